/* Each scope is one condition on a job. The same text of SQL answers whether there is any, how many
 * there are, and which, so that the three can't disagree. */
#include "jobs/list/list_hold.h"
#include "jobs/list/list_internal.h"

#include "jobs/store/query.h"

#include <inttypes.h>

static const char doing[] = N_("holding its numbers against the provider's list");

/* What was settled later than now was settled under a clock that has been set back since: that is
 * no reason to believe it. (An IN in place of the comparisons would build a table for each row.) */
#define SETTLED_AT "max(coalesce(confirmed_at, 0), coalesce(last_attempt_at, 0))"
/* Of all the imports in question. What was settled after it, as nearly all is, need not be held
 * against each: in a table of a million that spares half of the time. */
#define LAST_ASKED                                                                                 \
    "(SELECT max(coalesce(requested_at, imported_at)) FROM run_imports"                            \
    "  JOIN imports ON imports.id = import_id WHERE run_id = :run)"
#define DOUBTFUL                                                                                   \
    " (state BETWEEN $listed AND $unconfirmed AND state <> $rejected"                              \
    "  AND (" SETTLED_AT " < " LAST_ASKED " OR " SETTLED_AT " > :now)"                             \
    "  OR :with_pending AND state = $pending)"                                                     \
    " AND EXISTS (SELECT 1 FROM run_imports AS scope"                                              \
    "  JOIN imports ON imports.id = scope.import_id WHERE scope.run_id = :run"                     \
    "  AND (state = $pending OR " SETTLED_AT " < coalesce(requested_at, imported_at)"              \
    "   OR " SETTLED_AT " > :now)"                                                                 \
    "  AND" SQL_IMPORT_HAS_JOB("imports") ")"
#define ALL " TRUE"
#define REMOVING                                                                                   \
    " state = $removing AND EXISTS (SELECT 1 FROM imports AS this WHERE this.id = :import"         \
    "  AND" SQL_IMPORT_HAS_JOB("this") ")"

_Static_assert(JOB_ALREADY_LISTED == JOB_LISTED + 1 && JOB_REJECTED == JOB_LISTED + 2 &&
                   JOB_UNCONFIRMED == JOB_LISTED + 3,
               "DOUBTFUL means the states between them, too");

#define ANY_OF(scope)   "SELECT EXISTS (SELECT 1 FROM jobs WHERE" scope ")"
#define COUNT_OF(scope) "SELECT count(*) FROM jobs WHERE" scope
#define NEXT_OF(scope)                                                                             \
    "SELECT" LIST_MOVES_COLUMNS " FROM jobs WHERE phone > :after AND" scope                        \
    " ORDER BY phone LIMIT :limit"

static const struct {
    const char *any, *count, *next;
} selects[LIST_SCOPES] = {
    [LIST_SCOPE_DOUBTFUL] = {ANY_OF(DOUBTFUL), COUNT_OF(DOUBTFUL), NEXT_OF(DOUBTFUL)},
    [LIST_SCOPE_ALL] = {ANY_OF(ALL), COUNT_OF(ALL), NEXT_OF(ALL)},
    [LIST_SCOPE_REMOVING] = {ANY_OF(REMOVING), COUNT_OF(REMOVING), NEXT_OF(REMOVING)},
};

static const char record_sql[] =
    "INSERT OR REPLACE INTO run_imports (run_id, import_id) SELECT :run, id FROM imports"
    " WHERE undone_at IS NULL"
    " AND iif(:unfinished, finished_at IS NULL, id IN (SELECT value FROM json_each(:ids)))";

bool list_scope_record(struct job_store *store, const struct list_scope *scope, struct error *err)
{
    struct text ids = {0};
    if (scope->kind != LIST_SCOPE_DOUBTFUL)
        return true;
    text_append_char(&ids, '[');
    for (size_t i = 0; i < scope->import_count; i++)
        text_printf(&ids, "%s%" PRId64, i > 0 ? "," : "", scope->import_ids[i]);
    text_append_char(&ids, ']');
    struct query query = query_begin(store, record_sql, doing, err);
    query_bind(&query, ":run", scope->run_id);
    query_bind(&query, ":unfinished", scope->import_count == 0);
    query_bind_text(&query, ":ids", text_string(&ids));
    bool ok = query_commit(&query);
    text_free(&ids);
    return ok;
}

static void bind_scope(sqlite3_stmt *stmt, const struct list_scope *scope, int64_t now)
{
    sql_bind_named(stmt, ":run", scope->run_id);
    sql_bind_named(stmt, ":now", now);
    sql_bind_named(stmt, ":with_pending", scope->with_pending);
    sql_bind_named(stmt, ":import", scope->import_id);
}

/* The one value of a query about the scope. */
static bool ask_scope(struct job_store *store, const char *sql, const struct list_scope *scope,
                      int64_t now, int64_t *value, struct error *err)
{
    struct query query = query_begin(store, sql, doing, err);
    if (query.stmt != NULL)
        bind_scope(query.stmt, scope, now);
    *value = query_next(&query) ? query_integer(&query, 0) : 0;
    return query_end(&query);
}

bool list_scope_any(struct job_store *store, const struct list_scope *scope, int64_t now, bool *any,
                    struct error *err)
{
    int64_t value = 0;
    bool ok = ask_scope(store, selects[scope->kind].any, scope, now, &value, err);
    *any = value != 0;
    return ok;
}

bool list_scope_count(struct job_store *store, const struct list_scope *scope, int64_t now,
                      int64_t *count, struct error *err)
{
    return ask_scope(store, selects[scope->kind].count, scope, now, count, err);
}

bool list_scope_prepare(struct job_store *store, const struct list_scope *scope, int64_t now,
                        sqlite3_stmt **next, struct error *err)
{
    if (!sql_prepare(store, selects[scope->kind].next, next, err))
        return false;
    bind_scope(*next, scope, now);
    return true;
}
