#include "base/memory.h"
#include "jobs/importer.h"
#include "jobs/job.h"
#include "jobs/store_internal.h"

#include <stdlib.h>
#include <string.h>

static const char DOING[] = "looking for earlier imports";

/* Pending jobs of an import: those that it brought first, and those that it brought again. */
static const char FIND[] =
    "SELECT id, imported_at, choices,"
    " (SELECT count(*) FROM jobs WHERE state = 0 AND first_entry BETWEEN imports.first_entry AND"
    "  imports.last_entry) +"
    " (SELECT count(*) FROM rejoined JOIN jobs USING (phone) WHERE import_id = imports.id AND"
    "  state = 0)"
    " FROM imports WHERE sha256 = ?1 AND undone_at IS NULL ORDER BY id DESC";

void import_match_clear(struct import_match *match)
{
    free(match->choices);
    *match = (struct import_match){0};
}

static struct import_match read_match(sqlite3_stmt *statement)
{
    return (struct import_match){
        .import_id = sqlite3_column_int64(statement, 0),
        .imported_at = sqlite3_column_int64(statement, 1),
        .choices = memory_copy_string(sql_column_text(statement, 2)),
        .pending = sqlite3_column_int64(statement, 3),
    };
}

bool importer_find(struct job_store *store, const struct import_source *source,
                   struct import_match *same, struct import_match *other, struct error *err)
{
    sqlite3_stmt *find = NULL;
    bool row = true;
    *same = *other = (struct import_match){0};
    bool ok = sql_prepare(store, FIND, &find, err);
    if (ok)
        sqlite3_bind_blob(find, 1, source->sha256, sizeof source->sha256, SQLITE_STATIC);
    while (ok && (ok = sql_step(store, find, &row, DOING, err)) && row) {
        struct import_match match = read_match(find);
        bool is_same = strcmp(match.choices, source->choices) == 0;
        if (is_same && same->import_id == 0)
            *same = match;
        else if (!is_same && match.pending > 0 && other->import_id == 0)
            *other = match;
        else
            import_match_clear(&match);
    }
    sqlite3_finalize(find);
    if (!ok) {
        import_match_clear(same);
        import_match_clear(other);
    }
    return ok;
}

bool importer_largest_finished(struct job_store *store, int64_t *numbers, struct error *err)
{
    static const char LARGEST[] = "SELECT max(new_jobs + known_jobs) FROM imports WHERE EXISTS"
                                  " (SELECT 1 FROM imports WHERE finished_at IS NOT NULL"
                                  "  OR requested_at IS NOT NULL)";
    return sql_read_int64(store, LARGEST, numbers, err);
}

bool importer_latest_header(struct job_store *store, char **header, struct error *err)
{
    sqlite3_stmt *latest = NULL;
    bool row = false;
    *header = NULL;
    bool ok = sql_prepare(store,
                          "SELECT header FROM imports WHERE undone_at IS NULL"
                          " ORDER BY id DESC LIMIT 1",
                          &latest, err) &&
              sql_step(store, latest, &row, DOING, err);
    if (ok)
        *header = memory_copy_string(row ? sql_column_text(latest, 0) : "");
    sqlite3_finalize(latest);
    return ok;
}
