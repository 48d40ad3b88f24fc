/* Each import has an index of its numbers (jobs/store/number_index.h). Where it has none, where it
 * does not agree with the entries, or where so many numbers are wanted that it takes longer, every
 * entry of the import is looked at, once for all numbers together. */
#define _GNU_SOURCE /* qsort_r */
#include "jobs/read/number_search.h"

#include "base/memory.h"
#include "base/phone_mask.h"
#include "jobs/store/number_index.h"

#include <stdlib.h>

#define LOOKS_A_NUMBER 16 /* entries that a search in the index looks at for one number, about */

static const char doing[] = N_("looking a number up");

static const char scan_sql[] = "SELECT id, phone, cell FROM entries"
                               " WHERE id BETWEEN ?1 AND ?2 ORDER BY id";

struct match {
    size_t place; /* of the number */
    int64_t entry;
};

struct number_search {
    struct job_store *store;
    const int64_t *phones;
    const bool *is_known;
    size_t count;
    size_t *sorted; /* places of the numbers, by number */
    struct phone_mask_set *set;
    struct imports imports;
    struct number_index_reader index;
    sqlite3_stmt *scan, *cell;
    struct match *matches;
    size_t match_count, match_room;
    size_t at_place; /* the number and the entry that are looked at */
    int64_t at;
    int64_t *without; /* entries without a number, of one import */
    size_t without_count, without_room;
    int64_t *entries; /* those of all matches, in their order */
};

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
    struct number_search *search = context;
    search->matches = memory_grow(search->matches, search->match_count, &search->match_room,
                                  sizeof *search->matches);
    search->matches[search->match_count++] = (struct match){place, search->at};
}

/* A number may stand in a cell twice, and be found in the index before that is given up. */
static void sort_matches(struct number_search *search)
{
    size_t kept = 0;
    if (search->match_count > 1)
        qsort(search->matches, search->match_count, sizeof *search->matches, compare_matches);
    for (size_t i = 0; i < search->match_count; i++)
        if (kept == 0 || compare_matches(&search->matches[kept - 1], &search->matches[i]) != 0)
            search->matches[kept++] = search->matches[i];
    search->match_count = kept;
    search->entries = memory_alloc(kept + 1, sizeof *search->entries);
    for (size_t i = 0; i < kept; i++)
        search->entries[i] = search->matches[i].entry;
}

/* --- every entry --- */

/* Adds a match for each place that the number was asked for at. */
static void match_phone(struct number_search *search, int64_t phone)
{
    size_t low = 0, high = search->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (search->phones[search->sorted[middle]] < phone)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < search->count && search->phones[search->sorted[low]] == phone; low++)
        add_match(search, search->sorted[low]);
}

static void match_cell(struct number_search *search, sqlite3_stmt *stmt, int column)
{
    const char *cell = sql_column_text(stmt, column);
    phone_mask_set_find(search->set, cell, (size_t)sqlite3_column_bytes(stmt, column), add_match,
                        search);
}

static bool scan(struct number_search *search, const struct import_row *import, struct error *err)
{
    bool row = false;
    sqlite3_bind_int64(search->scan, 1, import->first_entry);
    sqlite3_bind_int64(search->scan, 2, import->last_entry);
    bool ok = sql_step(search->store, search->scan, &row, doing, err);
    while (ok && row) {
        search->at = sqlite3_column_int64(search->scan, 0);
        if (sqlite3_column_type(search->scan, 1) != SQLITE_NULL)
            match_phone(search, sqlite3_column_int64(search->scan, 1));
        else
            match_cell(search, search->scan, 2);
        ok = sql_step(search->store, search->scan, &row, doing, err);
    }
    sqlite3_reset(search->scan);
    return ok;
}

/* --- by the index --- */

static void see_entry(void *context, int64_t entry)
{
    struct number_search *search = context;
    search->at = entry;
    add_match(search, search->at_place);
}

static void see_without(void *context, int64_t entry)
{
    struct number_search *search = context;
    search->without = memory_grow(search->without, search->without_count, &search->without_room,
                                  sizeof *search->without);
    search->without[search->without_count++] = entry;
}

static bool walk_numbers(struct number_search *search, const struct import_row *import, bool *sure,
                         struct error *err)
{
    bool ok = true;
    for (size_t i = 0; ok && *sure && i < search->count; i++) {
        search->at_place = i;
        ok = !search->is_known[i] || number_index_find(&search->index, import, search->phones[i],
                                                       see_entry, search, sure, err);
    }
    return ok;
}

static bool walk_cells(struct number_search *search, const struct import_row *import, bool *sure,
                       struct error *err)
{
    search->without_count = 0;
    bool ok = number_index_find(&search->index, import, 0, see_without, search, sure, err);
    for (size_t i = 0; ok && *sure && i < search->without_count; i++) {
        bool row = false;
        search->at = search->without[i];
        sqlite3_bind_int64(search->cell, 1, search->at);
        ok = sql_step(search->store, search->cell, &row, doing, err);
        if (ok && row)
            match_cell(search, search->cell, 0);
        sqlite3_reset(search->cell);
    }
    return ok;
}

static bool search_import(struct number_search *search, const struct import_row *import,
                          struct error *err)
{
    bool sure = import->is_indexed && (int64_t)search->count * LOOKS_A_NUMBER < import->numbers;
    if (sure && (!walk_numbers(search, import, &sure, err) ||
                 (sure && !walk_cells(search, import, &sure, err))))
        return false;
    return sure || scan(search, import, err);
}

static bool prepare(struct number_search *search, struct error *err)
{
    struct job_store *store = search->store;
    return imports_read(store, &search->imports, err) &&
           number_index_read_open(store, &search->index, err) &&
           sql_prepare(store, scan_sql, &search->scan, err) &&
           sql_prepare(store, "SELECT cell FROM entries WHERE id = ?1", &search->cell, err);
}

bool number_search_run(struct job_store *store, const int64_t *phones, const bool *is_known,
                       size_t count, struct number_search **out, struct error *err)
{
    struct number_search *search = memory_alloc(1, sizeof *search);
    search->store = store;
    search->phones = phones;
    search->is_known = is_known;
    search->count = count;
    search->sorted = memory_alloc(count + 1, sizeof *search->sorted);
    search->set = phone_mask_set_new(phones, count);
    for (size_t i = 0; i < count; i++)
        search->sorted[i] = i;
    if (count > 1)
        qsort_r(search->sorted, count, sizeof *search->sorted, compare_places, (void *)phones);
    bool ok = prepare(search, err);
    for (size_t i = 0; ok && i < search->imports.count; i++)
        ok = search->imports.rows[i].pruned_at != 0 ||
             search_import(search, &search->imports.rows[i], err);
    sort_matches(search);
    if (!ok)
        number_search_free(&search);
    *out = search;
    return ok;
}

const int64_t *number_search_entries(const struct number_search *search, size_t place,
                                     size_t *count)
{
    size_t low = 0, high = search->match_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (search->matches[middle].place < place)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < search->match_count && search->matches[low + *count].place == place)
        ++*count;
    return search->entries + low;
}

void number_search_free(struct number_search **search)
{
    if (*search == NULL)
        return;
    sqlite3_finalize((*search)->scan);
    sqlite3_finalize((*search)->cell);
    number_index_read_close(&(*search)->index);
    imports_free(&(*search)->imports);
    phone_mask_set_free(&(*search)->set);
    free((*search)->sorted);
    free((*search)->matches);
    free((*search)->without);
    free((*search)->entries);
    free(*search);
    *search = NULL;
}
