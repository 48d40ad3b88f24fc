#include "jobs/store_status.h"
#include "base/memory.h"
#include "jobs/import_list.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Jobs by state: of each import of a list (by its place there), and of the whole store. */
struct tally {
    const struct import_list *imports;
    int64_t (*of_import)[JOB_STATES];
    int64_t total[JOB_STATES];
};

static bool damaged(struct job_store *store, struct error *err)
{
    return error_set(err, ERROR_STORAGE,
                     "%s: the database is damaged: a job has no known state. Put it aside and "
                     "restore a copy.",
                     store->path);
}

/* One pass over the jobs: each counts for the import that brought it first. */
static bool tally_first(struct job_store *store, struct tally *tally, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    bool ok = sql_prepare(store, "SELECT state, first_entry FROM jobs", &stmt, err) &&
              sql_step(store, stmt, &row, "counting its jobs", err);
    while (ok && row) {
        unsigned state = (unsigned)sqlite3_column_int(stmt, 0);
        const struct import_row *import =
            import_list_by_entry(tally->imports, sqlite3_column_int64(stmt, 1));
        if (state >= JOB_STATES) {
            ok = damaged(store, err);
            break;
        }
        tally->total[state]++;
        if (import != NULL) {
            tally->of_import[import - tally->imports->rows][state]++;
        }
        ok = sql_step(store, stmt, &row, "counting its jobs", err);
    }
    sqlite3_finalize(stmt);
    return ok;
}

/* And for the imports that brought it again. */
static bool tally_rejoined(struct job_store *store, struct tally *tally, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    bool ok = sql_prepare(store,
                          "SELECT jobs.state, rejoined.import_id FROM rejoined"
                          " JOIN jobs ON jobs.phone = rejoined.phone",
                          &stmt, err) &&
              sql_step(store, stmt, &row, "counting its jobs", err);
    while (ok && row) {
        unsigned state = (unsigned)sqlite3_column_int(stmt, 0);
        const struct import_row *import =
            import_list_by_id(tally->imports, sqlite3_column_int64(stmt, 1));
        if (state >= JOB_STATES) {
            ok = damaged(store, err);
            break;
        }
        if (import != NULL) {
            tally->of_import[import - tally->imports->rows][state]++;
        }
        ok = sql_step(store, stmt, &row, "counting its jobs", err);
    }
    sqlite3_finalize(stmt);
    return ok;
}

static bool count_entries(struct job_store *store, const struct import_row *import,
                          int64_t entries[ENTRY_STATUSES], struct error *err)
{
    static const char sql[] =
        "SELECT total(status = 0), total(status = 1), total(status = 2), total(status = 3),"
        " total(status = 4) FROM entries WHERE id BETWEEN ?1 AND ?2";
    _Static_assert(ENTRY_STATUSES == 5, "the SQL above names them");
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    bool ok = sql_prepare(store, sql, &stmt, err);
    if (ok) {
        sqlite3_bind_int64(stmt, 1, import->first_entry);
        sqlite3_bind_int64(stmt, 2, import->last_entry);
        ok = sql_step(store, stmt, &row, "counting its entries", err);
    }
    for (int status = 0; status < ENTRY_STATUSES; status++) {
        entries[status] = row ? sqlite3_column_int64(stmt, status) : 0;
    }
    sqlite3_finalize(stmt);
    return ok;
}

static bool describe(struct job_store *store, const struct tally *tally, size_t place,
                     struct import_status *status, struct error *err)
{
    const struct import_row *import = &tally->imports->rows[place];
    *status = (struct import_status){
        .import_id = import->id,
        .path = import->path,
        .dialect = import->dialect,
        .imported_at = import->imported_at,
        .finished_at = import->finished_at,
        .undone_at = import->undone_at,
        .rows = import->rows,
    };
    for (int state = 0; state < JOB_STATES; state++) {
        status->jobs[state] = tally->of_import[place][state];
    }
    bool ok = count_entries(store, import, status->entries, err);
    status->duplicates = status->entries[ENTRY_PHONE] - import->numbers;
    return ok;
}

static bool open_tally(struct job_store *store, struct import_list *imports, struct tally *tally,
                       struct error *err)
{
    bool ok = import_list_read(store, imports, err);
    tally->imports = imports;
    tally->of_import = memory_alloc(imports->count, sizeof tally->of_import[0]);
    return ok && tally_first(store, tally, err) && tally_rejoined(store, tally, err);
}

bool store_status_each_import(struct job_store *store,
                              bool (*each)(void *context, const struct import_status *status),
                              void *context, struct error *err)
{
    struct import_list imports = {0};
    struct tally tally = {0};
    struct import_status status;
    if (!sql_begin_read(store, err)) {
        return false;
    }
    bool ok = open_tally(store, &imports, &tally, err);
    for (size_t i = 0; ok && i < imports.count; i++) {
        ok = describe(store, &tally, i, &status, err);
        if (ok && !each(context, &status)) {
            break;
        }
    }
    sql_end_read(store);
    free(tally.of_import);
    import_list_free(&imports);
    return ok;
}

/* The list goes, so the store keeps the strings for the caller. */
static void keep_strings(struct job_store *store, struct import_status *status)
{
    text_clear(&store->status_path);
    text_clear(&store->status_dialect);
    text_append_string(&store->status_path, status->path);
    text_append_string(&store->status_dialect, status->dialect);
    status->path = text_string(&store->status_path);
    status->dialect = text_string(&store->status_dialect);
}

bool store_status_import(struct job_store *store, int64_t import_id, struct import_status *status,
                         struct error *err)
{
    struct import_list imports = {0};
    struct tally tally = {0};
    if (!sql_begin_read(store, err)) {
        return false;
    }
    bool ok = open_tally(store, &imports, &tally, err);
    const struct import_row *import = ok ? import_list_by_id(&imports, import_id) : NULL;
    if (ok && import == NULL) {
        ok = error_set(err, ERROR_INPUT, "there is no import %" PRId64, import_id);
    }
    ok = ok && describe(store, &tally, (size_t)(import - imports.rows), status, err);
    if (ok) {
        keep_strings(store, status);
    }
    sql_end_read(store);
    free(tally.of_import);
    import_list_free(&imports);
    return ok;
}

bool store_status_read(struct job_store *store, struct store_status *status, struct error *err)
{
    struct import_list none = {0};
    struct tally tally = {.imports = &none};
    *status = (struct store_status){0};
    if (!sql_begin_read(store, err)) {
        return false;
    }
    bool ok =
        job_store_account(store, &status->account, err) &&
        sql_read_int64(store, "SELECT count(*) FROM imports", &status->imports, err) &&
        sql_read_int64(store, "SELECT count(*) FROM jobs WHERE due_at IS NOT NULL AND state = 0",
                       &status->retries_waiting, err) &&
        tally_first(store, &tally, err);
    for (int state = 0; state < JOB_STATES; state++) {
        status->jobs[state] = tally.total[state];
    }
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
                     err)) {
        return false;
    }
    sqlite3_bind_text(stmt, 1, path, -1, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 2, import_id);
    bool ok = sql_step(store, stmt, has, "looking for an import", err);
    sqlite3_finalize(stmt);
    return ok;
}
