/* cli/show/outcome_json.h
 * The members of the object of --json. Owns nothing. Depends on cli/show/outcome.h.
 */
#ifndef CLI_SHOW_OUTCOME_JSON_H
#define CLI_SHOW_OUTCOME_JSON_H

#include "base/json_writer.h"
#include "cli/show/outcome.h"

/* The whole object. `jobs`: all numbers of the database by state; NULL: not known. */
void outcome_write_object(struct json_writer *json, const struct outcome *outcome,
                          const struct session *session, const int64_t *jobs);

/* "exit_status" and "reason". */
void outcome_write_reason(struct json_writer *json, const struct session *session);

/* "imports". */
void outcome_write_imports(struct json_writer *json, const struct outcome *outcome);

#endif
