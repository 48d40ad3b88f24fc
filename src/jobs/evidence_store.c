/* What did the store say at an earlier moment? There are no old copies to look at. But every
 * commit has a number, and every later move of a job has an event with the state before it. So
 * the state at the moment of a manifest is the state before the first event after that moment.
 * Where there is no such event, it is the present state, or pending if the job was first settled
 * later. */
#include "jobs/evidence_store.h"

#include "jobs/store_internal.h"

#include <string.h>

static const char DOING[] = "reading its past";

/* state 0: JOB_PENDING, 5: JOB_CANCELLED. Where the first settling came later than the mark, the
 * first event after it tells whether that came before or after the settling: neither a pending job
 * nor one that was cancelled in its place had been settled. */
#define STATE_THEN                                                                                 \
    " iif(coalesce(jobs.settled_in, 0) > :commits,"                                                \
    "  iif(later.state_before = 5, 5, 0),"                                                         \
    "  coalesce(later.state_before, jobs.state))"
#define FIRST_LATER_EVENT                                                                          \
    " LEFT JOIN events AS later ON later.id = (SELECT min(id) FROM events"                         \
    "  WHERE events.phone = jobs.phone AND events.id > :event)"

_Static_assert(JOB_PENDING == 0 && JOB_CANCELLED == 5, "the SQL of this file names them");

static const char TOTALS[] =
    "SELECT entries.status, " STATE_THEN " FROM imports JOIN entries"
    " ON entries.id BETWEEN imports.first_entry AND imports.last_entry"
    " LEFT JOIN jobs ON jobs.phone = entries.phone" FIRST_LATER_EVENT " WHERE imports.id = :import";

#define OF_IMPORT                                                                                  \
    " EXISTS (SELECT 1 FROM imports AS its WHERE its.id = :import AND" SQL_IMPORT_HAS_JOB("its") ")"

static const char SETTLED[] = "SELECT count(*) FROM jobs WHERE settled_in > :commits AND" OF_IMPORT;
static const char EVENTS[] = "SELECT kind, count(*) FROM events JOIN jobs USING (phone)"
                             " WHERE events.id > :event AND" OF_IMPORT " GROUP BY kind";

static bool prepare(struct job_store *store, const char *sql, int64_t import_id,
                    const struct evidence_mark *mark, sqlite3_stmt **stmt, struct error *err)
{
    if (!sql_prepare(store, sql, stmt, err))
        return false;
    sql_bind_named(*stmt, ":import", import_id);
    sql_bind_named(*stmt, ":commits", mark->commits);
    sql_bind_named(*stmt, ":event", mark->last_event);
    return true;
}

bool evidence_mark_read(struct job_store *store, struct evidence_mark *mark, struct error *err)
{
    return sql_read_int64(store, "SELECT commits FROM store", &mark->commits, err) &&
           sql_read_int64(store, "SELECT max(id) FROM events", &mark->last_event, err);
}

/* A state that does not exist comes from a damaged page: it counts for nothing, and the sums will
 * not agree. */
static void count_line(sqlite3_stmt *stmt, int64_t totals[REPORT_STATUSES])
{
    unsigned status = (unsigned)sqlite3_column_int(stmt, 0);
    unsigned state = (unsigned)sqlite3_column_int(stmt, 1);
    if (status >= ENTRY_STATUSES || state >= JOB_STATES)
        return;
    struct report_row row = {
        .entry.status = (enum entry_status)status,
        .state = (enum job_state)state,
    };
    totals[report_row_status(&row)]++;
}

bool evidence_totals(struct job_store *store, int64_t import_id, const struct evidence_mark *mark,
                     int64_t totals[REPORT_STATUSES], struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    for (unsigned status = 0; status < REPORT_STATUSES; status++)
        totals[status] = 0;
    bool ok = prepare(store, TOTALS, import_id, mark, &stmt, err) &&
              sql_step(store, stmt, &row, DOING, err);
    while (ok && row) {
        count_line(stmt, totals);
        ok = sql_step(store, stmt, &row, DOING, err);
    }
    sqlite3_finalize(stmt);
    return ok;
}

static bool read_settled(struct job_store *store, int64_t import_id,
                         const struct evidence_mark *mark, int64_t *settled, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    bool ok = prepare(store, SETTLED, import_id, mark, &stmt, err) &&
              sql_step(store, stmt, &row, DOING, err);
    *settled = row ? sqlite3_column_int64(stmt, 0) : 0;
    sqlite3_finalize(stmt);
    return ok;
}

bool evidence_since(struct job_store *store, int64_t import_id, const struct evidence_mark *mark,
                    struct evidence_since *since, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    *since = (struct evidence_since){0};
    bool ok = read_settled(store, import_id, mark, &since->settled, err) &&
              prepare(store, EVENTS, import_id, mark, &stmt, err) &&
              sql_step(store, stmt, &row, DOING, err);
    while (ok && row) {
        unsigned kind = (unsigned)sqlite3_column_int(stmt, 0);
        if (kind < JOB_EVENTS)
            since->events[kind] = sqlite3_column_int64(stmt, 1);
        ok = sql_step(store, stmt, &row, DOING, err);
    }
    sqlite3_finalize(stmt);
    return ok;
}

bool evidence_import_read(struct job_store *store, int64_t import_id,
                          struct evidence_import *import, struct error *err)
{
    static const char sql[] = "SELECT bytes, row_count, last_entry - first_entry + 1, sha256"
                              " FROM imports WHERE id = ?1";
    sqlite3_stmt *stmt = NULL;
    *import = (struct evidence_import){0};
    bool ok = sql_prepare(store, sql, &stmt, err);
    if (ok) {
        sqlite3_bind_int64(stmt, 1, import_id);
        ok = sql_step(store, stmt, &import->is_known, DOING, err);
    }
    if (ok && import->is_known) {
        const void *sha256 = sqlite3_column_blob(stmt, 3);
        import->bytes = sqlite3_column_int64(stmt, 0);
        import->rows = sqlite3_column_int64(stmt, 1);
        import->lines = sqlite3_column_int64(stmt, 2);
        if (sha256 != NULL && sqlite3_column_bytes(stmt, 3) == DIGEST_BYTES)
            memcpy(import->sha256, sha256, DIGEST_BYTES);
    }
    sqlite3_finalize(stmt);
    return ok;
}

bool evidence_later_import(struct job_store *store, int64_t import_id, int64_t bytes,
                           const unsigned char *sha256, int64_t *later, struct error *err)
{
    static const char sql[] = "SELECT min(id) FROM imports WHERE id > ?1 AND bytes = ?2"
                              " AND sha256 = coalesce(?3, sha256)";
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    bool ok = sql_prepare(store, sql, &stmt, err);
    if (ok) {
        sqlite3_bind_int64(stmt, 1, import_id);
        sqlite3_bind_int64(stmt, 2, bytes);
        if (sha256 != NULL)
            sqlite3_bind_blob(stmt, 3, sha256, DIGEST_BYTES, SQLITE_STATIC);
        ok = sql_step(store, stmt, &row, DOING, err);
    }
    *later = ok && row ? sqlite3_column_int64(stmt, 0) : 0;
    sqlite3_finalize(stmt);
    return ok;
}

bool evidence_run_is_known(struct job_store *store, int64_t run_id, const char *user,
                           const char *options, bool *known, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    *known = false;
    bool ok = sql_prepare(store,
                          "SELECT 1 FROM runs WHERE id = ?1 AND user = ?2"
                          " AND options = coalesce(?3, options)",
                          &stmt, err);
    if (ok) {
        sqlite3_bind_int64(stmt, 1, run_id);
        sqlite3_bind_text(stmt, 2, user, -1, SQLITE_STATIC);
        if (options != NULL)
            sqlite3_bind_text(stmt, 3, options, -1, SQLITE_STATIC);
        ok = sql_step(store, stmt, known, DOING, err);
    }
    sqlite3_finalize(stmt);
    return ok;
}
