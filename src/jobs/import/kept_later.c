/* Both the stored entries and the file's come in the order of the file, and are walked side by
 * side: line, column and number say which stored one is at hand. The file may be read without the
 * filter that the import had, since that changes none of the three. A row of which nothing can be
 * kept gets an empty text, so that nobody looks for it again. */
#include "jobs/import/kept_later.h"

#include "base/memory.h"
#include "jobs/store/query.h"

#include <stdlib.h>

static const char doing[] = N_("keeping what tells refused numbers apart");

static const char source_sql[] =
    "SELECT path, choices, coalesce(given, ''), header, bytes, sha256 FROM imports"
    " WHERE id = :import AND undone_at IS NULL AND reading = :reading"
    "  AND instr(choices, ' keep=default:') > 0 AND EXISTS (SELECT 1 FROM job_counts"
    "   WHERE import_id = imports.id AND state IN ($rejected, $unconfirmed) AND jobs > 0)";

static const char wanted_sql[] =
    "SELECT entries.id, entries.line, entries.column, entries.phone FROM imports"
    " JOIN entries ON entries.id BETWEEN imports.first_entry AND imports.last_entry"
    " JOIN jobs ON jobs.phone = entries.phone"
    " WHERE imports.id = :import AND imports.undone_at IS NULL AND entries.status = $phone"
    "  AND entries.kept IS NULL AND jobs.state IN ($rejected, $unconfirmed) ORDER BY entries.id";

struct kept_later {
    struct job_store *store;
    sqlite3_stmt *wanted; /* at the next one */
    sqlite3_stmt *keep;
    bool has_wanted;
};

bool kept_later_source(struct job_store *store, int64_t import_id, int64_t reading,
                       struct kept_later_source *source, struct error *err)
{
    struct query query = query_begin(store, source_sql, doing, err);
    query_bind(&query, ":import", import_id);
    query_bind(&query, ":reading", reading);
    *source = (struct kept_later_source){0};
    if (query_next(&query)) {
        source->path = memory_copy_string(query_text(&query, 0));
        source->choices = memory_copy_string(query_text(&query, 1));
        source->given = memory_copy_string(query_text(&query, 2));
        source->header = memory_copy_string(query_text(&query, 3));
        source->bytes = query_integer(&query, 4);
        query_blob(&query, 5, source->sha256, sizeof source->sha256);
    }
    bool ok = query_end(&query);
    if (!ok)
        kept_later_source_free(source);
    return ok;
}

void kept_later_source_free(struct kept_later_source *source)
{
    free(source->path);
    free(source->choices);
    free(source->given);
    free(source->header);
    *source = (struct kept_later_source){0};
}

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
        *out = later;
        return true;
    }
    ok = ok && !later->has_wanted;
    free_later(&later);
    return ok;
}

static bool keep(struct kept_later *later, const struct entry *entry, struct error *err)
{
    const char *kept = entry->kept_length > 0 ? entry->kept : "";
    sqlite3_bind_text(later->keep, 1, kept, (int)entry->kept_length, SQLITE_STATIC);
    sqlite3_bind_int64(later->keep, 2, sqlite3_column_int64(later->wanted, 0));
    return sql_step_done(later->store, later->keep, doing, err);
}

static bool is_wanted(const struct kept_later *later, const struct entry *entry)
{
    return later->has_wanted && entry->status == ENTRY_PHONE &&
           sqlite3_column_int64(later->wanted, 1) == entry->line &&
           sqlite3_column_int64(later->wanted, 2) == entry->column &&
           sqlite3_column_int64(later->wanted, 3) == entry->phone;
}

bool kept_later_take(void *context, const struct entry *entry, struct error *err)
{
    struct kept_later *later = context;
    return !is_wanted(later, entry) || (keep(later, entry, err) && step(later, err));
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
