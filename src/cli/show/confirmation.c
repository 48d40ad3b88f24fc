#include "cli/show/confirmation.h"

#include "base/language.h"
#include "base/text.h"
#include "cli/common/key_file.h"
#include "cli/fleet/client_link.h"
#include "cli/show/labels.h"
#include "cli/show/progress_words.h"
#include "cli/show/prompt.h"
#include "cli/show/summary.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FACT_COLUMNS 9 /* of a fact's name; none is longer in any language */

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

/* `name` is marked with N_. */
static void append_fact(struct text *text, const char *name, const char *value)
{
    labels_append(text, name, FACT_COLUMNS);
    text_append_char(text, ' ');
    text_append_printable(text, value, strlen(value));
    text_append_char(text, '\n');
}

/* What the rows are that bring no number to send. */
static void append_others(struct text *words, const struct import_result *result)
{
    static const enum entry_status statuses[] = {ENTRY_SKIPPED, ENTRY_EMPTY, ENTRY_INVALID,
                                                 ENTRY_UNDECIDED};
    int64_t listed = result->known_listed, rejected = result->known_rejected;
    if (listed > 0)
        text_printf(
            words,
            P_(", %" PRId64 " known to be listed", ", %" PRId64 " known to be listed", listed),
            listed);
    if (rejected > 0)
        text_printf(
            words,
            P_(", %" PRId64 " known to be refused", ", %" PRId64 " known to be refused", rejected),
            rejected);
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        if (result->entries[statuses[i]] > 0) {
            text_append_string(words, ", ");
            summary_append_status(words, statuses[i], result->entries[statuses[i]]);
        }
    }
}

/* "12 numbers to send, of 30 rows, 14 skipped". */
static void append_numbers(struct text *words, const struct import_set_file *file)
{
    const struct import_result *result = &file->result;
    int64_t numbers = import_set_file_to_send(file);
    text_printf(words, P_("%" PRId64 " number to send", "%" PRId64 " numbers to send", numbers),
                numbers);
    if (file->is_known) {
        text_printf(words, _(": import %" PRId64 " again"), file->import_id);
    } else {
        text_printf(words, P_(", of %" PRId64 " row", ", of %" PRId64 " rows", result->rows),
                    result->rows);
        append_others(words, result);
    }
}

static void append_file(struct text *text, const struct import_set_file *file)
{
    struct text words = {0}, choices = {0};
    append_fact(text, N_("file"), file->name);
    append_numbers(&words, file);
    append_fact(text, "", text_string(&words));
    text_clear(&words);
    summary_append_choices(&choices, intake_plan_describe(file->plan)->choices);
    text_printf(&words, _("rows: %s"), text_string(&choices));
    append_fact(text, "", text_string(&words));
    if (file->undone.length > 0)
        append_fact(text, N_("careful"), text_string(&file->undone));
    text_free(&choices);
    text_free(&words);
}

static void append_shared(struct text *text, const struct sending *sending)
{
    int64_t in_files = 0;
    for (size_t i = 0; sending->set != NULL && i < sending->set->count; i++)
        in_files += import_set_file_to_send(&sending->set->files[i]);
    if (in_files > sending->numbers)
        append_fact(text, "", _("a number that is in several files is sent once"));
}

static void append_rate(struct text *text, const struct options *options, int64_t numbers)
{
    char duration[32], decimal[TEXT_DECIMAL_SIZE];
    struct text words = {0};
    double rate = options->rate_per_second;
    if (rate > 0)
        text_printf(&words, _("%s/s at most, so about %s"), text_decimal(rate, 1, decimal),
                    progress_duration((double)numbers / rate, duration));
    else
        text_append_string(&words, _("unlimited"));
    append_fact(text, N_("rate"), text_string(&words));
    if (options->rate_group != NULL) {
        text_clear(&words);
        text_printf(&words, _("shared by all runs of the group %s"), options->rate_group);
        append_fact(text, "", text_string(&words));
    }
    text_free(&words);
}

static void append_question(struct text *text, const struct app *app, const struct sending *sending)
{
    char *path = app_database_path(app);
    text_append_string(text, _("About to put numbers on the STOP list:\n"));
    append_fact(text, N_("account"), sending->account);
    append_fact(text, N_("database"), path);
    for (size_t i = 0; sending->set != NULL && i < sending->set->count; i++)
        append_file(text, &sending->set->files[i]);
    append_shared(text, sending);
    append_rate(text, app->options, sending->numbers);
    text_printf(text, P_("Send %" PRId64 " number?", "Send %" PRId64 " numbers?", sending->numbers),
                sending->numbers);
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
