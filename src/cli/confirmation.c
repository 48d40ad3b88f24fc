#include "cli/confirmation.h"

#include "base/text.h"
#include "cli/prompt.h"

#include <inttypes.h>
#include <string.h>

static bool reads_stdin(const struct options *options)
{
    for (size_t i = 0; i < options->files.count; i++) {
        if (strcmp(options->files.items[i], "-") == 0) {
            return true;
        }
    }
    return false;
}

bool confirm_sending(const struct app *app, int64_t numbers, const char *api_url, struct error *err)
{
    if (app->options->yes || numbers == 0) {
        return true;
    }
    struct prompt prompt;
    prompt_open(&prompt, reads_stdin(app->options));
    bool ok = true;
    if (prompt.is_open) {
        struct text question = {0};
        text_printf(&question, "Put %" PRId64 " numbers on the STOP list of the account at %s?",
                    numbers, api_url);
        ok = prompt_ask(&prompt, text_string(&question), err);
        text_free(&question);
    }
    prompt_close(&prompt);
    return ok;
}

bool confirm_explicitly(const struct app *app, const char *question, struct error *err)
{
    if (app->options->yes) {
        return true;
    }
    struct prompt prompt;
    prompt_open(&prompt, false);
    bool ok = prompt.is_open
                  ? prompt_ask(&prompt, question, err)
                  : error_set(err, ERROR_USAGE,
                              "`%s` must be confirmed: run it on a terminal, or add --yes",
                              options_command_name(app->options->command));
    prompt_close(&prompt);
    return ok;
}

bool confirm_number(const struct app *app, const char *question, int64_t number, struct error *err)
{
    int64_t given = app->options->yes_count;
    const char *command = options_command_name(app->options->command);
    if (given >= 0) {
        return given == number || error_set(err, ERROR_USAGE,
                                            "--yes %" PRId64 ": this is about %" PRId64
                                            " numbers, not %" PRId64 "; nothing was changed",
                                            given, number, given);
    }
    struct prompt prompt;
    prompt_open(&prompt, false);
    bool ok = prompt.is_open ? prompt_ask_number(&prompt, question, number, err)
                             : error_set(err, ERROR_USAGE,
                                         "`%s` must be confirmed: run it on a terminal, or add "
                                         "--yes %" PRId64 ", which is how many numbers this is "
                                         "about",
                                         command, number);
    prompt_close(&prompt);
    return ok;
}
