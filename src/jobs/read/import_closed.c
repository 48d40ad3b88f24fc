#include "jobs/read/import_closed.h"

#include "jobs/store/query.h"

/* An entry that needs a human and has no digest of its own stands, as far as is known, in no other
 * import: then there are more such entries than digests. */
#define LATER                                                                                      \
    " later.id > its.id AND later.undone_at IS NULL"                                               \
    " AND EXISTS (SELECT 1 FROM reports WHERE import_id = later.id)"
#define IN_ITS   SQL_IMPORT_HAS_JOB("its")
#define IN_LATER SQL_IMPORT_HAS_JOB("later")
static const char closed_sql[] =
    "SELECT finished_at IS NOT NULL AND undone_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM job_counts WHERE import_id = its.id AND jobs > 0"
    "  AND state NOT IN ($listed, $already_listed, $rejected, $unconfirmed))"
    " AND (SELECT coalesce(sum(entries), 0) FROM entry_counts WHERE import_id = its.id"
    "  AND status IN ($invalid, $undecided))"
    "  = (SELECT count(*) FROM human_rows WHERE import_id = its.id)"
    " AND NOT EXISTS (SELECT 1 FROM human_rows AS row WHERE row.import_id = its.id"
    "  AND NOT EXISTS (SELECT 1 FROM human_rows AS same JOIN imports AS later"
    "   ON later.id = same.import_id WHERE same.digest = row.digest AND" LATER "))"
    " AND (NOT EXISTS (SELECT 1 FROM job_counts WHERE import_id = its.id AND jobs > 0"
    "   AND state IN ($rejected, $unconfirmed))"
    "  OR NOT EXISTS (SELECT 1 FROM jobs WHERE state IN ($rejected, $unconfirmed)"
    "   AND" IN_ITS " AND NOT EXISTS (SELECT 1 FROM imports AS later WHERE" LATER "    AND" IN_LATER
    ")))"
    " FROM imports AS its WHERE id = :import";

bool import_closed(struct job_store *store, int64_t import_id, bool *closed, struct error *err)
{
    struct query query =
        query_begin(store, closed_sql, N_("looking what is open in an import"), err);
    query_bind(&query, ":import", import_id);
    *closed = query_next(&query) && query_integer(&query, 0) == 1;
    return query_end(&query);
}
