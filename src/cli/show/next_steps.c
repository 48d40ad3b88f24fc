#include "cli/show/next_steps.h"

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
    text_printf(text,
                "%" PRId64 " number%s pending; %sgive the same command again to go on:\n"
                "  %s\n",
                steps->pending, steps->pending == 1 ? " is" : "s are",
                blocked ? "once the cause is put right, " : "",
                steps->same != NULL ? steps->same : app->command_line);
}

void next_steps_append_undo(struct text *text, const struct app *app, int64_t import_id,
                            const char *file)
{
    text_append_string(text, "if ");
    text_append_printable(text, file, strlen(file));
    text_append_string(text, " was the wrong file, this takes it back (within 48 hours; later with "
                             "--force):\n  ");
    command_line_append_undo(text, app, import_id);
    text_append_char(text, '\n');
}

void next_steps_append(struct text *text, const struct app *app, const struct next_steps *steps)
{
    if (steps->pending > 0)
        append_pending(text, app, steps);
    if (steps->wrong_import > 0)
        next_steps_append_undo(text, app, steps->wrong_import, "it");
    if (steps->unconfirmed > 0) {
        text_printf(text,
                    "%" PRId64 " number%s unconfirmed; this looks for %s on the provider's list:\n",
                    steps->unconfirmed, steps->unconfirmed == 1 ? " is" : "s are",
                    steps->unconfirmed == 1 ? "it" : "them");
        append_other(text, app, COMMAND_VERIFY, "");
    }
    if (steps->rejected > 0) {
        text_printf(text,
                    "%" PRId64 " number%s refused by the provider; with the cause put right, this "
                    "sends %s again:\n",
                    steps->rejected, steps->rejected == 1 ? " was" : "s were",
                    steps->rejected == 1 ? "it" : "them");
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
