/* jobs/read/report_facts.h
 * What a report says of its sources, beside their rows: the imports, the runs that sent them, the
 * totals by status. Owns its strings. Depends on jobs/.
 */
#ifndef JOBS_READ_REPORT_FACTS_H
#define JOBS_READ_REPORT_FACTS_H

#include "base/time_buckets.h"
#include "jobs/read/evidence_store.h"
#include "jobs/read/report_cursor.h"
#include "jobs/store/imports.h"

/* A run that sent any of the imports. */
struct report_run {
    int64_t id;
    int64_t started_at;
    int64_t ended_at; /* 0: it still goes on, or it crashed and none has begun since */
    int exit_status;  /* -1: not known (as above, or it crashed) */
    char *user;       /* of the system */
    char *options;    /* its command line; never the key */
};

struct report_facts {
    const char *version;  /* of the program; not owned */
    int64_t generated_at; /* ms since 1970, UTC */
    char *api_url;        /* the account's; "": bound to none yet */
    char *account_user;   /* what the provider calls its user; "": it has not told */
    struct import_row *imports;
    size_t import_count;
    struct report_run *runs; /* in the order of their beginning */
    size_t run_count;
    int64_t totals[REPORT_STATUSES]; /* lines by status; they add up to `lines` */
    int64_t lines;
    int64_t numbers[JOB_STATES];     /* distinct numbers by state, however many lines hold one */
    struct time_buckets submissions; /* of those that were sent: when each was last sent */
    struct evidence_mark mark;       /* the moment that the view shows */
};

/* The facts of what the cursor reads, in the same view of the database: what the totals say, the
 * rows will. `totals`: count lines and numbers too, which reads all rows once; else they stay 0.
 * Fails as report_cursor_next. The caller frees the facts in any case. */
bool report_facts_read(struct report_cursor *cursor, bool totals, struct report_facts *facts,
                       struct error *err) MUST_CHECK;

void report_facts_free(struct report_facts *facts);

#endif
