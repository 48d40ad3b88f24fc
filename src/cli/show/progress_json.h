/* cli/show/progress_json.h
 * How far a run is, as an object of `--progress json`. Pure: owns nothing. Depends on
 * cli/show/progress_words.h and base/json_writer.h.
 */
#ifndef CLI_SHOW_PROGRESS_JSON_H
#define CLI_SHOW_PROGRESS_JSON_H

#include "base/log.h"
#include "cli/show/progress_words.h"

/* One object, without an end of line. `event`: "start", "progress", "state". */
void progress_append_json(struct text *text, const struct log *log, const char *event,
                          const struct progress_view *view);

/* The members of such an object, behind those that every line of the log has. */
void progress_write_json(struct json_writer *json, const struct progress_view *view);

/* Those that count numbers and requests alone. */
void progress_write_json_counts(struct json_writer *json, const struct worker_progress *now);

#endif
