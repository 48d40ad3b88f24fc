#include "jobs/list_check.h"

#include "base/memory.h"
#include "base/text.h"
#include "jobs/job.h"
#include "jobs/number_sorter.h"
#include "jobs/store_internal.h"
#include "jobs/store_place.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define BATCH 1024 /* jobs that are read before they are changed */

static const char DOING[] = "holding its numbers against the provider's list";

/* ?1: the run, whose imports are in run_imports; ?2: now. What was settled later than now was
 * settled under a clock that has been set back since: that is no reason to believe it. (An IN in
 * place of the comparisons would build a table for each row.) */
#define SETTLED_AT "max(coalesce(confirmed_at, 0), coalesce(last_attempt_at, 0))"
#define DOUBTFUL                                                                                   \
    " state BETWEEN 1 AND 4 AND state <> 3"                                                        \
    " AND EXISTS (SELECT 1 FROM run_imports AS scope"                                              \
    "  JOIN imports ON imports.id = scope.import_id WHERE scope.run_id = ?1"                       \
    "  AND (" SETTLED_AT " < coalesce(requested_at, imported_at) OR " SETTLED_AT " > ?2)"          \
    "  AND (jobs.first_entry BETWEEN imports.first_entry AND imports.last_entry"                   \
    "   OR EXISTS (SELECT 1 FROM rejoined"                                                         \
    "    WHERE rejoined.import_id = imports.id AND rejoined.phone = jobs.phone)))"

static const char SCOPE[] =
    "INSERT OR REPLACE INTO run_imports (run_id, import_id) SELECT ?1, id FROM imports"
    " WHERE undone_at IS NULL"
    " AND iif(?2, finished_at IS NULL, id IN (SELECT value FROM json_each(?3)))";
static const char ANY[] = "SELECT EXISTS (SELECT 1 FROM jobs WHERE" DOUBTFUL ")";
static const char COUNT[] = "SELECT count(*) FROM jobs WHERE" DOUBTFUL;
static const char NEXT[] = "SELECT phone, state, code, http_status, list_stop_id FROM jobs"
                           " WHERE phone > ?3 AND" DOUBTFUL " ORDER BY phone LIMIT ?4";

_Static_assert(JOB_PENDING == 0 && JOB_LISTED == 1 && JOB_ALREADY_LISTED == 2 &&
                   JOB_REJECTED == 3 && JOB_UNCONFIRMED == 4,
               "the SQL of this file names them");

static const char CONFIRM[] =
    "UPDATE jobs SET state = ?3, list_stop_id = ?4, confirmed_at = ?5 WHERE phone = ?1"
    " AND state = ?2";

/* The answer that settled it goes into the event. ?3: the list was seen, and shows it no more. */
static const char SEND_AGAIN[] =
    "UPDATE jobs SET state = 0, due_at = NULL, code = NULL, message = NULL, source = NULL,"
    " http_status = NULL, list_stop_id = iif(?3, NULL, list_stop_id)"
    " WHERE phone = ?1 AND state = ?2";

static const char EVENT[] =
    "INSERT INTO events (phone, at, run_id, kind, state_before, state_after, code, http_status,"
    " reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

struct doubtful {
    int64_t phone;
    enum job_state state;
    int64_t code; /* 0: none */
    int64_t http_status;
    int64_t list_stop_id; /* 0: none */
};

struct list_check {
    struct job_store *store;
    int64_t run_id;
    int64_t now;
    struct number_sorter *seen; /* of the list: (phone, stop id) */
    struct sorted_number next_seen;
    bool has_next_seen;
    sqlite3_stmt *next, *confirm, *send_again, *event;
};

static void bind_scope(const struct list_check *check, sqlite3_stmt *stmt)
{
    sqlite3_bind_int64(stmt, 1, check->run_id);
    sqlite3_bind_int64(stmt, 2, check->now);
}

static void write_ids(struct text *text, const int64_t *import_ids, size_t import_count)
{
    text_append_char(text, '[');
    for (size_t i = 0; i < import_count; i++) {
        text_printf(text, "%s%" PRId64, i > 0 ? "," : "", import_ids[i]);
    }
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
static bool ask(struct list_check *check, const char *sql, int64_t *value, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    bool ok = sql_prepare(check->store, sql, &stmt, err);
    if (ok) {
        bind_scope(check, stmt);
        ok = sql_step(check->store, stmt, &row, DOING, err);
        *value = row ? sqlite3_column_int64(stmt, 0) : 0;
    }
    sqlite3_finalize(stmt);
    return ok;
}

bool list_check_count(struct list_check *check, int64_t *count, struct error *err)
{
    return ask(check, COUNT, count, err);
}

bool list_check_open(struct job_store *store, int64_t run_id, const int64_t *import_ids,
                     size_t import_count, struct list_check **out, bool *any, struct error *err)
{
    struct list_check *check = memory_alloc(1, sizeof *check);
    check->store = store;
    check->run_id = run_id;
    check->now = clock_wall_ms(store->clock);
    list_check_forget(check);
    int64_t found = 0;
    bool ok = record_scope(check, import_ids, import_count, err) && ask(check, ANY, &found, err) &&
              sql_prepare(store, NEXT, &check->next, err) &&

              sql_prepare(store, CONFIRM, &check->confirm, err) &&
              sql_prepare(store, SEND_AGAIN, &check->send_again, err) &&
              sql_prepare(store, EVENT, &check->event, err);
    if (!ok) {
        list_check_close(&check);
    }
    *out = check;
    *any = found != 0;
    return ok;
}

void list_check_close(struct list_check **check)
{
    if (*check == NULL) {
        return;
    }
    sqlite3_stmt *const statements[] = {(*check)->next, (*check)->confirm, (*check)->send_again,
                                        (*check)->event};
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        sqlite3_finalize(statements[i]);
    }
    number_sorter_free(&(*check)->seen);
    free(*check);
    *check = NULL;
}

/* --- what the list shows --- */

void list_check_forget(struct list_check *check)
{
    char *folder = store_place_folder(check->store->path);
    number_sorter_free(&check->seen);
    check->seen = number_sorter_new(folder, 0);
    free(folder);
}

bool list_check_saw(struct list_check *check, int64_t phone, int64_t stop_id, struct error *err)
{
    return number_sorter_add(check->seen, phone, stop_id, err);
}

static bool next_seen(struct list_check *check, struct error *err)
{
    return number_sorter_next(check->seen, &check->next_seen, &check->has_next_seen, err);
}

/* The stop id that the list has for this number, 0 where it lacks it. Phones in growing order. */
static bool look_up(struct list_check *check, int64_t phone, int64_t *stop_id, struct error *err)
{
    while (check->has_next_seen && check->next_seen.phone < phone) {
        if (!next_seen(check, err)) {
            return false;
        }
    }
    bool found = check->has_next_seen && check->next_seen.phone == phone;
    *stop_id = found ? check->next_seen.first_entry : 0;
    return true;
}

/* --- what becomes of a job --- */

static bool run_guarded(struct list_check *check, sqlite3_stmt *stmt, struct error *err)
{
    if (!sql_step_done(check->store, stmt, DOING, err)) {
        return false;
    }
    return sqlite3_changes(check->store->db) == 1 ||
           error_set(err, ERROR_STORAGE,
                     "%s: another program has changed the database. Make sure that nothing else "
                     "writes to it, then run the same command again.",
                     check->store->path);
}

static void bind_unless_zero(sqlite3_stmt *stmt, int parameter, int64_t value)
{
    if (value != 0) {
        sqlite3_bind_int64(stmt, parameter, value);
    } else {
        sqlite3_bind_null(stmt, parameter);
    }
}

static bool add_event(struct list_check *check, const struct doubtful *job, enum job_event kind,
                      enum job_state after, const char *reason, struct error *err)
{
    sqlite3_stmt *stmt = check->event;
    sqlite3_bind_int64(stmt, 1, job->phone);
    sqlite3_bind_int64(stmt, 2, check->now);
    sqlite3_bind_int64(stmt, 3, check->run_id);
    sqlite3_bind_int(stmt, 4, (int)kind);
    sqlite3_bind_int(stmt, 5, (int)job->state);
    sqlite3_bind_int(stmt, 6, (int)after);
    bind_unless_zero(stmt, 7, job->code);
    bind_unless_zero(stmt, 8, job->http_status);
    sql_bind_text_or_null(stmt, 9, reason);
    return sql_step_done(check->store, stmt, DOING, err);
}

static bool confirm(struct list_check *check, const struct doubtful *job, int64_t stop_id,
                    struct error *err)
{
    bool was_unconfirmed = job->state == JOB_UNCONFIRMED;
    enum job_state after = was_unconfirmed ? JOB_ALREADY_LISTED : job->state;
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, stop_id);
    sqlite3_stmt *stmt = check->confirm;
    sqlite3_bind_int64(stmt, 1, job->phone);
    sqlite3_bind_int(stmt, 2, (int)job->state);
    sqlite3_bind_int(stmt, 3, (int)after);
    sqlite3_bind_text(stmt, 4, text, -1, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 5, check->now);
    return run_guarded(check, stmt, err) &&
           (!was_unconfirmed ||
            add_event(check, job, JOB_EVENT_CONFIRMED, after, "the provider's list shows it", err));
}

/* `reason` NULL: the list lacks it. */
static bool send_again(struct list_check *check, const struct doubtful *job, const char *reason,
                       struct error *err)
{
    struct text words = {0};
    text_append_string(&words, reason != NULL ? reason : "not on the provider's list");
    if (reason == NULL && job->list_stop_id != 0) {
        text_printf(&words, " any more; its stop id there was %" PRId64, job->list_stop_id);
    }
    sqlite3_bind_int64(check->send_again, 1, job->phone);
    sqlite3_bind_int(check->send_again, 2, (int)job->state);
    sqlite3_bind_int(check->send_again, 3, reason == NULL);
    bool ok = run_guarded(check, check->send_again, err) &&
              add_event(check, job, JOB_EVENT_SENT_AGAIN, JOB_PENDING, text_string(&words), err);
    text_free(&words);
    return ok;
}

/* --- all of them, in the order of their numbers --- */

/* How one doubtful job is settled. */
typedef bool settle_fn(struct list_check *check, const struct doubtful *job, const char *reason,
                       struct list_check_counts *counts, struct error *err);

static bool settle_by_list(struct list_check *check, const struct doubtful *job, const char *reason,
                           struct list_check_counts *counts, struct error *err)
{
    int64_t stop_id = 0;
    if (!look_up(check, job->phone, &stop_id, err)) {
        return false;
    }
    counts->found += stop_id != 0;
    counts->sent_again += stop_id == 0;
    return stop_id != 0 ? confirm(check, job, stop_id, err) : send_again(check, job, reason, err);
}

static bool settle_without(struct list_check *check, const struct doubtful *job, const char *reason,
                           struct list_check_counts *counts, struct error *err)
{
    counts->sent_again++;
    return send_again(check, job, reason, err);
}

/* Read first, changed then: a query must not meet its own changes. */
static bool read_batch(struct list_check *check, int64_t after, struct doubtful *batch,
                       size_t *count, struct error *err)
{
    sqlite3_stmt *stmt = check->next;
    bool row = true;
    bool ok = true;
    *count = 0;
    bind_scope(check, stmt);
    sqlite3_bind_int64(stmt, 3, after);
    sqlite3_bind_int64(stmt, 4, BATCH);
    while (*count < BATCH && ok && (ok = sql_step(check->store, stmt, &row, DOING, err)) && row) {
        batch[(*count)++] = (struct doubtful){
            .phone = sqlite3_column_int64(stmt, 0),
            .state = (enum job_state)sqlite3_column_int(stmt, 1),
            .code = sqlite3_column_int64(stmt, 2),
            .http_status = sqlite3_column_int64(stmt, 3),
            .list_stop_id = sqlite3_column_int64(stmt, 4),
        };
    }
    sqlite3_reset(stmt);
    return ok;
}

static bool settle_each(struct list_check *check, settle_fn *settle, const char *reason,
                        struct list_check_counts *counts, struct error *err)
{
    struct doubtful *batch = memory_alloc(BATCH, sizeof *batch);
    size_t count = BATCH;
    int64_t last = 0;
    bool ok = true;
    while (ok && count == BATCH) {
        ok = read_batch(check, last, batch, &count, err);
        for (size_t i = 0; ok && i < count; i++) {
            ok = settle(check, &batch[i], reason, counts, err);
        }
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
              sql_commit(check->store, err);
    sql_rollback(check->store);
    return ok;
}

bool list_check_settle(struct list_check *check, struct list_check_counts *counts,
                       struct error *err)
{
    return number_sorter_sort(check->seen, err) && next_seen(check, err) &&
           settle_all(check, settle_by_list, NULL, counts, err);
}

bool list_check_send_all_again(struct list_check *check, const char *reason,
                               struct list_check_counts *counts, struct error *err)
{
    return settle_all(check, settle_without, reason, counts, err);
}
