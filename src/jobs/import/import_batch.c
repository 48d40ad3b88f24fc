/* Each statement has a fixed price: to bind, step and reset costs more than to insert one row.
 * So rows are gathered, and one INSERT with many VALUES writes them all. The last batch is
 * smaller and gets a statement of its own. */
#include "jobs/import/import_internal.h"

static const char doing[] = N_("writing the import");

#define ENTRY_COLUMNS 10
#define JOB_COLUMNS   2

/* Prepares `head` VALUES (…), (…), … `tail` for this many rows, all values bound. */
static bool prepare_rows(struct job_store *store, const char *head, const char *values,
                         const char *tail, size_t rows, sqlite3_stmt **stmt, struct error *err)
{
    struct text sql = {0};
    text_append_string(&sql, head);
    for (size_t i = 0; i < rows; i++) {
        text_append_string(&sql, i > 0 ? ", " : " VALUES ");
        text_append_string(&sql, values);
    }
    text_append_string(&sql, tail);
    bool ok = sql_prepare(store, text_string(&sql), stmt, err);
    text_free(&sql);
    return ok;
}

static void bind_text_or_null(sqlite3_stmt *stmt, int parameter, const char *bytes, size_t length)
{
    if (length > 0)
        sqlite3_bind_text(stmt, parameter, bytes, (int)length, SQLITE_STATIC);
    else
        sqlite3_bind_null(stmt, parameter);
}

static bool prepare_entries(struct job_store *store, size_t rows, sqlite3_stmt **stmt,
                            struct error *err)
{
    return prepare_rows(store,
                        "INSERT INTO entries (id, row, line, column, cell, phone, status, detail,"
                        " objected_at, kept)",
                        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", "", rows, stmt, err);
}

bool entry_batch_open(struct job_store *store, struct entry_batch *batch, struct error *err)
{
    batch->store = store;
    return prepare_entries(store, IMPORT_BATCH_ROWS, &batch->insert, err);
}

static void bind_entry(const struct entry_batch *batch, size_t i, sqlite3_stmt *insert)
{
    const struct entry *entry = &batch->entries[i];
    int64_t detail = entry->status == ENTRY_PHONE ? (int64_t)entry->readings : entry->reason;
    int at = (int)i * ENTRY_COLUMNS;
    sqlite3_bind_int64(insert, at + 1, batch->ids[i]);
    sqlite3_bind_int64(insert, at + 2, entry->row);
    sqlite3_bind_int64(insert, at + 3, entry->line);
    sql_bind_int64_or_null(insert, at + 4, entry->column != 0, entry->column);
    bind_text_or_null(insert, at + 5, batch->cells.data + batch->cells_at[i], entry->cell_length);
    sql_bind_int64_or_null(insert, at + 6, entry->phone != 0, entry->phone);
    sqlite3_bind_int64(insert, at + 7, entry->status);
    sql_bind_int64_or_null(insert, at + 8, detail != 0, detail);
    sql_bind_int64_or_null(insert, at + 9, entry->objected_at != ENTRY_NO_DATE, entry->objected_at);
    bind_text_or_null(insert, at + 10, batch->cells.data + batch->cells_at[i] + entry->cell_length,
                      entry->kept_length);
}

bool entry_batch_flush(struct entry_batch *batch, struct error *err)
{
    sqlite3_stmt *rest = NULL;
    if (batch->count == 0)
        return true;
    if (batch->count < IMPORT_BATCH_ROWS &&
        !prepare_entries(batch->store, batch->count, &rest, err))
        return false;
    sqlite3_stmt *insert = rest != NULL ? rest : batch->insert;
    for (size_t i = 0; i < batch->count; i++)
        bind_entry(batch, i, insert);
    bool ok = sql_step_done(batch->store, insert, doing, err);
    sqlite3_finalize(rest);
    batch->count = 0;
    text_clear(&batch->cells);
    return ok;
}

bool entry_batch_add(struct entry_batch *batch, const struct entry *entry, int64_t id,
                     struct error *err)
{
    batch->ids[batch->count] = id;
    batch->entries[batch->count] = *entry;
    batch->cells_at[batch->count] = batch->cells.length;
    text_append(&batch->cells, entry->cell, entry->cell_length);
    text_append(&batch->cells, entry->kept, entry->kept_length);
    batch->count++;
    return batch->count < IMPORT_BATCH_ROWS || entry_batch_flush(batch, err);
}

void entry_batch_close(struct entry_batch *batch)
{
    sqlite3_finalize(batch->insert);
    text_free(&batch->cells);
    *batch = (struct entry_batch){0};
}

static bool prepare_jobs(struct job_store *store, size_t rows, sqlite3_stmt **stmt,
                         struct error *err)
{
    return prepare_rows(store, "INSERT INTO jobs (phone, state, first_entry)", "(?, 0, ?)",
                        " ON CONFLICT (phone) DO NOTHING", rows, stmt, err);
}

bool number_batch_open(struct job_store *store, struct number_batch *batch, struct error *err)
{
    batch->store = store;
    return prepare_jobs(store, IMPORT_BATCH_ROWS, &batch->insert, err);
}

bool number_batch_write(struct number_batch *batch, size_t *inserted, struct error *err)
{
    sqlite3_stmt *rest = NULL;
    if (batch->count < IMPORT_BATCH_ROWS && !prepare_jobs(batch->store, batch->count, &rest, err))
        return false;
    sqlite3_stmt *insert = rest != NULL ? rest : batch->insert;
    for (size_t i = 0; i < batch->count; i++) {
        int at = (int)i * JOB_COLUMNS;
        sqlite3_bind_int64(insert, at + 1, batch->numbers[i].phone);
        sqlite3_bind_int64(insert, at + 2, batch->numbers[i].first_entry);
    }
    bool ok = sql_step_done(batch->store, insert, doing, err);
    sqlite3_finalize(rest);
    *inserted = ok ? (size_t)sqlite3_changes(batch->store->db) : 0;
    return ok;
}

void number_batch_close(struct number_batch *batch)
{
    sqlite3_finalize(batch->insert);
    *batch = (struct number_batch){0};
}
