/* Counts for a report must agree with its rows, also while a run goes on: they are read in the
 * cursor's own view of the database. A number that several of the imports have counts once, with
 * the first of them. */
#include "jobs/read/report_facts.h"

#include "base/memory.h"
#include "jobs/store/query.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char doing_numbers[] = N_("counting its numbers");

static bool read_account(struct job_store *store, struct report_facts *facts, struct error *err)
{
    struct query query = query_begin(store, "SELECT api_url, user_name FROM account",
                                     N_("reading its account"), err);
    bool found = query_next(&query);
    facts->api_url = memory_copy_string(found ? query_text(&query, 0) : "");
    facts->account_user = memory_copy_string(found ? query_text(&query, 1) : "");
    return query_end(&query);
}

static void copy_imports(struct report_cursor *cursor, struct report_facts *facts)
{
    const struct import_row *row = report_cursor_import(cursor, 0);
    for (; row != NULL; row = report_cursor_import(cursor, facts->import_count)) {
        facts->imports =
            memory_resize(facts->imports, facts->import_count + 1, sizeof facts->imports[0]);
        facts->imports[facts->import_count++] = import_row_copy(row);
    }
}

/* --- the runs --- */

static bool is_wanted(const struct report_facts *facts, int64_t import_id)
{
    for (size_t i = 0; i < facts->import_count; i++)
        if (facts->imports[i].id == import_id)
            return true;
    return false;
}

static void add_run(struct report_facts *facts, const struct query *run)
{
    facts->runs = memory_resize(facts->runs, facts->run_count + 1, sizeof facts->runs[0]);
    facts->runs[facts->run_count++] = (struct report_run){
        .id = query_integer(run, 0),
        .started_at = query_integer(run, 1),
        .ended_at = query_integer(run, 2),
        .exit_status = query_is_null(run, 3) ? -1 : (int)query_integer(run, 3),
        .user = memory_copy_string(query_text(run, 4)),
        .options = memory_copy_string(query_text(run, 5)),
    };
}

static bool read_runs(struct job_store *store, struct report_facts *facts, struct error *err)
{
    struct query run = query_begin(store,
                                   "SELECT runs.id, started_at, ended_at, exit_status, user,"
                                   " options, import_id FROM run_imports"
                                   " JOIN runs ON runs.id = run_id ORDER BY runs.id, import_id",
                                   N_("reading its runs"), err);
    int64_t last = 0;
    while (query_next(&run)) {
        int64_t id = query_integer(&run, 0);
        if (id != last && is_wanted(facts, query_integer(&run, 6))) {
            add_run(facts, &run);
            last = id;
        }
    }
    return query_end(&run);
}

/* --- the totals --- */

static void count_number(struct report_facts *facts, unsigned state, int64_t last_attempt_at)
{
    facts->numbers[state]++;
    if (last_attempt_at != 0)
        time_buckets_add(&facts->submissions, last_attempt_at);
}

/* Only a line with a number has a state. */
static void count_line(struct query *line, struct report_facts *facts)
{
    struct report_row row = {.entry.status = query_enum(line, 0, ENTRY_STATUSES)};
    if (row.entry.status == ENTRY_PHONE) {
        row.state = query_enum(line, 1, JOB_STATES);
        if (query_integer(line, 2) != 0)
            count_number(facts, row.state, query_integer(line, 3));
    }
    facts->totals[report_row_status(&row)]++;
    facts->lines++;
}

static bool read_totals(struct report_cursor *cursor, struct report_facts *facts, struct error *err)
{
    /* Counted here: SQLite would sort a million rows to group them. */
    static const char sql[] =
        "SELECT e.status, coalesce(j.state, -1), j.first_entry = e.id, j.last_attempt_at"
        " FROM entries AS e LEFT JOIN jobs AS j ON j.phone = e.phone"
        " WHERE e.id BETWEEN :first AND :last";
    bool ok = true;
    const struct import_row *import = report_cursor_import(cursor, 0);
    for (size_t i = 0; ok && import != NULL; import = report_cursor_import(cursor, ++i)) {
        int64_t before = facts->lines;
        struct query line =
            query_begin(report_cursor_store(cursor), sql, N_("counting its entries"), err);
        query_bind(&line, ":first", import->first_entry);
        query_bind(&line, ":last", import->last_entry);
        while (query_next(&line))
            count_line(&line, facts);
        ok = query_end(&line);
        /* What is not stored was left out. */
        facts->totals[REPORT_STATUS_SKIPPED] += import->lines - (facts->lines - before);
        facts->lines = before + import->lines;
    }
    return ok;
}

/* --- numbers whose first entry is elsewhere --- */

static bool holds_entry(struct report_cursor *cursor, int64_t entry)
{
    const struct import_row *import = report_cursor_import(cursor, 0);
    for (size_t i = 0; import != NULL; import = report_cursor_import(cursor, ++i))
        if (entry >= import->first_entry && entry <= import->last_entry)
            return true;
    return false;
}

/* Whether an earlier import of the report has the number, too: then it is counted there. */
static bool is_counted(struct report_cursor *cursor, sqlite3_stmt *holders,
                       const struct report_facts *facts, int64_t import_id, int64_t phone,
                       bool *counted, struct error *err)
{
    struct job_store *store = report_cursor_store(cursor);
    bool row = false;
    sqlite3_bind_int64(holders, 1, phone);
    sqlite3_bind_int64(holders, 2, import_id);
    bool ok = sql_step(store, holders, &row, doing_numbers, err);
    while (ok && row && !*counted) {
        *counted = is_wanted(facts, sqlite3_column_int64(holders, 0));
        ok = sql_step(store, holders, &row, doing_numbers, err);
    }
    sqlite3_reset(holders);
    return ok;
}

static bool count_known(struct report_cursor *cursor, sqlite3_stmt *holders, int64_t import_id,
                        struct report_facts *facts, struct error *err)
{
    struct query known = query_begin(report_cursor_store(cursor),
                                     "SELECT j.phone, j.state, j.first_entry, j.last_attempt_at"
                                     " FROM brought_again AS r JOIN jobs AS j ON j.phone = r.phone"
                                     " WHERE :import BETWEEN r.first_import AND r.last_import",
                                     doing_numbers, err);
    bool ok = true;
    query_bind(&known, ":import", import_id);
    while (ok && query_next(&known)) {
        unsigned state = query_enum(&known, 1, JOB_STATES);
        bool counted = holds_entry(cursor, query_integer(&known, 2));
        ok = counted ||
             is_counted(cursor, holders, facts, import_id, query_integer(&known, 0), &counted, err);
        if (ok && !counted)
            count_number(facts, state, query_integer(&known, 3));
    }
    return query_end(&known) && ok;
}

/* Each number counts once. None need be remembered: `brought_again` says which an earlier import
 * had. */
static bool read_known_numbers(struct report_cursor *cursor, struct report_facts *facts,
                               struct error *err)
{
    sqlite3_stmt *holders = NULL;
    bool ok = sql_prepare(report_cursor_store(cursor),
                          "SELECT imports.id FROM brought_again JOIN imports"
                          " ON imports.id BETWEEN first_import AND last_import"
                          " WHERE phone = ?1 AND imports.id < ?2",
                          &holders, err);
    for (size_t i = 0; ok && i < facts->import_count; i++)
        ok = count_known(cursor, holders, facts->imports[i].id, facts, err);
    sqlite3_finalize(holders);
    return ok;
}

bool report_facts_read(struct report_cursor *cursor, bool totals, struct report_facts *facts,
                       struct error *err)
{
    struct job_store *store = report_cursor_store(cursor);
    *facts = (struct report_facts){
        .version = STOPSMS_VERSION,
        .generated_at = clock_wall_ms(store->clock),
    };
    copy_imports(cursor, facts);
    return evidence_mark_read(store, &facts->mark, err) && read_account(store, facts, err) &&
           read_runs(store, facts, err) &&
           (!totals || (read_totals(cursor, facts, err) && read_known_numbers(cursor, facts, err)));
}

void report_facts_free(struct report_facts *facts)
{
    for (size_t i = 0; i < facts->import_count; i++)
        import_row_free(&facts->imports[i]);
    for (size_t i = 0; i < facts->run_count; i++) {
        free(facts->runs[i].user);
        free(facts->runs[i].options);
    }
    free(facts->imports);
    free(facts->runs);
    free(facts->api_url);
    free(facts->account_user);
    *facts = (struct report_facts){0};
}
