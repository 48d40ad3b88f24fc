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
    };
    if (sha256 != NULL && sqlite3_column_bytes(stmt, 1) == DIGEST_BYTES) {
        memcpy(import->sha256, sha256, DIGEST_BYTES);
    }
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
    for (size_t i = 0; i < facts->import_count; i++) {
        if (facts->imports[i].id == import_id) {
            return true;
        }
    }
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

/* A status or a state that does not exist comes from a damaged page. */
static bool count_line(struct job_store *store, sqlite3_stmt *stmt, struct report_facts *facts,
                       struct error *err)
{
    unsigned status = (unsigned)sqlite3_column_int(stmt, 0);
    unsigned state = (unsigned)sqlite3_column_int(stmt, 1);
    bool has_state = sqlite3_column_type(stmt, 1) != SQLITE_NULL;
    if (status >= ENTRY_STATUSES ||
        (status == ENTRY_PHONE && (!has_state || state >= JOB_STATES))) {
        return error_set(err, ERROR_STORAGE,
                         "%s: the database is damaged: a row has no known state. Put it aside and "
                         "restore a copy.",
                         store->path);
    }
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
    static const char sql[] = "SELECT e.status, j.state FROM entries AS e LEFT JOIN jobs AS j"
                              " ON j.phone = e.phone WHERE e.id BETWEEN ?1 AND ?2";
    struct job_store *store = report_cursor_store(cursor);
    sqlite3_stmt *stmt = NULL;
    bool ok = sql_prepare(store, sql, &stmt, err);
    const struct import_row *import = report_cursor_import(cursor, 0);
    for (size_t i = 0; ok && import != NULL; import = report_cursor_import(cursor, ++i)) {
        ok = count_lines(store, stmt, import, facts, err);
    }
    sqlite3_finalize(stmt);
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
           (!totals || read_totals(cursor, facts, err));
}

void report_facts_free(struct report_facts *facts)
{
    for (size_t i = 0; i < facts->import_count; i++) {
        free(facts->imports[i].path);
        free(facts->imports[i].dialect);
        free(facts->imports[i].choices);
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
