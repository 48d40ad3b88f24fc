/* Options are told in groups, by what they are about. One that is in no group is told in the last,
 * so that none can be forgotten. */
#include "cli/show/help.h"

#include "base/language.h"
#include "base/text.h"
#include "cli/options/option_table.h"

#include <string.h>

#define MOST_COLUMNS    100 /* longer lines are hard to read */
#define TEXT_COLUMN     30  /* where the words beside an option begin */
#define LEAST_BESIDE    70  /* in fewer columns they stand below it */
#define COMMAND_COLUMNS 10  /* of the longest name of a command */

/* The names of the options, in the order in which they are told. */
static const struct {
    const char *title, *names;
} groups[] = {
    {N_("Which rows and which numbers"), "older-than new since missing-from where and all-rows "
                                         "allow-empty max-new other-file column country "
                                         "country-column skip-landlines no-header "
                                         "delimiter encoding sheet hidden-rows name"},
    {N_("What is sent"),
     "dry-run import skip-listed resubmit verify requeue strict state code reason force"},
    {N_("The report"), "report output format status mask excel lang evidence check"},
    {N_("The provider and the pace"),
     "api-key-file api-url ca-file rate rate-group burst concurrency "
     "max-attempts batch give-up-after "
     "max-duration timeout list-timeout response-format progress"},
    {N_("General"), "db yes json quiet verbose help version"},
};

#define GROUPS (sizeof groups / sizeof *groups)

/* How many columns the bytes take: a character is one. */
static size_t columns_of(const char *bytes, size_t length)
{
    size_t columns = 0;
    for (size_t i = 0; i < length; i++)
        columns += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return columns;
}

/* How long the next word is. One that begins with a quote goes on to the closing one, so that a
 * command that is cut into lines can still be pasted. */
static size_t word_length(const char *words)
{
    const char *quote = words[0] == '\'' ? strchr(words + 1, '\'') : NULL;
    size_t quoted = quote != NULL ? (size_t)(quote - words) : 0;
    return quoted + strcspn(words + quoted, " ");
}

/* Appends the words from column `at` on; further lines begin at `indent`, and what stands before
 * them ends with `cut`. */
static void append_words(struct text *out, const char *words, size_t at, size_t indent,
                         size_t columns, const char *cut)
{
    bool is_first = true;
    size_t room = columns - strlen(cut);
    for (words += strspn(words, " "); words[0] != '\0'; words += strspn(words, " ")) {
        size_t length = word_length(words);
        size_t width = columns_of(words, length);
        if (!is_first && at + 1 + width > room) {
            text_printf(out, "%s\n%*s", cut, (int)indent, "");
            at = indent;
        } else if (!is_first) {
            text_append_char(out, ' ');
            at++;
        }
        text_append(out, words, length);
        at += width;
        words += length;
        is_first = false;
    }
    text_append_char(out, '\n');
}

static void append_option(struct text *out, const struct option_spec *spec, size_t columns)
{
    size_t begin = out->length;
    bool beside = columns >= LEAST_BESIDE;
    size_t indent = beside ? TEXT_COLUMN : 8;
    if (spec->letter != 0)
        text_printf(out, "  -%c, --%s", spec->letter, spec->name);
    else
        text_printf(out, "      --%s", spec->name);
    if (spec->value != NULL)
        text_printf(out, "=%s", _(spec->value));
    size_t width = columns_of(out->data + begin, out->length - begin);
    if (!beside || width + 2 > indent)
        text_printf(out, "\n%*s", (int)indent, "");
    else
        text_printf(out, "%*s", (int)(indent - width), "");
    append_words(out, _(spec->help), indent, indent, columns, "");
}

static bool is_word_of(const char *words, const char *word, size_t length)
{
    for (; words[0] != '\0'; words += strspn(words, " ")) {
        size_t here = strcspn(words, " ");
        if (here == length && memcmp(words, word, length) == 0)
            return true;
        words += here;
    }
    return false;
}

static bool is_in_a_group(const char *name)
{
    for (size_t i = 0; i < GROUPS; i++)
        if (is_word_of(groups[i].names, name, strlen(name)))
            return true;
    return false;
}

static void append_named(struct text *out, const char *name, size_t length, enum command_id command,
                         size_t columns)
{
    for (size_t i = 0; i < option_count; i++) {
        const struct option_spec *spec = &option_table[i];
        if (option_is_taken_by(spec, command) && is_word_of(spec->name, name, length))
            append_option(out, spec, columns);
    }
}

static void append_group(struct text *out, size_t group, enum command_id command, size_t columns)
{
    struct text options = {0};
    for (const char *name = groups[group].names; name[0] != '\0'; name += strspn(name, " ")) {
        size_t length = strcspn(name, " ");
        append_named(&options, name, length, command, columns);
        name += length;
    }
    for (size_t i = 0; group == GROUPS - 1 && i < option_count; i++)
        if (option_is_taken_by(&option_table[i], command) && !is_in_a_group(option_table[i].name))
            append_option(&options, &option_table[i], columns);
    if (options.length > 0)
        text_printf(out, _("\n%s:\n%s"), _(groups[group].title), text_string(&options));
    text_free(&options);
}

static void append_examples(struct text *out, const struct command_spec *command, size_t columns)
{
    for (size_t i = 0; i < COMMAND_EXAMPLES && command->examples[i].line != NULL; i++) {
        text_append_string(out, i == 0 ? _("\nExamples:\n  ") : "\n  ");
        append_words(out, _(command->examples[i].about), 2, 2, columns, "");
        text_append_string(out, "    ");
        append_words(out, command->examples[i].line, 4, 8, columns, " \\");
    }
}

static void append_command(struct text *out, enum command_id id, size_t columns)
{
    const struct command_spec *command = &command_table[id];
    struct text usage = {0};
    text_printf(&usage, _("Usage: stopsms %s [OPTION...] %s"), command->name,
                _(command->arguments));
    append_words(out, text_string(&usage), 0, 8, columns, "");
    append_words(out, _(command->help), 0, 0, columns, "");
    for (size_t i = 0; i < GROUPS; i++)
        append_group(out, i, id, columns);
    append_examples(out, command, columns);
    text_free(&usage);
}

static void append_commands(struct text *out, size_t columns)
{
    size_t arguments = 0;
    for (int i = 0; i < COMMANDS; i++) {
        size_t width = text_columns(_(command_table[i].arguments));
        arguments = width > arguments ? width : arguments;
    }
    for (int i = 0; i < COMMANDS; i++) {
        const struct command_spec *command = &command_table[i];
        size_t indent = 2 + COMMAND_COLUMNS + 1 + arguments + 1;
        text_printf(out, "  %-*s ", COMMAND_COLUMNS, command->name);
        text_append_padded(out, _(command->arguments), arguments + 1);
        append_words(out, _(command->help), indent, indent, columns, "");
    }
}

static void append_overview(struct text *out, size_t columns)
{
    append_words(out, _("Usage: stopsms COMMAND [OPTION...] [FILE...]"), 0, 8, columns, "");
    append_words(out, _("Puts the SMS opt-outs of CRM exports on SMS Partner's STOP list."), 0, 0,
                 columns, "");
    text_append_char(out, '\n');
    append_commands(out, columns);
    text_append_char(out, '\n');
    append_words(
        out,
        _("`stopsms help COMMAND` shows a command's options, `stopsms version` the versions. "
          "The API key comes from the environment (SMSPARTNER_API_KEY) or from "
          "--api-key-file, never from an argument."),
        0, 0, columns, "");
}

void help_print(enum command_id command, size_t columns, FILE *stream)
{
    struct text out = {0};
    columns = columns < MOST_COLUMNS ? columns : MOST_COLUMNS;
    if (command == COMMANDS)
        append_overview(&out, columns);
    else
        append_command(&out, command, columns);
    fputs(text_string(&out), stream);
    text_free(&out);
}
