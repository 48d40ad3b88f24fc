#include "jobs/report_facts.h"

#include "base/memory.h"
#include "jobs/import_list.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool read_account(struct job_store *store, struct report_facts *facts, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    bool ok = sql_prepare(store, "SELECT api_url, user_name FROM account", &stmt, err) &&
              sql_step(store, stmt, &row, "reading its account", err);
    facts->api_url = memory_copy_string(row ? sql_column_text(stmt, 0) : "");
    facts->account_user = memory_copy_string(row ? sql_column_text(stmt, 1) : "");
    sqlite3_finalize(stmt);
    return ok;
}

/* --- the imports --- */

static void fill_import(sqlite3_stmt *stmt, const struct import_row *row,
                        struct report_import *import)
{
    const void *sha256 = sqlite3_column_blob(stmt, 1);
    *import = (struct report_import){
        .id = row->id,
        .path = memory_copy_string(row->path),
        .bytes = sqlite3_column_int64(stmt, 0),
        .dialect = memory_copy_string(row->dialect),
        .choices = memory_copy_string(sql_column_text(stmt, 2)),
        .rows = row->rows,
        .lines = row->last_entry - row->first_entry + 1,
        .imported_at = row->imported_at,
        .finished_at = row->finished_at,
        .undone_at = row->undone_at,
        .undo_reason = memory_copy_string(row->undo_reason),
    };
    if (sha256 != NULL && sqlite3_column_bytes(stmt, 1) == DIGEST_BYTES)
        memcpy(import->sha256, sha256, DIGEST_BYTES);
}

static bool read_imports(struct report_cursor *cursor, struct report_facts *facts,
                         struct error *err)
{
    static const char sql[] = "SELECT bytes, sha256, choices FROM imports WHERE id = ?1";
    struct job_store *store = report_cursor_store(cursor);
    sqlite3_stmt *stmt = NULL;
    bool ok = sql_prepare(store, sql, &stmt, err);
    const struct import_row *row = report_cursor_import(cursor, 0);
    for (size_t i = 0; ok && row != NULL; row = report_cursor_import(cursor, ++i)) {
        bool found = false;
        sqlite3_bind_int64(stmt, 1, row->id);
        ok = sql_step(store, stmt, &found, "reading its imports", err);
        if (ok) {
            facts->imports = memory_resize(facts->imports, i + 1, sizeof facts->imports[0]);
            fill_import(stmt, row, &facts->imports[i]);
            facts->import_count = i + 1;
        }
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    return ok;
}

/* --- the runs --- */

static bool is_wanted(const struct report_facts *facts, int64_t import_id)
{
    for (size_t i = 0; i < facts->import_count; i++)
        if (facts->imports[i].id == import_id)
            return true;
    return false;
}

static void add_run(struct report_facts *facts, sqlite3_stmt *stmt)
{
    bool known = sqlite3_column_type(stmt, 3) != SQLITE_NULL;
    facts->runs = memory_resize(facts->runs, facts->run_count + 1, sizeof facts->runs[0]);
    facts->runs[facts->run_count++] = (struct report_run){
        .id = sqlite3_column_int64(stmt, 0),
        .started_at = sqlite3_column_int64(stmt, 1),
        .ended_at = sqlite3_column_int64(stmt, 2),
        .exit_status = known ? sqlite3_column_int(stmt, 3) : -1,
        .user = memory_copy_string(sql_column_text(stmt, 4)),
        .options = memory_copy_string(sql_column_text(stmt, 5)),
    };
}

static bool read_runs(struct job_store *store, struct report_facts *facts, struct error *err)
{
    static const char sql[] =
        "SELECT runs.id, started_at, ended_at, exit_status, user, options, import_id"
        " FROM run_imports JOIN runs ON runs.id = run_id ORDER BY runs.id, import_id";
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    int64_t last = 0;
    bool ok =
        sql_prepare(store, sql, &stmt, err) && sql_step(store, stmt, &row, "reading its runs", err);
    while (ok && row) {
        int64_t id = sqlite3_column_int64(stmt, 0);
        if (id != last && is_wanted(facts, sqlite3_column_int64(stmt, 6))) {
            add_run(facts, stmt);
            last = id;
        }
        ok = sql_step(store, stmt, &row, "reading its runs", err);
    }
    sqlite3_finalize(stmt);
    return ok;
}

/* --- the totals --- */

static bool is_damaged(struct job_store *store, struct error *err)
{
    return error_set(err, ERROR_STORAGE,
                     "%s: the database is damaged: a row has no known state. Put it aside and "
                     "restore a copy.",
                     store->path);
}

static void count_number(struct report_facts *facts, unsigned state, int64_t last_attempt_at)
{
    facts->numbers[state]++;
    if (last_attempt_at != 0)
        time_buckets_add(&facts->submissions, last_attempt_at);
}

/* A status or a state that does not exist comes from a damaged page. */
static bool count_line(struct job_store *store, sqlite3_stmt *stmt, struct report_facts *facts,
                       struct error *err)
{
    unsigned status = (unsigned)sqlite3_column_int(stmt, 0);
    unsigned state = (unsigned)sqlite3_column_int(stmt, 1);
    bool has_state = sqlite3_column_type(stmt, 1) != SQLITE_NULL;
    bool is_first = sqlite3_column_int(stmt, 2) != 0;
    if (status >= ENTRY_STATUSES || (status == ENTRY_PHONE && (!has_state || state >= JOB_STATES)))
        return is_damaged(store, err);
    if (status == ENTRY_PHONE && is_first)
        count_number(facts, state, sqlite3_column_int64(stmt, 3));
    struct report_row row = {
        .entry.status = (enum entry_status)status,
        .state = (enum job_state)state,
    };
    facts->totals[report_row_status(&row)]++;
    facts->lines++;
    return true;
}

static bool count_lines(struct job_store *store, sqlite3_stmt *stmt,
                        const struct import_row *import, struct report_facts *facts,
                        struct error *err)
{
    bool row = false;
    sqlite3_bind_int64(stmt, 1, import->first_entry);
    sqlite3_bind_int64(stmt, 2, import->last_entry);
    bool ok = sql_step(store, stmt, &row, "counting its entries", err);
    while (ok && row) {
        ok = count_line(store, stmt, facts, err) &&
             sql_step(store, stmt, &row, "counting its entries", err);
    }
    sqlite3_reset(stmt);
    return ok;
}

static bool read_totals(struct report_cursor *cursor, struct report_facts *facts, struct error *err)
{
    /* Counted here: SQLite would sort a million rows to group them. */
    static const char sql[] =
        "SELECT e.status, j.state, j.first_entry = e.id, j.last_attempt_at FROM entries AS e"
        " LEFT JOIN jobs AS j ON j.phone = e.phone WHERE e.id BETWEEN ?1 AND ?2";
    struct job_store *store = report_cursor_store(cursor);
    sqlite3_stmt *stmt = NULL;
    bool ok = sql_prepare(store, sql, &stmt, err);
    const struct import_row *import = report_cursor_import(cursor, 0);
    for (size_t i = 0; ok && import != NULL; import = report_cursor_import(cursor, ++i))
        ok = count_lines(store, stmt, import, facts, err);
    sqlite3_finalize(stmt);
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
    bool ok = sql_step(store, holders, &row, "counting its numbers", err);
    while (ok && row && !*counted) {
        *counted = is_wanted(facts, sqlite3_column_int64(holders, 0));
        ok = sql_step(store, holders, &row, "counting its numbers", err);
    }
    sqlite3_reset(holders);
    return ok;
}

static bool count_known(struct report_cursor *cursor, sqlite3_stmt *known, sqlite3_stmt *holders,
                        int64_t import_id, struct report_facts *facts, struct error *err)
{
    struct job_store *store = report_cursor_store(cursor);
    bool row = false;
    sqlite3_bind_int64(known, 1, import_id);
    bool ok = sql_step(store, known, &row, "counting its numbers", err);
    while (ok && row) {
        unsigned state = (unsigned)sqlite3_column_int(known, 1);
        bool counted = holds_entry(cursor, sqlite3_column_int64(known, 2));
        ok = (state < JOB_STATES || is_damaged(store, err)) &&
             (counted || is_counted(cursor, holders, facts, import_id,
                                    sqlite3_column_int64(known, 0), &counted, err));
        if (ok && !counted)
            count_number(facts, state, sqlite3_column_int64(known, 3));
        ok = ok && sql_step(store, known, &row, "counting its numbers", err);
    }
    sqlite3_reset(known);
    return ok;
}

/* Each number counts once. None need be remembered: `rejoined` says which an earlier import had. */
static bool read_known_numbers(struct report_cursor *cursor, struct report_facts *facts,
                               struct error *err)
{
    static const char known_sql[] =
        "SELECT j.phone, j.state, j.first_entry, j.last_attempt_at FROM rejoined AS r"
        " JOIN jobs AS j ON j.phone = r.phone WHERE r.import_id = ?1";
    static const char holders_sql[] =
        "SELECT import_id FROM rejoined WHERE phone = ?1 AND import_id < ?2";
    struct job_store *store = report_cursor_store(cursor);
    sqlite3_stmt *known = NULL;
    sqlite3_stmt *holders = NULL;
    bool ok = sql_prepare(store, known_sql, &known, err) &&
              sql_prepare(store, holders_sql, &holders, err);
    for (size_t i = 0; ok && i < facts->import_count; i++)
        ok = count_known(cursor, known, holders, facts->imports[i].id, facts, err);
    sqlite3_finalize(known);
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
    return evidence_mark_read(store, &facts->mark, err) && read_account(store, facts, err) &&
           read_imports(cursor, facts, err) && read_runs(store, facts, err) &&
           (!totals || (read_totals(cursor, facts, err) && read_known_numbers(cursor, facts, err)));
}

void report_facts_free(struct report_facts *facts)
{
    for (size_t i = 0; i < facts->import_count; i++) {
        free(facts->imports[i].path);
        free(facts->imports[i].dialect);
        free(facts->imports[i].choices);
        free(facts->imports[i].undo_reason);
    }
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
