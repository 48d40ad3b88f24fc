/* report/report_before.h
 * A report that says what was so before goes out of the way, with its manifest: renamed, so that
 * none lies there as if it were current. Owns nothing. Depends on report/evidence/.
 */
#ifndef REPORT_REPORT_BEFORE_H
#define REPORT_REPORT_BEFORE_H

#include "base/error.h"

#include <stdint.h>

/* Renames the report at `path` to "NAME.before.ENDING", or to "NAME.before-2.ENDING" and so on
 * where something stands there, and the manifest beside it likewise; nothing is ever replaced. Only
 * what the manifest says to be the report of this import, imported then, is renamed: what stands
 * there may be another's by now. `*moved`: its new path, which the caller frees; NULL where there
 * was nothing to rename. ERROR_STORAGE where it could not be. */
bool report_before_move(const char *path, int64_t import_id, int64_t imported_at, char **moved,
                        struct error *err) MUST_CHECK;

#endif
