/* Every job is compared with the provider's whole list, in one pass over both in the order of
 * their numbers. A table says for each state what happens if the number is found, and whether it
 * is sent again if it is missing. What is missing is only noted during the pass. If so much is
 * missing that the list is probably not whole, nothing is sent again. */
#include "jobs/verify_store.h"

#include "base/memory.h"
#include "base/path.h"
#include "jobs/list_moves.h"
#include "jobs/number_sorter.h"
#include "jobs/store_place.h"

#include <stdlib.h>

#define BATCH 1024 /* jobs that are read before they are changed */

static const char DOING[] = "holding its numbers against the provider's list";

static const char NEXT[] =
    "SELECT" LIST_MOVES_COLUMNS " FROM jobs WHERE phone > ?1 ORDER BY phone LIMIT ?2";
static const char ONE[] = "SELECT" LIST_MOVES_COLUMNS " FROM jobs WHERE phone = ?1";

/* Numbers that only undone imports want are not sent again. */
static const char WANTED[] =
    "SELECT 1 FROM jobs JOIN imports ON jobs.first_entry BETWEEN imports.first_entry"
    " AND imports.last_entry WHERE jobs.phone = ?1 AND imports.undone_at IS NULL"
    " UNION ALL SELECT 1 FROM imports JOIN rejoined ON rejoined.import_id = imports.id"
    " WHERE rejoined.phone = ?1 AND imports.undone_at IS NULL LIMIT 1";

struct verification {
    struct job_store *store;
    struct seen_list *seen;
    struct verify_counts *counts;
    struct list_moves moves;
    sqlite3_stmt *next, *one, *wanted;
    struct number_sorter *missing; /* the phones that might have to be sent again */
};

static bool damaged(const struct verification *verification, struct error *err)
{
    return error_set(err, ERROR_STORAGE,
                     "%s: the database is damaged: a job has no known state. Put it aside and "
                     "restore a copy.",
                     verification->store->path);
}

/* --- what becomes of a job --- */

static bool found_fill(struct verification *verification, const struct held_job *job,
                       int64_t stop_id, struct error *err)
{
    return job->list_stop_id == stop_id || list_moves_fill(&verification->moves, job, stop_id, err);
}

static bool found_confirm(struct verification *verification, const struct held_job *job,
                          int64_t stop_id, struct error *err)
{
    verification->counts->filled += job->state == JOB_ALREADY_LISTED && job->list_stop_id == 0;
    return list_moves_confirm(&verification->moves, job, stop_id, err);
}

static const struct {
    bool (*found)(struct verification *verification, const struct held_job *job, int64_t stop_id,
                  struct error *err);
    bool requeue; /* where it is missing */
} rules[JOB_STATES] = {
    [JOB_PENDING] = {found_confirm, false},       [JOB_LISTED] = {found_confirm, true},
    [JOB_ALREADY_LISTED] = {found_confirm, true}, [JOB_REJECTED] = {found_fill, false},
    [JOB_UNCONFIRMED] = {found_confirm, true},    [JOB_CANCELLED] = {found_fill, false},
    [JOB_REMOVING] = {found_fill, false},         [JOB_REMOVED] = {found_fill, false},
};

static bool is_wanted(struct verification *verification, int64_t phone, bool *wanted,
                      struct error *err)
{
    sqlite3_bind_int64(verification->wanted, 1, phone);
    bool ok = sql_step(verification->store, verification->wanted, wanted, DOING, err);
    sqlite3_reset(verification->wanted);
    return ok;
}

static bool keep_missing(struct verification *verification, const struct held_job *job,
                         struct error *err)
{
    bool wanted = true;
    if (!rules[job->state].requeue) {
        verification->counts->missing[job->state]++;
        return true;
    }
    if (!is_wanted(verification, job->phone, &wanted, err))
        return false;
    verification->counts->missing[job->state] += wanted;
    return !wanted || number_sorter_add(verification->missing, job->phone, 1, err);
}

static bool settle(struct verification *verification, const struct held_job *job, struct error *err)
{
    int64_t stop_id = 0;
    if ((unsigned)job->state >= JOB_STATES)
        return damaged(verification, err);
    if (!seen_list_find(verification->seen, job->phone, &stop_id, err))
        return false;
    if (stop_id != 0) {
        verification->counts->found[job->state]++;
        verification->counts->corrected += list_moves_corrects(job, stop_id);
        return rules[job->state].found(verification, job, stop_id, err);
    }
    return keep_missing(verification, job, err);
}

/* --- all of them, in the order of their numbers --- */

/* A batch is read before it is changed: a query must not meet its own changes. */
static bool read_batch(struct verification *verification, int64_t after, struct held_job *batch,
                       size_t *count, struct error *err)
{
    sqlite3_stmt *stmt = verification->next;
    bool row = true;
    bool ok = true;
    *count = 0;
    sqlite3_bind_int64(stmt, 1, after);
    sqlite3_bind_int64(stmt, 2, BATCH);
    while (*count < BATCH && (ok = sql_step(verification->store, stmt, &row, DOING, err)) && row)
        list_moves_read(stmt, &batch[(*count)++]);
    sqlite3_reset(stmt);
    return ok;
}

static bool settle_each(struct verification *verification, struct error *err)
{
    struct held_job *batch = memory_alloc(BATCH, sizeof *batch);
    size_t count = BATCH;
    int64_t last = 0;
    bool ok = true;
    while (ok && count == BATCH) {
        ok = read_batch(verification, last, batch, &count, err);
        for (size_t i = 0; ok && i < count; i++)
            ok = settle(verification, &batch[i], err);
        last = count > 0 ? batch[count - 1].phone : last;
    }
    free(batch);
    return ok;
}

/* --- what the list lacks --- */

/* Unconfirmed numbers may never have been on the list, so they are not counted as missing. */
static bool looks_partial(const struct verify_counts *counts, bool is_empty)
{
    int64_t missing = counts->missing[JOB_LISTED] + counts->missing[JOB_ALREADY_LISTED];
    int64_t found = counts->found[JOB_LISTED] + counts->found[JOB_ALREADY_LISTED];
    bool is_much =
        missing > VERIFY_MISSING_MOST && missing * 100 > (missing + found) * VERIFY_MISSING_PERCENT;
    return is_much || (missing > 0 && is_empty);
}

static bool requeue(struct verification *verification, int64_t phone, struct error *err)
{
    bool row = false;
    struct held_job job = {0};
    sqlite3_stmt *stmt = verification->one;
    sqlite3_bind_int64(stmt, 1, phone);
    bool ok = sql_step(verification->store, stmt, &row, DOING, err);
    if (ok && row)
        list_moves_read(stmt, &job);
    sqlite3_reset(stmt);
    verification->counts->requeued += ok && row;
    return ok && (!row || list_moves_send_again(&verification->moves, &job, NULL, err));
}

static bool requeue_missing(struct verification *verification, struct error *err)
{
    struct sorted_number number;
    bool found = true;
    bool ok = number_sorter_sort(verification->missing, err);
    while (ok && (ok = number_sorter_next(verification->missing, &number, &found, err)) && found)
        ok = requeue(verification, number.phone, err);
    return ok;
}

static bool run(struct verification *verification, bool requeue_partial, struct error *err)
{
    struct verify_counts *counts = verification->counts;
    if (!sql_begin(verification->store, err) || !settle_each(verification, err))
        return false;
    counts->partial = looks_partial(counts, seen_list_is_empty(verification->seen));
    return ((counts->partial && !requeue_partial) || requeue_missing(verification, err)) &&
           list_moves_finish(&verification->moves, err) && sql_commit(verification->store, err);
}

bool verify_store_settle(struct job_store *store, int64_t run_id, struct seen_list *seen,
                         bool requeue_partial, struct verify_counts *counts, struct error *err)
{
    struct verification verification = {.store = store, .seen = seen, .counts = counts};
    char *folder = path_folder(store->path);
    verification.missing = number_sorter_new(folder, 0);
    free(folder);
    *counts = (struct verify_counts){0};
    bool ok = list_moves_open(store, run_id, &verification.moves, err) &&
              sql_prepare(store, NEXT, &verification.next, err) &&
              sql_prepare(store, ONE, &verification.one, err) &&
              sql_prepare(store, WANTED, &verification.wanted, err) && seen_list_sort(seen, err) &&
              run(&verification, requeue_partial, err);
    sql_rollback(store);
    sqlite3_finalize(verification.next);
    sqlite3_finalize(verification.one);
    sqlite3_finalize(verification.wanted);
    list_moves_close(&verification.moves);
    number_sorter_free(&verification.missing);
    return ok;
}
