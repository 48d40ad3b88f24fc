/* A pack is the width of its numbers in bytes, then an entry after the other, each as its distance
 * from the import's first one. The numbers themselves stand in the entries alone, where a search by
 * halves looks at them: so nothing is said twice, and where both disagree it is seen. */
#include "jobs/store/number_index.h"

#include "base/memory.h"
#include "jobs/store/query.h"

#include <stdlib.h>

#define MOST_BYTES 8 /* of a distance */

static const char doing[] = N_("keeping where numbers stand");

/* --- writing --- */

bool number_index_open(struct job_store *store, struct number_index *index, struct error *err)
{
    index->store = store;
    return sql_prepare(store,
                       "INSERT INTO number_index (import_id, first_phone, first_entry, entries)"
                       " VALUES (?1, ?2, ?3, ?4)",
                       &index->add, err) &&
           sql_prepare(store, "UPDATE imports SET indexed = 1 WHERE id = ?1", &index->done, err);
}

void number_index_begin(struct number_index *index, int64_t import_id, int64_t first_entry)
{
    index->import_id = import_id;
    index->base = first_entry;
    index->width = 0;
    index->count = 0;
}

static unsigned width_of(int64_t distance)
{
    unsigned width = 1;
    while (width < MOST_BYTES && distance >> (8 * width) != 0)
        width++;
    return width;
}

static bool write_pack(struct number_index *index, struct error *err)
{
    unsigned char bytes[1 + NUMBER_INDEX_PACK_BYTES];
    size_t length = 0;
    if (index->count == 0)
        return true;
    bytes[length++] = (unsigned char)index->width;
    for (size_t i = 0; i < index->count; i++)
        for (unsigned byte = index->width; byte-- > 0;)
            bytes[length++] =
                (unsigned char)((uint64_t)(index->entries[i] - index->base) >> (8 * byte));
    sqlite3_bind_int64(index->add, 1, index->import_id);
    sqlite3_bind_int64(index->add, 2, index->first_phone);
    sqlite3_bind_int64(index->add, 3, index->entries[0]);
    sqlite3_bind_blob(index->add, 4, bytes, (int)length, SQLITE_STATIC);
    index->count = 0;
    index->width = 0;
    return sql_step_done(index->store, index->add, doing, err);
}

bool number_index_add(struct number_index *index, int64_t phone, int64_t entry, struct error *err)
{
    unsigned width = width_of(entry - index->base);
    width = width > index->width ? width : index->width;
    bool is_full = (index->count + 1) * width > NUMBER_INDEX_PACK_BYTES ||
                   (index->count > 0 && index->first_phone == 0 && phone != 0);
    if (is_full && !write_pack(index, err))
        return false;
    index->width = index->count > 0 ? width : width_of(entry - index->base);
    if (index->count == 0)
        index->first_phone = phone;
    index->entries[index->count++] = entry;
    return true;
}

bool number_index_end(struct number_index *index, struct error *err)
{
    sqlite3_bind_int64(index->done, 1, index->import_id);
    return write_pack(index, err) && sql_step_done(index->store, index->done, doing, err);
}

void number_index_close(struct number_index *index)
{
    sqlite3_finalize(index->add);
    sqlite3_finalize(index->done);
    index->add = index->done = NULL;
}

static bool fill_import(struct number_index *index, const struct import_row *import,
                        struct error *err)
{
    struct query query = query_begin(index->store,
                                     "SELECT coalesce(phone, 0), id FROM entries"
                                     " WHERE id BETWEEN :first AND :last"
                                     " AND (phone IS NOT NULL OR cell IS NOT NULL) ORDER BY 1, 2",
                                     doing, err);
    bool ok = true;
    query_bind(&query, ":first", import->first_entry);
    query_bind(&query, ":last", import->last_entry);
    number_index_begin(index, import->id, import->first_entry);
    while (ok && query_next(&query))
        ok = number_index_add(index, query_integer(&query, 0), query_integer(&query, 1), err);
    return query_end(&query) && ok && number_index_end(index, err);
}

bool number_index_fill(struct job_store *store, struct error *err)
{
    struct imports imports = {0};
    struct number_index *index = memory_alloc(1, sizeof *index);
    bool ok = imports_read(store, &imports, err) && number_index_open(store, index, err);
    for (size_t i = 0; ok && i < imports.count; i++)
        if (!imports.rows[i].is_indexed && imports.rows[i].pruned_at == 0)
            ok = fill_import(index, &imports.rows[i], err);
    number_index_close(index);
    imports_free(&imports);
    free(index);
    return ok;
}

/* --- reading --- */

bool number_index_read_open(struct job_store *store, struct number_index_reader *reader,
                            struct error *err)
{
    reader->store = store;
    return sql_prepare(store,
                       "SELECT first_phone, entries FROM number_index WHERE import_id = ?1"
                       " AND first_phone <= ?2 ORDER BY first_phone DESC, first_entry DESC",
                       &reader->packs, err) &&
           sql_prepare(store, "SELECT phone FROM entries WHERE id = ?1", &reader->phone, err);
}

struct pack {
    const struct import_row *import;
    const unsigned char *bytes; /* of its first distance */
    size_t count;
    unsigned width;
};

static bool read_pack(sqlite3_stmt *stmt, const struct import_row *import, struct pack *pack)
{
    const unsigned char *bytes = sqlite3_column_blob(stmt, 1);
    size_t length = (size_t)sqlite3_column_bytes(stmt, 1);
    unsigned width = length > 0 ? bytes[0] : 0;
    *pack = (struct pack){.import = import, .bytes = bytes + 1, .width = width};
    if (width == 0 || width > MOST_BYTES || length < 1 + width || (length - 1) % width != 0)
        return false;
    pack->count = (length - 1) / width;
    return true;
}

static int64_t entry_at(const struct pack *pack, size_t place)
{
    const unsigned char *at = pack->bytes + place * pack->width;
    uint64_t distance = 0;
    for (unsigned i = 0; i < pack->width; i++)
        distance = distance << 8 | at[i];
    return (int64_t)((uint64_t)pack->import->first_entry + distance);
}

/* 0 where the entry has none. */
static bool read_phone(struct number_index_reader *reader, const struct pack *pack, size_t place,
                       int64_t *phone, bool *sure, struct error *err)
{
    int64_t entry = entry_at(pack, place);
    bool found = false;
    sqlite3_bind_int64(reader->phone, 1, entry);
    if (!sql_find(reader->store, reader->phone, phone, &found, doing, err))
        return false;
    *sure =
        *sure && found && entry >= pack->import->first_entry && entry <= pack->import->last_entry;
    return true;
}

static bool search_pack(struct number_index_reader *reader, const struct pack *pack, int64_t phone,
                        void (*each)(void *context, int64_t entry), void *context, bool *sure,
                        struct error *err)
{
    size_t low = 0, high = pack->count;
    int64_t its = 0;
    while (*sure && low < high) {
        size_t middle = low + (high - low) / 2;
        if (!read_phone(reader, pack, middle, &its, sure, err))
            return false;
        if (its < phone)
            low = middle + 1;
        else
            high = middle;
    }
    for (; *sure && low < pack->count; low++) {
        if (!read_phone(reader, pack, low, &its, sure, err))
            return false;
        if (its != phone)
            break;
        each(context, entry_at(pack, low));
    }
    return true;
}

bool number_index_find(struct number_index_reader *reader, const struct import_row *import,
                       int64_t phone, void (*each)(void *context, int64_t entry), void *context,
                       bool *sure, struct error *err)
{
    struct pack pack;
    bool row = false;
    bool is_before =
        false; /* a pack that begins with a smaller number is the last that may have it */
    *sure = true;
    sqlite3_bind_int64(reader->packs, 1, import->id);
    sqlite3_bind_int64(reader->packs, 2, phone);
    bool ok = sql_step(reader->store, reader->packs, &row, doing, err);
    while (ok && row && *sure && !is_before) {
        is_before = sqlite3_column_int64(reader->packs, 0) < phone;
        *sure = read_pack(reader->packs, import, &pack);
        ok = (!*sure || search_pack(reader, &pack, phone, each, context, sure, err)) &&
             sql_step(reader->store, reader->packs, &row, doing, err);
    }
    sqlite3_reset(reader->packs);
    return ok;
}

void number_index_read_close(struct number_index_reader *reader)
{
    sqlite3_finalize(reader->packs);
    sqlite3_finalize(reader->phone);
    *reader = (struct number_index_reader){0};
}
