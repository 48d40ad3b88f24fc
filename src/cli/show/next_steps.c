#include "cli/show/next_steps.h"

#include "base/language.h"
#include "cli/show/command_line.h"

#include <inttypes.h>
#include <string.h>

static void append_other(struct text *text, const struct app *app, enum command_id command,
                         const char *arguments)
{
    text_append_string(text, "  ");
    command_line_append_other(text, app, command, arguments);
    text_append_char(text, '\n');
}

static void append_pending(struct text *text, const struct app *app, const struct next_steps *steps)
{
    bool blocked = steps->status == error_exit_status(ERROR_KEY) ||
                   steps->status == error_exit_status(ERROR_SETUP);
    const char *same = steps->same != NULL ? steps->same : app->command_line;
    if (blocked)
        text_printf(text,
                    P_("%" PRId64 " number is pending; once the cause is put right, give the same "
                       "command again to go on:\n  %s\n",
                       "%" PRId64
                       " numbers are pending; once the cause is put right, give the same "
                       "command again to go on:\n  %s\n",
                       steps->pending),
                    steps->pending, same);
    else
        text_printf(text,
                    P_("%" PRId64 " number is pending; give the same command again to go on:\n"
                       "  %s\n",
                       "%" PRId64 " numbers are pending; give the same command again to go on:\n"
                       "  %s\n",
                       steps->pending),
                    steps->pending, same);
}

void next_steps_append_undo(struct text *text, const struct app *app, int64_t import_id,
                            const char *file)
{
    struct text shown = {0};
    if (file != NULL) {
        text_append_printable(&shown, file, strlen(file));
        text_printf(text,
                    _("if %s was the wrong file, this takes it back (within 48 hours; later with "
                      "--force):\n  "),
                    text_string(&shown));
    } else {
        text_append_string(text, _("if it was the wrong file, this takes it back (within 48 hours; "
                                   "later with --force):\n  "));
    }
    command_line_append_undo(text, app, import_id);
    text_append_char(text, '\n');
    text_free(&shown);
}

void next_steps_append(struct text *text, const struct app *app, const struct next_steps *steps)
{
    if (steps->pending > 0)
        append_pending(text, app, steps);
    if (steps->wrong_import > 0)
        next_steps_append_undo(text, app, steps->wrong_import, NULL);
    if (steps->unconfirmed > 0) {
        text_printf(text,
                    P_("%" PRId64 " number is unconfirmed; this looks for it on the provider's "
                       "list:\n",
                       "%" PRId64 " numbers are unconfirmed; this looks for them on the provider's "
                       "list:\n",
                       steps->unconfirmed),
                    steps->unconfirmed);
        append_other(text, app, COMMAND_VERIFY, "");
    }
    if (steps->rejected > 0) {
        text_printf(text,
                    P_("%" PRId64 " number was refused by the provider; with the cause put right, "
                       "this sends it again:\n",
                       "%" PRId64 " numbers were refused by the provider; with the cause put "
                       "right, this sends them again:\n",
                       steps->rejected),
                    steps->rejected);
        append_other(text, app, COMMAND_RETRY, "");
    }
}

void next_steps_warn(const struct app *app, const struct next_steps *steps)
{
    struct text text = {0};
    next_steps_append(&text, app, steps);
    if (text.length > 0) {
        /* The log writes the last line end. */
        text.data[--text.length] = '\0';
        log_warn(&app->log, "next_steps", "%s", text_string(&text));
    }
    text_free(&text);
}
