/* jobs/aside/left_out_walk.h
 * The rows of an import that its filter left out, one after the other, to be walked beside its
 * stored entries. Owns its statement. Depends on jobs/store/ and jobs/aside/packed_rows.h.
 */
#ifndef JOBS_ASIDE_LEFT_OUT_WALK_H
#define JOBS_ASIDE_LEFT_OUT_WALK_H

#include "jobs/aside/packed_rows.h"
#include "jobs/entry.h"
#include "jobs/store/store_internal.h"

struct left_out_walk {
    struct job_store *store;
    sqlite3_stmt *packs; /* its row lends the bytes */
    struct row_unpacker unpacker;
    bool has_row;
    struct packed_row row; /* the next one, where has_row */
};

/* Zero-initialised before. */
bool left_out_walk_open(struct job_store *store, struct left_out_walk *walk,
                        struct error *err) MUST_CHECK;

/* Begins with the first row among these entries. */
bool left_out_walk_begin(struct left_out_walk *walk, int64_t first_entry, int64_t last_entry,
                         struct error *err) MUST_CHECK;

/* Goes on to the one after it. ERROR_STORAGE also for what is damaged. */
bool left_out_walk_step(struct left_out_walk *walk, struct error *err) MUST_CHECK;

/* Whether the row at hand comes before that entry. */
static inline bool left_out_walk_is_before(const struct left_out_walk *walk, int64_t entry)
{
    return walk->has_row && walk->row.entry < entry;
}

/* The row at hand as an entry: its cell is not known. */
struct entry left_out_walk_entry(const struct left_out_walk *walk);

void left_out_walk_close(struct left_out_walk *walk);

#endif
