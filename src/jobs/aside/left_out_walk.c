#include "jobs/aside/left_out_walk.h"

static const char doing[] = N_("reading what was left out");

static const char packs_sql[] = "SELECT first_entry, runs FROM left_out_rows"
                                " WHERE first_entry BETWEEN ?1 AND ?2 ORDER BY first_entry";

bool left_out_walk_open(struct job_store *store, struct left_out_walk *walk, struct error *err)
{
    walk->store = store;
    return sql_prepare(store, packs_sql, &walk->packs, err);
}

/* Damaged bytes must neither end the walk as if it were over nor go on for ever. */
static bool take(struct left_out_walk *walk, struct error *err)
{
    bool damaged = false;
    walk->has_row = row_unpacker_next(&walk->unpacker, &walk->row, &damaged);
    return !damaged || store_damaged(walk->store, N_("what was left out can't be read"), err);
}

bool left_out_walk_step(struct left_out_walk *walk, struct error *err)
{
    bool more = true;
    if (!take(walk, err))
        return false;
    while (!walk->has_row) {
        if (!sql_step(walk->store, walk->packs, &more, doing, err))
            return false;
        if (!more)
            return true;
        row_unpacker_init(&walk->unpacker, sqlite3_column_blob(walk->packs, 1),
                          (size_t)sqlite3_column_bytes(walk->packs, 1),
                          sqlite3_column_int64(walk->packs, 0));
        if (!take(walk, err))
            return false;
    }
    return true;
}

bool left_out_walk_begin(struct left_out_walk *walk, int64_t first_entry, int64_t last_entry,
                         struct error *err)
{
    sqlite3_reset(walk->packs);
    sqlite3_bind_int64(walk->packs, 1, first_entry);
    sqlite3_bind_int64(walk->packs, 2, last_entry);
    row_unpacker_init(&walk->unpacker, "", 0, 1);
    return left_out_walk_step(walk, err);
}

struct entry left_out_walk_entry(const struct left_out_walk *walk)
{
    return (struct entry){.row = walk->row.row,
                          .line = walk->row.line,
                          .column = walk->row.column,
                          .cell = "",
                          .status = ENTRY_SKIPPED,
                          .reason = ENTRY_NOT_SELECTED,
                          .objected_at = ENTRY_NO_DATE};
}

void left_out_walk_close(struct left_out_walk *walk)
{
    sqlite3_finalize(walk->packs);
    *walk = (struct left_out_walk){0};
}
