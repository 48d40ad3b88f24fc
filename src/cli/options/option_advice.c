/* Nothing that was guessed here is ever done: it is only told. */
#include "cli/options/option_advice.h"

#include "base/fold.h"
#include "base/language.h"
#include "base/near_word.h"
#include "base/utf8.h"

#include <string.h>

/* --- marks of mail and text programs --- */

static const uint32_t quotes[] = {0x00AB, 0x00BB, 0x2018, 0x2019, 0x201A, 0x201B, 0x201C,
                                  0x201D, 0x201E, 0x201F, 0x2032, 0x2033, 0x2039, 0x203A};

static bool is_quote(const char *at)
{
    size_t taken = 0;
    uint32_t code_point = utf8_decode(at, strlen(at), &taken);
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
        if (quotes[i] == code_point)
            return true;
    return false;
}

/* A dash of another kind, or a hyphen behind a mark that can't be seen. */
static bool is_dash(const char *at)
{
    struct text folded = {0};
    fold_text(at, strlen(at), &folded);
    bool looks_so = at[0] != '-' && text_string(&folded)[0] == '-';
    text_free(&folded);
    return looks_so;
}

/* Where in the argument a quote stands that only looks like one: at its beginning, or at that of a
 * value; NULL: nowhere. */
static const char *find_quote(const char *argument)
{
    const char *at = argument;
    while (at != NULL && (*at == '\0' || !is_quote(at))) {
        const char *equals = strchr(at, '=');
        at = equals != NULL ? equals + 1 : NULL;
    }
    return at;
}

static bool refuse_mark(const char *argument, const char *what, struct error *err)
{
    struct text shown = {0};
    text_append_printable(&shown, argument, strlen(argument));
    error_set(err, ERROR_USAGE,
              "%s: %s, as mail and text programs write it; type it anew (a file that is really "
              "named so: ./NAME)",
              text_string(&shown), what);
    text_free(&shown);
    return false;
}

bool option_advice_check_marks(int argc, const char *const *argv, struct error *err)
{
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == '-' && argv[i][1] != '\0' && is_dash(argv[i] + 1))
            return refuse_mark(argv[i], _("its second dash is not the hyphen of the keyboard"),
                               err);
        if (is_dash(argv[i]))
            return refuse_mark(argv[i], _("its dash is not the hyphen of the keyboard"), err);
        if (find_quote(argv[i]) != NULL)
            return refuse_mark(argv[i], _("its quote is not one of the keyboard (\" or ')"), err);
    }
    return true;
}

/* --- words that are not known --- */

bool option_advice_refuse_command(const char *typed, struct error *err)
{
    struct near_word near = {.typed = typed};
    struct text shown = {0}, guess = {0};
    near_word_try(&near, "help");
    near_word_try(&near, "version");
    for (int i = 0; i < COMMANDS; i++)
        near_word_try(&near, command_table[i].name);
    text_append_printable(&shown, typed, strlen(typed));
    near_word_append(&guess, &near, "`", "`");
    if (near.word != NULL)
        error_set(err, ERROR_USAGE, "%s: no such command%s", text_string(&shown),
                  text_string(&guess));
    else
        error_set(err, ERROR_USAGE, "%s: no such command; see `stopsms help`", text_string(&shown));
    text_free(&shown);
    text_free(&guess);
    return false;
}

/* The name of an option as it was typed, without what may be a value, for that may be the key. */
static void append_name(struct text *name, const char *typed)
{
    size_t dashes = strspn(typed, "-");
    size_t length =
        strspn(typed + dashes, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");
    text_append(name, typed + dashes, length);
}

/* --api-key and its like: whatever speaks of the key, and is not the option for its file. */
static bool speaks_of_key(const char *name)
{
    static const char *const parts[] = {"key", "token", "secret", "password"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strstr(name, parts[i]) != NULL && strstr(name, "file") == NULL)
            return true;
    return false;
}

static bool refuse_key(const char *name, struct error *err)
{
    return error_set(err, ERROR_USAGE,
                     "--%s: the API key is never an argument, since everybody on this machine can "
                     "read those. Put it into a file that only you can read, and give "
                     "--api-key-file PATH, or set SMSPARTNER_API_KEY. If what you typed was the "
                     "key, it is in your shell's history now: delete it there, or better, have the "
                     "provider give you another",
                     name);
}

/* The command's own option of that name or a near one. */
static struct near_word nearest_option(const char *name, enum command_id command)
{
    struct near_word near = {.typed = name};
    for (size_t i = 0; i < option_count; i++)
        if (option_is_taken_by(&option_table[i], command))
            near_word_try(&near, option_table[i].name);
    return near;
}

/* The first command that takes an option of that very name; COMMANDS: none does. */
static enum command_id taker_of(const char *name)
{
    for (size_t i = 0; i < option_count; i++)
        for (int command = 0; strcmp(option_table[i].name, name) == 0 && command < COMMANDS;
             command++)
            if (option_is_taken_by(&option_table[i], (enum command_id)command))
                return (enum command_id)command;
    return COMMANDS;
}

static void append_advice(struct text *words, const char *name, enum command_id command)
{
    struct near_word near = nearest_option(name, command);
    enum command_id taker = taker_of(name);
    bool is_of_command = near.word != NULL && near.distance == 0; /* typed as no option is */
    if (taker != COMMANDS && !is_of_command) {
        text_printf(words, _("not an option of this command, but of `%s`"),
                    options_command_name(taker));
    } else {
        text_append_string(words, _("unknown option"));
        near_word_append(words, &near, "--", "");
    }
}

bool option_advice_refuse_option(const char *typed, const char *why, enum command_id command,
                                 struct error *err)
{
    struct text name = {0}, folded = {0}, about = {0};
    append_name(&name, typed);
    fold_text(text_string(&name), name.length, &folded);
    bool is_letter = typed[0] == '-' && typed[1] != '-';
    bool is_near = nearest_option(text_string(&name), command).word != NULL;
    if (why == NULL && speaks_of_key(text_string(&folded))) {
        refuse_key(text_string(&name), err);
    } else {
        /* Behind a letter that is no option, anything may stand. */
        size_t shown = is_letter && !is_near ? 1 : name.length;
        if (why != NULL)
            text_append_string(&about, language_text(why));
        else
            append_advice(&about, text_string(&name), command);
        error_set(err, ERROR_USAGE, "%s%.*s: %s; see `stopsms %s --help`", is_letter ? "-" : "--",
                  (int)shown, text_string(&name), text_string(&about),
                  options_command_name(command));
    }
    text_free(&name);
    text_free(&folded);
    text_free(&about);
    return false;
}

/* --- values --- */

/* The last of a list is taken for the one that is not known, since those before it may be right. */
static void append_nearest(struct text *words, const char *choices, const char *typed)
{
    const char *comma = strrchr(typed, ',');
    struct near_word near = {.typed = comma != NULL ? comma + 1 : typed};
    struct text copy = {0};
    text_append_string(&copy, choices);
    for (char *at = copy.data; at != NULL;) {
        char *end = strstr(at, ", ");
        if (end != NULL)
            *end = '\0';
        near_word_try(&near, at);
        at = end != NULL ? end + 2 : NULL;
    }
    near_word_append(words, &near, "`", "`");
    text_free(&copy);
}

bool option_advice_refuse_value(const struct option_spec *spec, const char *typed,
                                struct error *err)
{
    struct text shown = {0}, choices = {0}, guess = {0};
    option_append_choices(spec, &choices);
    text_append_printable(&shown, typed, strlen(typed));
    if (choices.length > 0) {
        append_nearest(&guess, text_string(&choices), typed);
        error_set(err, ERROR_USAGE, "--%s %s: no such value: one of %s%s", spec->name,
                  text_string(&shown), text_string(&choices), text_string(&guess));
    } else {
        error_set(err, ERROR_USAGE, "--%s %s: not understood; it is %s %s", spec->name,
                  text_string(&shown), spec->value == NULL ? "" : _(spec->value), _(spec->help));
    }
    text_free(&shown);
    text_free(&choices);
    text_free(&guess);
    return false;
}
