#include "base/memory.h"
#include "jobs/import_identity.h"
#include "jobs/importer.h"
#include "jobs/job_counts.h"
#include "jobs/store_internal.h"

#include <stdlib.h>

static const char DOING[] = "looking for earlier imports";

/* What an import of an earlier version was given, the runs that sent it tell. */
#define GAVE(option, name)                                                                         \
    " iif(EXISTS (SELECT 1 FROM run_imports JOIN runs ON runs.id = run_imports.run_id"             \
    "  WHERE run_imports.import_id = imports.id AND instr(runs.options, ' " option "') > 0),"      \
    "  '" name " ', '')"

static const char FIND[] =
    "SELECT id, imported_at, choices, coalesce(given," GAVE("--column", "columns") " ||" GAVE(
        "--encoding",
        "encoding") " ||" GAVE("--delimiter",
                               "delimiter") " ||" GAVE("--no-header",
                                                       "header") "), reading"
                                                                 " FROM imports WHERE sha256 = ?1 "
                                                                 "AND undone_at IS NULL ORDER BY "
                                                                 "id DESC";

void import_match_clear(struct import_match *match)
{
    free(match->choices);
    *match = (struct import_match){0};
}

static bool read_match(struct job_store *store, sqlite3_stmt *import, struct import_match *match,
                       struct error *err)
{
    int64_t jobs[JOB_STATES];
    *match = (struct import_match){
        .import_id = sqlite3_column_int64(import, 0),
        .imported_at = sqlite3_column_int64(import, 1),
        .choices = memory_copy_string(sql_column_text(import, 2)),
    };
    bool ok = job_counts_read(store, match->import_id, jobs, err);
    match->pending = jobs[JOB_PENDING];
    return ok;
}

static bool is_same_import(sqlite3_stmt *import, const struct import_source *source)
{
    const struct import_choices then = {sql_column_text(import, 2), sql_column_text(import, 3)};
    const struct import_choices now = {source->choices, source->given != NULL ? source->given : ""};
    return import_identity_same(&then, &now);
}

/* Keeps it where it is the latest of its kind. */
static void sort_match(struct import_match *match, bool is_same, struct import_match *same,
                       struct import_match *other)
{
    if (is_same && same->import_id == 0)
        *same = *match;
    else if (!is_same && match->pending > 0 && other->import_id == 0)
        *other = *match;
    else
        import_match_clear(match);
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
        struct import_match match;
        ok = read_match(store, find, &match, err);
        match.is_read_otherwise = sqlite3_column_type(find, 4) == SQLITE_NULL ||
                                  sqlite3_column_int64(find, 4) != source->reading;
        sort_match(&match, is_same_import(find, source), same, other);
    }
    sqlite3_finalize(find);
    if (!ok) {
        import_match_clear(same);
        import_match_clear(other);
    }
    return ok;
}

bool importer_find_undone(struct job_store *store, const struct import_source *source,
                          struct import_match *undone, char **reason, struct error *err)
{
    static const char sql[] =
        "SELECT id, imported_at, undo_reason FROM imports"
        " WHERE sha256 = ?1 AND undone_at IS NOT NULL ORDER BY id DESC LIMIT 1";
    sqlite3_stmt *find = NULL;
    bool row = false;
    *undone = (struct import_match){0};
    *reason = NULL;
    bool ok = sql_prepare(store, sql, &find, err);
    if (ok) {
        sqlite3_bind_blob(find, 1, source->sha256, sizeof source->sha256, SQLITE_STATIC);
        ok = sql_step(store, find, &row, DOING, err);
    }
    if (ok && row) {
        undone->import_id = sqlite3_column_int64(find, 0);
        undone->imported_at = sqlite3_column_int64(find, 1);
        *reason = memory_copy_string(sql_column_text(find, 2));
    }
    sqlite3_finalize(find);
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
