/* A number must not be on the wire before the database says that it may be: else a crash would
 * forget that the provider may have it. To write that for each number would be slow. Jobs
 * therefore leave in the order of their numbers, and a claim is one row for the whole run: all
 * numbers from here to there may have been sent. The commit that keeps the last results also
 * makes the next claim, so that a claim costs nothing of its own. */
#include "jobs/send/job_queue.h"
#include "base/memory.h"
#include "jobs/send/send_internal.h"
#include "jobs/store/query.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* No due time is set further ahead than this. If one is, the clock was set back since. */
#define DUE_AHEAD_MAX_MS INT64_C(300000)

struct job_queue {
    struct job_store *store;
    int64_t run_id;
    bool whole; /* every import is in the scope: no job needs to be held against it */
    struct job_results results;
    sqlite3_stmt *next;
    sqlite3_stmt *note_claim;

    struct job_claim *claimed; /* [taken, taken + left) are still to be handed out */
    size_t taken;
    size_t left;
    size_t capacity;
    int64_t last_claimed;
    bool exhausted;
};

/* Whether one of the run's imports brought the job; always so where :whole is true. */
#define IN_SCOPE                                                                                   \
    " AND (:whole OR EXISTS (SELECT 1 FROM run_imports AS scope"                                   \
    "  JOIN imports ON imports.id = scope.import_id"                                               \
    "  WHERE scope.run_id = :run AND" SQL_IMPORT_HAS_JOB("imports") "))"

/* A job that this run has tried and given up is not claimed once more, even where its number lies
 * ahead. */
static const char next_sql[] =
    "SELECT phone, iif(settled_in IS NULL, first_entry, 0) FROM jobs"
    " WHERE phone > :after AND state = $pending AND due_at IS NULL" IN_SCOPE
    " AND (attempts IS NULL OR NOT EXISTS (SELECT 1 FROM events WHERE events.phone = jobs.phone"
    "  AND events.run_id = :run AND events.kind = $event_attempt)) ORDER BY phone LIMIT :limit";

static const char retries_sql[] =
    "SELECT phone, iif(due_at > :now + :ahead, :now, due_at) AS due FROM jobs"
    " WHERE due_at IS NOT NULL AND state = $pending" IN_SCOPE " ORDER BY due";

static const char pending_sql[] = "SELECT count(*) FROM jobs WHERE state = $pending" IN_SCOPE;
static const char has_pending_sql[] =
    "SELECT EXISTS (SELECT 1 FROM jobs WHERE state = $pending" IN_SCOPE ")";

static struct query begin_scoped(struct job_queue *queue, const char *sql, const char *doing,
                                 struct error *err)
{
    struct query query = query_begin(queue->store, sql, doing, err);
    query_bind(&query, ":whole", queue->whole);
    query_bind(&query, ":run", queue->run_id);
    return query;
}

static bool run_scope_sql(struct job_queue *queue, const char *sql, int64_t import_id, int *changes,
                          struct error *err)
{
    struct query query = begin_scoped(queue, sql, N_("recording what is to be sent"), err);
    query_bind(&query, ":import", import_id);
    bool ok = query_run(&query);
    *changes = sqlite3_changes(queue->store->db);
    return ok;
}

/* The run's imports and claim, as they stand before anything of this queue is sent. */
static bool record_scope(struct job_queue *queue, const int64_t *import_ids, size_t import_count,
                         struct error *err)
{
    int changes = 0;
    if (!run_scope_sql(queue, "DELETE FROM run_imports WHERE run_id = :run", 0, &changes, err) ||
        !run_scope_sql(queue,
                       "UPDATE runs SET claimed_after = NULL, claimed_to = NULL WHERE id = :run", 0,
                       &changes, err))
        return false;
    if (import_count == 0) {
        return run_scope_sql(queue,
                             "INSERT INTO run_imports (run_id, import_id)"
                             " SELECT :run, id FROM imports WHERE undone_at IS NULL",
                             0, &changes, err);
    }
    for (size_t i = 0; i < import_count; i++) {
        if (!run_scope_sql(queue,
                           "INSERT OR REPLACE INTO run_imports (run_id, import_id)"
                           " SELECT :run, id FROM imports WHERE id = :import",
                           import_ids[i], &changes, err))
            return false;
        if (changes != 1)
            return error_set(err, ERROR_INPUT, "there is no import %" PRId64, import_ids[i]);
    }
    return true;
}

/* If every import is in the scope, no job needs to be tested for it: that saves a look-up a job. */
static bool find_whole(struct job_queue *queue, struct error *err)
{
    struct query query =
        begin_scoped(queue,
                     "SELECT NOT EXISTS (SELECT 1 FROM imports WHERE undone_at IS NULL"
                     " AND id NOT IN (SELECT import_id FROM run_imports WHERE run_id = :run))",
                     N_("reading its imports"), err);
    queue->whole = query_next(&query) && query_integer(&query, 0) == 1;
    return query_end(&query);
}

static bool prepare_next(struct job_queue *queue, struct error *err)
{
    if (!sql_prepare(queue->store, next_sql, &queue->next, err))
        return false;
    sql_bind_named(queue->next, ":whole", queue->whole);
    sql_bind_named(queue->next, ":run", queue->run_id);
    return true;
}

bool job_queue_open(struct job_store *store, int64_t run_id, const int64_t *import_ids,
                    size_t import_count, struct job_queue **out, struct error *err)
{
    struct job_queue *queue = memory_alloc(1, sizeof *queue);
    queue->store = store;
    queue->run_id = run_id;
    bool ok = sql_begin(store, err) && record_scope(queue, import_ids, import_count, err) &&
              sql_commit(store, err);
    sql_rollback(store);
    ok = ok && find_whole(queue, err) && job_results_open(store, run_id, &queue->results, err) &&
         prepare_next(queue, err) &&
         sql_prepare(store,
                     "UPDATE runs SET claimed_after = coalesce(claimed_after, ?2), claimed_to = ?3"
                     " WHERE id = ?1",
                     &queue->note_claim, err);
    if (!ok)
        job_queue_close(&queue);
    *out = queue;
    return ok;
}

static bool read_pending(struct job_queue *queue, const char *sql, int64_t *value,
                         struct error *err)
{
    struct query query = begin_scoped(queue, sql, N_("counting what is pending"), err);
    *value = query_next(&query) ? query_integer(&query, 0) : 0;
    return query_end(&query);
}

bool job_queue_pending(struct job_queue *queue, int64_t *count, struct error *err)
{
    int64_t jobs[JOB_STATES];
    if (!queue->whole)
        return read_pending(queue, pending_sql, count, err);
    bool ok = job_counts_read(queue->store, JOB_COUNTS_STORE, jobs, err);
    *count = jobs[JOB_PENDING];
    return ok;
}

bool job_queue_has_pending(struct job_queue *queue, bool *any, struct error *err)
{
    int64_t found = 0;
    bool ok = read_pending(queue, has_pending_sql, &found, err);
    *any = found != 0;
    return ok;
}

bool job_queue_each_retry(struct job_queue *queue,
                          void (*each)(void *context, const struct job_retry *retry), void *context,
                          struct error *err)
{
    struct query query = begin_scoped(queue, retries_sql, N_("reading the retries"), err);
    query_bind(&query, ":now", clock_wall_ms(queue->store->clock));
    query_bind(&query, ":ahead", DUE_AHEAD_MAX_MS);
    while (query_next(&query)) {
        struct job_retry retry = {
            .phone = query_integer(&query, 0),
            .due_at = query_integer(&query, 1),
        };
        each(context, &retry);
    }
    return query_end(&query);
}

static void make_room(struct job_queue *queue, size_t claim)
{
    if (queue->left > 0) {
        memmove(queue->claimed, queue->claimed + queue->taken,
                queue->left * sizeof queue->claimed[0]);
    }
    queue->taken = 0;
    if (claim > queue->capacity) {
        queue->claimed = memory_resize(queue->claimed, claim, sizeof queue->claimed[0]);
        queue->capacity = claim;
    }
}

static bool note_claim(struct job_queue *queue, int64_t first, struct error *err)
{
    sqlite3_bind_int64(queue->note_claim, 1, queue->run_id);
    sqlite3_bind_int64(queue->note_claim, 2, first - 1);
    sqlite3_bind_int64(queue->note_claim, 3, queue->last_claimed);
    return sql_step_done(queue->store, queue->note_claim, N_("claiming the next jobs"), err);
}

static bool claim_more(struct job_queue *queue, size_t claim, struct error *err)
{
    size_t before = queue->left;
    bool row = true;
    bool ok = true;
    make_room(queue, claim);
    sql_bind_named(queue->next, ":after", queue->last_claimed);
    sql_bind_named(queue->next, ":limit", (int64_t)(claim - before));
    while (ok && row && queue->left < claim) {
        ok = sql_step(queue->store, queue->next, &row, N_("claiming the next jobs"), err);
        if (ok && row) {
            queue->claimed[queue->left++] = (struct job_claim){
                .phone = sqlite3_column_int64(queue->next, 0),
                .first_entry = sqlite3_column_int64(queue->next, 1),
            };
        }
    }
    sqlite3_reset(queue->next);
    if (!ok)
        return false;
    queue->exhausted = !row;
    if (queue->left == before)
        return true;
    queue->last_claimed = queue->claimed[queue->left - 1].phone;
    return note_claim(queue, queue->claimed[before].phone, err);
}

static bool keep_and_claim(struct job_queue *queue, const struct job_result *results, size_t count,
                           size_t claim, struct error *err)
{
    for (size_t i = 0; i < count; i++)
        if (!job_results_keep(&queue->results, &results[i], err))
            return false;
    return job_moves_finish(&queue->results.moves, err) &&
           (queue->exhausted || queue->left >= claim || claim_more(queue, claim, err));
}

bool job_queue_commit(struct job_queue *queue, const struct job_result *results, size_t count,
                      size_t claim, struct error *err)
{
    queue->results.conflict_count = 0;
    if (count == 0 && (queue->exhausted || queue->left >= claim))
        return true;
    bool ok = sql_begin(queue->store, err) && keep_and_claim(queue, results, count, claim, err) &&
              sql_commit(queue->store, err);
    if (!ok) {
        sql_rollback(queue->store);
        job_moves_forget(&queue->results.moves);
        /* A number whose claim was not committed must not leave. */
        queue->left = 0;
        queue->exhausted = true;
    }
    return ok;
}

const struct job_stop_id *job_queue_conflicts(const struct job_queue *queue, size_t *count)
{
    *count = queue->results.conflict_count;
    return queue->results.conflicts;
}

bool job_queue_put_back(struct job_queue *queue, const struct job_stop_id *numbers, size_t count,
                        int64_t due_at, int64_t moved[JOB_STATES], struct error *err)
{
    const struct job_put_back_run run = {.run_id = queue->run_id, .due_at = due_at};
    return job_put_back_keep(queue->store, &run, numbers, count, moved, err);
}

bool job_queue_take(struct job_queue *queue, struct job_claim *claim)
{
    if (queue->left == 0)
        return false;
    *claim = queue->claimed[queue->taken++];
    queue->left--;
    return true;
}

size_t job_queue_claimed(const struct job_queue *queue)
{
    return queue->left;
}

bool job_queue_exhausted(const struct job_queue *queue)
{
    return queue->exhausted;
}

void job_queue_close(struct job_queue **queue)
{
    if (*queue == NULL)
        return;
    job_results_close(&(*queue)->results);
    sqlite3_finalize((*queue)->next);
    sqlite3_finalize((*queue)->note_claim);
    free((*queue)->claimed);
    free(*queue);
    *queue = NULL;
}
