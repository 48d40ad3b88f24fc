/* A number is in the store as a job, in entries, and in events; and perhaps in cells out of which
 * no number was read. All of it is read in one transaction, so that it is one view of the store. */
#include "jobs/read/lookup_store.h"

#include "base/memory.h"
#include "jobs/aside/forgotten.h"
#include "jobs/aside/left_out_lookup.h"
#include "jobs/read/number_search.h"
#include "jobs/store/store_internal.h"

#include <stdlib.h>

static const char doing[] = N_("looking a number up");

/* The run during which it was last sent: runs don't overlap. */
static const char job_sql[] =
    "SELECT state, attempts, first_attempt_at, last_attempt_at,"
    " (SELECT iif(coalesce(ended_at, last_attempt_at) >= last_attempt_at, user, NULL) FROM runs"
    "  WHERE started_at <= last_attempt_at ORDER BY id DESC LIMIT 1),"
    " due_at, confirmed_at, own_stop_id, list_stop_id, code, message, source, http_status,"
    " maybe_sent, seen_at FROM jobs WHERE phone = ?1";

static const char entry_sql[] =
    "SELECT imports.id, imports.path, imports.imported_at, imports.undone_at, imports.undo_reason,"
    " json_extract(imports.header, '$[' || (entries.column - 1) || ']'), entries.row,"
    " entries.line, entries.column, entries.cell, entries.detail, entries.objected_at,"
    " entries.status, imports.choices"
    " FROM entries JOIN imports ON entries.id BETWEEN imports.first_entry AND imports.last_entry"
    " WHERE entries.id = ?1";

/* A number without a job can stand in such rows alone; where there are none, none is searched. */
static const char any_without_number[] =
    "SELECT EXISTS (SELECT 1 FROM entry_counts WHERE status <> $phone AND entries > 0)";

static const char events_sql[] =
    "SELECT at, run_id, (SELECT user FROM runs WHERE runs.id = run_id), kind, state_before,"
    " state_after, code, http_status, reason FROM events WHERE phone = ?1 ORDER BY events.id";

struct lookup {
    struct job_store *store;
    int64_t *phones;
    size_t count;
    struct number_search *search; /* NULL: none of them can stand in an entry */

    int64_t phone; /* the one that it was turned to */
    const int64_t *entries;
    size_t next, entry_count; /* of the entries */
    struct lookup_job job;
    sqlite3_stmt *job_row, *entry, *events;
    struct left_out_lookup left_out;
    struct forgotten forgotten;
    int64_t forgotten_at; /* of the number */
};

static bool fail_damaged(const struct lookup *lookup, struct error *err)
{
    return store_damaged(lookup->store, N_("what it says of this number can't be read"), err);
}

static bool is_state(int64_t state)
{
    return state >= 0 && state < JOB_STATES;
}

static bool fill_job(struct lookup *lookup, struct error *err)
{
    sqlite3_stmt *stmt = lookup->job_row;
    int64_t source = sqlite3_column_int64(stmt, 11);
    if (!is_state(sqlite3_column_int64(stmt, 0)) || source < 0 || source >= JOB_ERROR_SOURCES)
        return fail_damaged(lookup, err);
    lookup->job = (struct lookup_job){
        .is_known = true,
        .state = (enum job_state)sqlite3_column_int(stmt, 0),
        .attempts = sqlite3_column_int64(stmt, 1),
        .first_attempt_at = sqlite3_column_int64(stmt, 2),
        .last_attempt_at = sqlite3_column_int64(stmt, 3),
        .sent_by = sql_column_text(stmt, 4),
        .due_at = sqlite3_column_int64(stmt, 5),
        .confirmed_at = sqlite3_column_int64(stmt, 6),
        .seen_at = sqlite3_column_int64(stmt, 14),
        .own_stop_id = sql_column_text(stmt, 7),
        .list_stop_id = sql_column_text(stmt, 8),
        .has_code = sqlite3_column_type(stmt, 9) != SQLITE_NULL,
        .code = sqlite3_column_int64(stmt, 9),
        .message = sql_column_text(stmt, 10),
        .source = (enum job_error_source)source,
        .http_status = sqlite3_column_int(stmt, 12),
        .maybe_sent = sqlite3_column_int(stmt, 13) != 0,
    };
    return true;
}

static bool read_job(struct lookup *lookup, struct error *err)
{
    bool row = false;
    lookup->job =
        (struct lookup_job){.sent_by = "", .own_stop_id = "", .list_stop_id = "", .message = ""};
    /* The row stays: its strings are lent out. */
    return sql_step(lookup->store, lookup->job_row, &row, doing, err) &&
           (!row || fill_job(lookup, err));
}

/* --- one number --- */

bool lookup_turn(struct lookup *lookup, size_t place, struct error *err)
{
    lookup->phone = lookup->phones[place];
    sqlite3_reset(lookup->job_row);
    sqlite3_reset(lookup->events);
    sqlite3_bind_int64(lookup->job_row, 1, lookup->phone);
    sqlite3_bind_int64(lookup->events, 1, lookup->phone);
    lookup->next = lookup->entry_count = 0;
    if (lookup->search != NULL)
        lookup->entries = number_search_entries(lookup->search, place, &lookup->entry_count);
    return left_out_lookup_turn(&lookup->left_out, lookup->phone, err) &&
           forgotten_find(&lookup->forgotten, lookup->phone, &lookup->forgotten_at, err) &&
           read_job(lookup, err);
}

/* Nothing is searched where the entries can't hold one of the numbers. */
static bool search(struct lookup *lookup, struct error *err)
{
    int64_t any = 0;
    bool *is_known = memory_alloc(lookup->count + 1, sizeof *is_known);
    bool ok = sql_read_int64(lookup->store, any_without_number, &any, err);
    for (size_t i = 0; ok && i < lookup->count; i++) {
        ok = lookup_turn(lookup, i, err);
        is_known[i] = lookup->job.is_known;
        any = any != 0 || is_known[i];
    }
    ok = ok && (any == 0 || number_search_run(lookup->store, lookup->phones, is_known,
                                              lookup->count, &lookup->search, err));
    free(is_known);
    return ok;
}

static bool begin(struct lookup *lookup, struct error *err)
{
    return sql_prepare(lookup->store, job_sql, &lookup->job_row, err) &&
           sql_prepare(lookup->store, entry_sql, &lookup->entry, err) &&
           sql_prepare(lookup->store, events_sql, &lookup->events, err) &&
           left_out_lookup_open(lookup->store, &lookup->left_out, err) &&
           forgotten_open(lookup->store, &lookup->forgotten, err) && search(lookup, err);
}

bool lookup_open(struct job_store *store, const int64_t *phones, size_t count, struct lookup **out,
                 struct error *err)
{
    *out = NULL;
    if (!sql_begin_read(store, err))
        return false;
    struct lookup *lookup = memory_alloc(1, sizeof *lookup);
    lookup->store = store;
    lookup->count = count;
    lookup->phones = memory_alloc(count, sizeof *lookup->phones);
    for (size_t i = 0; i < count; i++)
        lookup->phones[i] = phones[i];
    bool ok = begin(lookup, err);
    if (!ok)
        lookup_close(&lookup);
    *out = lookup;
    return ok;
}

int64_t lookup_forgotten_at(const struct lookup *lookup)
{
    return lookup->forgotten_at;
}

const struct lookup_job *lookup_job(const struct lookup *lookup)
{
    return &lookup->job;
}

/* Of a row that a filter left out, the import alone is known. */
static bool next_left_out(struct lookup *lookup, struct lookup_entry *entry, bool *found,
                          struct error *err)
{
    struct left_out_import import;
    if (!left_out_lookup_next(&lookup->left_out, &import, found, err))
        return false;
    if (*found)
        *entry = (struct lookup_entry){
            .import_id = import.id,
            .path = import.path,
            .imported_at = import.imported_at,
            .undone_at = import.undone_at,
            .undo_reason = import.undo_reason,
            .column_name = "",
            .choices = import.choices,
            .entry = {.cell = "",
                      .status = ENTRY_SKIPPED,
                      .reason = ENTRY_NOT_SELECTED,
                      .objected_at = ENTRY_NO_DATE},
        };
    return true;
}

bool lookup_next_entry(struct lookup *lookup, struct lookup_entry *entry, bool *found,
                       struct error *err)
{
    sqlite3_stmt *stmt = lookup->entry;
    *found = false;
    if (lookup->next == lookup->entry_count)
        return next_left_out(lookup, entry, found, err);
    sqlite3_reset(stmt);
    sqlite3_bind_int64(stmt, 1, lookup->entries[lookup->next++]);
    if (!sql_step(lookup->store, stmt, found, doing, err))
        return false;
    if (!*found)
        return fail_damaged(lookup, err);
    bool dated = sqlite3_column_type(stmt, 11) != SQLITE_NULL;
    int64_t status = sqlite3_column_int64(stmt, 12);
    int64_t detail = sqlite3_column_int64(stmt, 10);
    bool is_phone = status == ENTRY_PHONE;
    if (status < 0 || status >= ENTRY_STATUSES ||
        (!is_phone && (detail < 0 || detail >= ENTRY_REASONS)))
        return fail_damaged(lookup, err);
    *entry = (struct lookup_entry){
        .import_id = sqlite3_column_int64(stmt, 0),
        .path = sql_column_text(stmt, 1),
        .imported_at = sqlite3_column_int64(stmt, 2),
        .undone_at = sqlite3_column_int64(stmt, 3),
        .undo_reason = sql_column_text(stmt, 4),
        .column_name = sql_column_text(stmt, 5),
        .choices = sql_column_text(stmt, 13),
        .entry = {.row = sqlite3_column_int64(stmt, 6),
                  .line = sqlite3_column_int64(stmt, 7),
                  .column = sqlite3_column_int(stmt, 8),
                  .cell = sql_column_text(stmt, 9),
                  .cell_length = (size_t)sqlite3_column_bytes(stmt, 9),
                  .phone = is_phone ? lookup->phone : 0,
                  .status = (enum entry_status)status,
                  .reason = is_phone ? ENTRY_REASON_NONE : (enum entry_reason)detail,
                  .readings = is_phone ? (unsigned)detail : 0,
                  .objected_at = dated ? sqlite3_column_int64(stmt, 11) : ENTRY_NO_DATE},
    };
    return true;
}

bool lookup_next_event(struct lookup *lookup, struct lookup_event *event, bool *found,
                       struct error *err)
{
    sqlite3_stmt *stmt = lookup->events;
    *found = false;
    if (!sql_step(lookup->store, stmt, found, doing, err))
        return false;
    if (!*found)
        return true;
    int64_t kind = sqlite3_column_int64(stmt, 3);
    if (kind < 0 || kind >= JOB_EVENTS || !is_state(sqlite3_column_int64(stmt, 4)) ||
        !is_state(sqlite3_column_int64(stmt, 5)))
        return fail_damaged(lookup, err);
    *event = (struct lookup_event){
        .at = sqlite3_column_int64(stmt, 0),
        .run_id = sqlite3_column_int64(stmt, 1),
        .user = sql_column_text(stmt, 2),
        .kind = (enum job_event)kind,
        .before = (enum job_state)sqlite3_column_int(stmt, 4),
        .after = (enum job_state)sqlite3_column_int(stmt, 5),
        .has_code = sqlite3_column_type(stmt, 6) != SQLITE_NULL,
        .code = sqlite3_column_int64(stmt, 6),
        .http_status = sqlite3_column_int(stmt, 7),
        .reason = sql_column_text(stmt, 8),
    };
    return true;
}

void lookup_close(struct lookup **lookup)
{
    if (*lookup == NULL)
        return;
    sqlite3_finalize((*lookup)->job_row);
    sqlite3_finalize((*lookup)->entry);
    sqlite3_finalize((*lookup)->events);
    left_out_lookup_close(&(*lookup)->left_out);
    forgotten_close(&(*lookup)->forgotten);
    sql_end_read((*lookup)->store);
    free((*lookup)->phones);
    number_search_free(&(*lookup)->search);
    free(*lookup);
    *lookup = NULL;
}
