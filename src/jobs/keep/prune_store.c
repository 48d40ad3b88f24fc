/* The rule stands once, as SQL, for what is shown before the question and for what is done after
 * it. Events are those of numbers that no import has which still has its rows: of others, they tell
 * what a report of that import said. */
#include "jobs/keep/prune_store.h"

#include "jobs/aside/import_ranges.h"
#include "jobs/store/number_index.h"
#include "jobs/store/query.h"

#include <string.h>

static const char doing[] = N_("pruning old imports");

#define IS_OLD                                                                                     \
    " pruned_at IS NULL AND max(imported_at, coalesce(requested_at, 0), coalesce(finished_at, 0)," \
    "  coalesce(undone_at, 0)) < :before"
#define MAY_GO                                                                                     \
    " (finished_at IS NOT NULL OR undone_at IS NOT NULL)"                                          \
    " AND NOT EXISTS (SELECT 1 FROM job_counts WHERE import_id = imports.id AND jobs > 0"          \
    "  AND state IN ($pending, $unconfirmed, $removing))"                                          \
    " AND (told_at IS NOT NULL OR undone_at IS NOT NULL OR NOT EXISTS"                             \
    "  (SELECT 1 FROM entry_counts WHERE import_id = imports.id AND entries > 0"                   \
    "   AND status IN ($invalid, $undecided)))"                                                    \
    " AND id NOT IN (SELECT id FROM imports WHERE finished_at IS NOT NULL AND undone_at IS NULL"   \
    "  ORDER BY id DESC LIMIT 2)"

static const char survey_sql[] =
    "SELECT coalesce(sum(goes), 0), min(iif(goes, id, NULL)), max(iif(goes, id, NULL)),"
    " max(iif(goes, imported_at, NULL)), coalesce(sum(iif(goes, lines, 0)), 0),"
    " coalesce(sum(NOT goes), 0)"
    " FROM (SELECT id, imported_at, last_entry - first_entry + 1 AS lines," MAY_GO " AS goes"
    "  FROM imports WHERE" IS_OLD ")";

bool prune_store_survey(struct job_store *store, int64_t before, struct prune_survey *survey,
                        struct error *err)
{
    struct query query = query_begin(store, survey_sql, doing, err);
    query_bind(&query, ":before", before);
    *survey = (struct prune_survey){0};
    if (query_next(&query))
        *survey = (struct prune_survey){
            .imports = query_integer(&query, 0),
            .first_id = query_integer(&query, 1),
            .last_id = query_integer(&query, 2),
            .newest_at = query_integer(&query, 3),
            .lines = query_integer(&query, 4),
            .spared = query_integer(&query, 5),
        };
    return query_end(&query);
}

#define PRUNED_NOW "(SELECT id FROM imports WHERE pruned_at = :now)"
#define IN_RANGE(id)                                                                               \
    " WHERE EXISTS (SELECT 1 FROM temp.pruned WHERE first_entry ="                                 \
    "  (SELECT max(first_entry) FROM temp.pruned WHERE first_entry <= " id                         \
    ") AND last_entry >= " id ")"

/* In this order. */
static const char *const steps[] = {
    "UPDATE imports SET pruned_at = :now WHERE" IS_OLD " AND" MAY_GO,
    "INSERT INTO temp.pruned SELECT first_entry, last_entry FROM imports"
    " WHERE pruned_at = :now AND last_entry >= first_entry",
    "DELETE FROM entries" IN_RANGE("entries.id"),
    "DELETE FROM known_entries" IN_RANGE("known_entries.entry"),
    "DELETE FROM left_out_rows" IN_RANGE("left_out_rows.first_entry"),
    "DELETE FROM number_index WHERE import_id IN " PRUNED_NOW,
    "UPDATE imports SET indexed = NULL WHERE pruned_at = :now",
    "DELETE FROM human_rows WHERE import_id IN " PRUNED_NOW,
    "DELETE FROM reports WHERE import_id IN " PRUNED_NOW,
    "DELETE FROM events WHERE phone IN (SELECT jobs.phone FROM"
    "  (SELECT DISTINCT phone FROM events) AS its JOIN jobs USING (phone)"
    "  WHERE NOT EXISTS (SELECT 1 FROM imports WHERE pruned_at IS NULL"
    "   AND" SQL_IMPORT_HAS_JOB("imports") "))",
    /* A run that an event, or an import that has its rows, still names stays; so does the last. */
    "DELETE FROM runs WHERE ended_at < :before AND id < (SELECT max(id) FROM runs)"
    " AND NOT EXISTS (SELECT 1 FROM events WHERE run_id = runs.id)"
    " AND NOT EXISTS (SELECT 1 FROM run_imports JOIN imports ON imports.id = import_id"
    "  WHERE run_id = runs.id AND pruned_at IS NULL)",
    "DELETE FROM run_imports WHERE run_id NOT IN (SELECT id FROM runs)",
};

static bool take_steps(struct job_store *store, int64_t before, struct error *err)
{
    int64_t now = clock_wall_ms(store->clock);
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof steps / sizeof *steps; i++) {
        struct query query = query_begin(store, steps[i], doing, err);
        query_bind(&query, ":now", now);
        query_bind(&query, ":before", before);
        ok = query_run(&query);
    }
    return ok;
}

/* --- the hashes of numbers that only pruned imports left out --- */

struct trimming {
    struct job_store *store;
    sqlite3_stmt *next, *write, *drop, *is_kept;
    struct text ranges;
};

static bool is_kept(struct trimming *trimming, int64_t import_id, bool *kept, struct error *err)
{
    int64_t unused;
    sqlite3_bind_int64(trimming->is_kept, 1, import_id);
    return sql_find(trimming->store, trimming->is_kept, &unused, kept, doing, err);
}

static bool trim(struct trimming *trimming, int64_t hash, const char *imports, struct error *err)
{
    bool kept = false;
    bool ok = true;
    text_clear(&trimming->ranges);
    for (int64_t id = 0; ok && (id = import_ranges_next(imports, id)) != 0;) {
        ok = is_kept(trimming, id, &kept, err);
        if (ok && kept)
            import_ranges_append(&trimming->ranges, id);
    }
    if (!ok || strcmp(text_string(&trimming->ranges), imports) == 0)
        return ok;
    sqlite3_stmt *change = trimming->ranges.length > 0 ? trimming->write : trimming->drop;
    sqlite3_bind_int64(change, 1, hash);
    if (change == trimming->write)
        sqlite3_bind_text(change, 2, text_string(&trimming->ranges), -1, SQLITE_STATIC);
    return sql_step_done(trimming->store, change, doing, err);
}

static bool trim_all(struct trimming *trimming, struct error *err)
{
    struct text imports = {0};
    int64_t hash = 0;
    bool row = true;
    bool ok = true;
    while (ok && row) {
        sqlite3_bind_int64(trimming->next, 1, hash);
        ok = sql_step(trimming->store, trimming->next, &row, doing, err);
        if (ok && row) {
            hash = sqlite3_column_int64(trimming->next, 0);
            text_clear(&imports);
            text_append_string(&imports, sql_column_text(trimming->next, 1));
        }
        sqlite3_reset(trimming->next);
        ok = ok && (!row || trim(trimming, hash, text_string(&imports), err));
    }
    text_free(&imports);
    return ok;
}

static bool trim_hashes(struct job_store *store, struct error *err)
{
    struct trimming trimming = {.store = store};
    bool ok =
        sql_prepare(store,
                    "SELECT hash, imports FROM left_out_numbers WHERE hash > ?1"
                    " ORDER BY hash LIMIT 1",
                    &trimming.next, err) &&
        sql_prepare(store, "UPDATE left_out_numbers SET imports = ?2 WHERE hash = ?1",
                    &trimming.write, err) &&
        sql_prepare(store, "DELETE FROM left_out_numbers WHERE hash = ?1", &trimming.drop, err) &&
        sql_prepare(store, "SELECT 1 FROM imports WHERE id = ?1 AND pruned_at IS NULL",
                    &trimming.is_kept, err) &&
        trim_all(&trimming, err);
    sqlite3_finalize(trimming.next);
    sqlite3_finalize(trimming.write);
    sqlite3_finalize(trimming.drop);
    sqlite3_finalize(trimming.is_kept);
    text_free(&trimming.ranges);
    return ok;
}

bool prune_store_run(struct job_store *store, int64_t before, struct error *err)
{
    bool ok = sql_exec(store,
                       "CREATE TEMP TABLE IF NOT EXISTS pruned"
                       " (first_entry INTEGER PRIMARY KEY, last_entry INTEGER);"
                       "DELETE FROM temp.pruned",
                       err) &&
              sql_begin(store, err) && take_steps(store, before, err) && trim_hashes(store, err) &&
              number_index_fill(store, err) && sql_commit(store, err);
    sql_rollback(store);
    return ok;
}
