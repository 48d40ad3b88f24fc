/* A file is known again by its digest. Of all imports that have it, the latest one with the same
 * choices is the same import; one with other choices matters only while it has work left. An import
 * whose rows are not all there any more, pruned or forgotten, is no file's: given again, the file
 * brings them again, and nobody's opposition is passed over for it. */
#include "base/memory.h"
#include "base/text.h"
#include "jobs/import/import_identity.h"
#include "jobs/import/import_like.h"
#include "jobs/import/importer.h"
#include "jobs/store/job_counts.h"
#include "jobs/store/query.h"

#include <inttypes.h>
#include <stdlib.h>

static const char doing[] = N_("looking for earlier imports");

/* An import of an earlier version has no `given`: what its user gave is seen in the command lines
 * of the runs that sent it. */
#define GAVE(option, name)                                                                         \
    " iif(EXISTS (SELECT 1 FROM run_imports JOIN runs ON runs.id = run_imports.run_id"             \
    "  WHERE run_imports.import_id = imports.id AND instr(runs.options, ' " option "') > 0),"      \
    "  '" name " ', '')"

static const char find_sql[] = "SELECT id, imported_at, choices, coalesce(given,"
    /* clang-format off */
    GAVE("--column", "columns") " ||" GAVE("--encoding", "encoding") " ||"
    GAVE("--delimiter", "delimiter") " ||" GAVE("--no-header", "header")
    /* clang-format on */
    "), reading FROM imports WHERE sha256 = :sha256 AND undone_at IS NULL"
    " AND pruned_at IS NULL AND NOT (EXISTS (SELECT 1 FROM forgotten_numbers) AND EXISTS"
    "  (SELECT 1 FROM entries WHERE entries.id BETWEEN first_entry AND last_entry"
    "   AND status = $skipped AND detail = $forgotten)) ORDER BY id DESC";

void import_match_clear(struct import_match *match)
{
    free(match->choices);
    *match = (struct import_match){0};
}

static bool read_match(struct job_store *store, const struct query *import,
                       const struct import_source *source, struct import_match *match,
                       struct error *err)
{
    int64_t jobs[JOB_STATES];
    *match = (struct import_match){
        .import_id = query_integer(import, 0),
        .imported_at = query_integer(import, 1),
        .choices = memory_copy_string(query_text(import, 2)),
        .is_read_otherwise =
            query_is_null(import, 4) || query_integer(import, 4) != source->reading,
    };
    bool ok = job_counts_read(store, match->import_id, jobs, err);
    match->pending = jobs[JOB_PENDING];
    return ok;
}

static bool is_same_import(const struct query *import, const struct import_source *source)
{
    const struct import_choices then = {query_text(import, 2), query_text(import, 3)};
    const struct import_choices now = {source->choices, source->given != NULL ? source->given : ""};
    return import_identity_same(&then, &now);
}

/* Keeps the match where it is the first of its kind, which is the latest; else frees it. */
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
    struct query find = query_begin(store, find_sql, doing, err);
    bool ok = true;
    query_bind_blob(&find, ":sha256", source->sha256, sizeof source->sha256);
    *same = *other = (struct import_match){0};
    while (ok && query_next(&find)) {
        struct import_match match;
        ok = read_match(store, &find, source, &match, err);
        sort_match(&match, is_same_import(&find, source), same, other);
    }
    ok = query_end(&find) && ok;
    if (!ok) {
        import_match_clear(same);
        import_match_clear(other);
    }
    return ok;
}

bool importer_find_undone(struct job_store *store, const struct import_source *source,
                          struct import_match *undone, char **reason, struct error *err)
{
    struct query find = query_begin(store,
                                    "SELECT id, imported_at, undo_reason FROM imports WHERE"
                                    " sha256 = :sha256 AND undone_at IS NOT NULL"
                                    " ORDER BY id DESC LIMIT 1",
                                    doing, err);
    query_bind_blob(&find, ":sha256", source->sha256, sizeof source->sha256);
    *undone = (struct import_match){0};
    *reason = NULL;
    if (query_next(&find)) {
        undone->import_id = query_integer(&find, 0);
        undone->imported_at = query_integer(&find, 1);
        *reason = memory_copy_string(query_text(&find, 2));
    }
    return query_end(&find);
}

bool importer_find_origin(struct job_store *store, const char *digits, struct import_origin *origin,
                          struct error *err)
{
    struct query find = query_begin(store,
                                    "SELECT id, row_count, undone_at IS NOT NULL, undo_reason"
                                    " FROM imports"
                                    " WHERE instr(lower(hex(sha256)), :digits) = 1"
                                    " ORDER BY undone_at IS NOT NULL, id DESC LIMIT 1",
                                    doing, err);
    query_bind_text(&find, ":digits", digits);
    *origin = (struct import_origin){0};
    if (digits[0] != '\0' && query_next(&find)) {
        origin->import_id = query_integer(&find, 0);
        origin->rows = query_integer(&find, 1);
        origin->is_undone = query_integer(&find, 2) != 0;
    }
    origin->reason = memory_copy_string(origin->is_undone ? query_text(&find, 3) : "");
    return query_end(&find);
}

bool importer_largest_finished(struct job_store *store, int64_t *numbers, struct error *err)
{
    return sql_read_int64(store,
                          "SELECT max(new_jobs + known_jobs) FROM imports WHERE EXISTS"
                          " (SELECT 1 FROM imports WHERE finished_at IS NOT NULL"
                          "  OR requested_at IS NOT NULL)",
                          numbers, err);
}

bool importer_next_id(struct job_store *store, int64_t *import_id, struct error *err)
{
    return sql_read_int64(store, "SELECT ifnull(max(id), 0) + 1 FROM imports", import_id, err);
}

bool importer_latest_header(struct job_store *store, char **header, struct error *err)
{
    struct query latest = query_begin(
        store, "SELECT header FROM imports WHERE " SQL_IMPORT_IS_EXPORT " ORDER BY id DESC LIMIT 1",
        doing, err);
    bool found = query_next(&latest);
    *header = memory_copy_string(found ? query_text(&latest, 0) : "");
    bool ok = query_end(&latest);
    if (!ok) {
        free(*header);
        *header = NULL;
    }
    return ok;
}

bool importer_count_pending(struct job_store *store, const int64_t *import_ids, size_t import_count,
                            int64_t *numbers, struct error *err)
{
    struct text ids = {0};
    for (size_t i = 0; i < import_count; i++)
        text_printf(&ids, "%c%" PRId64, i == 0 ? '[' : ',', import_ids[i]);
    text_append_char(&ids, ids.length == 0 ? '[' : ' ');
    text_append_char(&ids, ']');
    struct query query =
        query_begin(store,
                    "SELECT count(*) FROM jobs WHERE state = $pending AND EXISTS"
                    " (SELECT 1 FROM json_each(:ids) AS its JOIN imports ON imports.id = its.value"
                    "  WHERE " SQL_IMPORT_HAS_JOB("imports") ")",
                    N_("counting what is pending"), err);
    query_bind_text(&query, ":ids", text_string(&ids));
    *numbers = query_next(&query) ? query_integer(&query, 0) : 0;
    bool ok = query_end(&query);
    text_free(&ids);
    return ok;
}
