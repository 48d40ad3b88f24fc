/* jobs/send/stop_ids.h
 * Which number the provider gave a stop id to: the same id for two numbers is a reply that belongs
 * to another request, or a provider that must be asked again. Owns its statements. Depends on
 * jobs/; job_results.c alone uses it, inside its transactions.
 */
#ifndef JOBS_SEND_STOP_IDS_H
#define JOBS_SEND_STOP_IDS_H

#include "jobs/store/store_internal.h"

struct stop_ids {
    struct job_store *store;
    sqlite3_stmt *claim, *holder, *take_over;
};

bool stop_ids_open(struct job_store *store, struct stop_ids *ids, struct error *err) MUST_CHECK;

/* Notes that the provider gave `stop_id` (> 0) to `phone`. `*is_taken`: another number has it, and
 * nothing was noted. One that was taken off the list has it no more, and the same subscriber in an
 * older spelling is no other. */
bool stop_ids_claim(struct stop_ids *ids, int64_t stop_id, int64_t phone, bool *is_taken,
                    struct error *err) MUST_CHECK;

void stop_ids_close(struct stop_ids *ids);

#endif
