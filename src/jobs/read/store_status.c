/* What `status` shows is counted in advance (job_counts.c and the tables of counts of entries), so
 * that it is there at once however large the store is. */
#include "jobs/read/store_status.h"

#include "base/memory.h"
#include "jobs/store/job_counts.h"
#include "jobs/store/query.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool count_entries(struct job_store *store, int64_t import_id,
                          int64_t entries[ENTRY_STATUSES], struct error *err)
{
    struct query query =
        query_begin(store, "SELECT status, entries FROM entry_counts WHERE import_id = :import",
                    N_("counting its entries"), err);
    query_bind(&query, ":import", import_id);
    while (query_next(&query)) {
        unsigned status = query_enum(&query, 0, ENTRY_STATUSES);
        entries[status] = query_integer(&query, 1);
    }
    return query_end(&query);
}

/* Rows that were told before: by an earlier import that had the same, or by a run of this one. */
static bool count_known(struct job_store *store, int64_t told_at, struct import_status *import,
                        struct error *err)
{
    struct query query = query_begin(
        store,
        "SELECT status, entries, told_at FROM known_counts JOIN imports ON imports.id = told_in"
        " WHERE import_id = :import AND told_at IS NOT NULL AND undone_at IS NULL",
        N_("counting rows that were told before"), err);
    query_bind(&query, ":import", import->import_id);
    while (query_next(&query)) {
        unsigned status = query_enum(&query, 0, ENTRY_STATUSES);
        int64_t since = query_integer(&query, 2);
        import->known[status] += query_integer(&query, 1);
        if (import->known_since == 0 || since < import->known_since)
            import->known_since = since;
    }
    if (told_at != 0) {
        import->known[ENTRY_INVALID] = import->entries[ENTRY_INVALID];
        import->known[ENTRY_UNDECIDED] = import->entries[ENTRY_UNDECIDED];
        if (import->known_since == 0 && import_status_known(import) > 0)
            import->known_since = told_at;
    }
    return query_end(&query);
}

bool store_status_same_rows(struct job_store *store, int64_t import_id, int64_t earlier_id,
                            int64_t same[ENTRY_STATUSES], struct error *err)
{
    struct query query =
        query_begin(store,
                    "SELECT status, entries FROM known_counts JOIN imports ON imports.id = told_in"
                    " WHERE import_id = :import AND told_in = :earlier AND told_at IS NULL"
                    "  AND undone_at IS NULL",
                    N_("counting rows of several files"), err);
    query_bind(&query, ":import", import_id);
    query_bind(&query, ":earlier", earlier_id);
    while (query_next(&query)) {
        unsigned status = query_enum(&query, 0, ENTRY_STATUSES);
        same[status] += query_integer(&query, 1);
    }
    return query_end(&query);
}

bool store_status_same_numbers(struct job_store *store, int64_t import_id, const int64_t *other_ids,
                               size_t other_count, int64_t same[JOB_STATES], struct error *err)
{
    struct text ids = {0};
    struct query query = query_begin(
        store,
        "SELECT state, count(*) FROM imports AS its JOIN jobs ON" SQL_IMPORT_HAS_JOB(
            "its") " WHERE its.id = :import AND state IN ($rejected, $unconfirmed) AND EXISTS"
                   " (SELECT 1 FROM json_each(:others) AS others"
                   "  JOIN imports AS other ON other.id = others.value AND" SQL_IMPORT_HAS_JOB(
                       "other") ") GROUP BY state",
        N_("counting numbers of several files"), err);
    for (size_t i = 0; i < other_count; i++)
        text_printf(&ids, "%c%" PRId64, i == 0 ? '[' : ',', other_ids[i]);
    text_append_string(&ids, other_count == 0 ? "[]" : "]");
    memset(same, 0, JOB_STATES * sizeof *same);
    query_bind(&query, ":import", import_id);
    query_bind_text(&query, ":others", text_string(&ids));
    while (query_next(&query)) {
        unsigned state = query_enum(&query, 0, JOB_STATES);
        same[state] = query_integer(&query, 1);
    }
    bool ok = query_end(&query);
    text_free(&ids);
    return ok;
}

int64_t import_status_known(const struct import_status *status)
{
    return status->known[ENTRY_INVALID] + status->known[ENTRY_UNDECIDED];
}

#define SELECT_IMPORTS                                                                             \
    "SELECT id, path, dialect, choices, undo_reason, imported_at,"                                 \
    " coalesce(requested_at, imported_at), finished_at, undone_at, row_count,"                     \
    " new_jobs + known_jobs, told_at, pruned_at FROM imports"

/* The import of the row at hand. */
static bool read_import(const struct query *row, struct import_status *status)
{
    *status = (struct import_status){
        .import_id = query_integer(row, 0),
        .path = memory_copy_string(query_text(row, 1)),
        .dialect = memory_copy_string(query_text(row, 2)),
        .choices = memory_copy_string(query_text(row, 3)),
        .undo_reason = memory_copy_string(query_text(row, 4)),
        .imported_at = query_integer(row, 5),
        .requested_at = query_integer(row, 6),
        .finished_at = query_integer(row, 7),
        .undone_at = query_integer(row, 8),
        .rows = query_integer(row, 9),
        .pruned_at = query_integer(row, 12),
    };
    bool ok = job_counts_read(row->store, status->import_id, status->jobs, row->err) &&
              count_entries(row->store, status->import_id, status->entries, row->err) &&
              count_known(row->store, query_integer(row, 11), status, row->err);
    status->duplicates = status->entries[ENTRY_PHONE] - query_integer(row, 10);
    if (!ok)
        import_status_free(status);
    return ok;
}

void import_status_free(struct import_status *status)
{
    free(status->path);
    free(status->dialect);
    free(status->choices);
    free(status->undo_reason);
    *status = (struct import_status){0};
}

bool store_status_each_import(struct job_store *store,
                              bool (*each)(void *context, const struct import_status *status),
                              void *context, struct error *err)
{
    if (!sql_begin_read(store, err))
        return false;
    struct query imports =
        query_begin(store, SELECT_IMPORTS " ORDER BY id", N_("reading its imports"), err);
    struct import_status status;
    bool ok = true;
    bool goes_on = true;
    while (goes_on && query_next(&imports)) {
        ok = read_import(&imports, &status);
        goes_on = ok && each(context, &status);
        import_status_free(&status);
    }
    ok = query_end(&imports) && ok;
    sql_end_read(store);
    return ok;
}

bool store_status_import(struct job_store *store, int64_t import_id, struct import_status *status,
                         struct error *err)
{
    *status = (struct import_status){0};
    if (!sql_begin_read(store, err))
        return false;
    struct query import =
        query_begin(store, SELECT_IMPORTS " WHERE id = :import", N_("reading its imports"), err);
    query_bind(&import, ":import", import_id);
    bool found = query_next(&import);
    bool ok = !found || read_import(&import, status);
    ok = query_end(&import) && ok;
    sql_end_read(store);
    return ok && (found || error_set(err, ERROR_INPUT, "there is no import %" PRId64, import_id));
}

static bool read_last_run(struct job_store *store, struct run_status *run, struct error *err)
{
    struct query query = query_begin(store,
                                     "SELECT id, started_at, ended_at, exit_status, pid FROM runs"
                                     " ORDER BY id DESC LIMIT 1",
                                     N_("reading its runs"), err);
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

/* What an earlier import told counts there. */
static bool count_human_rows(struct job_store *store, struct store_status *status,
                             struct error *err)
{
    struct query query = query_begin(
        store,
        "SELECT told_at, coalesce((SELECT sum(entries) FROM entry_counts"
        "  WHERE import_id = imports.id AND status IN ($invalid, $undecided)), 0)"
        " - coalesce((SELECT sum(entries) FROM known_counts"
        "  JOIN imports AS earlier ON earlier.id = told_in AND earlier.undone_at IS NULL"
        "  WHERE import_id = imports.id), 0) FROM imports WHERE undone_at IS NULL",
        N_("counting rows that need a human"), err);
    while (query_next(&query)) {
        int64_t told_at = query_integer(&query, 0);
        int64_t rows = query_integer(&query, 1);
        *(told_at == 0 ? &status->human_rows : &status->known_rows) += rows;
        if (told_at != 0 && rows > 0 && (status->known_since == 0 || told_at < status->known_since))
            status->known_since = told_at;
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
              count_human_rows(store, status, err) && job_counts_read(store, 0, status->jobs, err);
    status->running_pid = store->writes ? (int64_t)getpid() : store_lock_holder(&store->lock);
    sql_end_read(store);
    return ok;
}

bool store_status_latest_import(struct job_store *store, int64_t *import_id, struct error *err)
{
    return sql_read_int64(store,
                          "SELECT coalesce(max(id) FILTER (WHERE undone_at IS NULL"
                          "  AND pruned_at IS NULL), max(id))"
                          " FROM imports",
                          import_id, err);
}

bool store_status_has_older_import(struct job_store *store, const char *path, int64_t import_id,
                                   bool *has, struct error *err)
{
    struct query query =
        query_begin(store, "SELECT 1 FROM imports WHERE path = :path AND id < :import LIMIT 1",
                    N_("looking for an import"), err);
    query_bind_text(&query, ":path", path);
    query_bind(&query, ":import", import_id);
    *has = query_next(&query);
    return query_end(&query);
}

bool store_status_each_source(struct job_store *store, bool (*see)(void *context, const char *path),
                              void *context, struct error *err)
{
    struct query query =
        query_begin(store, "SELECT DISTINCT path FROM imports", N_("reading its imports"), err);
    while (query_next(&query))
        if (!see(context, query_text(&query, 0)))
            break;
    return query_end(&query);
}
