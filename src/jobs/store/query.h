/* jobs/store/query.h
 * One SQL statement that is run once: a failure sticks, and what comes after it does nothing, so
 * that only the end needs to be looked at. Owns its statement until query_end. Depends on
 * store_internal.h; included inside jobs/ alone. Statements of a hot path stay prepared instead.
 *
 *     struct query query =
 *         query_begin(store, "SELECT status, entries FROM entry_counts WHERE import_id = :import",
 *                     N_("counting its entries"), err);
 *     query_bind(&query, ":import", import_id);
 *     while (query_next(&query))
 *         entries[query_enum(&query, 0, ENTRY_STATUSES)] = query_integer(&query, 1);
 *     return query_end(&query);
 */
#ifndef JOBS_STORE_QUERY_H
#define JOBS_STORE_QUERY_H

#include "jobs/store/store_internal.h"

struct query {
    struct job_store *store;
    const char *doing;  /* for the message of a failure; a static string */
    sqlite3_stmt *stmt; /* NULL after a failure to prepare it */
    struct error *err;  /* takes the first failure; the caller's */
    bool failed;
};

/* Prepares the statement. `doing` says what it is for (N_("counting its entries"), as store_fail
 * takes it) where that fails. */
struct query query_begin(struct job_store *store, const char *sql, const char *doing,
                         struct error *err);

/* Bind the parameter of that name (":import"); nothing happens where the statement has none, so
 * that statements with different parameters can share the code that binds them. Text and blobs must
 * live until query_end; NULL is bound as SQL NULL. */
void query_bind(struct query *query, const char *name, int64_t value);
void query_bind_text(struct query *query, const char *name, const char *text);
void query_bind_blob(struct query *query, const char *name, const void *bytes, size_t size);

/* Goes on to the next row. False at the end, and after a failure. */
bool query_next(struct query *query);

/* Columns of the row at hand, from 0; 0, NULL and "" where the column is NULL. Text is valid until
 * the next query_next. */
int64_t query_integer(const struct query *query, int column);
const char *query_text(const struct query *query, int column);
bool query_is_null(const struct query *query, int column);

/* Copies a blob of exactly that size; leaves `out` alone where it is NULL or has another size. */
void query_blob(const struct query *query, int column, void *out, size_t size);

/* A column of an enum, below `limit`. A value beyond it comes from a damaged page: that is a
 * failure, and 0 is returned. */
unsigned query_enum(struct query *query, int column, unsigned limit);

/* Finalizes the statement. False where anything failed: then `err` has the first failure. */
bool query_end(struct query *query) MUST_CHECK;

/* Runs a statement whose rows do not matter to its end, and ends the query. */
bool query_run(struct query *query) MUST_CHECK;

/* The same in a transaction of its own (sql_begin, sql_commit). */
bool query_commit(struct query *query) MUST_CHECK;

#endif
