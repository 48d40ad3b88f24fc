/* Before anything is taken off, the list is looked at once more. A number that is not on it any
 * more is done. One that is there under another stop id was put there by somebody else, most
 * likely by the person, who has texted STOP since: it is left alone. If too many are missing,
 * the list is probably not whole, and nothing is believed. */
#include "jobs/undo_store.h"

#include "base/memory.h"
#include "jobs/store_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define JOBS_AT_ONCE 256

struct holding {
    struct job_store *store;
    int64_t run_id, import_id;
    struct seen_list *seen;
    struct undo_held *held;
    struct undo_result *results; /* what is not to be taken off */
    size_t count, capacity;
};

static void note(struct holding *holding, int64_t phone, enum job_state state, int64_t stop_id)
{
    if (holding->count == holding->capacity) {
        holding->capacity = holding->capacity * 2 + 64;
        holding->results =
            memory_resize(holding->results, holding->capacity, sizeof *holding->results);
    }
    struct undo_result *result = &holding->results[holding->count++];
    *result = (struct undo_result){
        .phone = phone,
        .state = state,
        .at = clock_wall_ms(holding->store->clock),
        .list_stop_id = stop_id,
    };
    if (state == JOB_REMOVED) {
        snprintf(result->message, sizeof result->message,
                 "was not on the provider's list any more");
    } else {
        snprintf(result->message, sizeof result->message,
                 "the provider's list shows it under another stop id, %" PRId64, stop_id);
    }
}

static bool hold_job(struct holding *holding, const struct undo_job *job, struct error *err)
{
    int64_t stop_id = 0;
    if (!seen_list_find(holding->seen, job->phone, &stop_id, err))
        return false;
    struct undo_held *held = holding->held;
    held->to_remove += stop_id == job->stop_id;
    held->gone += stop_id == 0;
    held->foreign += stop_id != 0 && stop_id != job->stop_id;
    if (stop_id != job->stop_id)
        note(holding, job->phone, stop_id == 0 ? JOB_REMOVED : JOB_LISTED, stop_id);
    return true;
}

static bool hold_each(struct holding *holding, struct error *err)
{
    struct undo_job jobs[JOBS_AT_ONCE];
    size_t count = JOBS_AT_ONCE;
    int64_t last = 0;
    while (count == JOBS_AT_ONCE) {
        if (!undo_store_next(holding->store, holding->import_id, last, jobs, JOBS_AT_ONCE, &count,
                             err))
            return false;
        for (size_t i = 0; i < count; i++) {
            if (!hold_job(holding, &jobs[i], err))
                return false;
            last = jobs[i].phone;
        }
    }
    return true;
}

bool undo_store_hold(struct job_store *store, int64_t run_id, int64_t import_id,
                     struct seen_list *seen, bool force, struct undo_held *held, struct error *err)
{
    struct holding holding = {
        .store = store, .run_id = run_id, .import_id = import_id, .seen = seen, .held = held};
    *held = (struct undo_held){0};
    bool ok = seen_list_sort(seen, err) && hold_each(&holding, err);
    int64_t all = held->to_remove + held->gone + held->foreign;
    held->partial = (held->gone > UNDO_GONE_MOST && held->gone * 100 > all * UNDO_GONE_PERCENT) ||
                    (held->gone > 0 && seen_list_is_empty(seen));
    if (ok && holding.count > 0 && (!held->partial || force))
        ok = undo_store_keep(store, run_id, holding.results, holding.count, err);
    free(holding.results);
    return ok;
}
