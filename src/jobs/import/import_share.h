/* jobs/import/import_share.h
 * How many of its numbers a full export has in common with those before it: almost none is the sign
 * of another client's file. Owns nothing. Depends on jobs/aside/ and jobs/store/.
 */
#ifndef JOBS_IMPORT_IMPORT_SHARE_H
#define JOBS_IMPORT_IMPORT_SHARE_H

#include "jobs/store/job_store.h"

struct import_share {
    bool is_other; /* it has almost none in common with any that it can be held against */
    /* Where it is another: the latest one that it was held against. */
    int64_t import_id, imported_at;
    int64_t numbers; /* of that one: what it sent and what it left out */
    int64_t own;     /* of the file */
    int64_t shared;
};

/* Holds an import, whose rows are all read, against the latest ones with an id below `before`. A
 * full export is one whose filter left rows out; a list of those who opted out since last week
 * rightly has nothing in common with the one of that week. Both must have enough numbers for that
 * to say something, and neither far more rows than the other. Within the importer's transaction. */
bool import_share_find(struct job_store *store, int64_t import_id, int64_t before,
                       struct import_share *share, struct error *err) MUST_CHECK;

#endif
