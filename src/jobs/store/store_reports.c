/* Many statements change jobs, and a report tells of some columns only. So a trigger looks at each
 * change, whoever makes it, and notes the imports that it concerns; it is there only while reports
 * are known, and belongs to the connection alone. What is noted is rolled back with the rest. */
#include "jobs/store/store_reports.h"

#include "jobs/store/query.h"
#include "jobs/store/store_internal.h"

static const char doing[] = N_("keeping which reports are outdated");

/* Entries are numbered through: an import that has some begins after all those before it. */
static const char watch_sql[] =
    "CREATE TEMP TABLE watched (first_entry INTEGER PRIMARY KEY, last_entry INTEGER,"
    "  import_id INTEGER UNIQUE);"
    "CREATE TEMP TABLE outdated (import_id INTEGER PRIMARY KEY);"
    "INSERT INTO watched SELECT first_entry, last_entry, id FROM imports"
    "  WHERE last_entry >= first_entry AND id IN (SELECT import_id FROM reports);"
    "CREATE TEMP TRIGGER job_outdates AFTER UPDATE ON main.jobs"
    " WHEN (OLD.state, coalesce(OLD.list_stop_id, OLD.own_stop_id), OLD.code, OLD.message, "
    "OLD.source,"
    "   OLD.http_status, OLD.attempts, OLD.first_attempt_at, OLD.last_attempt_at, OLD.maybe_sent)"
    "  IS NOT (NEW.state, coalesce(NEW.list_stop_id, NEW.own_stop_id), NEW.code, NEW.message, "
    "NEW.source,"
    "   NEW.http_status, NEW.attempts, NEW.first_attempt_at, NEW.last_attempt_at, NEW.maybe_sent)"
    " BEGIN INSERT OR IGNORE INTO outdated"
    "  SELECT import_id FROM watched WHERE last_entry >= NEW.first_entry AND first_entry ="
    "   (SELECT max(first_entry) FROM watched WHERE first_entry <= NEW.first_entry)"
    "  UNION ALL SELECT import_id FROM brought_again JOIN watched"
    "   ON import_id BETWEEN first_import AND last_import WHERE phone = NEW.phone;"
    " END;"
    "CREATE TEMP TRIGGER kept_outdates AFTER UPDATE OF kept ON main.entries"
    " WHEN coalesce(OLD.kept, '') <> coalesce(NEW.kept, '')"
    " BEGIN INSERT OR IGNORE INTO outdated"
    "  SELECT import_id FROM watched WHERE last_entry >= NEW.id AND first_entry ="
    "   (SELECT max(first_entry) FROM watched WHERE first_entry <= NEW.id);"
    " END;"
    "CREATE TEMP TRIGGER undo_outdates AFTER UPDATE OF undone_at, undo_reason ON main.imports"
    " WHEN (OLD.undone_at, OLD.undo_reason) IS NOT (NEW.undone_at, NEW.undo_reason)"
    " BEGIN INSERT OR IGNORE INTO outdated VALUES (NEW.id); END;";

static const char outdated_sql[] =
    "SELECT reports.path, imports.id, imported_at FROM reports JOIN imports ON imports.id = "
    "import_id"
    " WHERE import_id IN (SELECT import_id FROM outdated) GROUP BY reports.path";

static const char forget_sql[] =
    "DELETE FROM reports WHERE path IN"
    " (SELECT path FROM reports WHERE import_id IN (SELECT import_id FROM outdated));"
    "DELETE FROM watched WHERE import_id IN (SELECT import_id FROM outdated);"
    "DELETE FROM outdated;";

void store_reports_on_outdated(struct job_store *store,
                               void (*outdated)(void *context, const struct store_report *report),
                               void *context)
{
    store->outdated = outdated;
    store->outdated_context = context;
}

static bool tell_outdated(struct job_store *store, struct error *err)
{
    struct query query = query_begin(store, outdated_sql, doing, err);
    while (query_next(&query)) {
        const struct store_report report = {
            .path = query_text(&query, 0),
            .import_id = query_integer(&query, 1),
            .imported_at = query_integer(&query, 2),
        };
        store->outdated(store->outdated_context, &report);
    }
    return query_end(&query);
}

static bool settle_outdated(struct job_store *store, struct error *err)
{
    int64_t any = 0;
    if (store->outdated == NULL)
        return true;
    return sql_read_int64(store, "SELECT EXISTS (SELECT 1 FROM outdated)", &any, err) &&
           (any == 0 || (tell_outdated(store, err) && sql_exec(store, forget_sql, err)));
}

bool store_reports_watch(struct job_store *store, struct error *err)
{
    int64_t any = 0;
    bool ok = sql_read_int64(store, "SELECT EXISTS (SELECT 1 FROM reports)", &any, err);
    store->before_commit = ok && any != 0 ? settle_outdated : NULL;
    return ok && (any == 0 || sql_exec(store, watch_sql, err));
}

static bool add_report(struct job_store *store, const char *path, int64_t import_id,
                       struct error *err)
{
    struct query query =
        query_begin(store, "INSERT INTO reports (path, import_id) VALUES (:path, :import)",
                    N_("noting a report"), err);
    query_bind_text(&query, ":path", path);
    query_bind(&query, ":import", import_id);
    return query_run(&query);
}

bool store_reports_note(struct job_store *store, const char *path, const int64_t *import_ids,
                        size_t count, struct error *err)
{
    if (!sql_begin(store, err))
        return false;
    struct query old =
        query_begin(store, "DELETE FROM reports WHERE path = :path", N_("noting a report"), err);
    query_bind_text(&old, ":path", path);
    bool ok = query_run(&old);
    for (size_t i = 0; ok && i < count; i++)
        ok = add_report(store, path, import_ids[i], err);
    ok = ok && sql_commit(store, err);
    sql_rollback(store);
    return ok;
}
