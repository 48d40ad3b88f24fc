/* jobs/import/import_like.h
 * What a file lacks that the import before it was read by: the sign of another client's file, or of
 * another export. Owns nothing. Depends on jobs/store/ and base/text.h.
 */
#ifndef JOBS_IMPORT_IMPORT_LIKE_H
#define JOBS_IMPORT_IMPORT_LIKE_H

#include "base/text.h"
#include "base/to_fix_mark.h"
#include "jobs/store/job_store.h"

/* Of `imports`: what a later file can be held against. It was not taken back, has rows, and they
 * are not those of a to-fix file. */
#define SQL_IMPORT_IS_EXPORT                                                                       \
    "undone_at IS NULL AND row_count > 0 AND ' ' || ifnull(given, '') || ' ' NOT LIKE"             \
    " '% " TO_FIX_GIVEN " %'"

struct import_like {
    int64_t import_id; /* the latest import before; 0: there is none to be held against */
    int64_t imported_at;
    /* Names of its phone, country and filter columns that the file has not, whatever their
     * spelling: "Mobile", "SMS", for people; empty: it has them all. The caller frees it. */
    struct text missing;
    size_t missing_count;
};

/* Holds a file, by its header (a JSON array, "[]" without one), against the latest import whose id
 * is below `before`, which is neither undone nor one of a to-fix file. Nothing is missing where
 * that had no header, nor where an earlier import had exactly this one: files of two kinds, in
 * turn, are both known. */
bool import_like_find(struct job_store *store, int64_t before, const char *header,
                      struct import_like *like, struct error *err) MUST_CHECK;

#endif
