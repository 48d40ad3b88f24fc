/* Most SQL is run once, and each call of it can fail. The first failure is kept in the query and
 * makes every later call do nothing, so that the code between beginning and end reads as if nothing
 * ever failed. */
#include "jobs/store/query.h"

#include <string.h>

struct query query_begin(struct job_store *store, const char *sql, const char *doing,
                         struct error *err)
{
    struct query query = {.store = store, .doing = doing, .err = err};
    query.failed = !sql_prepare(store, sql, &query.stmt, err);
    return query;
}

/* 0 where the statement has no such parameter, or could not be prepared. */
static int find_parameter(const struct query *query, const char *name)
{
    return query->stmt != NULL ? sqlite3_bind_parameter_index(query->stmt, name) : 0;
}

void query_bind(struct query *query, const char *name, int64_t value)
{
    int parameter = find_parameter(query, name);
    if (parameter > 0)
        sqlite3_bind_int64(query->stmt, parameter, value);
}

void query_bind_text(struct query *query, const char *name, const char *text)
{
    int parameter = find_parameter(query, name);
    if (parameter > 0)
        sqlite3_bind_text(query->stmt, parameter, text, -1, SQLITE_STATIC);
}

void query_bind_blob(struct query *query, const char *name, const void *bytes, size_t size)
{
    int parameter = find_parameter(query, name);
    if (parameter > 0)
        sqlite3_bind_blob(query->stmt, parameter, bytes, (int)size, SQLITE_STATIC);
}

bool query_next(struct query *query)
{
    bool row = false;
    if (query->failed)
        return false;
    query->failed = !sql_step(query->store, query->stmt, &row, query->doing, query->err);
    return row;
}

int64_t query_integer(const struct query *query, int column)
{
    return sqlite3_column_int64(query->stmt, column);
}

const char *query_text(const struct query *query, int column)
{
    return sql_column_text(query->stmt, column);
}

bool query_is_null(const struct query *query, int column)
{
    return sqlite3_column_type(query->stmt, column) == SQLITE_NULL;
}

void query_blob(const struct query *query, int column, void *out, size_t size)
{
    const void *bytes = sqlite3_column_blob(query->stmt, column);
    if (bytes != NULL && sqlite3_column_bytes(query->stmt, column) == (int)size)
        memcpy(out, bytes, size);
}

unsigned query_enum(struct query *query, int column, unsigned limit)
{
    int64_t value = query_integer(query, column);
    if (value >= 0 && value < (int64_t)limit)
        return (unsigned)value;
    if (!query->failed)
        query->failed = !store_damaged(query->store, N_("a row has no known state"), query->err);
    return 0;
}

bool query_end(struct query *query)
{
    sqlite3_finalize(query->stmt);
    query->stmt = NULL;
    return !query->failed;
}

bool query_run(struct query *query)
{
    while (query_next(query))
        continue;
    return query_end(query);
}

bool query_commit(struct query *query)
{
    struct job_store *store = query->store;
    struct error *err = query->err;
    query->failed = query->failed || !sql_begin(store, err);
    bool ok = query_run(query) && sql_commit(store, err);
    sql_rollback(store);
    return ok;
}
