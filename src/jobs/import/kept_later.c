/* The entries of an import have the numbers first_entry, first_entry + 1, … in the order of the
 * file, so that the same file, read again, tells by counting which stored entry is at hand; its
 * line and number must be the same. Both the wanted entries and the file's come in that order, and
 * are walked side by side. */
#include "jobs/import/kept_later.h"

#include "base/memory.h"
#include "jobs/store/store_internal.h"

#include <stdlib.h>

static const char doing[] = "keeping what tells refused numbers apart";

static const char wanted_sql[] =
    "SELECT entries.id, entries.line, entries.phone, imports.first_entry FROM imports"
    " JOIN entries ON entries.id BETWEEN imports.first_entry AND imports.last_entry"
    " JOIN jobs ON jobs.phone = entries.phone"
    " WHERE imports.id = :import AND imports.undone_at IS NULL AND entries.status = $phone"
    "  AND entries.kept IS NULL AND jobs.state IN ($rejected, $unconfirmed) ORDER BY entries.id";

struct kept_later {
    struct job_store *store;
    sqlite3_stmt *wanted; /* at the next one */
    sqlite3_stmt *keep;
    bool has_wanted;
    int64_t next_id; /* of the file's next entry */
};

static void free_later(struct kept_later **later)
{
    sqlite3_finalize((*later)->wanted);
    sqlite3_finalize((*later)->keep);
    free(*later);
    *later = NULL;
}

static bool step(struct kept_later *later, struct error *err)
{
    return sql_step(later->store, later->wanted, &later->has_wanted, doing, err);
}

bool kept_later_begin(struct job_store *store, int64_t import_id, struct kept_later **out,
                      struct error *err)
{
    struct kept_later *later = memory_alloc(1, sizeof *later);
    later->store = store;
    *out = NULL;
    bool ok = sql_prepare(store, wanted_sql, &later->wanted, err) &&
              sql_prepare(store, "UPDATE entries SET kept = ?1 WHERE id = ?2", &later->keep, err);
    if (ok) {
        sqlite3_bind_int64(later->wanted, sqlite3_bind_parameter_index(later->wanted, ":import"),
                           import_id);
        ok = step(later, err);
    }
    if (ok && later->has_wanted && sql_begin(store, err)) {
        later->next_id = sqlite3_column_int64(later->wanted, 3);
        *out = later;
        return true;
    }
    ok = ok && !later->has_wanted;
    free_later(&later);
    return ok;
}

static bool keep(struct kept_later *later, const struct entry *entry, int64_t id, struct error *err)
{
    if (entry->kept_length == 0)
        return true;
    sqlite3_bind_text(later->keep, 1, entry->kept, (int)entry->kept_length, SQLITE_STATIC);
    sqlite3_bind_int64(later->keep, 2, id);
    return sql_step_done(later->store, later->keep, doing, err);
}

bool kept_later_take(void *context, const struct entry *entry, struct error *err)
{
    struct kept_later *later = context;
    int64_t id = later->next_id++;
    if (!later->has_wanted || sqlite3_column_int64(later->wanted, 0) != id)
        return true;
    if (sqlite3_column_int64(later->wanted, 1) != entry->line ||
        sqlite3_column_int64(later->wanted, 2) != entry->phone)
        return error_set(err, ERROR_INPUT,
                         "its rows are not read as they were when it was imported");
    return keep(later, entry, id, err) && step(later, err);
}

bool kept_later_end(struct kept_later **later, bool whole, struct error *err)
{
    struct job_store *store = (*later)->store;
    bool all = whole && !(*later)->has_wanted;
    free_later(later);
    if (all)
        return sql_commit(store, err);
    sql_rollback(store);
    return true;
}
