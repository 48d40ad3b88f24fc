/* What did the store say at an earlier moment? There are no old copies to look at. But every
 * commit has a number, and every later move of a job has an event with the state before it. So
 * the state at the moment of a manifest is the state before the first event after that moment.
 * Where there is no such event, it is the present state, or pending if the job was first settled
 * later. */
#include "jobs/read/evidence_store.h"

#include "jobs/store/query.h"

static const char doing[] = N_("reading its past");

/* A job whose first settling came later than the mark was pending at the mark, or cancelled: the
 * first event after the mark tells which. */
#define STATE_THEN                                                                                 \
    " iif(coalesce(jobs.settled_in, 0) > :commits,"                                                \
    "  iif(later.state_before = $cancelled, $cancelled, $pending),"                                \
    "  coalesce(later.state_before, jobs.state))"
#define FIRST_LATER_EVENT                                                                          \
    " LEFT JOIN events AS later ON later.id = (SELECT min(id) FROM events"                         \
    "  WHERE events.phone = jobs.phone AND events.id > :event)"

static const char totals_sql[] =
    "SELECT entries.status, " STATE_THEN " FROM imports JOIN entries"
    " ON entries.id BETWEEN imports.first_entry AND imports.last_entry"
    " LEFT JOIN jobs ON jobs.phone = entries.phone" FIRST_LATER_EVENT " WHERE imports.id = :import";

#define OF_IMPORT                                                                                  \
    " EXISTS (SELECT 1 FROM imports AS its WHERE its.id = :import AND" SQL_IMPORT_HAS_JOB("its") ")"

static const char settled_sql[] =
    "SELECT count(*) FROM jobs WHERE settled_in > :commits AND" OF_IMPORT;
static const char events_sql[] = "SELECT kind, count(*) FROM events JOIN jobs USING (phone)"
                                 " WHERE events.id > :event AND" OF_IMPORT " GROUP BY kind";

/* A query about an import as it was at the mark. */
static struct query begin_query(struct job_store *store, const char *sql, int64_t import_id,
                                const struct evidence_mark *mark, struct error *err)
{
    struct query query = query_begin(store, sql, doing, err);
    query_bind(&query, ":import", import_id);
    query_bind(&query, ":commits", mark->commits);
    query_bind(&query, ":event", mark->last_event);
    return query;
}

bool evidence_mark_read(struct job_store *store, struct evidence_mark *mark, struct error *err)
{
    return sql_read_int64(store, "SELECT commits FROM store", &mark->commits, err) &&
           sql_read_int64(store, "SELECT max(id) FROM events", &mark->last_event, err);
}

/* A state that does not exist comes from a damaged page: it counts for nothing, and the sums will
 * not agree. */
static void count_line(const struct query *line, int64_t totals[REPORT_STATUSES])
{
    int64_t status = query_integer(line, 0);
    int64_t state = query_integer(line, 1);
    if (status < 0 || status >= ENTRY_STATUSES || state < 0 || state >= JOB_STATES)
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
    for (unsigned status = 0; status < REPORT_STATUSES; status++)
        totals[status] = 0;
    struct query lines = begin_query(store, totals_sql, import_id, mark, err);
    int64_t stored = 0;
    for (; query_next(&lines); stored++)
        count_line(&lines, totals);
    if (!query_end(&lines))
        return false;
    struct evidence_import import;
    bool ok = evidence_import_read(store, import_id, &import, err);
    /* What is not stored was left out. */
    totals[REPORT_STATUS_SKIPPED] += ok && import.is_known ? import.lines - stored : 0;
    return ok;
}

bool evidence_since(struct job_store *store, int64_t import_id, const struct evidence_mark *mark,
                    struct evidence_since *since, struct error *err)
{
    *since = (struct evidence_since){0};
    struct query settled = begin_query(store, settled_sql, import_id, mark, err);
    if (query_next(&settled))
        since->settled = query_integer(&settled, 0);
    if (!query_end(&settled))
        return false;
    struct query events = begin_query(store, events_sql, import_id, mark, err);
    while (query_next(&events)) {
        int64_t kind = query_integer(&events, 0);
        if (kind >= 0 && kind < JOB_EVENTS)
            since->events[kind] = query_integer(&events, 1);
    }
    return query_end(&events);
}

bool evidence_import_read(struct job_store *store, int64_t import_id,
                          struct evidence_import *import, struct error *err)
{
    struct query query =
        query_begin(store,
                    "SELECT bytes, row_count, last_entry - first_entry + 1, sha256,"
                    " pruned_at IS NOT NULL"
                    " FROM imports WHERE id = :import",
                    doing, err);
    query_bind(&query, ":import", import_id);
    *import = (struct evidence_import){.is_known = query_next(&query)};
    if (import->is_known) {
        import->bytes = query_integer(&query, 0);
        import->rows = query_integer(&query, 1);
        import->lines = query_integer(&query, 2);
        import->is_pruned = query_integer(&query, 4) != 0;
        query_blob(&query, 3, import->sha256, DIGEST_BYTES);
    }
    return query_end(&query);
}

bool evidence_later_import(struct job_store *store, int64_t import_id, int64_t bytes,
                           const unsigned char *sha256, int64_t *later, struct error *err)
{
    struct query query = query_begin(store,
                                     "SELECT min(id) FROM imports WHERE id > :import"
                                     " AND bytes = :bytes AND sha256 = coalesce(:sha256, sha256)",
                                     doing, err);
    query_bind(&query, ":import", import_id);
    query_bind(&query, ":bytes", bytes);
    query_bind_blob(&query, ":sha256", sha256, DIGEST_BYTES);
    *later = query_next(&query) ? query_integer(&query, 0) : 0;
    return query_end(&query);
}

bool evidence_run_is_known(struct job_store *store, int64_t run_id, const char *user,
                           const char *options, bool *known, struct error *err)
{
    struct query query = query_begin(store,
                                     "SELECT 1 FROM runs WHERE id = :run AND user = :user"
                                     " AND options = coalesce(:options, options)",
                                     doing, err);
    query_bind(&query, ":run", run_id);
    query_bind_text(&query, ":user", user);
    query_bind_text(&query, ":options", options);
    *known = query_next(&query);
    return query_end(&query);
}
