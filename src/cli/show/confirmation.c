#include "cli/show/confirmation.h"

#include "base/text.h"
#include "cli/common/key_file.h"
#include "cli/fleet/client_link.h"
#include "cli/show/progress_words.h"
#include "cli/show/prompt.h"
#include "cli/show/summary.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Standard input is no sign then that nobody is there. */
static bool reads_stdin(const struct options *options)
{
    if (options->command == COMMAND_FORGET || key_file_is_stdin(options->api_key_file))
        return true;
    for (size_t i = 0; i < options->files.count; i++)
        if (strcmp(options->files.items[i], "-") == 0)
            return true;
    return false;
}

static void append_fact(struct text *text, const char *name, const char *value)
{
    text_printf(text, "  %-9s ", name);
    text_append_printable(text, value, strlen(value));
    text_append_char(text, '\n');
}

static void append_count(struct text *text, int64_t count, const char *what)
{
    if (count > 0)
        text_printf(text, ", %" PRId64 " %s", count, what);
}

/* "12 numbers to send, of 30 rows, 4 duplicates, 14 skipped". */
static void append_file(struct text *text, const struct import_set_file *file)
{
    const struct import_result *result = &file->result;
    struct text words = {0};
    append_fact(text, "file", file->name);
    int64_t numbers = import_set_file_to_send(file);
    text_printf(&words, "%" PRId64 " number%s to send", numbers, text_plural(numbers));
    if (file->is_known) {
        text_printf(&words, ": import %" PRId64 " again", file->import_id);
    } else {
        text_printf(&words, ", of %" PRId64 " row%s", result->rows, text_plural(result->rows));
        append_count(&words, result->known_listed, "known to be listed");
        append_count(&words, result->known_rejected, "known to be refused");
        append_count(&words, result->entries[ENTRY_SKIPPED], "skipped");
        append_count(&words, result->entries[ENTRY_EMPTY], "empty");
        append_count(&words, result->entries[ENTRY_INVALID], "invalid");
        append_count(&words, result->entries[ENTRY_UNDECIDED], "undecided");
    }
    append_fact(text, "", text_string(&words));
    text_clear(&words);
    text_append_string(&words, "rows: ");
    summary_append_choices(&words, intake_plan_describe(file->plan)->choices);
    append_fact(text, "", text_string(&words));
    if (file->undone.length > 0)
        append_fact(text, "careful", text_string(&file->undone));
    text_free(&words);
}

static void append_shared(struct text *text, const struct sending *sending)
{
    int64_t in_files = 0;
    for (size_t i = 0; sending->set != NULL && i < sending->set->count; i++)
        in_files += import_set_file_to_send(&sending->set->files[i]);
    if (in_files > sending->numbers)
        append_fact(text, "", "a number that is in several files is sent once");
}

static void append_rate(struct text *text, const struct options *options, int64_t numbers)
{
    char duration[32];
    char words[96];
    double rate = options->rate_per_second;
    if (rate > 0) {
        snprintf(words, sizeof words, "%.1f/s at most, so about %s", rate,
                 progress_duration((double)numbers / rate, duration));
    } else {
        snprintf(words, sizeof words, "unlimited");
    }
    append_fact(text, "rate", words);
    if (options->rate_group != NULL) {
        struct text shared = {0};
        text_printf(&shared, "shared by all runs of the group %s", options->rate_group);
        append_fact(text, "", text_string(&shared));
        text_free(&shared);
    }
}

static void append_question(struct text *text, const struct app *app, const struct sending *sending)
{
    char *path = app_database_path(app);
    text_append_string(text, "About to put numbers on the STOP list:\n");
    append_fact(text, "account", sending->account);
    append_fact(text, "database", path);
    for (size_t i = 0; sending->set != NULL && i < sending->set->count; i++)
        append_file(text, &sending->set->files[i]);
    append_shared(text, sending);
    append_rate(text, app->options, sending->numbers);
    text_printf(text, "Send %" PRId64 " number%s?", sending->numbers,
                text_plural(sending->numbers));
    free(path);
}

/* What is agreed to is about these bytes. */
static void note_files(const struct app *app, const struct sending *sending)
{
    for (size_t i = 0; sending->set != NULL && i < sending->set->count; i++) {
        const struct intake_description *found = intake_plan_describe(sending->set->files[i].plan);
        client_link_note(app->link, found->sha256, sizeof found->sha256);
    }
}

/* As prompt_ask, of whoever has started this command. */
static bool ask_over_link(const struct app *app, const struct sending *sending, struct error *err)
{
    struct text question = {0};
    append_question(&question, app, sending);
    bool ok = client_link_ask(app->link, text_string(&question), err);
    text_free(&question);
    return ok;
}

bool confirm_sending(const struct app *app, const struct sending *sending, struct error *err)
{
    note_files(app, sending);
    if (app->options->yes || sending->numbers == 0)
        return true;
    if (client_link_asks(app->link))
        return ask_over_link(app, sending, err);
    struct prompt prompt;
    bool ok = prompt_open(&prompt, reads_stdin(app->options), err);
    if (ok && prompt.is_open) {
        struct text question = {0};
        append_question(&question, app, sending);
        ok = prompt_ask(&prompt, text_string(&question), err);
        text_free(&question);
    }
    prompt_close(&prompt);
    return ok;
}

bool confirm_asks(const struct app *app)
{
    if (app->options->yes)
        return false;
    if (client_link_asks(app->link))
        return true;
    struct prompt prompt;
    struct error unknown;
    bool asks = !prompt_open(&prompt, reads_stdin(app->options), &unknown) || prompt.is_open;
    prompt_close(&prompt);
    return asks;
}

bool confirm_explicitly(const struct app *app, const char *question, struct error *err)
{
    if (app->options->yes)
        return true;
    if (client_link_asks(app->link))
        return client_link_ask(app->link, question, err);
    struct prompt prompt;
    bool ok =
        prompt_open(&prompt, reads_stdin(app->options), err) &&
        (prompt.is_open ? prompt_ask(&prompt, question, err)
                        : error_set(err, ERROR_USAGE,
                                    "`%s` must be confirmed: run it on a terminal, or add --yes",
                                    options_command_name(app->options->command)));
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
    bool ok = prompt_open(&prompt, reads_stdin(app->options), err) &&
              (prompt.is_open ? prompt_ask_number(&prompt, question, number, err)
                              : error_set(err, ERROR_USAGE,
                                          "`%s` must be confirmed: run it on a terminal, or add "
                                          "--yes %" PRId64 ", which is how many numbers this is "
                                          "about",
                                          command, number));
    prompt_close(&prompt);
    return ok;
}
