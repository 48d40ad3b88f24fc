/* An import has two steps. While the file is read, its entries are written in the order of the
 * file, and their numbers go into a sorter. At the end of the file, each distinct number becomes
 * a job, in the order of the numbers: so the jobs table is filled from its beginning to its end,
 * which is several times faster than to jump about in it. A number that has a job already is
 * only noted as brought again; no job is ever made twice. */
#include "jobs/import/importer.h"

#include "base/memory.h"
#include "base/path.h"
#include "jobs/aside/forgotten.h"
#include "jobs/aside/left_out_store.h"
#include "jobs/import/import_internal.h"
#include "jobs/store/job_moves.h"
#include "jobs/store/number_index.h"
#include "jobs/store/number_sorter.h"
#include "jobs/store/query.h"
#include "jobs/store/store_place.h"

#include <stdlib.h>
#include <string.h>

static const char doing[] = N_("writing the import");

static const char insert_import[] =
    "INSERT INTO imports (id, path, bytes, sha256, choices, dialect, header, row_count, new_jobs,"
    " known_jobs, first_entry, last_entry, imported_at, given, reading)"
    " VALUES (:import, :path, :bytes, :sha256, :choices, :dialect, :header, 0, 0, 0, :first,"
    " :first - 1, :now, :given, :reading)";
static const char finish_import[] =
    "UPDATE imports SET row_count = :rows, new_jobs = :new, known_jobs = :known, last_entry = :last"
    " WHERE id = :import";
static const char renew_import[] = "UPDATE imports SET requested_at = :now, finished_at = NULL"
                                   " WHERE id = :import AND finished_at IS NOT NULL";

static const char read_job[] = "SELECT state, first_entry FROM jobs WHERE phone = ?1";
/* A row of brought_again ends with the import before this one, or there will be one more row. */
static const char note_again[] = "UPDATE brought_again SET last_import = ?1 WHERE phone = ?2"
                                 " AND last_import = ?1 - 1";
static const char note_anew[] =
    "INSERT INTO brought_again (phone, first_import, last_import) VALUES (?2, ?1, ?1)";
static const char want_job_again[] = "UPDATE jobs SET state = ?3 WHERE phone = ?1 AND state = ?2";

struct importer {
    struct job_store *store;
    sqlite3_stmt *read_job, *note_again, *note_anew, *want_again;
    struct job_moves moves; /* of jobs that earlier imports brought; counted anew at the end */
    struct entry_batch entries;
    struct known_rows known;
    struct left_out_store *left_out;
    struct forgotten forgotten;
    struct number_batch numbers;
    struct number_index index;
    struct number_sorter *sorter;    /* of the file that is being written */
    struct import_result result;     /* of it */
    int64_t first_entry, last_entry; /* of it */
    int64_t last_row;
    bool has_revived; /* jobs of earlier imports moved */
};

static void importer_free(struct importer **importer)
{
    sqlite3_finalize((*importer)->read_job);
    sqlite3_finalize((*importer)->note_again);
    sqlite3_finalize((*importer)->note_anew);
    sqlite3_finalize((*importer)->want_again);
    job_moves_close(&(*importer)->moves);
    entry_batch_close(&(*importer)->entries);
    known_rows_close(&(*importer)->known);
    left_out_store_close(&(*importer)->left_out);
    forgotten_close(&(*importer)->forgotten);
    number_batch_close(&(*importer)->numbers);
    number_index_close(&(*importer)->index);
    number_sorter_free(&(*importer)->sorter);
    free(*importer);
    *importer = NULL;
}

bool importer_begin(struct job_store *store, struct importer **out, struct error *err)
{
    struct importer *importer = memory_alloc(1, sizeof *importer);
    int64_t last = 0;
    importer->store = store;
    bool ok = sql_prepare(store, read_job, &importer->read_job, err) &&
              sql_prepare(store, note_again, &importer->note_again, err) &&
              sql_prepare(store, note_anew, &importer->note_anew, err) &&
              sql_prepare(store, want_job_again, &importer->want_again, err) &&
              job_moves_open_uncounted(store, 0, doing, &importer->moves, err) &&
              number_batch_open(store, &importer->numbers, err) &&
              number_index_open(store, &importer->index, err) && sql_begin(store, err);
    if (ok && !(sql_read_int64(store, "SELECT max(last_entry) FROM imports", &last, err) &&
                known_rows_open(store, &importer->known, err) &&
                left_out_store_open(store, &importer->left_out, err) &&
                forgotten_open(store, &importer->forgotten, err) &&
                entry_batch_open(store, &importer->entries, err))) {
        sql_rollback(store);
        ok = false;
    }
    importer->last_entry = last;
    if (!ok)
        importer_free(&importer);
    *out = importer;
    return ok;
}

static bool insert_source(struct importer *importer, const struct import_source *source,
                          struct error *err)
{
    struct query query = query_begin(importer->store, insert_import, doing, err);
    query_bind(&query, ":import", importer->result.import_id);
    query_bind_text(&query, ":path", source->path);
    query_bind(&query, ":bytes", source->bytes);
    query_bind_blob(&query, ":sha256", source->sha256, sizeof source->sha256);
    query_bind_text(&query, ":choices", source->choices);
    query_bind_text(&query, ":dialect", source->dialect);
    query_bind_text(&query, ":header", source->header);
    query_bind(&query, ":first", importer->first_entry);
    query_bind(&query, ":now", clock_wall_ms(importer->store->clock));
    query_bind_text(&query, ":given", source->given != NULL ? source->given : "");
    query_bind(&query, ":reading", source->reading);
    return query_run(&query);
}

bool importer_begin_file(struct importer *importer, const struct import_source *source,
                         struct error *err)
{
    struct job_store *store = importer->store;
    int64_t last = 0;
    if (!sql_read_int64(store, "SELECT max(id) FROM imports", &last, err))
        return false;
    store->importing_bytes += source->bytes;
    importer->result = (struct import_result){.import_id = last + 1};
    importer->first_entry = importer->last_entry + 1;
    importer->last_row = 0;
    char *folder = path_folder(store->path);
    importer->sorter = number_sorter_new(folder, 0);
    free(folder);
    return insert_source(importer, source, err);
}

bool importer_add(struct importer *importer, const struct entry *entry, struct error *err)
{
    importer->result.entries[entry->status]++;
    importer->result.rows += entry->row != importer->last_row;
    importer->last_row = entry->row;
    importer->last_entry++;
    if (left_out_store_takes(entry))
        return left_out_store_add(importer->left_out, entry, importer->last_entry, err);
    return entry_batch_add(&importer->entries, entry, importer->last_entry, err) &&
           known_rows_add(&importer->known, importer->result.import_id, entry, importer->last_entry,
                          err) &&
           ((entry->phone == 0 && entry->cell_length == 0) ||
            number_sorter_add(importer->sorter, entry->phone, importer->last_entry, err));
}

/* What becomes of a job that an undo has touched when an import brings it again. A removal that was
 * broken off may have reached the provider: the number is listed as far as we know, and held
 * against the list with the others. */
static bool is_undone(enum job_state state, enum job_state *wanted)
{
    *wanted = state == JOB_REMOVING ? JOB_LISTED : JOB_PENDING;
    return state == JOB_CANCELLED || state == JOB_REMOVING || state == JOB_REMOVED;
}

/* Changes the job's state, and notes that in an event. */
static bool want_again(struct importer *importer, int64_t phone, enum job_state state,
                       struct error *err)
{
    enum job_state wanted;
    if (!is_undone(state, &wanted))
        return true;
    const struct job_move move = {
        .phone = phone,
        .before = state,
        .after = wanted,
        .has_event = true,
        .event = JOB_EVENT_WANTED_AGAIN,
        .at = clock_wall_ms(importer->store->clock),
    };
    importer->has_revived = true;
    sqlite3_bind_int64(importer->want_again, 1, phone);
    sqlite3_bind_int(importer->want_again, 2, (int)state);
    sqlite3_bind_int(importer->want_again, 3, (int)wanted);
    return job_moves_apply(&importer->moves, importer->want_again, &move, err);
}

void import_result_count_known(struct import_result *result, enum job_state state)
{
    result->known_jobs++;
    result->known_listed += job_is_on_list(state);
    result->known_rejected += state == JOB_REJECTED;
    result->known_pending += state == JOB_PENDING || state == JOB_CANCELLED || state == JOB_REMOVED;
}

static bool note(struct importer *importer, sqlite3_stmt *stmt, int64_t phone, struct error *err)
{
    sqlite3_bind_int64(stmt, 1, importer->result.import_id);
    sqlite3_bind_int64(stmt, 2, phone);
    return sql_step_done(importer->store, stmt, doing, err);
}

static bool note_rejoined(struct importer *importer, int64_t phone, struct error *err)
{
    return note(importer, importer->note_again, phone, err) &&
           (sqlite3_changes(importer->store->db) > 0 ||
            note(importer, importer->note_anew, phone, err));
}

static bool rejoin(struct importer *importer, int64_t phone, enum job_state state,
                   struct error *err)
{
    import_result_count_known(&importer->result, state);
    return note_rejoined(importer, phone, err) && want_again(importer, phone, state, err);
}

/* A number that has a job already: the job's first entry is older than this file's. */
static bool rejoin_if_known(struct importer *importer, int64_t phone, struct error *err)
{
    bool found = false;
    sqlite3_bind_int64(importer->read_job, 1, phone);
    if (!sql_step(importer->store, importer->read_job, &found, doing, err))
        return false;
    enum job_state state = (enum job_state)sqlite3_column_int(importer->read_job, 0);
    bool known = sqlite3_column_int64(importer->read_job, 1) < importer->first_entry;
    sqlite3_reset(importer->read_job);
    return !known || rejoin(importer, phone, state, err);
}

/* What was forgotten is wanted again: nothing keeps an opt-out from being sent. */
static bool remember(struct importer *importer, struct error *err)
{
    const struct number_batch *batch = &importer->numbers;
    bool ok = true;
    for (size_t i = 0; ok && importer->forgotten.any && i < batch->count; i++) {
        bool was_forgotten = false;
        ok = forgotten_drop(&importer->forgotten, batch->numbers[i].phone, &was_forgotten, err);
        importer->result.forgotten += was_forgotten;
    }
    return ok;
}

static bool write_numbers(struct importer *importer, struct error *err)
{
    struct number_batch *batch = &importer->numbers;
    size_t inserted = 0;
    if (batch->count == 0)
        return true;
    if (!number_batch_write(batch, &inserted, err) || !remember(importer, err))
        return false;
    importer->result.new_jobs += (int64_t)inserted;
    for (size_t i = 0; inserted < batch->count && i < batch->count; i++)
        if (!rejoin_if_known(importer, batch->numbers[i].phone, err))
            return false;
    batch->count = 0;
    return true;
}

static bool add_number(struct importer *importer, int64_t phone, int64_t entry, struct error *err)
{
    struct number_batch *batch = &importer->numbers;
    struct sorted_number *last = batch->count > 0 ? &batch->numbers[batch->count - 1] : NULL;
    if (last != NULL && last->phone == phone) {
        importer->result.duplicates++;
        return true;
    }
    if (batch->count == IMPORT_BATCH_ROWS && !write_numbers(importer, err))
        return false;
    batch->numbers[batch->count++] =
        (struct sorted_number){.phone = phone, .first_entry = entry, .count = 1};
    return true;
}

/* Number 0 stands for a cell without one. */
static bool insert_jobs(struct importer *importer, struct error *err)
{
    int64_t phone = 0, entry = 0;
    bool found = true;
    bool ok = number_sorter_sort(importer->sorter, err);
    number_index_begin(&importer->index, importer->result.import_id, importer->first_entry);
    while (ok && (ok = number_sorter_next_entry(importer->sorter, &phone, &entry, &found, err)) &&
           found)
        ok = number_index_add(&importer->index, phone, entry, err) &&
             (phone == 0 || add_number(importer, phone, entry, err));
    return ok && write_numbers(importer, err) && number_index_end(&importer->index, err);
}

static bool finish_file(struct importer *importer, struct error *err)
{
    const struct import_result *result = &importer->result;
    struct query query = query_begin(importer->store, finish_import, doing, err);
    query_bind(&query, ":import", result->import_id);
    query_bind(&query, ":rows", result->rows);
    query_bind(&query, ":new", result->new_jobs);
    query_bind(&query, ":known", result->known_jobs);
    query_bind(&query, ":last", importer->last_entry);
    return query_run(&query) &&
           job_counts_add_import(importer->store, result->import_id, result->new_jobs,
                                 result->entries, err) &&
           known_rows_count(&importer->known, result->import_id, importer->first_entry,
                            importer->last_entry, err);
}

bool importer_end_file(struct importer *importer, struct import_result *result, struct error *err)
{
    bool ok = entry_batch_flush(&importer->entries, err) &&
              left_out_store_end_file(importer->left_out, importer->result.import_id, err) &&
              insert_jobs(importer, err);
    number_sorter_free(&importer->sorter);
    ok = ok && finish_file(importer, err);
    *result = importer->result;
    return ok;
}

bool importer_renew(struct importer *importer, int64_t import_id, struct error *err)
{
    struct query query = query_begin(importer->store, renew_import, doing, err);
    query_bind(&query, ":import", import_id);
    query_bind(&query, ":now", clock_wall_ms(importer->store->clock));
    return query_run(&query);
}

bool importer_commit(struct importer **importer, struct error *err)
{
    struct job_store *store = (*importer)->store;
    bool ok = !(*importer)->has_revived || job_counts_recount(store, err);
    importer_free(importer);
    ok = ok && sql_commit(store, err);
    sql_rollback(store);
    store->importing_bytes = 0;
    return ok;
}

void importer_rollback(struct importer **importer)
{
    if (*importer == NULL)
        return;
    struct job_store *store = (*importer)->store;
    importer_free(importer);
    sql_rollback(store);
    store->importing_bytes = 0;
}
