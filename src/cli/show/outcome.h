/* cli/show/outcome.h
 * What a command has come to, for programs: the object of --json, the file of --metrics, and the
 * last line of --progress json. One struct has all that they say. Owns the imports that it reads
 * itself. Depends on cli/common/session.h and cli/show/ (outcome_json.h, metrics.h).
 */
#ifndef CLI_SHOW_OUTCOME_H
#define CLI_SHOW_OUTCOME_H

#include "cli/show/outcome_json.h"

/* Ends a command, be it with a failure: writes the file of --metrics, the object to standard output
 * with --json, then the last line of --progress json, and closes the session. All else must have
 * been said and recorded. An object that could not be written whole makes the exit status that of
 * ERROR_STORAGE, which is recorded, too. Returns the exit status. */
int outcome_close(struct outcome *outcome, struct session *session);

/* Before a command's work: prepares what is said where the command ends at once, without memory or
 * at a second signal (base/last_words.h): with --json the object, with --progress json the last
 * lines, with --metrics its file, which say how it ended, and that nothing else is known. False:
 * as metrics_begin; the command has ended, with `*status`. */
bool outcome_prepare(const struct app *app, int *status);

/* As outcome_close, of a command line that could not be understood; no object is written. */
int outcome_refuse(struct app *app, const struct error *err);

#endif
