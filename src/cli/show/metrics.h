/* cli/show/metrics.h
 * The file of --metrics: what a command has come to, for a collector of Prometheus. Written whole
 * at its end, readable by everybody. Owns nothing between calls. Depends on
 * cli/show/metrics_text.h, cli/options/report_guard.h and base/last_words.h.
 */
#ifndef CLI_SHOW_METRICS_H
#define CLI_SHOW_METRICS_H

#include "cli/common/app.h"
#include "cli/show/metrics_text.h"

/* Before a command's work: whether the file may and can be written; and what stands in it where the
 * command ends at once with one of these exit statuses. ERROR_USAGE where something else than such
 * a file of ours is there, or what no report may replace either; ERROR_STORAGE where it can't be
 * written. True, and nothing done, without --metrics. */
bool metrics_begin(const struct app *app, const int *statuses, size_t count,
                   struct error *err) MUST_CHECK;

/* Writes it, from `facts` but for their profile. As metrics_begin. */
bool metrics_write(const struct app *app, const struct metrics_facts *facts,
                   struct error *err) MUST_CHECK;

#endif
