/* Two sequences of entries, both in the order of the file, are walked side by side: the stored
 * ones and those that are read now. A row that is only in one of them differs, and so does a row
 * whose numbers or statuses are not the same. Nothing is kept in memory but the place in both. */
#include "jobs/import/import_compare.h"

#include "base/memory.h"
#include "jobs/store/store_internal.h"

#include <stdlib.h>

static const char doing[] = "reading an earlier import";

static const char entries_sql[] =
    "SELECT row, phone, status FROM imports JOIN entries"
    " ON entries.id BETWEEN imports.first_entry AND imports.last_entry"
    " WHERE imports.id = ?1 ORDER BY entries.id";

struct import_compare {
    struct job_store *store;
    sqlite3_stmt *stored; /* at the entry that is next */
    bool has_stored;
    int64_t last_noted; /* row */
    struct import_difference difference;
};

static bool step_stored(struct import_compare *compare, struct error *err)
{
    return sql_step(compare->store, compare->stored, &compare->has_stored, doing, err);
}

bool import_compare_open(struct job_store *store, int64_t import_id, struct import_compare **out,
                         struct error *err)
{
    struct import_compare *compare = memory_alloc(1, sizeof *compare);
    compare->store = store;
    bool ok = sql_prepare(store, entries_sql, &compare->stored, err);
    if (ok) {
        sqlite3_bind_int64(compare->stored, 1, import_id);
        ok = step_stored(compare, err);
    }
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
    while (ok && compare->has_stored && sqlite3_column_int64(compare->stored, 0) < row) {
        note_row(compare, sqlite3_column_int64(compare->stored, 0));
        ok = step_stored(compare, err);
    }
    return ok;
}

bool import_compare_take(struct import_compare *compare, const struct entry *entry,
                         struct error *err)
{
    if (!pass_rows_before(compare, entry->row, err))
        return false;
    if (!compare->has_stored || sqlite3_column_int64(compare->stored, 0) != entry->row) {
        note_row(compare, entry->row);
        return true;
    }
    bool same = sqlite3_column_int64(compare->stored, 1) == entry->phone &&
                sqlite3_column_int(compare->stored, 2) == (int)entry->status;
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
    sqlite3_finalize((*compare)->stored);
    free(*compare);
    *compare = NULL;
}
