/* jobs/aside/left_out_lookup.h
 * Which imports left a number out. Owns its statements and a copy of the ranges. Depends on
 * jobs/aside/ and jobs/store/.
 */
#ifndef JOBS_ASIDE_LEFT_OUT_LOOKUP_H
#define JOBS_ASIDE_LEFT_OUT_LOOKUP_H

#include "jobs/aside/number_hash.h"
#include "jobs/store/store_internal.h"

struct left_out_lookup {
    struct job_store *store;
    struct number_hash hash;
    sqlite3_stmt *find, *import;
    struct text ranges;
    int64_t after;
};

/* An import that left it out; strings until the next call. */
struct left_out_import {
    int64_t id;
    const char *path;
    int64_t imported_at; /* ms */
    int64_t undone_at;   /* 0: not */
    const char *undo_reason;
    const char *choices;
};

/* Zero-initialised before. */
bool left_out_lookup_open(struct job_store *store, struct left_out_lookup *lookup,
                          struct error *err) MUST_CHECK;

/* From now on it is about that number. */
bool left_out_lookup_turn(struct left_out_lookup *lookup, int64_t phone,
                          struct error *err) MUST_CHECK;

/* The next import. `*found` is false at the end. */
bool left_out_lookup_next(struct left_out_lookup *lookup, struct left_out_import *import,
                          bool *found, struct error *err) MUST_CHECK;

void left_out_lookup_close(struct left_out_lookup *lookup);

#endif
