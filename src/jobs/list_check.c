/* An earlier import put a number on the list, and this one has it again. The number may have
 * been taken off the list since. The provider's list decides, if it can be had: what is on it is
 * confirmed, what is missing is sent again. The jobs are read in batches in the order of their
 * numbers, and the list is sorted in the same way, so that one pass over both is enough. */
#include "jobs/list_check.h"

#include "base/memory.h"
#include "jobs/list_moves.h"
#include "jobs/seen_list.h"

#include <inttypes.h>
#include <stdlib.h>

#define BATCH 1024 /* jobs that are read before they are changed */

static const char DOING[] = "holding its numbers against the provider's list";

/* ?1: the run, whose imports are in run_imports; ?2: now; ?5: what is pending, too. What was
 * settled later than now was settled under a clock that has been set back since: that is no reason
 * to believe it. (An IN in place of the comparisons would build a table for each row.) */
#define SETTLED_AT "max(coalesce(confirmed_at, 0), coalesce(last_attempt_at, 0))"
/* Of all the imports in question. What was settled after it, as nearly all is, need not be held
 * against each: in a table of a million that spares half of the time. */
#define LAST_ASKED                                                                                 \
    "(SELECT max(coalesce(requested_at, imported_at)) FROM run_imports"                            \
    "  JOIN imports ON imports.id = import_id WHERE run_id = ?1)"
#define DOUBTFUL                                                                                   \
    " (state BETWEEN 1 AND 4 AND state <> 3 AND (" SETTLED_AT " < " LAST_ASKED "   OR " SETTLED_AT \
    " > ?2) OR ?5 AND state = 0)"                                                                  \
    " AND EXISTS (SELECT 1 FROM run_imports AS scope"                                              \
    "  JOIN imports ON imports.id = scope.import_id WHERE scope.run_id = ?1"                       \
    "  AND (state = 0 OR " SETTLED_AT " < coalesce(requested_at, imported_at)"                     \
    "   OR " SETTLED_AT " > ?2)"                                                                   \
    "  AND (jobs.first_entry BETWEEN imports.first_entry AND imports.last_entry"                   \
    "   OR EXISTS (SELECT 1 FROM rejoined"                                                         \
    "    WHERE rejoined.import_id = imports.id AND rejoined.phone = jobs.phone)))"

static const char SCOPE[] =
    "INSERT OR REPLACE INTO run_imports (run_id, import_id) SELECT ?1, id FROM imports"
    " WHERE undone_at IS NULL"
    " AND iif(?2, finished_at IS NULL, id IN (SELECT value FROM json_each(?3)))";
static const char ANY[] = "SELECT EXISTS (SELECT 1 FROM jobs WHERE" DOUBTFUL ")";
static const char COUNT[] = "SELECT count(*) FROM jobs WHERE" DOUBTFUL;
static const char NEXT[] = "SELECT" LIST_MOVES_COLUMNS " FROM jobs"
                           " WHERE phone > ?3 AND" DOUBTFUL " ORDER BY phone LIMIT ?4";

_Static_assert(JOB_PENDING == 0 && JOB_LISTED == 1 && JOB_ALREADY_LISTED == 2 &&
                   JOB_REJECTED == 3 && JOB_UNCONFIRMED == 4,
               "the SQL of this file names them");

struct list_check {
    struct job_store *store;
    int64_t run_id;
    bool with_pending;
    struct list_moves moves;
    struct seen_list *seen;
    sqlite3_stmt *next;
};

static void bind_scope(const struct list_check *check, bool with_pending, sqlite3_stmt *stmt)
{
    sqlite3_bind_int64(stmt, 1, check->run_id);
    sqlite3_bind_int64(stmt, 2, check->moves.now);
    sqlite3_bind_int(stmt, 5, with_pending);
}

static void write_ids(struct text *text, const int64_t *import_ids, size_t import_count)
{
    text_append_char(text, '[');
    for (size_t i = 0; i < import_count; i++)
        text_printf(text, "%s%" PRId64, i > 0 ? "," : "", import_ids[i]);
    text_append_char(text, ']');
}

static bool record_scope(struct list_check *check, const int64_t *import_ids, size_t import_count,
                         struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct text ids = {0};
    write_ids(&ids, import_ids, import_count);
    bool ok = sql_prepare(check->store, SCOPE, &stmt, err) && sql_begin(check->store, err);
    if (ok) {
        sqlite3_bind_int64(stmt, 1, check->run_id);
        sqlite3_bind_int(stmt, 2, import_count == 0);
        sqlite3_bind_text(stmt, 3, text_string(&ids), -1, SQLITE_STATIC);
        ok = sql_step_done(check->store, stmt, DOING, err) && sql_commit(check->store, err);
        sql_rollback(check->store);
    }
    sqlite3_finalize(stmt);
    text_free(&ids);
    return ok;
}

/* The one value of a query about what is doubtful. */
static bool ask(struct list_check *check, const char *sql, bool with_pending, int64_t *value,
                struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    bool ok = sql_prepare(check->store, sql, &stmt, err);
    if (ok) {
        bind_scope(check, with_pending, stmt);
        ok = sql_step(check->store, stmt, &row, DOING, err);
        *value = row ? sqlite3_column_int64(stmt, 0) : 0;
    }
    sqlite3_finalize(stmt);
    return ok;
}

bool list_check_count(struct list_check *check, int64_t *count, struct error *err)
{
    return ask(check, COUNT, false, count, err);
}

bool list_check_open(struct job_store *store, const struct list_check_scope *scope,
                     struct list_check **out, bool *any, struct error *err)
{
    struct list_check *check = memory_alloc(1, sizeof *check);
    check->store = store;
    check->run_id = scope->run_id;
    check->with_pending = scope->with_pending;
    check->seen = seen_list_new(store);
    int64_t found = 0;
    bool ok = list_moves_open(store, scope->run_id, &check->moves, err) &&
              record_scope(check, scope->import_ids, scope->import_count, err) &&
              ask(check, ANY, scope->with_pending, &found, err) &&
              sql_prepare(store, NEXT, &check->next, err);
    if (!ok)
        list_check_close(&check);
    *out = check;
    *any = found != 0;
    return ok;
}

void list_check_close(struct list_check **check)
{
    if (*check == NULL)
        return;
    sqlite3_finalize((*check)->next);
    list_moves_close(&(*check)->moves);
    seen_list_free(&(*check)->seen);
    free(*check);
    *check = NULL;
}

struct seen_list *list_check_seen(struct list_check *check)
{
    return check->seen;
}

/* --- all of them, in the order of their numbers --- */

/* How one doubtful job is settled. */
typedef bool settle_fn(struct list_check *check, const struct held_job *job, const char *reason,
                       struct list_check_counts *counts, struct error *err);

static bool settle_by_list(struct list_check *check, const struct held_job *job, const char *reason,
                           struct list_check_counts *counts, struct error *err)
{
    int64_t stop_id = 0;
    if (!seen_list_find(check->seen, job->phone, &stop_id, err))
        return false;
    if (job->state == JOB_PENDING) {
        counts->spared += stop_id != 0;
        return stop_id == 0 || list_moves_confirm(&check->moves, job, stop_id, err);
    }
    counts->found += stop_id != 0;
    counts->corrected += stop_id != 0 && list_moves_corrects(job, stop_id);
    counts->sent_again += stop_id == 0;
    return stop_id != 0 ? list_moves_confirm(&check->moves, job, stop_id, err)
                        : list_moves_send_again(&check->moves, job, reason, err);
}

static bool settle_without(struct list_check *check, const struct held_job *job, const char *reason,
                           struct list_check_counts *counts, struct error *err)
{
    counts->sent_again++;
    return list_moves_send_again(&check->moves, job, reason, err);
}

/* A batch is read before it is changed: a query must not meet its own changes. */
static bool read_batch(struct list_check *check, int64_t after, struct held_job *batch,
                       size_t *count, struct error *err)
{
    sqlite3_stmt *stmt = check->next;
    bool row = true;
    bool ok = true;
    *count = 0;
    sqlite3_bind_int64(stmt, 3, after);
    sqlite3_bind_int64(stmt, 4, BATCH);
    while (*count < BATCH && ok && (ok = sql_step(check->store, stmt, &row, DOING, err)) && row)
        list_moves_read(stmt, &batch[(*count)++]);
    sqlite3_reset(stmt);
    return ok;
}

static bool settle_each(struct list_check *check, settle_fn *settle, const char *reason,
                        struct list_check_counts *counts, struct error *err)
{
    struct held_job *batch = memory_alloc(BATCH, sizeof *batch);
    size_t count = BATCH;
    int64_t last = 0;
    bool ok = true;
    while (ok && count == BATCH) {
        ok = read_batch(check, last, batch, &count, err);
        for (size_t i = 0; ok && i < count; i++)
            ok = settle(check, &batch[i], reason, counts, err);
        last = count > 0 ? batch[count - 1].phone : last;
    }
    free(batch);
    return ok;
}

static bool settle_all(struct list_check *check, settle_fn *settle, const char *reason,
                       struct list_check_counts *counts, struct error *err)
{
    *counts = (struct list_check_counts){0};
    bool ok = sql_begin(check->store, err) && settle_each(check, settle, reason, counts, err) &&
              list_moves_finish(&check->moves, err) && sql_commit(check->store, err);
    sql_rollback(check->store);
    return ok;
}

bool list_check_settle(struct list_check *check, struct list_check_counts *counts,
                       struct error *err)
{
    bind_scope(check, check->with_pending, check->next);
    return seen_list_sort(check->seen, err) && settle_all(check, settle_by_list, NULL, counts, err);
}

bool list_check_send_all_again(struct list_check *check, const char *reason,
                               struct list_check_counts *counts, struct error *err)
{
    bind_scope(check, false, check->next);
    return settle_all(check, settle_without, reason, counts, err);
}
