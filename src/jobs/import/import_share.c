/* People come and go, but from one week to the next nearly all of a CRM's people are the same.
 * Those whom the filter left out are there as hashes, each with the imports that left it out, so
 * that one walk over them counts what every two imports have in common. That is nearly always
 * enough to know the file. Only where it is not are the numbers looked at that were sent, one by
 * one: a filter that was turned round sends those whom it left out before, and they are the same
 * people. */
#include "jobs/import/import_share.h"

#include "jobs/aside/import_ranges.h"
#include "jobs/aside/number_hash.h"
#include "jobs/import/import_like.h"
#include "jobs/store/query.h"

#define MOST_RIVALS   8 /* files of several kinds, in turn */
#define LEAST_NUMBERS 200
#define MOST_TIMES    3  /* rows of the one and of the other */
#define SHARED_PARTS  10 /* one in ten of the smaller's is enough to be known by */

static const char doing[] = N_("comparing its numbers with earlier ones");

/* An import, and what it has in common with the one in question. */
struct rival {
    int64_t id, imported_at, rows, numbers, shared;
};

struct comparison {
    struct job_store *store;
    struct number_hash hash;
    struct rival own;
    struct rival rivals[MOST_RIVALS]; /* the latest first */
    size_t count;
};

static bool has(const char *ranges, int64_t import_id)
{
    return import_ranges_next(ranges, import_id - 1) == import_id;
}

#define COLUMNS "SELECT id, imported_at, row_count, new_jobs + known_jobs FROM imports WHERE "
#define LEFT_ROWS_OUT                                                                              \
    "EXISTS (SELECT 1 FROM left_out_rows AS rows"                                                  \
    " WHERE rows.first_entry BETWEEN imports.first_entry AND imports.last_entry)"

static struct rival read_rival(struct query *query)
{
    return (struct rival){.id = query_integer(query, 0),
                          .imported_at = query_integer(query, 1),
                          .rows = query_integer(query, 2),
                          .numbers = query_integer(query, 3)};
}

static bool find_rivals(struct comparison *comparison, int64_t import_id, int64_t before,
                        struct error *err)
{
    struct query own =
        query_begin(comparison->store, COLUMNS "id = :id AND " LEFT_ROWS_OUT, doing, err);
    query_bind(&own, ":id", import_id);
    if (query_next(&own))
        comparison->own = read_rival(&own);
    if (!query_end(&own))
        return false;
    struct query earlier = query_begin(comparison->store,
                                       COLUMNS SQL_IMPORT_IS_EXPORT
                                       " AND id < :before AND " LEFT_ROWS_OUT " ORDER BY id DESC",
                                       doing, err);
    query_bind(&earlier, ":before", before);
    while (comparison->own.id != 0 && comparison->count < MOST_RIVALS && query_next(&earlier))
        comparison->rivals[comparison->count++] = read_rival(&earlier);
    return query_end(&earlier);
}

/* --- those who were left out of both --- */

static bool count_left_out(struct comparison *comparison, struct error *err)
{
    struct query numbers =
        query_begin(comparison->store, "SELECT imports FROM left_out_numbers", doing, err);
    while (query_next(&numbers)) {
        const char *ranges = query_text(&numbers, 0);
        bool is_own = has(ranges, comparison->own.id);
        comparison->own.numbers += is_own;
        for (size_t i = 0; i < comparison->count; i++) {
            struct rival *rival = &comparison->rivals[i];
            bool is_its = has(ranges, rival->id);
            rival->numbers += is_its;
            rival->shared += is_own && is_its;
        }
    }
    return query_end(&numbers);
}

/* --- those whom one of them sent --- */

/* Whether an import left the number out. */
static bool was_left_out(struct comparison *comparison, int64_t phone, int64_t import_id, bool *was,
                         struct error *err)
{
    struct query find = query_begin(
        comparison->store, "SELECT imports FROM left_out_numbers WHERE hash = :hash", doing, err);
    query_bind(&find, ":hash", number_hash_of(&comparison->hash, phone));
    *was = query_next(&find) && has(query_text(&find, 0), import_id);
    return query_end(&find);
}

/* Counts the numbers that `sender` sent and `other` left out. */
static bool count_moved(struct comparison *comparison, const struct rival *sender,
                        const struct rival *other, int64_t *moved, struct error *err)
{
    bool ok = true;
    struct query sent =
        query_begin(comparison->store,
                    "SELECT jobs.phone FROM jobs JOIN imports ON imports.id = :import"
                    " WHERE " SQL_IMPORT_HAS_JOB("imports"),
                    doing, err);
    query_bind(&sent, ":import", sender->id);
    while (ok && query_next(&sent)) {
        bool was = false;
        ok = was_left_out(comparison, query_integer(&sent, 0), other->id, &was, err);
        *moved += was;
    }
    return query_end(&sent) && ok;
}

static bool count_sent(struct comparison *comparison, struct rival *rival, struct error *err)
{
    /* What an earlier import has, this one brought again. */
    struct query both = query_begin(comparison->store,
                                    "SELECT count(*) FROM jobs JOIN imports ON imports.id = :import"
                                    " WHERE EXISTS (SELECT 1 FROM brought_again AS own"
                                    "  WHERE own.phone = jobs.phone"
                                    "  AND :own BETWEEN own.first_import AND own.last_import)"
                                    " AND " SQL_IMPORT_HAS_JOB("imports"),
                                    doing, err);
    query_bind(&both, ":import", rival->id);
    query_bind(&both, ":own", comparison->own.id);
    rival->shared += query_next(&both) ? query_integer(&both, 0) : 0;
    return query_end(&both) &&
           count_moved(comparison, rival, &comparison->own, &rival->shared, err) &&
           count_moved(comparison, &comparison->own, rival, &rival->shared, err);
}

/* --- what follows --- */

static bool can_be_held(const struct comparison *comparison, const struct rival *rival)
{
    const struct rival *own = &comparison->own;
    return own->numbers >= LEAST_NUMBERS && rival->numbers >= LEAST_NUMBERS &&
           own->rows <= rival->rows * MOST_TIMES && rival->rows <= own->rows * MOST_TIMES;
}

static bool is_known_by(const struct comparison *comparison, const struct rival *rival)
{
    int64_t own = comparison->own.numbers;
    return rival->shared * SHARED_PARTS >= (own < rival->numbers ? own : rival->numbers);
}

/* Whether the file is known by one of those that it can be held against; the latest of them, or
 * NULL: there is none. */
static const struct rival *look(const struct comparison *comparison, bool *is_known)
{
    const struct rival *latest = NULL;
    *is_known = false;
    for (size_t i = 0; i < comparison->count; i++) {
        const struct rival *rival = &comparison->rivals[i];
        if (!can_be_held(comparison, rival))
            continue;
        latest = latest == NULL ? rival : latest;
        *is_known = *is_known || is_known_by(comparison, rival);
    }
    return latest;
}

static bool compare(struct comparison *comparison, struct import_share *share, struct error *err)
{
    bool is_known = false;
    if (!count_left_out(comparison, err))
        return false;
    const struct rival *latest = look(comparison, &is_known);
    for (size_t i = 0; latest != NULL && !is_known && i < comparison->count; i++) {
        struct rival *rival = &comparison->rivals[i];
        if (!can_be_held(comparison, rival))
            continue;
        if (!count_sent(comparison, rival, err))
            return false;
        is_known = is_known_by(comparison, rival);
    }
    if (latest != NULL && !is_known)
        *share = (struct import_share){.is_other = true,
                                       .import_id = latest->id,
                                       .imported_at = latest->imported_at,
                                       .numbers = latest->numbers,
                                       .own = comparison->own.numbers,
                                       .shared = latest->shared};
    return true;
}

bool import_share_find(struct job_store *store, int64_t import_id, int64_t before,
                       struct import_share *share, struct error *err)
{
    struct comparison comparison = {.store = store};
    *share = (struct import_share){0};
    return find_rivals(&comparison, import_id, before, err) &&
           (comparison.count == 0 ||
            (number_hash_open(store, &comparison.hash, err) && compare(&comparison, share, err)));
}
