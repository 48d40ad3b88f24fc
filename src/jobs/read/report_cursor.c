/* A row is an entry with its job beside it, if it has a number, and the first entry of that number.
 * What comes from a damaged page must not reach a table by an enum, so each value is held against
 * its limits before the row is handed out. */
#include "jobs/read/report_cursor.h"
#include "base/memory.h"
#include "base/sheet_place.h"
#include "jobs/aside/left_out_walk.h"
#include "jobs/import/import_identity.h"
#include "jobs/store/imports.h"
#include "jobs/store/query.h"

#include <inttypes.h>
#include <stdlib.h>

static const char rows_sql[] =
    "SELECT e.row, e.line, e.column, e.cell, e.phone, e.status, e.detail, e.objected_at,"
    " j.state, coalesce(j.list_stop_id, j.own_stop_id), j.code, j.message, j.source, j.http_status,"
    " j.attempts, j.first_attempt_at, j.last_attempt_at, j.maybe_sent, first.row, j.first_entry,"
    " e.kept, earlier.told_at, e.id"
    " FROM entries AS e LEFT JOIN jobs AS j ON j.phone = e.phone"
    " LEFT JOIN entries AS first ON first.id = nullif(j.first_entry, e.id)"
    " LEFT JOIN known_entries AS k ON k.entry = iif(e.phone IS NULL, e.id, NULL)"
    " LEFT JOIN imports AS earlier ON earlier.id = k.told_in AND earlier.undone_at IS NULL"
    "  AND earlier.told_at <= ?3"
    " WHERE e.id BETWEEN ?1 AND ?2 ORDER BY e.id";

/* Rows come in the file's order and jobs lie in that of their numbers: each row may need another
 * page. 64 MiB of them hold the jobs of a million rows, which doubles the speed. */
#define MANY_PAGES "PRAGMA cache_size = -65536"

enum rows_column {
    COLUMN_ROW,
    COLUMN_LINE,
    COLUMN_COLUMN,
    COLUMN_CELL,
    COLUMN_PHONE,
    COLUMN_STATUS,
    COLUMN_DETAIL,
    COLUMN_OBJECTED_AT,
    COLUMN_STATE,
    COLUMN_STOP_ID,
    COLUMN_CODE,
    COLUMN_MESSAGE,
    COLUMN_SOURCE,
    COLUMN_HTTP_STATUS,
    COLUMN_ATTEMPTS,
    COLUMN_FIRST_ATTEMPT_AT,
    COLUMN_LAST_ATTEMPT_AT,
    COLUMN_MAYBE_SENT,
    COLUMN_FIRST_ROW,
    COLUMN_FIRST_ENTRY,
    COLUMN_KEPT,
    COLUMN_TOLD_AT,
    COLUMN_ENTRY,
};

_Static_assert((int)REPORT_STATUS_INVALID == (int)JOB_STATES &&
                   (int)REPORT_STATUSES == (int)JOB_STATES + (int)ENTRY_STATUSES - 1 &&
                   ENTRY_INVALID == 1,
               "a line's status is its job's state, or its own after those");

struct report_cursor {
    struct job_store *store;
    struct imports imports;
    struct text sheet;                /* of the current import */
    const struct import_row **chosen; /* in the order of the report */
    size_t chosen_count;
    size_t next; /* of them */

    sqlite3_stmt *rows; /* of `current` */
    bool has_row;       /* they are at the next one */
    bool was_handed_out;
    struct left_out_walk left_out; /* of `current` */
    const struct import_row *current;
    int64_t told_before; /* when its rows were told, where that was before its latest run; 0: not */
    char **names;        /* its header's cells */
    size_t name_count;
    struct text name;         /* "column 3" */
    struct report_kept *kept; /* of the row */
    size_t kept_room;
};

enum report_status report_row_status(const struct report_row *row)
{
    return row->entry.status == ENTRY_PHONE
               ? (enum report_status)row->state
               : (enum report_status)((int)REPORT_STATUS_INVALID + (int)row->entry.status -
                                      (int)ENTRY_INVALID);
}

const char *report_status_name(enum report_status status)
{
    if ((int)status < (int)JOB_STATES)
        return job_state_name((enum job_state)status);
    return entry_status_name((enum entry_status)(status - REPORT_STATUS_INVALID + ENTRY_INVALID));
}

static bool choose_imports(struct report_cursor *cursor, const int64_t *import_ids,
                           size_t import_count, struct error *err)
{
    const struct imports *all = &cursor->imports;
    size_t room = import_count > 0 ? import_count : all->count;
    cursor->chosen = memory_alloc(room, sizeof *cursor->chosen);
    for (size_t i = 0; i < import_count; i++) {
        const struct import_row *import = imports_by_id(all, import_ids[i]);
        if (import == NULL)
            return error_set(err, ERROR_INPUT, "there is no import %" PRId64, import_ids[i]);
        if (import->pruned_at != 0)
            return error_set(err, ERROR_INPUT,
                             "import %" PRId64 " was pruned: its rows are not kept any more",
                             import->id);
        cursor->chosen[cursor->chosen_count++] = import;
    }
    for (size_t i = 0; import_count == 0 && i < all->count; i++)
        if (all->rows[i].undone_at == 0 && all->rows[i].pruned_at == 0)
            cursor->chosen[cursor->chosen_count++] = &all->rows[i];
    return true;
}

bool report_cursor_open(struct job_store *store, const int64_t *import_ids, size_t import_count,
                        struct report_cursor **out, struct error *err)
{
    *out = NULL;
    if (!sql_begin_read(store, err))
        return false;
    struct report_cursor *cursor = memory_alloc(1, sizeof *cursor);
    cursor->store = store;
    bool ok = sql_exec(store, MANY_PAGES, err) && imports_read(store, &cursor->imports, err) &&
              choose_imports(cursor, import_ids, import_count, err) &&
              sql_prepare(store, rows_sql, &cursor->rows, err) &&
              left_out_walk_open(store, &cursor->left_out, err);
    if (!ok)
        report_cursor_close(&cursor);
    *out = cursor;
    return ok;
}

static void forget_names(struct report_cursor *cursor)
{
    for (size_t i = 0; i < cursor->name_count; i++)
        free(cursor->names[i]);
    free(cursor->names);
    cursor->names = NULL;
    cursor->name_count = 0;
}

static bool read_names(struct report_cursor *cursor, struct error *err)
{
    static const char sql[] = "SELECT cell.value FROM imports, json_each(imports.header) AS cell"
                              " WHERE imports.id = :import ORDER BY cell.id";
    forget_names(cursor);
    struct query query = query_begin(cursor->store, sql, N_("reading an import's header"), err);
    query_bind(&query, ":import", cursor->current->id);
    while (query_next(&query)) {
        size_t count = cursor->name_count + 1;
        cursor->names = memory_resize(cursor->names, count, sizeof cursor->names[0]);
        cursor->names[cursor->name_count++] = memory_copy_string(query_text(&query, 0));
    }
    return query_end(&query);
}

static bool read_told_before(struct report_cursor *cursor, struct error *err)
{
    struct query query = query_begin(cursor->store,
                                     "SELECT told_at FROM imports WHERE id = :import AND EXISTS"
                                     " (SELECT 1 FROM run_imports JOIN runs ON runs.id = run_id"
                                     "  WHERE import_id = :import AND started_at > told_at)",
                                     N_("reading what was told"), err);
    query_bind(&query, ":import", cursor->current->id);
    cursor->told_before = query_next(&query) ? query_integer(&query, 0) : 0;
    return query_end(&query);
}

static void read_sheet(struct report_cursor *cursor)
{
    size_t length;
    const char *word = import_identity_choice(cursor->current->choices, "sheet", &length);
    text_clear(&cursor->sheet);
    sheet_name_append_of_word(&cursor->sheet, word != NULL ? word : "", length);
}

static bool next_import(struct report_cursor *cursor, struct error *err)
{
    cursor->current = cursor->chosen[cursor->next++];
    sqlite3_reset(cursor->rows);
    sqlite3_bind_int64(cursor->rows, 1, cursor->current->first_entry);
    sqlite3_bind_int64(cursor->rows, 2, cursor->current->last_entry);
    sqlite3_bind_int64(cursor->rows, 3, cursor->current->imported_at);
    cursor->was_handed_out = true;
    read_sheet(cursor);
    return left_out_walk_begin(&cursor->left_out, cursor->current->first_entry,
                               cursor->current->last_entry, err) &&
           read_names(cursor, err) && read_told_before(cursor, err);
}

static const char *column_name(struct report_cursor *cursor, int column)
{
    if (column == 0)
        return "";
    size_t place = (size_t)column - 1;
    if (place < cursor->name_count && cursor->names[place][0] != '\0')
        return cursor->names[place];
    text_clear(&cursor->name);
    text_printf(&cursor->name, "column %d", column);
    return text_string(&cursor->name);
}

static bool fail_damaged(struct report_cursor *cursor, int64_t row, struct error *err)
{
    return error_set(err, ERROR_STORAGE,
                     "%s: the database is damaged: row %" PRId64 " of import %" PRId64
                     " can't be read. Put it aside and restore a copy.",
                     cursor->store->path, row, cursor->current->id);
}

static void fill_entry(sqlite3_stmt *stmt, struct entry *entry)
{
    unsigned detail = (unsigned)sqlite3_column_int(stmt, COLUMN_DETAIL);
    bool dated = sqlite3_column_type(stmt, COLUMN_OBJECTED_AT) != SQLITE_NULL;
    *entry = (struct entry){
        .row = sqlite3_column_int64(stmt, COLUMN_ROW),
        .line = sqlite3_column_int64(stmt, COLUMN_LINE),
        .column = sqlite3_column_int(stmt, COLUMN_COLUMN),
        .cell = sql_column_text(stmt, COLUMN_CELL),
        .cell_length = (size_t)sqlite3_column_bytes(stmt, COLUMN_CELL),
        .phone = sqlite3_column_int64(stmt, COLUMN_PHONE),
        .status = (enum entry_status)sqlite3_column_int(stmt, COLUMN_STATUS),
        .objected_at = dated ? sqlite3_column_int64(stmt, COLUMN_OBJECTED_AT) : ENTRY_NO_DATE,
    };
    if (entry->status == ENTRY_PHONE)
        entry->readings = detail;
    else
        entry->reason = (enum entry_reason)detail;
}

static void fill_job(sqlite3_stmt *stmt, struct report_row *row)
{
    row->state = (enum job_state)sqlite3_column_int(stmt, COLUMN_STATE);
    row->stop_id = sql_column_text(stmt, COLUMN_STOP_ID);
    row->has_code = sqlite3_column_type(stmt, COLUMN_CODE) != SQLITE_NULL;
    row->code = sqlite3_column_int64(stmt, COLUMN_CODE);
    row->message = sql_column_text(stmt, COLUMN_MESSAGE);
    row->source = (enum job_error_source)sqlite3_column_int(stmt, COLUMN_SOURCE);
    row->http_status = sqlite3_column_int(stmt, COLUMN_HTTP_STATUS);
    row->attempts = sqlite3_column_int64(stmt, COLUMN_ATTEMPTS);
    row->first_attempt_at = sqlite3_column_int64(stmt, COLUMN_FIRST_ATTEMPT_AT);
    row->last_attempt_at = sqlite3_column_int64(stmt, COLUMN_LAST_ATTEMPT_AT);
    row->maybe_sent = sqlite3_column_int(stmt, COLUMN_MAYBE_SENT) != 0;
}

static void fill_first(struct report_cursor *cursor, struct report_row *row)
{
    int64_t first_entry = sqlite3_column_int64(cursor->rows, COLUMN_FIRST_ENTRY);
    const struct import_row *first = imports_by_entry(&cursor->imports, first_entry);
    row->is_duplicate = true;
    row->first_row = sqlite3_column_int64(cursor->rows, COLUMN_FIRST_ROW);
    row->first_import_id = first != NULL ? first->id : 0;
    row->first_file = first != NULL ? first->path : "";
}

/* False: what is kept is damaged. */
static bool fill_kept(struct report_cursor *cursor, struct report_row *row)
{
    const char *at = sql_column_text(cursor->rows, COLUMN_KEPT);
    size_t left = (size_t)sqlite3_column_bytes(cursor->rows, COLUMN_KEPT);
    struct kept_cell cell;
    while (kept_cells_next(&at, &left, &cell)) {
        if (row->kept_count == cursor->kept_room)
            cursor->kept = memory_resize(cursor->kept, ++cursor->kept_room, sizeof *cursor->kept);
        size_t place = (size_t)cell.column - 1;
        cursor->kept[row->kept_count++] =
            (struct report_kept){cell, place < cursor->name_count ? cursor->names[place] : ""};
    }
    row->kept = cursor->kept;
    return left == 0;
}

/* What is stored may come from a damaged page: a value outside its enum must not reach a table. */
static bool is_sound(sqlite3_stmt *stmt, const struct report_row *row)
{
    const struct entry *entry = &row->entry;
    if ((unsigned)entry->status >= ENTRY_STATUSES || (unsigned)entry->reason >= ENTRY_REASONS ||
        entry->column < 0)
        return false;
    if (entry->status != ENTRY_PHONE)
        return true;
    return sqlite3_column_type(stmt, COLUMN_STATE) != SQLITE_NULL &&
           (unsigned)row->state < JOB_STATES && (unsigned)row->source < JOB_ERROR_SOURCES;
}

/* When it was told that this row needs a human: by an earlier import that had the same row, or for
 * this import before its latest run; the earlier of the two. */
static int64_t known_since(const struct report_cursor *cursor, const struct entry *entry)
{
    int64_t earlier = sqlite3_column_int64(cursor->rows, COLUMN_TOLD_AT);
    int64_t own = entry_needs_human(entry) ? cursor->told_before : 0;
    return earlier == 0 || (own != 0 && own < earlier) ? own : earlier;
}

static void begin_row(const struct report_cursor *cursor, struct report_row *row)
{
    *row = (struct report_row){
        .import_id = cursor->current->id,
        .file = cursor->current->path,
        .undo_reason = cursor->current->undo_reason,
        .requested_at = cursor->current->requested_at,
        .sheet = text_string(&cursor->sheet),
        .stop_id = "",
        .message = "",
        .first_file = "",
    };
}

static bool fill_row(struct report_cursor *cursor, struct report_row *row, struct error *err)
{
    sqlite3_stmt *stmt = cursor->rows;
    begin_row(cursor, row);
    fill_entry(stmt, &row->entry);
    if (row->entry.status == ENTRY_PHONE)
        fill_job(stmt, row);
    if (!is_sound(stmt, row) || !fill_kept(cursor, row))
        return fail_damaged(cursor, row->entry.row, err);
    int64_t first_entry = sqlite3_column_int64(stmt, COLUMN_FIRST_ENTRY);
    if (row->entry.status == ENTRY_PHONE && first_entry != sqlite3_column_int64(stmt, COLUMN_ENTRY))
        fill_first(cursor, row);
    row->column_name = column_name(cursor, row->entry.column);
    row->known_since = known_since(cursor, &row->entry);
    return true;
}

/* A row of which nothing but its place is kept. */
static bool fill_left_out(struct report_cursor *cursor, struct report_row *row, struct error *err)
{
    begin_row(cursor, row);
    row->entry = left_out_walk_entry(&cursor->left_out);
    row->column_name = column_name(cursor, row->entry.column);
    return left_out_walk_step(&cursor->left_out, err);
}

/* The next row of the import: a stored one, which stays at hand until the next call, or one that
 * was left out. */
static bool take_row(struct report_cursor *cursor, struct report_row *row, bool *found,
                     struct error *err)
{
    if (cursor->was_handed_out &&
        !sql_step(cursor->store, cursor->rows, &cursor->has_row, N_("reading its entries"), err))
        return false;
    int64_t next = cursor->has_row ? sqlite3_column_int64(cursor->rows, COLUMN_ENTRY) : INT64_MAX;
    bool is_left_out = left_out_walk_is_before(&cursor->left_out, next);
    *found = is_left_out || cursor->has_row;
    cursor->was_handed_out = !is_left_out && cursor->has_row;
    if (!*found)
        return true;
    return is_left_out ? fill_left_out(cursor, row, err) : fill_row(cursor, row, err);
}

bool report_cursor_next(struct report_cursor *cursor, struct report_row *row, bool *found,
                        struct error *err)
{
    *found = false;
    for (;;) {
        if (cursor->current != NULL && !take_row(cursor, row, found, err))
            return false;
        if (*found)
            return true;
        cursor->current = NULL;
        if (cursor->next == cursor->chosen_count)
            return true;
        if (!next_import(cursor, err))
            return false;
    }
}

const struct import_row *report_cursor_import(const struct report_cursor *cursor, size_t place)
{
    return place < cursor->chosen_count ? cursor->chosen[place] : NULL;
}

struct job_store *report_cursor_store(const struct report_cursor *cursor)
{
    return cursor->store;
}

void report_cursor_close(struct report_cursor **cursor)
{
    if (*cursor == NULL)
        return;
    sqlite3_finalize((*cursor)->rows);
    left_out_walk_close(&(*cursor)->left_out);
    sql_end_read((*cursor)->store);
    sqlite3_exec((*cursor)->store->db, STORE_CACHE, NULL, NULL, NULL);
    forget_names(*cursor);
    text_free(&(*cursor)->name);
    free((*cursor)->kept);
    imports_free(&(*cursor)->imports);
    text_free(&(*cursor)->sheet);
    free((*cursor)->chosen);
    free(*cursor);
    *cursor = NULL;
}
