#include "jobs/aside/left_out_lookup.h"

#include "jobs/aside/import_ranges.h"

static const char doing[] = N_("looking for who left it out");

static const char import_sql[] = "SELECT id, path, imported_at, undone_at, undo_reason, choices"
                                 " FROM imports WHERE id = ?1";

bool left_out_lookup_open(struct job_store *store, struct left_out_lookup *lookup,
                          struct error *err)
{
    lookup->store = store;
    return number_hash_open(store, &lookup->hash, err) &&
           sql_prepare(store, "SELECT imports FROM left_out_numbers WHERE hash = ?1", &lookup->find,
                       err) &&
           sql_prepare(store, import_sql, &lookup->import, err);
}

bool left_out_lookup_turn(struct left_out_lookup *lookup, int64_t phone, struct error *err)
{
    bool found = false;
    text_clear(&lookup->ranges);
    lookup->after = 0;
    sqlite3_bind_int64(lookup->find, 1, number_hash_of(&lookup->hash, phone));
    bool ok = sql_step(lookup->store, lookup->find, &found, doing, err);
    if (ok && found)
        text_append_string(&lookup->ranges, sql_column_text(lookup->find, 0));
    sqlite3_reset(lookup->find);
    return ok;
}

bool left_out_lookup_next(struct left_out_lookup *lookup, struct left_out_import *import,
                          bool *found, struct error *err)
{
    sqlite3_stmt *stmt = lookup->import;
    *found = false;
    while (!*found &&
           (lookup->after = import_ranges_next(text_string(&lookup->ranges), lookup->after)) != 0) {
        sqlite3_reset(stmt);
        sqlite3_bind_int64(stmt, 1, lookup->after);
        if (!sql_step(lookup->store, stmt, found, doing, err))
            return false;
    }
    if (*found)
        *import = (struct left_out_import){
            .id = sqlite3_column_int64(stmt, 0),
            .path = sql_column_text(stmt, 1),
            .imported_at = sqlite3_column_int64(stmt, 2),
            .undone_at = sqlite3_column_int64(stmt, 3),
            .undo_reason = sql_column_text(stmt, 4),
            .choices = sql_column_text(stmt, 5),
        };
    return true;
}

void left_out_lookup_close(struct left_out_lookup *lookup)
{
    sqlite3_finalize(lookup->find);
    sqlite3_finalize(lookup->import);
    text_free(&lookup->ranges);
    *lookup = (struct left_out_lookup){0};
}
