/* Imports are few, so all of them are read at once, and looked for in memory: by their ids, and by
 * an entry, since each has the entries from its first to its last. */
#include "jobs/store/imports.h"
#include "base/memory.h"
#include "jobs/store/query.h"

#include <stdlib.h>

static struct import_row read_row(const struct query *query)
{
    struct import_row row = {
        .id = query_integer(query, 0),
        .path = memory_copy_string(query_text(query, 1)),
        .dialect = memory_copy_string(query_text(query, 2)),
        .rows = query_integer(query, 3),
        .first_entry = query_integer(query, 4),
        .last_entry = query_integer(query, 5),
        .lines = query_integer(query, 5) - query_integer(query, 4) + 1,
        .imported_at = query_integer(query, 6),
        .finished_at = query_integer(query, 7),
        .undone_at = query_integer(query, 8),
        .requested_at = query_integer(query, 9),
        .undo_reason = memory_copy_string(query_text(query, 10)),
        .choices = memory_copy_string(query_text(query, 11)),
        .bytes = query_integer(query, 12),
        .pruned_at = query_integer(query, 14),
        .is_indexed = query_integer(query, 15) != 0,
        .numbers = query_integer(query, 16),
    };
    query_blob(query, 13, row.sha256, DIGEST_BYTES);
    return row;
}

struct import_row import_row_copy(const struct import_row *row)
{
    struct import_row copy = *row;
    copy.path = memory_copy_string(row->path);
    copy.dialect = memory_copy_string(row->dialect);
    copy.choices = memory_copy_string(row->choices);
    copy.undo_reason = memory_copy_string(row->undo_reason);
    return copy;
}

void import_row_free(struct import_row *row)
{
    free(row->path);
    free(row->dialect);
    free(row->choices);
    free(row->undo_reason);
}

bool imports_read(struct job_store *store, struct imports *list, struct error *err)
{
    static const char sql[] =
        "SELECT id, path, dialect, row_count, first_entry, last_entry, imported_at, finished_at,"
        " undone_at, coalesce(requested_at, imported_at), undo_reason, choices, bytes, sha256,"
        " pruned_at, indexed, new_jobs + known_jobs FROM imports ORDER BY id";
    struct query query = query_begin(store, sql, N_("reading its imports"), err);
    size_t capacity = 0;
    *list = (struct imports){0};
    while (query_next(&query)) {
        list->rows = memory_grow(list->rows, list->count, &capacity, sizeof list->rows[0]);
        list->rows[list->count++] = read_row(&query);
    }
    return query_end(&query);
}

const struct import_row *imports_by_id(const struct imports *list, int64_t import_id)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->rows[i].id == import_id)
            return &list->rows[i];
    return NULL;
}

const struct import_row *imports_by_entry(const struct imports *list, int64_t entry)
{
    size_t low = 0;
    size_t high = list->count;
    /* The last import that begins at or before the entry: an empty one shares its beginning with
     * the one after it. */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->rows[middle].first_entry <= entry)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || list->rows[low - 1].last_entry < entry)
        return NULL;
    return &list->rows[low - 1];
}

void imports_free(struct imports *list)
{
    for (size_t i = 0; i < list->count; i++)
        import_row_free(&list->rows[i]);
    free(list->rows);
    *list = (struct imports){0};
}
