#include "jobs/store_status.h"
#include "jobs/import_list.h"
#include "jobs/job_counts.h"
#include "jobs/query.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static bool count_entries(struct job_store *store, int64_t import_id,
                          int64_t entries[ENTRY_STATUSES], struct error *err)
{
    struct query query =
        query_begin(store, "SELECT status, entries FROM entry_counts WHERE import_id = :import",
                    "counting its entries", err);
    query_bind(&query, ":import", import_id);
    while (query_next(&query)) {
        unsigned status = query_enum(&query, 0, ENTRY_STATUSES);
        entries[status] = query_integer(&query, 1);
    }
    return query_end(&query);
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
    struct query query = query_begin(store,
                                     "SELECT id, started_at, ended_at, exit_status, pid FROM runs"
                                     " ORDER BY id DESC LIMIT 1",
                                     "reading its runs", err);
    if (query_next(&query)) {
        *run = (struct run_status){
            .run_id = query_integer(&query, 0),
            .started_at = query_integer(&query, 1),
            .ended_at = query_integer(&query, 2),
            .has_exit_status = !query_is_null(&query, 3),
            .exit_status = (int)query_integer(&query, 3),
            .pid = query_integer(&query, 4),
        };
    }
    return query_end(&query);
}

bool store_status_read(struct job_store *store, struct store_status *status, struct error *err)
{
    static const char oldest[] =
        "SELECT min(coalesce(requested_at, imported_at)) FROM imports"
        " JOIN job_counts ON job_counts.import_id = imports.id AND state = $pending"
        "  AND jobs > 0";
    *status = (struct store_status){0};
    if (!sql_begin_read(store, err))
        return false;
    bool ok = job_store_account(store, &status->account, err) &&
              sql_read_int64(store, "SELECT count(*) FROM imports", &status->imports, err) &&
              sql_read_int64(
                  store, "SELECT count(*) FROM jobs WHERE due_at IS NOT NULL AND state = $pending",
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
    struct query query =
        query_begin(store, "SELECT 1 FROM imports WHERE path = :path AND id < :import LIMIT 1",
                    "looking for an import", err);
    query_bind_text(&query, ":path", path);
    query_bind(&query, ":import", import_id);
    *has = query_next(&query);
    return query_end(&query);
}

bool store_status_each_source(struct job_store *store, bool (*see)(void *context, const char *path),
                              void *context, struct error *err)
{
    struct query query =
        query_begin(store, "SELECT DISTINCT path FROM imports", "reading its imports", err);
    while (query_next(&query))
        if (!see(context, query_text(&query, 0)))
            break;
    return query_end(&query);
}
