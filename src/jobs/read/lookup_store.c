/* A number is in the store as a job, in entries, and in events; and perhaps in cells out of which
 * no number was read. All of it is read in one transaction, so that it is one view of the store. An
 * entry's number is in no index, so every entry is looked at, once for all numbers together. */
#define _GNU_SOURCE /* qsort_r */
#include "jobs/read/lookup_store.h"

#include "base/memory.h"
#include "base/phone_mask.h"
#include "jobs/aside/forgotten.h"
#include "jobs/aside/left_out_lookup.h"
#include "jobs/store/store_internal.h"

#include <stdlib.h>

static const char doing[] = "looking a number up";

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

static const char scan_sql[] = "SELECT id, phone, cell FROM entries ORDER BY id";

/* A number without a job can stand in such rows alone; where there are none, none is searched. */
static const char any_without_number[] =
    "SELECT EXISTS (SELECT 1 FROM entry_counts WHERE status <> $phone AND entries > 0)";

static const char events_sql[] =
    "SELECT at, run_id, (SELECT user FROM runs WHERE runs.id = run_id), kind, state_before,"
    " state_after, code, http_status, reason FROM events WHERE phone = ?1 ORDER BY events.id";

/* An entry that has a number, or in which it stands. */
struct match {
    size_t place; /* of the number */
    int64_t entry;
};

struct lookup {
    struct job_store *store;
    int64_t *phones;
    size_t count;
    size_t *sorted; /* places of the numbers, by number */
    struct match *matches;
    size_t match_count, match_room;
    int64_t at; /* the entry that is looked at */

    int64_t phone; /* the one that it was turned to */
    size_t next;   /* of the matches */
    size_t end;
    struct lookup_job job;
    sqlite3_stmt *job_row, *entry, *events;
    struct left_out_lookup left_out;
    struct forgotten forgotten;
    int64_t forgotten_at; /* of the number */
};

static bool fail_damaged(const struct lookup *lookup, struct error *err)
{
    return store_damaged(lookup->store, "what it says of this number can't be read", err);
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

/* --- the entries of all numbers --- */

static int compare_numbers(int64_t one, int64_t other)
{
    return (one > other) - (one < other);
}

static int compare_places(const void *one, const void *other, void *context)
{
    const int64_t *phones = context;
    return compare_numbers(phones[*(const size_t *)one], phones[*(const size_t *)other]);
}

static int compare_matches(const void *one, const void *other)
{
    const struct match *first = one;
    const struct match *second = other;
    if (first->place != second->place)
        return first->place < second->place ? -1 : 1;
    return compare_numbers(first->entry, second->entry);
}

static void add_match(void *context, size_t place)
{
    struct lookup *lookup = context;
    lookup->matches = memory_grow(lookup->matches, lookup->match_count, &lookup->match_room,
                                  sizeof *lookup->matches);
    lookup->matches[lookup->match_count++] = (struct match){place, lookup->at};
}

/* Adds a match for each place that the number was asked for at. */
static void match_phone(struct lookup *lookup, int64_t phone)
{
    size_t low = 0, high = lookup->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lookup->phones[lookup->sorted[middle]] < phone)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < lookup->count && lookup->phones[lookup->sorted[low]] == phone; low++)
        add_match(lookup, lookup->sorted[low]);
}

/* A number may stand in a cell twice. */
static void sort_matches(struct lookup *lookup)
{
    size_t kept = 0;
    if (lookup->match_count > 1)
        qsort(lookup->matches, lookup->match_count, sizeof *lookup->matches, compare_matches);
    for (size_t i = 0; i < lookup->match_count; i++)
        if (kept == 0 || compare_matches(&lookup->matches[kept - 1], &lookup->matches[i]) != 0)
            lookup->matches[kept++] = lookup->matches[i];
    lookup->match_count = kept;
}

static bool scan(struct lookup *lookup, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    struct phone_mask_set *set = phone_mask_set_new(lookup->phones, lookup->count);
    bool ok = sql_prepare(lookup->store, scan_sql, &stmt, err) &&
              sql_step(lookup->store, stmt, &row, doing, err);
    while (ok && row) {
        lookup->at = sqlite3_column_int64(stmt, 0);
        if (sqlite3_column_type(stmt, 1) != SQLITE_NULL) {
            match_phone(lookup, sqlite3_column_int64(stmt, 1));
        } else {
            const char *cell = sql_column_text(stmt, 2);
            size_t length = (size_t)sqlite3_column_bytes(stmt, 2);
            phone_mask_set_find(set, cell, length, add_match, lookup);
        }
        ok = sql_step(lookup->store, stmt, &row, doing, err);
    }
    sqlite3_finalize(stmt);
    phone_mask_set_free(&set);
    sort_matches(lookup);
    return ok;
}

/* --- one number --- */

static void find_matches(struct lookup *lookup, size_t place)
{
    size_t low = 0, high = lookup->match_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lookup->matches[middle].place < place)
            low = middle + 1;
        else
            high = middle;
    }
    lookup->next = lookup->end = low;
    while (lookup->end < lookup->match_count && lookup->matches[lookup->end].place == place)
        lookup->end++;
}

bool lookup_turn(struct lookup *lookup, size_t place, struct error *err)
{
    lookup->phone = lookup->phones[place];
    sqlite3_reset(lookup->job_row);
    sqlite3_reset(lookup->events);
    sqlite3_bind_int64(lookup->job_row, 1, lookup->phone);
    sqlite3_bind_int64(lookup->events, 1, lookup->phone);
    find_matches(lookup, place);
    return left_out_lookup_turn(&lookup->left_out, lookup->phone, err) &&
           forgotten_find(&lookup->forgotten, lookup->phone, &lookup->forgotten_at, err) &&
           read_job(lookup, err);
}

/* Whether the entries may hold one of the numbers. */
static bool has_any(struct lookup *lookup, bool *any, struct error *err)
{
    int64_t without_number = 0;
    bool ok = sql_read_int64(lookup->store, any_without_number, &without_number, err);
    *any = without_number != 0;
    for (size_t i = 0; ok && !*any && i < lookup->count; i++) {
        ok = lookup_turn(lookup, i, err);
        *any = lookup->job.is_known;
    }
    return ok;
}

static bool begin(struct lookup *lookup, struct error *err)
{
    bool any = false;
    return sql_prepare(lookup->store, job_sql, &lookup->job_row, err) &&
           sql_prepare(lookup->store, entry_sql, &lookup->entry, err) &&
           sql_prepare(lookup->store, events_sql, &lookup->events, err) &&
           left_out_lookup_open(lookup->store, &lookup->left_out, err) &&
           forgotten_open(lookup->store, &lookup->forgotten, err) && has_any(lookup, &any, err) &&
           (!any || scan(lookup, err));
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
    lookup->sorted = memory_alloc(count, sizeof *lookup->sorted);
    for (size_t i = 0; i < count; i++) {
        lookup->phones[i] = phones[i];
        lookup->sorted[i] = i;
    }
    if (count > 1)
        qsort_r(lookup->sorted, count, sizeof *lookup->sorted, compare_places, lookup->phones);
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
    if (lookup->next == lookup->end)
        return next_left_out(lookup, entry, found, err);
    sqlite3_reset(stmt);
    sqlite3_bind_int64(stmt, 1, lookup->matches[lookup->next++].entry);
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
    free((*lookup)->sorted);
    free((*lookup)->matches);
    free(*lookup);
    *lookup = NULL;
}
