/* report/report_target.h
 * What stands where a report or its manifest is to go, told by its content: only what this program
 * wrote may be replaced. Owns nothing. Depends on base/ and report/.
 */
#ifndef REPORT_REPORT_TARGET_H
#define REPORT_REPORT_TARGET_H

#include "base/error.h"

enum report_target {
    REPORT_TARGET_NOTHING,  /* no file, or an empty one; also what is no regular file, which
                               base/atomic_file.h refuses */
    REPORT_TARGET_REPORT,   /* a report of ours: any form, language and version, masked or not, as
                               written or as a spreadsheet has saved it */
    REPORT_TARGET_MANIFEST, /* a manifest of ours */
    REPORT_TARGET_TO_FIX,   /* rows of ours to be corrected, in which somebody may have worked */
    REPORT_TARGET_LIST,     /* the provider's list, as we wrote it (base/list_mark.h) */
    REPORT_TARGET_FOREIGN,  /* all else, and what may not be read */
    REPORT_TARGET_UNREAD,   /* the disk or the machine failed: nobody knows */
};

/* No link is followed, and no pipe waited for. `err` is set with REPORT_TARGET_UNREAD. */
enum report_target report_target_look(const char *path, struct error *err);

/* ERROR_USAGE where a REPORT, a MANIFEST or a LIST (`kind`) would replace something else: a
 * report may replace a manifest, too, the others only their own kind. ERROR_STORAGE where that
 * can't be known. */
bool report_target_check(const char *path, enum report_target kind, struct error *err) MUST_CHECK;

#endif
