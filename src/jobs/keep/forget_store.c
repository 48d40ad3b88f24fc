/* What is to go is gathered in tables of the connection alone: the numbers with their hashes, and
 * the entries. A cell may hold several people's numbers, or one that could not be read, so that
 * each cell is searched for the digits. An entry of a number that goes stays as a line of its
 * report, as one that was left out; of one that only holds the digits, the cell goes. */
#include "jobs/keep/forget_store.h"

#include "base/phone_mask.h"
#include "jobs/aside/number_hash.h"
#include "jobs/store/job_counts.h"
#include "jobs/store/number_index.h"
#include "jobs/store/query.h"

#include <inttypes.h>

#define NEAR "64" /* entries: more than a row has, and all of one row lie side by side */

static const char doing[] = N_("forgetting numbers");

static const char tables_sql[] =
    "DROP TABLE IF EXISTS temp.going; DROP TABLE IF EXISTS temp.cells;"
    "CREATE TEMP TABLE going (phone INTEGER PRIMARY KEY, hash INTEGER NOT NULL);"
    "CREATE TEMP TABLE cells (entry INTEGER PRIMARY KEY, is_number INTEGER NOT NULL);";

static const char survey_sql[] =
    "SELECT (SELECT count(*) FROM temp.going),"
    " (SELECT count(*) FROM temp.going JOIN main.jobs USING (phone)),"
    " (SELECT count(*) FROM temp.cells),"
    " (SELECT count(*) FROM temp.going JOIN main.events USING (phone)),"
    " (SELECT count(*) FROM temp.going JOIN main.jobs USING (phone)"
    "  WHERE state IN ($pending, $removing, $unconfirmed)),"
    " (SELECT count(*) FROM temp.going JOIN main.jobs USING (phone) WHERE EXISTS"
    "  (SELECT 1 FROM imports WHERE finished_at IS NULL AND undone_at IS NULL"
    "   AND" SQL_IMPORT_HAS_JOB("imports") "))";

static bool note_numbers(struct job_store *store, const int64_t *phones, size_t count,
                         struct error *err)
{
    struct number_hash hash;
    sqlite3_stmt *add = NULL;
    bool ok = number_hash_open(store, &hash, err) &&
              sql_prepare(store, "INSERT OR IGNORE INTO temp.going (phone, hash) VALUES (?1, ?2)",
                          &add, err);
    for (size_t i = 0; ok && i < count; i++) {
        sqlite3_bind_int64(add, 1, phones[i]);
        sqlite3_bind_int64(add, 2, number_hash_of(&hash, phones[i]));
        ok = sql_step_done(store, add, doing, err);
    }
    sqlite3_finalize(add);
    return ok;
}

static void see(void *context, size_t place)
{
    (void)place;
    *(bool *)context = true;
}

/* Every entry, once. */
static bool note_cells(struct job_store *store, const int64_t *phones, size_t count,
                       struct error *err)
{
    struct phone_mask_set *set = phone_mask_set_new(phones, count);
    sqlite3_stmt *all = NULL, *add = NULL;
    bool row = false;
    bool ok =
        sql_prepare(store,
                    "SELECT id, cell, phone IN (SELECT phone FROM temp.going) FROM entries"
                    " ORDER BY id",
                    &all, err) &&
        sql_prepare(store, "INSERT INTO temp.cells (entry, is_number) VALUES (?1, ?2)", &add, err);
    while (ok && (ok = sql_step(store, all, &row, doing, err)) && row) {
        bool is_number = sqlite3_column_int(all, 2) != 0;
        bool holds = is_number;
        if (!holds)
            phone_mask_set_find(set, sql_column_text(all, 1), (size_t)sqlite3_column_bytes(all, 1),
                                see, &holds);
        if (!holds)
            continue;
        sqlite3_bind_int64(add, 1, sqlite3_column_int64(all, 0));
        sqlite3_bind_int(add, 2, is_number);
        ok = sql_step_done(store, add, doing, err);
    }
    sqlite3_finalize(all);
    sqlite3_finalize(add);
    phone_mask_set_free(&set);
    return ok;
}

bool forget_store_survey(struct job_store *store, const int64_t *phones, size_t count,
                         struct forget_survey *survey, struct error *err)
{
    *survey = (struct forget_survey){0};
    if (!sql_exec(store, tables_sql, err) || !note_numbers(store, phones, count, err) ||
        !note_cells(store, phones, count, err))
        return false;
    struct query query = query_begin(store, survey_sql, doing, err);
    if (query_next(&query))
        *survey = (struct forget_survey){
            .numbers = query_integer(&query, 0),
            .known = query_integer(&query, 1),
            .entries = query_integer(&query, 2),
            .events = query_integer(&query, 3),
            .open = query_integer(&query, 4),
            .wanted = query_integer(&query, 5),
        };
    return query_end(&query);
}

bool forget_store_check(const struct forget_survey *survey, struct error *err)
{
    if (survey->open > 0)
        return error_set(
            err, ERROR_INPUT,
            P_("%" PRId64 " of these numbers is pending, being taken off or unconfirmed: "
               "what becomes of them must be known before they are forgotten. Nothing was "
               "changed. See `stopsms lookup`; send or undo them first.",
               "%" PRId64 " of these numbers are pending, being taken off or unconfirmed: "
               "what becomes of them must be known before they are forgotten. Nothing was "
               "changed. See `stopsms lookup`; send or undo them first.",
               survey->open),
            survey->open);
    return survey->wanted == 0 ||
           error_set(err, ERROR_INPUT,
                     P_("%" PRId64 " of these numbers is wanted by an import that is not finished. "
                        "Nothing was changed. Give its command again first, or undo it.",
                        "%" PRId64 " of these numbers are wanted by an import that is not "
                        "finished. Nothing was changed. Give its command again first, or undo it.",
                        survey->wanted),
                     survey->wanted);
}

/* In this order. Nobody's row but theirs says who they are: what is kept of it goes too. */
static const char *const steps[] = {
    "UPDATE imports SET new_jobs = new_jobs - (SELECT count(*) FROM jobs"
    "  WHERE phone IN (SELECT phone FROM temp.going)"
    "   AND jobs.first_entry BETWEEN imports.first_entry AND imports.last_entry),"
    " known_jobs = known_jobs - (SELECT count(*) FROM temp.going JOIN brought_again USING (phone)"
    "  WHERE imports.id BETWEEN first_import AND last_import)",
    "INSERT OR IGNORE INTO entry_counts (import_id, status, entries)"
    " SELECT id, $skipped, 0 FROM imports",
    "UPDATE entry_counts SET entries = entries - iif(status = $phone, 1, -1) * (SELECT count(*)"
    "  FROM temp.cells JOIN imports ON cells.entry BETWEEN first_entry AND last_entry"
    "  WHERE is_number AND imports.id = import_id) WHERE status IN ($phone, $skipped)",
    "UPDATE imports SET indexed = NULL WHERE EXISTS (SELECT 1 FROM temp.cells"
    "  WHERE is_number AND cells.entry BETWEEN first_entry AND last_entry)",
    "DELETE FROM number_index WHERE import_id IN (SELECT id FROM imports WHERE indexed IS NULL)",
    "UPDATE entries SET kept = '' WHERE kept IS NOT NULL AND id IN (SELECT near.id FROM temp.cells"
    "  JOIN entries AS its ON its.id = cells.entry"
    "  JOIN imports ON its.id BETWEEN first_entry AND last_entry"
    "  JOIN entries AS near ON near.id BETWEEN max(first_entry, its.id - " NEAR ")"
    "   AND min(last_entry, its.id + " NEAR ") AND near.row = its.row)",
    "UPDATE entries SET cell = NULL, objected_at = NULL, kept = '',"
    " status = iif(is_number, $skipped, status), detail = iif(is_number, $forgotten, detail),"
    " phone = iif(is_number, NULL, phone)"
    " FROM temp.cells WHERE cells.entry = entries.id",
    "DELETE FROM events WHERE phone IN (SELECT phone FROM temp.going)",
    "DELETE FROM brought_again WHERE phone IN (SELECT phone FROM temp.going)",
    "DELETE FROM stop_ids WHERE phone IN (SELECT phone FROM temp.going)",
    "DELETE FROM jobs WHERE phone IN (SELECT phone FROM temp.going)",
    "DELETE FROM left_out_numbers WHERE hash IN (SELECT hash FROM temp.going)",
    "INSERT OR REPLACE INTO forgotten_numbers (hash, forgotten_at)"
    " SELECT hash, :now FROM temp.going",
};

static bool take_steps(struct job_store *store, struct error *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof steps / sizeof *steps; i++) {
        struct query query = query_begin(store, steps[i], doing, err);
        query_bind(&query, ":now", clock_wall_ms(store->clock));
        ok = query_run(&query);
    }
    return ok;
}

bool forget_store_run(struct job_store *store, struct error *err)
{
    bool ok = sql_begin(store, err) && take_steps(store, err) && number_index_fill(store, err) &&
              job_counts_recount(store, err) && sql_commit(store, err);
    sql_rollback(store);
    return ok;
}

bool forget_store_each_file(struct job_store *store,
                            void (*each)(void *context, const char *what, const char *path),
                            void *context, struct error *err)
{
    static const char sql[] = "WITH theirs AS (SELECT DISTINCT imports.id, path FROM temp.cells"
                              "  JOIN imports ON cells.entry BETWEEN first_entry AND last_entry)"
                              " SELECT DISTINCT 0, path FROM theirs UNION ALL SELECT DISTINCT 1, "
                              "reports.path FROM reports"
                              "  JOIN theirs ON theirs.id = reports.import_id";
    struct query query = query_begin(store, sql, doing, err);
    while (query_next(&query))
        each(context, query_integer(&query, 0) == 0 ? "source" : "report", query_text(&query, 1));
    return query_end(&query);
}
