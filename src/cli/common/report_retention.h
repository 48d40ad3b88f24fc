/* cli/common/report_retention.h
 * --keep-reports: old reports of runs are removed, and the user told of each. Owns nothing. Depends
 * on cli/common/session.h and report/evidence/report_removal.h.
 */
#ifndef CLI_COMMON_REPORT_RETENTION_H
#define CLI_COMMON_REPORT_RETENTION_H

#include "cli/common/session.h"

/* A run has written the report at `path` (NULL: it has not), and its end is recorded. Looks in the
 * report's folder. Does nothing without the option, and after a signal. */
void report_retention_run(struct session *session, const char *path);

#endif
