/* cli/show/command_line.h
 * The user's command line, and others on the same database and account, as they can be copied into
 * a shell. No secret is in them: the key is never an argument. Owns nothing. Depends on
 * cli/common/app.h and base/shell_words.h.
 */
#ifndef CLI_SHOW_COMMAND_LINE_H
#define CLI_SHOW_COMMAND_LINE_H

#include "base/text.h"
#include "cli/common/app.h"

/* The command line as a shell takes it again: the app's command_line. */
void command_line_join(struct text *text, int argc, const char *const *argv);

/* Whether the word `i` of the app's command line is a FILE, and no option or value of one. */
bool command_line_is_file(const struct app *app, int i);

/* The app's command line for another file instead of its own: without --report, which names the
 * report of those. */
void command_line_append_with_file(struct text *text, const struct app *app, const char *file);

/* Another command, "undo --import 3", with the options of this one that say which database, which
 * account and how to reach it, where that command takes them. */
void command_line_append_other(struct text *text, const struct app *app, enum command_id command,
                               const char *arguments);

/* `undo` of that import, with a reason that fits an import of the wrong file. */
void command_line_append_undo(struct text *text, const struct app *app, int64_t import_id);

/* `submit` on the same database, for the account at `api_url`; "": not known yet. */
void command_line_append_submit(struct text *text, const struct app *app, const char *api_url);

/* " --api-url URL", where it is no default and known (not ""). */
void command_line_append_url(struct text *text, const char *api_url);

#endif
