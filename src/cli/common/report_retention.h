/* cli/common/report_retention.h
 * --keep-reports: old reports of runs are removed, and the user told of each. Owns nothing. Depends
 * on cli/common/session.h, cli/show/outcome.h and report/evidence/report_removal.h.
 */
#ifndef CLI_COMMON_REPORT_RETENTION_H
#define CLI_COMMON_REPORT_RETENTION_H

#include "cli/common/session.h"
#include "cli/show/outcome.h"

/* A run has written the reports of this outcome, and its end is recorded. Looks in their folders,
 * once in each. Does nothing without the option, and after a signal. */
void report_retention_run(struct session *session, const struct outcome *outcome);

#endif
