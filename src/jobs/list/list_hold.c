/* Both sides come in the order of their numbers, so that one walk over them is enough. A table says
 * for each state what becomes of a job that the list shows, and of one that it lacks. What is
 * missing may be the list's fault. So a scope that can tell says whose lack speaks against the
 * list, and if too many of these are missing, nothing of what is missing is believed. `verify`
 * therefore only notes during the walk what has to be sent again, since what was found stays in any
 * case; undo acts on it at once, since it drops all of the transaction instead. */
#include "jobs/list/list_hold.h"

#include "base/memory.h"
#include "base/path.h"
#include "jobs/list/list_internal.h"
#include "jobs/store/number_sorter.h"

#include <stdlib.h>

#define BATCH 1024 /* jobs that are read before they are changed */

static const char doing[] = N_("holding its numbers against the provider's list");

static const char one_sql[] = "SELECT" LIST_MOVES_COLUMNS " FROM jobs WHERE phone = ?1";

/* Numbers that only undone imports want are not sent again. */
static const char wanted_sql[] =
    "SELECT 1 FROM jobs JOIN imports ON jobs.first_entry BETWEEN imports.first_entry"
    " AND imports.last_entry WHERE jobs.phone = ?1 AND imports.undone_at IS NULL"
    " UNION ALL SELECT 1 FROM brought_again JOIN imports"
    " ON imports.id BETWEEN first_import AND last_import"
    " WHERE brought_again.phone = ?1 AND imports.undone_at IS NULL LIMIT 1";

struct list_hold {
    struct job_store *store;
    struct list_scope scope;
    struct list_moves moves;
    sqlite3_stmt *one, *wanted;
    struct number_sorter *missing; /* all: the phones that might have to be sent again */
    struct seen_list *seen;        /* NULL: there is none, and every job is missing */
    const char *reason;            /* for the events of those, where there is no list */
    struct list_counts *counts;
};

/* --- what becomes of a job that the list shows --- */

typedef bool found_fn(struct list_hold *hold, const struct held_job *job, int64_t stop_id,
                      struct error *err);

static bool fill_stop_id(struct list_hold *hold, const struct held_job *job, int64_t stop_id,
                         struct error *err)
{
    return job->list_stop_id == stop_id || list_moves_fill(&hold->moves, job, stop_id, err);
}

static bool confirm_listed(struct list_hold *hold, const struct held_job *job, int64_t stop_id,
                           struct error *err)
{
    hold->counts->filled += job->state == JOB_ALREADY_LISTED && job->list_stop_id == 0;
    return list_moves_confirm(&hold->moves, job, stop_id, err);
}

/* One that is there under another stop id was put there by somebody else, most likely by the
 * person, who has texted STOP since: it is left alone. */
static bool keep_foreign(struct list_hold *hold, const struct held_job *job, int64_t stop_id,
                         struct error *err)
{
    if (hold->scope.kind != LIST_SCOPE_REMOVING)
        return fill_stop_id(hold, job, stop_id, err);
    if (stop_id == job->own_stop_id)
        return true;
    hold->counts->foreign++;
    return list_moves_keep_foreign(&hold->moves, job, stop_id, err);
}

/* --- and of one that it lacks --- */

typedef bool missing_fn(struct list_hold *hold, const struct held_job *job, struct error *err);

static bool leave_alone(struct list_hold *hold, const struct held_job *job, struct error *err)
{
    (void)hold, (void)job, (void)err;
    return true;
}

static bool send_again(struct list_hold *hold, const struct held_job *job, struct error *err)
{
    if (hold->scope.kind == LIST_SCOPE_ALL)
        return number_sorter_add(hold->missing, job->phone, 1, err);
    hold->counts->sent_again++;
    return list_moves_send_again(&hold->moves, job, hold->reason, err);
}

static bool remove_gone(struct list_hold *hold, const struct held_job *job, struct error *err)
{
    return hold->scope.kind != LIST_SCOPE_REMOVING ||
           list_moves_remove_gone(&hold->moves, job, err);
}

static const struct {
    found_fn *found;
    missing_fn *missing;
} rules[JOB_STATES] = {
    [JOB_PENDING] = {confirm_listed, leave_alone},
    [JOB_LISTED] = {confirm_listed, send_again},
    [JOB_ALREADY_LISTED] = {confirm_listed, send_again},
    [JOB_REJECTED] = {fill_stop_id, leave_alone},
    [JOB_UNCONFIRMED] = {confirm_listed, send_again},
    [JOB_CANCELLED] = {fill_stop_id, leave_alone},
    [JOB_REMOVING] = {keep_foreign, remove_gone},
    [JOB_REMOVED] = {fill_stop_id, leave_alone},
};

/* Doubtful numbers, and those of an undo, are those of imports that want this. */
static bool is_wanted(struct list_hold *hold, const struct held_job *job, bool *wanted,
                      struct error *err)
{
    *wanted = true;
    if (hold->scope.kind != LIST_SCOPE_ALL || rules[job->state].missing != send_again)
        return true;
    sqlite3_bind_int64(hold->wanted, 1, job->phone);
    bool ok = sql_step(hold->store, hold->wanted, wanted, doing, err);
    sqlite3_reset(hold->wanted);
    return ok;
}

static bool settle_job(struct list_hold *hold, const struct held_job *job, struct error *err)
{
    struct list_counts *counts = hold->counts;
    int64_t stop_id = 0;
    bool wanted = true;
    if ((unsigned)job->state >= JOB_STATES)
        return store_damaged(hold->store, N_("a job has no known state"), err);
    if (hold->seen != NULL && !seen_list_find(hold->seen, job->phone, &stop_id, err))
        return false;
    if (stop_id != 0) {
        counts->found[job->state]++;
        counts->corrected[job->state] += list_moves_corrects(job, stop_id);
        return rules[job->state].found(hold, job, stop_id, err);
    }
    if (!is_wanted(hold, job, &wanted, err))
        return false;
    counts->missing[job->state] += wanted;
    return !wanted || rules[job->state].missing(hold, job, err);
}

/* --- all of them, in the order of their numbers --- */

/* A batch is read before it is changed: a query must not meet its own changes. */
static bool read_batch(struct list_hold *hold, sqlite3_stmt *next, int64_t after,
                       struct held_job *batch, size_t *count, struct error *err)
{
    bool row = true;
    bool ok = true;
    *count = 0;
    sql_bind_named(next, ":after", after);
    sql_bind_named(next, ":limit", BATCH);
    while (*count < BATCH && (ok = sql_step(hold->store, next, &row, doing, err)) && row)
        list_moves_read(next, &batch[(*count)++]);
    sqlite3_reset(next);
    return ok;
}

static bool walk_scope(struct list_hold *hold, struct error *err)
{
    sqlite3_stmt *next = NULL;
    struct held_job *batch = memory_alloc(BATCH, sizeof *batch);
    size_t count = BATCH;
    int64_t last = 0;
    bool ok = list_scope_prepare(hold->store, &hold->scope, hold->moves.now, &next, err);
    while (ok && count == BATCH) {
        ok = read_batch(hold, next, last, batch, &count, err);
        for (size_t i = 0; ok && i < count; i++)
            ok = settle_job(hold, &batch[i], err);
        last = count > 0 ? batch[count - 1].phone : last;
    }
    sqlite3_finalize(next);
    free(batch);
    return ok;
}

/* --- what the list lacks --- */

/* Whose lack speaks against the list. Unconfirmed numbers may never have been on it. A doubtful
 * number that is sent again once too often does no harm. */
static const bool speaks_against[LIST_SCOPES][JOB_STATES] = {
    [LIST_SCOPE_ALL] = {[JOB_LISTED] = true, [JOB_ALREADY_LISTED] = true},
    [LIST_SCOPE_REMOVING] = {[JOB_REMOVING] = true},
};

static int64_t sum_of(const int64_t counts[JOB_STATES], const bool which[JOB_STATES])
{
    int64_t sum = 0;
    for (int i = 0; i < JOB_STATES; i++)
        sum += which[i] ? counts[i] : 0;
    return sum;
}

static bool looks_partial(const struct list_hold *hold)
{
    const bool *which = speaks_against[hold->scope.kind];
    int64_t missing = sum_of(hold->counts->missing, which);
    int64_t found = sum_of(hold->counts->found, which);
    bool is_much =
        missing > LIST_PARTIAL_MOST && missing * 100 > (missing + found) * LIST_PARTIAL_PERCENT;
    return is_much || (missing > 0 && seen_list_is_empty(hold->seen));
}

static bool send_one_again(struct list_hold *hold, int64_t phone, struct error *err)
{
    bool row = false;
    struct held_job job = {0};
    sqlite3_bind_int64(hold->one, 1, phone);
    bool ok = sql_step(hold->store, hold->one, &row, doing, err);
    if (ok && row)
        list_moves_read(hold->one, &job);
    sqlite3_reset(hold->one);
    hold->counts->sent_again += ok && row;
    return ok && (!row || list_moves_send_again(&hold->moves, &job, hold->reason, err));
}

static bool send_missing_again(struct list_hold *hold, struct error *err)
{
    struct sorted_number number;
    bool found = true;
    bool ok = number_sorter_sort(hold->missing, err);
    while (ok && (ok = number_sorter_next(hold->missing, &number, &found, err)) && found)
        ok = send_one_again(hold, number.phone, err);
    return ok;
}

/* An undo that changes nothing, or must not change anything, makes no commit. */
static bool is_dropped(const struct list_hold *hold, bool believe_partial)
{
    const struct list_counts *counts = hold->counts;
    return hold->scope.kind == LIST_SCOPE_REMOVING &&
           ((counts->partial && !believe_partial) ||
            counts->missing[JOB_REMOVING] + counts->foreign == 0);
}

static bool conclude_walk(struct list_hold *hold, bool believe_partial, struct error *err)
{
    hold->counts->partial = looks_partial(hold);
    if (is_dropped(hold, believe_partial))
        return true;
    bool asks = hold->scope.asks_first && list_counts_believed(hold->counts->missing) > 0;
    bool sends = hold->scope.kind == LIST_SCOPE_ALL &&
                 ((!hold->counts->partial && !asks) || believe_partial);
    return (!sends || send_missing_again(hold, err)) && job_moves_finish(&hold->moves.moves, err) &&
           sql_commit(hold->store, err);
}

static bool settle_scope(struct list_hold *hold, bool believe_partial, struct list_counts *counts,
                         struct error *err)
{
    *counts = (struct list_counts){0};
    hold->counts = counts;
    bool ok = sql_begin(hold->store, err) && walk_scope(hold, err) &&
              conclude_walk(hold, believe_partial, err);
    sql_rollback(hold->store);
    return ok;
}

bool list_hold_settle(struct list_hold *hold, struct seen_list *seen, bool believe_partial,
                      struct list_counts *counts, struct error *err)
{
    hold->seen = seen;
    return seen_list_sort(seen, err) && settle_scope(hold, believe_partial, counts, err);
}

bool list_hold_send_all_again(struct list_hold *hold, const char *reason,
                              struct list_counts *counts, struct error *err)
{
    hold->scope.with_pending = false;
    hold->reason = reason;
    return settle_scope(hold, false, counts, err);
}

/* --- a scope --- */

bool list_hold_open(struct job_store *store, const struct list_scope *scope, struct list_hold **out,
                    struct error *err)
{
    struct list_hold *hold = memory_alloc(1, sizeof *hold);
    char *folder = path_folder(store->path);
    hold->store = store;
    hold->scope = *scope;
    hold->missing = number_sorter_new(folder, 0);
    free(folder);
    bool ok = list_moves_open(store, scope->run_id, &hold->moves, err) &&
              list_scope_record(store, scope, err) &&
              sql_prepare(store, one_sql, &hold->one, err) &&
              sql_prepare(store, wanted_sql, &hold->wanted, err);
    if (!ok)
        list_hold_close(&hold);
    *out = hold;
    return ok;
}

bool list_hold_any(struct list_hold *hold, bool *any, struct error *err)
{
    return list_scope_any(hold->store, &hold->scope, hold->moves.now, any, err);
}

bool list_hold_doubtful(struct list_hold *hold, int64_t *count, struct error *err)
{
    struct list_scope settled = hold->scope;
    settled.with_pending = false;
    return list_scope_count(hold->store, &settled, hold->moves.now, count, err);
}

void list_hold_close(struct list_hold **hold)
{
    if (*hold == NULL)
        return;
    sqlite3_finalize((*hold)->one);
    sqlite3_finalize((*hold)->wanted);
    list_moves_close(&(*hold)->moves);
    number_sorter_free(&(*hold)->missing);
    free(*hold);
    *hold = NULL;
}

bool list_hold_run(struct job_store *store, const struct list_scope *scope, struct seen_list *seen,
                   bool believe_partial, struct list_counts *counts, struct error *err)
{
    struct list_hold *hold = NULL;
    *counts = (struct list_counts){0};
    bool ok = list_hold_open(store, scope, &hold, err) &&
              list_hold_settle(hold, seen, believe_partial, counts, err);
    list_hold_close(&hold);
    return ok;
}

int64_t list_counts_believed(const int64_t counts[JOB_STATES])
{
    return counts[JOB_LISTED] + counts[JOB_ALREADY_LISTED];
}

int64_t list_counts_known(const int64_t counts[JOB_STATES])
{
    return list_counts_believed(counts) + counts[JOB_UNCONFIRMED];
}

int64_t list_counts_all(const int64_t counts[JOB_STATES])
{
    int64_t sum = 0;
    for (int i = 0; i < JOB_STATES; i++)
        sum += counts[i];
    return sum;
}
