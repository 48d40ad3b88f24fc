/* With several clients, what is wrong with one must not be hidden by what is wrong with another:
 * the exit status is that of the one which most needs somebody, first the machine's trouble, which
 * is everybody's. */
#include "cli/fleet/fleet_table.h"

#include "base/json_writer.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/path.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNKNOWN INT64_C(-1)

/* The later in this list, the worse. */
static const int statuses[] = {0, 3, 4, 75, 129, 130, 143, 66, 65, 1, 2, 78, 77, 74, 71};

static size_t badness(int status)
{
    size_t unexpected = 0;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        if (statuses[i] == status)
            return i;
        unexpected = statuses[i] == 1 ? i : unexpected;
    }
    return unexpected;
}

int fleet_table_worse(int one, int other)
{
    return badness(one) >= badness(other) ? one : other;
}

/* --- the line --- */

static bool counts_something(const struct app *app)
{
    enum command_id command = app->options->command;
    return command == COMMAND_RUN || command == COMMAND_SUBMIT || command == COMMAND_VERIFY;
}

/* "3 new, 3 listed, 0 need a human, 0 pending". */
static void append_tally(struct text *text, const struct client_tally *tally)
{
    int64_t new_numbers = tally->new_numbers, listed = tally->listed;
    int64_t human = tally->human, pending = tally->pending;
    if (new_numbers >= 0)
        text_printf(text, P_("%" PRId64 " new, ", "%" PRId64 " new, ", new_numbers), new_numbers);
    text_printf(text, P_("%" PRId64 " listed, ", "%" PRId64 " listed, ", listed), listed);
    text_printf(text, P_("%" PRId64 " needs a human", "%" PRId64 " need a human", human), human);
    if (pending >= 0)
        text_printf(text, P_(", %" PRId64 " pending", ", %" PRId64 " pending", pending), pending);
}

static void append_end(struct text *text, const struct fleet_client *client)
{
    const char *words = _(ending_of(client->status)->words);
    struct text end = {0}, tally = {0};
    text_printf(&end, _("%s (exit status %d)"), words, client->status);
    if (client->died_of != 0)
        text_printf(text, _("%s: its process was ended by signal %d; %s"), client->name,
                    client->died_of, text_string(&end));
    else
        text_printf(text, _("%s: %s"), client->name, text_string(&end));
    if (client->is_tallied) {
        append_tally(&tally, &client->tally);
        text_printf(text, _(": %s"), text_string(&tally));
    }
    text_free(&end);
    text_free(&tally);
}

static void write_object(const struct app *app, const struct fleet_client *client)
{
    const struct ending *ending = ending_of(client->status);
    struct text text = {0};
    struct json_writer json;
    json_writer_init(&json, &text);
    json_begin_object(&json, NULL);
    json_string(&json, "version", STOPSMS_VERSION);
    json_string(&json, "command", options_command_name(app->options->command));
    json_string(&json, "profile", client->name);
    json_integer(&json, "exit_status", client->status);
    json_begin_object(&json, "reason");
    json_string(&json, "code", ending->code);
    json_string(&json, "words", ending->words);
    json_end_object(&json);
    json_end_object(&json);
    fprintf(app->out, "%s\n", text_string(&text));
    text_free(&text);
}

void fleet_table_tell(const struct app *app, const struct fleet_client *client)
{
    const struct options *options = app->options;
    struct text text = {0};
    append_end(&text, client);
    if (options->json && !client->has_object)
        write_object(app, client);
    if (options->quiet && client->status != 0)
        log_warn(&app->log, "client_ended", "%s", text_string(&text));
    else if (!options->quiet && options->json)
        log_info(&app->log, "client_ended", "%s", text_string(&text));
    else if (!options->quiet)
        fprintf(app->out, "%s\n", text_string(&text));
    (void)fflush(app->out);
    text_free(&text);
}

/* --- the table --- */

enum { NAME, FILES, NEW, LISTED, HUMAN, PENDING, STATUS, COLUMNS };

static const char *const headings[COLUMNS] = {
    [NAME] = N_("client"),   [FILES] = N_("file"),  [NEW] = N_("new"),
    [LISTED] = N_("listed"), [HUMAN] = N_("human"), [PENDING] = N_("pending"),
    [STATUS] = N_("exit"),
};

static void set_count(struct text *cell, int64_t count)
{
    if (count >= 0)
        text_printf(cell, "%" PRId64, count);
    else
        text_append_char(cell, '-');
}

/* "contacts.csv", "a.csv and 2 more". */
static void set_files(struct text *cell, const struct string_list *files)
{
    const char *name = files->count > 0 ? path_name(files->items[0]) : "-";
    text_append_printable(cell, name, strlen(name));
    if (files->count > 1)
        text_printf(cell, P_(" and %zu more", " and %zu more", (int64_t)files->count - 1),
                    files->count - 1);
}

static void set_cells(struct text cells[COLUMNS], const struct fleet_client *client)
{
    static const struct client_tally none = {UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN};
    const struct client_tally *tally = client->is_tallied ? &client->tally : &none;
    text_append_string(&cells[NAME], client->name);
    set_files(&cells[FILES], &client->options.files);
    set_count(&cells[NEW], tally->new_numbers);
    set_count(&cells[LISTED], tally->listed);
    set_count(&cells[HUMAN], tally->human);
    set_count(&cells[PENDING], tally->pending);
    set_count(&cells[STATUS], client->has_ended ? client->status : UNKNOWN);
}

static void print_row(FILE *out, const struct text cells[COLUMNS], const size_t widths[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        int blanks = (int)(widths[i] - text_columns(text_string(&cells[i])));
        const char *cell = text_string(&cells[i]);
        if (i <= FILES)
            fprintf(out, "%s%*s", cell, blanks + 2, "");
        else
            fprintf(out, "%s%*s%s", i > NEW ? "  " : "", blanks, "", cell);
    }
    (void)fputc('\n', out);
}

void fleet_table_print(const struct app *app, const struct fleet_client *clients, size_t count)
{
    size_t widths[COLUMNS] = {0};
    if (app->options->quiet || app->options->json || !counts_something(app))
        return;
    struct text(*rows)[COLUMNS] = memory_alloc(count + 1, sizeof *rows);
    for (int k = 0; k < COLUMNS; k++)
        text_append_string(&rows[0][k], _(headings[k]));
    for (size_t i = 0; i < count; i++)
        set_cells(rows[i + 1], &clients[i]);
    for (size_t i = 0; i <= count; i++) {
        for (int k = 0; k < COLUMNS; k++) {
            size_t columns = text_columns(text_string(&rows[i][k]));
            widths[k] = columns > widths[k] ? columns : widths[k];
        }
    }
    (void)fputc('\n', app->out);
    for (size_t i = 0; i <= count; i++) {
        print_row(app->out, rows[i], widths);
        for (int k = 0; k < COLUMNS; k++)
            text_free(&rows[i][k]);
    }
    free(rows);
}
