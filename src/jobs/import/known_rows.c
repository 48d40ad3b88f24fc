/* A row is known where an import that is not undone has told of the same, or, so that one row of
 * two files is not counted twice, where an earlier file of the same command has it: the same cells
 * and the same filter (intake digests both), the same cell in question, and the same wrong with it.
 * One digest stands for all of that, so that a look-up costs as many steps as there are imports
 * that have it, however many equal rows a file holds. */
#include "jobs/import/import_internal.h"

#include "base/digest.h"
#include "jobs/store/query.h"

#include <string.h>

#define KEY_BYTES 16

static const char doing[] = N_("looking for rows that were told before");

static const char any_sql[] = "SELECT EXISTS (SELECT 1 FROM imports"
                              " WHERE told_at IS NOT NULL AND undone_at IS NULL)";
static const char find_sql[] =
    "SELECT imports.id FROM human_rows JOIN imports ON imports.id = human_rows.import_id"
    " WHERE human_rows.digest = ?1 AND undone_at IS NULL AND imports.id <> ?3"
    "  AND (told_at IS NOT NULL OR imports.id >= ?2)"
    " ORDER BY told_at IS NULL, told_at, imports.id LIMIT 1";
static const char count_sql[] =
    "INSERT INTO known_counts (import_id, status, told_in, entries)"
    " SELECT :import, entries.status, told_in, count(*) FROM known_entries"
    " JOIN entries ON entries.id = known_entries.entry"
    " WHERE known_entries.entry BETWEEN :first AND :last GROUP BY entries.status, told_in";

bool known_rows_open(struct job_store *store, struct known_rows *known, struct error *err)
{
    int64_t any = 0;
    *known = (struct known_rows){.store = store};
    bool ok =
        sql_read_int64(store, any_sql, &any, err) &&
        sql_prepare(store, find_sql, &known->find, err) &&
        sql_prepare(store, "INSERT OR IGNORE INTO human_rows (digest, import_id) VALUES (?1, ?2)",
                    &known->note_row, err) &&
        sql_prepare(store, "INSERT INTO known_entries (entry, told_in) VALUES (?1, ?2)",
                    &known->note_known, err);
    known->any_told = any != 0;
    return ok;
}

static void make_key(const struct entry *entry, unsigned char key[DIGEST_BYTES])
{
    const int64_t about[] = {entry->column, entry->status, entry->reason};
    struct digest *digest = digest_new();
    digest_update(digest, entry->row_digest, DIGEST_BYTES);
    digest_update(digest, about, sizeof about);
    digest_update(digest, entry->cell, entry->cell_length);
    digest_finish(&digest, key);
}

static bool find_told(struct known_rows *known, const unsigned char *key, int64_t import_id,
                      int64_t *told_in, struct error *err)
{
    bool found;
    *told_in = 0;
    if (known->first_import == 0)
        known->first_import = import_id;
    if (!known->any_told && known->first_import == import_id)
        return true;
    sqlite3_bind_blob(known->find, 1, key, KEY_BYTES, SQLITE_STATIC);
    sqlite3_bind_int64(known->find, 2, known->first_import);
    sqlite3_bind_int64(known->find, 3, import_id);
    return sql_find(known->store, known->find, told_in, &found, doing, err);
}

bool known_rows_add(struct known_rows *known, int64_t import_id, const struct entry *entry,
                    int64_t id, struct error *err)
{
    unsigned char key[DIGEST_BYTES];
    int64_t told_in = 0;
    if (!entry_needs_human(entry) || entry->row_digest == NULL)
        return true;
    make_key(entry, key);
    if (!find_told(known, key, import_id, &told_in, err))
        return false;
    sqlite3_bind_blob(known->note_row, 1, key, KEY_BYTES, SQLITE_STATIC);
    sqlite3_bind_int64(known->note_row, 2, import_id);
    sqlite3_bind_int64(known->note_known, 1, id);
    sqlite3_bind_int64(known->note_known, 2, told_in);
    return sql_step_done(known->store, known->note_row, doing, err) &&
           (told_in == 0 || sql_step_done(known->store, known->note_known, doing, err));
}

bool known_rows_count(struct known_rows *known, int64_t import_id, int64_t first_entry,
                      int64_t last_entry, struct error *err)
{
    struct query query = query_begin(known->store, count_sql, doing, err);
    query_bind(&query, ":import", import_id);
    query_bind(&query, ":first", first_entry);
    query_bind(&query, ":last", last_entry);
    return query_run(&query);
}

void known_rows_close(struct known_rows *known)
{
    sqlite3_finalize(known->find);
    sqlite3_finalize(known->note_row);
    sqlite3_finalize(known->note_known);
    *known = (struct known_rows){0};
}
