/* Rows are packed as they come, some kilobytes at a time. Hashes are gathered, and written in their
 * own order, from the beginning of their table to its end: nearly all of a weekly export's are
 * there already, and get a longer range of imports. */
#include "jobs/aside/left_out_store.h"

#include "base/memory.h"
#include "base/path.h"
#include "jobs/aside/import_ranges.h"
#include "jobs/aside/number_hash.h"
#include "jobs/aside/packed_rows.h"
#include "jobs/store/number_sorter.h"
#include "jobs/store/store_internal.h"

#include <stdlib.h>

#define PACK_BYTES 2000 /* four of them to a page */

static const char doing[] = N_("writing what was left out");

struct left_out_store {
    struct job_store *store;
    struct number_hash hash;
    struct row_packer packer;
    struct number_sorter *hashes; /* NULL: none yet of this file */
    int64_t hash_count;
    struct text ranges;
    sqlite3_stmt *add_pack, *find, *write;
};

bool left_out_store_open(struct job_store *store, struct left_out_store **out, struct error *err)
{
    struct left_out_store *left_out = memory_alloc(1, sizeof *left_out);
    left_out->store = store;
    *out = left_out;
    return number_hash_open(store, &left_out->hash, err) &&
           sql_prepare(store,
                       "INSERT INTO left_out_rows (first_entry, last_entry, runs)"
                       " VALUES (?1, ?2, ?3)",
                       &left_out->add_pack, err) &&
           sql_prepare(store, "SELECT imports FROM left_out_numbers WHERE hash = ?1",
                       &left_out->find, err) &&
           sql_prepare(store,
                       "INSERT OR REPLACE INTO left_out_numbers (hash, imports) VALUES (?1, ?2)",
                       &left_out->write, err);
}

static bool write_pack(struct left_out_store *left_out, struct error *err)
{
    struct row_packer *packer = &left_out->packer;
    row_packer_end(packer);
    if (packer->bytes.length == 0)
        return true;
    sqlite3_bind_int64(left_out->add_pack, 1, packer->first_entry);
    sqlite3_bind_int64(left_out->add_pack, 2, packer->last.entry);
    sqlite3_bind_blob(left_out->add_pack, 3, packer->bytes.data, (int)packer->bytes.length,
                      SQLITE_STATIC);
    bool ok = sql_step_done(left_out->store, left_out->add_pack, doing, err);
    row_packer_clear(packer);
    return ok;
}

bool left_out_store_add(struct left_out_store *left_out, const struct entry *entry, int64_t id,
                        struct error *err)
{
    const struct packed_row row = {id, entry->row, entry->line, entry->column};
    if (left_out->hashes == NULL) {
        char *folder = path_folder(left_out->store->path);
        left_out->hashes = number_sorter_new(folder, 0);
        free(folder);
    }
    row_packer_add(&left_out->packer, &row);
    bool ok = left_out->packer.bytes.length < PACK_BYTES || write_pack(left_out, err);
    for (size_t i = 0; ok && i < entry->left_out_count; i++)
        ok =
            number_sorter_add(left_out->hashes, number_hash_of(&left_out->hash, entry->left_out[i]),
                              ++left_out->hash_count, err);
    return ok;
}

static bool write_hash(struct left_out_store *left_out, int64_t hash, int64_t import_id,
                       struct error *err)
{
    bool found = false;
    sqlite3_bind_int64(left_out->find, 1, hash);
    if (!sql_step(left_out->store, left_out->find, &found, doing, err))
        return false;
    text_clear(&left_out->ranges);
    if (found)
        text_append_string(&left_out->ranges, sql_column_text(left_out->find, 0));
    sqlite3_reset(left_out->find);
    import_ranges_append(&left_out->ranges, import_id);
    sqlite3_bind_int64(left_out->write, 1, hash);
    sqlite3_bind_text(left_out->write, 2, text_string(&left_out->ranges), -1, SQLITE_STATIC);
    return sql_step_done(left_out->store, left_out->write, doing, err);
}

bool left_out_store_end_file(struct left_out_store *left_out, int64_t import_id, struct error *err)
{
    struct sorted_number hash;
    bool found = true;
    bool ok = write_pack(left_out, err);
    if (left_out->hashes == NULL)
        return ok;
    ok = ok && number_sorter_sort(left_out->hashes, err);
    while (ok && (ok = number_sorter_next(left_out->hashes, &hash, &found, err)) && found)
        ok = write_hash(left_out, hash.phone, import_id, err);
    number_sorter_free(&left_out->hashes);
    return ok;
}

void left_out_store_close(struct left_out_store **left_out)
{
    struct left_out_store *closed = *left_out;
    if (closed == NULL)
        return;
    sqlite3_finalize(closed->add_pack);
    sqlite3_finalize(closed->find);
    sqlite3_finalize(closed->write);
    number_sorter_free(&closed->hashes);
    row_packer_free(&closed->packer);
    text_free(&closed->ranges);
    free(closed);
    *left_out = NULL;
}
