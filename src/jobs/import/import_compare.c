/* Two sequences of entries, both in the order of the file, are walked side by side: the stored
 * ones and those that are read now. A row that is only in one of them differs, and so does a row
 * whose numbers or statuses are not the same. Nothing is kept in memory but the place in both. */
#include "jobs/import/import_compare.h"

#include "base/memory.h"
#include "jobs/aside/left_out_walk.h"
#include "jobs/store/imports.h"

#include <stdlib.h>

static const char doing[] = N_("reading an earlier import");

static const char entries_sql[] =
    "SELECT row, phone, status, id FROM entries WHERE id BETWEEN ?1 AND ?2 ORDER BY id";

struct import_compare {
    struct job_store *store;
    sqlite3_stmt *entries; /* at the one that is next */
    bool has_entry;
    struct left_out_walk left_out; /* likewise */
    bool has_stored;               /* the next of either */
    struct stored {
        int64_t row, phone;
        int status;
    } stored;
    int64_t last_noted; /* row */
    struct import_difference difference;
};

/* The next of both, in the order of the file. */
static bool step_stored(struct import_compare *compare, struct error *err)
{
    int64_t next = compare->has_entry ? sqlite3_column_int64(compare->entries, 3) : INT64_MAX;
    compare->has_stored = true;
    if (left_out_walk_is_before(&compare->left_out, next)) {
        compare->stored = (struct stored){compare->left_out.row.row, 0, ENTRY_SKIPPED};
        return left_out_walk_step(&compare->left_out, err);
    }
    compare->has_stored = compare->has_entry;
    if (!compare->has_entry)
        return true;
    compare->stored = (struct stored){sqlite3_column_int64(compare->entries, 0),
                                      sqlite3_column_int64(compare->entries, 1),
                                      sqlite3_column_int(compare->entries, 2)};
    return sql_step(compare->store, compare->entries, &compare->has_entry, doing, err);
}

static bool begin(struct import_compare *compare, int64_t import_id, struct error *err)
{
    struct imports imports = {0};
    bool ok = imports_read(compare->store, &imports, err);
    const struct import_row *import = ok ? imports_by_id(&imports, import_id) : NULL;
    if (import != NULL) {
        sqlite3_bind_int64(compare->entries, 1, import->first_entry);
        sqlite3_bind_int64(compare->entries, 2, import->last_entry);
        ok =
            left_out_walk_begin(&compare->left_out, import->first_entry, import->last_entry, err) &&
            sql_step(compare->store, compare->entries, &compare->has_entry, doing, err);
    }
    imports_free(&imports);
    return ok && step_stored(compare, err);
}

bool import_compare_open(struct job_store *store, int64_t import_id, struct import_compare **out,
                         struct error *err)
{
    struct import_compare *compare = memory_alloc(1, sizeof *compare);
    compare->store = store;
    bool ok = sql_prepare(store, entries_sql, &compare->entries, err) &&
              left_out_walk_open(store, &compare->left_out, err) && begin(compare, import_id, err);
    if (!ok)
        import_compare_close(&compare);
    *out = compare;
    return ok;
}

/* Rows come in their order, so a row is noted once. */
static void note_row(struct import_compare *compare, int64_t row)
{
    struct import_difference *difference = &compare->difference;
    if (row == compare->last_noted)
        return;
    if (difference->rows < IMPORT_COMPARE_SHOWN)
        difference->first[difference->rows] = row;
    difference->rows++;
    compare->last_noted = row;
}

/* Notes the stored entries of rows before `row`: no entry is left for them. */
static bool pass_rows_before(struct import_compare *compare, int64_t row, struct error *err)
{
    bool ok = true;
    while (ok && compare->has_stored && compare->stored.row < row) {
        note_row(compare, compare->stored.row);
        ok = step_stored(compare, err);
    }
    return ok;
}

bool import_compare_take(struct import_compare *compare, const struct entry *entry,
                         struct error *err)
{
    if (!pass_rows_before(compare, entry->row, err))
        return false;
    if (!compare->has_stored || compare->stored.row != entry->row) {
        note_row(compare, entry->row);
        return true;
    }
    bool same =
        compare->stored.phone == entry->phone && compare->stored.status == (int)entry->status;
    if (!same)
        note_row(compare, entry->row);
    return step_stored(compare, err);
}

bool import_compare_end(struct import_compare *compare, struct import_difference *difference,
                        struct error *err)
{
    bool ok = pass_rows_before(compare, INT64_MAX, err);
    *difference = compare->difference;
    return ok;
}

void import_compare_close(struct import_compare **compare)
{
    if (*compare == NULL)
        return;
    sqlite3_finalize((*compare)->entries);
    left_out_walk_close(&(*compare)->left_out);
    free(*compare);
    *compare = NULL;
}
