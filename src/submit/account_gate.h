/* submit/account_gate.h
 * Whether the provider asked for a long pause (a long Retry-After, kept over restarts) that is not
 * over yet. Owns nothing. Depends on base/, jobs/job_store.h, provider/ and submit/.
 */
#ifndef SUBMIT_ACCOUNT_GATE_H
#define SUBMIT_ACCOUNT_GATE_H

#include "base/log.h"
#include "jobs/job_store.h"

/* True: requests may leave now. ERROR_UNFINISHED says until when not; ERROR_STORAGE. */
bool account_gate_check(struct job_store *store, const struct clock *clock,
                        struct error *err) MUST_CHECK;

/* Keeps a pause of `delay_us` µs from now on, and sets `err` to ERROR_UNFINISHED, or to
 * ERROR_STORAGE where it can't be kept. Always returns false. */
bool account_gate_close(struct job_store *store, const struct clock *clock, int64_t delay_us,
                        struct error *err);

/* Tells the user of a Retry-After that makes no sense (RETRY_AFTER_ABSURD), the key cut out of it.
 */
void account_gate_warn_absurd(const struct log *log, const char *retry_after, const char *api_key);

#endif
