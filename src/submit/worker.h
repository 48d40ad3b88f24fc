/* submit/worker.h
 * The worker loop: collect finished transfers, send what may leave and is claimed, persist when a
 * batch is due, wait. One thread. Owns what is in flight and what is not yet committed. Depends on
 * jobs/, provider/ and the policies of this room.
 */
#ifndef SUBMIT_WORKER_H
#define SUBMIT_WORKER_H

#include "submit/worker_config.h"

/* Sends until nothing of the queue is left to do in this run. True: nothing is pending but what was
 * given up (`progress->given_up`). False: `err` tells the user why jobs are still pending, and all
 * that was answered is committed. ERROR_INTERRUPTED; ERROR_KEY, ERROR_SETUP (the provider said so);
 * ERROR_UNFINISHED (gave up, a long Retry-After, or the time is over); ERROR_STORAGE (the last
 * batch is not to be relied on: it will be sent again). */
bool worker_run(const struct worker_config *config, struct worker_progress *progress,
                struct error *err) MUST_CHECK;

#endif
