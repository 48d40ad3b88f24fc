/* jobs/read/import_ids.h
 * The newest imports of a database, for who only suggests: nothing is made, written, repaired or
 * waited for, and what is not certainly a database of ours tells nothing. Owns nothing. Depends on
 * jobs/store/.
 */
#ifndef JOBS_READ_IMPORT_IDS_H
#define JOBS_READ_IMPORT_IDS_H

#include <stdint.h>

#define IMPORT_IDS_MOST 50

/* Hands over the newest IMPORT_IDS_MOST imports, newest first, each with the path of its file.
 * Nothing where the database can't be read at once. */
void import_ids_each(const char *database,
                     void (*each)(void *context, int64_t import_id, const char *path),
                     void *context);

#endif
