/* jobs/import/import_preview.h
 * What an import would bring, without writing it: the same counts as jobs/import/importer.h, from a
 * store that may be read-only or missing. Owns a number sorter. Depends on jobs/.
 */
#ifndef JOBS_IMPORT_IMPORT_PREVIEW_H
#define JOBS_IMPORT_IMPORT_PREVIEW_H

#include "jobs/import/importer.h"

struct import_preview;

/* `store` may be NULL: every number is then new. */
struct import_preview *import_preview_new(struct job_store *store);

/* As importer_add. */
bool import_preview_add(struct import_preview *preview, const struct entry *entry,
                        struct error *err) MUST_CHECK;

/* The counts; import_id is 0. May be called once. */
bool import_preview_finish(struct import_preview *preview, struct import_result *result,
                           struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void import_preview_free(struct import_preview **preview);

#endif
