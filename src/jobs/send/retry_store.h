/* jobs/send/retry_store.h
 * Makes settled jobs pending again because somebody asked for it. Owns nothing. Depends on jobs/.
 */
#ifndef JOBS_SEND_RETRY_STORE_H
#define JOBS_SEND_RETRY_STORE_H

#include "jobs/job.h"
#include "jobs/store/job_store.h"

/* Which of the jobs that the provider did not put on the list. */
struct retry_choice {
    bool rejected;
    bool unconfirmed;
    bool has_code;
    int64_t code;      /* the provider's last */
    int64_t import_id; /* only its numbers; 0: those of every import that is not undone */
};

/* How many there are. */
bool retry_store_count(struct job_store *store, const struct retry_choice *choice, int64_t *count,
                       struct error *err) MUST_CHECK;

/* Makes them pending, with an event each, in one transaction; what the provider said goes into the
 * event. */
bool retry_store_apply(struct job_store *store, int64_t run_id, const struct retry_choice *choice,
                       int64_t *count, struct error *err) MUST_CHECK;

/* What an earlier version took for refused though the code does not speak about the number
 * (schema/007_rejections.sql), and what waits to be sent for it still. */
struct reopened {
    int64_t pending;
    char codes[128]; /* the provider's, each once: "30, 40"; "" where there is none */
};
bool retry_store_reopened(struct job_store *store, struct reopened *reopened,
                          struct error *err) MUST_CHECK;

#endif
