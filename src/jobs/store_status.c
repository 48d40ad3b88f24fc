#include "jobs/store_status.h"
#include "jobs/import_list.h"
#include "jobs/job_counts.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static bool count_entries(struct job_store *store, int64_t import_id,
                          int64_t entries[ENTRY_STATUSES], struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    bool ok = sql_prepare(store, "SELECT status, entries FROM entry_counts WHERE import_id = ?1",
                          &stmt, err);
    if (ok) {
        sqlite3_bind_int64(stmt, 1, import_id);
        ok = sql_step(store, stmt, &row, "counting its entries", err);
    }
    while (ok && row) {
        unsigned status = (unsigned)sqlite3_column_int(stmt, 0);
        if (status < ENTRY_STATUSES)
            entries[status] = sqlite3_column_int64(stmt, 1);
        ok = sql_step(store, stmt, &row, "counting its entries", err);
    }
    sqlite3_finalize(stmt);
    return ok;
}

static bool describe(struct job_store *store, const struct import_row *import,
                     struct import_status *status, struct error *err)
{
    *status = (struct import_status){
        .import_id = import->id,
        .path = import->path,
        .dialect = import->dialect,
        .choices = import->choices,
        .imported_at = import->imported_at,
        .requested_at = import->requested_at,
        .finished_at = import->finished_at,
        .undone_at = import->undone_at,
        .undo_reason = import->undo_reason,
        .rows = import->rows,
    };
    bool ok = job_counts_read(store, import->id, status->jobs, err) &&
              count_entries(store, import->id, status->entries, err);
    status->duplicates = status->entries[ENTRY_PHONE] - import->numbers;
    return ok;
}

bool store_status_each_import(struct job_store *store,
                              bool (*each)(void *context, const struct import_status *status),
                              void *context, struct error *err)
{
    struct import_list imports = {0};
    struct import_status status;
    if (!sql_begin_read(store, err))
        return false;
    bool ok = import_list_read(store, &imports, err);
    for (size_t i = 0; ok && i < imports.count; i++) {
        ok = describe(store, &imports.rows[i], &status, err);
        if (ok && !each(context, &status))
            break;
    }
    sql_end_read(store);
    import_list_free(&imports);
    return ok;
}

/* The list is freed here, so the store keeps the strings for the caller. */
static void keep_strings(struct job_store *store, struct import_status *status)
{
    text_clear(&store->status_path);
    text_clear(&store->status_dialect);
    text_append_string(&store->status_path, status->path);
    text_append_string(&store->status_dialect, status->dialect);
    status->path = text_string(&store->status_path);
    status->dialect = text_string(&store->status_dialect);
    text_clear(&store->status_choices);
    text_append_string(&store->status_choices, status->choices);
    status->choices = text_string(&store->status_choices);
    status->undo_reason = "";
}

bool store_status_import(struct job_store *store, int64_t import_id, struct import_status *status,
                         struct error *err)
{
    struct import_list imports = {0};
    if (!sql_begin_read(store, err))
        return false;
    bool ok = import_list_read(store, &imports, err);
    const struct import_row *import = ok ? import_list_by_id(&imports, import_id) : NULL;
    if (ok && import == NULL)
        ok = error_set(err, ERROR_INPUT, "there is no import %" PRId64, import_id);
    ok = ok && describe(store, import, status, err);
    if (ok)
        keep_strings(store, status);
    sql_end_read(store);
    import_list_free(&imports);
    return ok;
}

static bool read_last_run(struct job_store *store, struct run_status *run, struct error *err)
{
    static const char sql[] = "SELECT id, started_at, ended_at, exit_status, pid FROM runs"
                              " ORDER BY id DESC LIMIT 1";
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    bool ok =
        sql_prepare(store, sql, &stmt, err) && sql_step(store, stmt, &row, "reading its runs", err);
    if (ok && row) {
        *run = (struct run_status){
            .run_id = sqlite3_column_int64(stmt, 0),
            .started_at = sqlite3_column_int64(stmt, 1),
            .ended_at = sqlite3_column_int64(stmt, 2),
            .has_exit_status = sqlite3_column_type(stmt, 3) != SQLITE_NULL,
            .exit_status = sqlite3_column_int(stmt, 3),
            .pid = sqlite3_column_int64(stmt, 4),
        };
    }
    sqlite3_finalize(stmt);
    return ok;
}

bool store_status_read(struct job_store *store, struct store_status *status, struct error *err)
{
    static const char oldest[] =
        "SELECT min(coalesce(requested_at, imported_at)) FROM imports"
        " JOIN job_counts ON job_counts.import_id = imports.id AND state = 0 AND jobs > 0";
    _Static_assert(JOB_PENDING == 0, "the SQL above names it");
    *status = (struct store_status){0};
    if (!sql_begin_read(store, err))
        return false;
    bool ok =
        job_store_account(store, &status->account, err) &&
        sql_read_int64(store, "SELECT count(*) FROM imports", &status->imports, err) &&
        sql_read_int64(store, "SELECT count(*) FROM jobs WHERE due_at IS NOT NULL AND state = 0",
                       &status->retries_waiting, err) &&
        sql_read_int64(store, oldest, &status->oldest_pending_at, err) &&
        sql_read_int64(store, "SELECT closed_until FROM store", &status->closed_until, err) &&
        read_last_run(store, &status->last_run, err) &&
        job_counts_read(store, 0, status->jobs, err);
    status->running_pid =
        store->mode == JOB_STORE_WRITE ? (int64_t)getpid() : store_lock_holder(&store->lock);
    sql_end_read(store);
    return ok;
}

bool store_status_latest_import(struct job_store *store, int64_t *import_id, struct error *err)
{
    return sql_read_int64(store, "SELECT max(id) FROM imports WHERE undone_at IS NULL", import_id,
                          err);
}

bool store_status_has_older_import(struct job_store *store, const char *path, int64_t import_id,
                                   bool *has, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    *has = false;
    if (!sql_prepare(store, "SELECT 1 FROM imports WHERE path = ?1 AND id < ?2 LIMIT 1", &stmt,
                     err))
        return false;
    sqlite3_bind_text(stmt, 1, path, -1, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 2, import_id);
    bool ok = sql_step(store, stmt, has, "looking for an import", err);
    sqlite3_finalize(stmt);
    return ok;
}

bool store_status_each_source(struct job_store *store, bool (*see)(void *context, const char *path),
                              void *context, struct error *err)
{
    static const char sql[] = "SELECT DISTINCT path FROM imports";
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    bool ok = sql_prepare(store, sql, &stmt, err);
    while (ok && (ok = sql_step(store, stmt, &row, "reading its imports", err)) && row)
        if (!see(context, sql_column_text(stmt, 0)))
            break;
    sqlite3_finalize(stmt);
    return ok;
}
