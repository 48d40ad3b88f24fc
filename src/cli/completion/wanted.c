#include "cli/completion/wanted.h"

#include <string.h>

static bool is_one_of(const char *word, const char *one, const char *other, const char *third)
{
    return strcmp(word, one) == 0 || strcmp(word, other) == 0 || strcmp(word, third) == 0;
}

/* The command's option that the word names. `*value`: what stands behind its "=", or its letter;
 * NULL: nothing does. */
static const struct option_spec *find_option(const char *word, enum command_id command,
                                             const char **value)
{
    bool is_long = word[1] == '-';
    size_t length = strcspn(word, "=");
    *value = NULL;
    for (size_t i = 0; i < option_count; i++) {
        const struct option_spec *spec = &option_table[i];
        bool is_named = is_long ? strlen(spec->name) == length - 2 &&
                                      strncmp(spec->name, word + 2, length - 2) == 0
                                : spec->letter != 0 && word[1] == spec->letter;
        if (!is_named || !option_is_taken_by(spec, command))
            continue;
        if (is_long ? word[length] == '=' : spec->value != NULL && word[2] != '\0')
            *value = is_long ? word + length + 1 : word + 2;
        return spec;
    }
    return NULL;
}

static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0';
}

/* Reads the words behind the command but the last. `*ended`: a "--" is among them. */
static void read_typed(const struct typed_words *words, struct wanted *wanted, bool *ended)
{
    struct options *options = &wanted->options;
    for (size_t i = 2; i + 1 < words->count; i++) {
        const char *word = text_string(&words->items[i].text), *value;
        if (*ended || !is_option(word)) {
            string_list_add(&options->files, word);
            continue;
        }
        *ended = strcmp(word, "--") == 0;
        const struct option_spec *spec = *ended ? NULL : find_option(word, wanted->command, &value);
        if (spec == NULL)
            continue;
        if (spec->value == NULL)
            value = "";
        else if (value == NULL && i + 2 == words->count)
            wanted->spec = spec;
        else if (value == NULL)
            value = text_string(&words->items[++i].text);
        /* What is wrong, the command will say. */
        if (value != NULL)
            (void)spec->read(spec, value, options);
    }
}

static void find_in_command(const struct typed_words *words, struct wanted *wanted)
{
    const char *word = text_string(&words->items[words->count - 1].text), *value;
    bool ended = false;
    read_typed(words, wanted, &ended);
    /* The columns and their values are those of this file. */
    if (wanted->options.missing_from != NULL)
        string_list_add(&wanted->options.files, wanted->options.missing_from);
    if (wanted->spec != NULL) {
        wanted->kind = WANTED_VALUE;
    } else if (!ended && strncmp(word, "--", 2) == 0 && strchr(word, '=') != NULL) {
        wanted->spec = find_option(word, wanted->command, &value);
        wanted->before = strcspn(word, "=") + 1;
        bool takes = wanted->spec != NULL && wanted->spec->value != NULL;
        wanted->kind = takes ? WANTED_VALUE : WANTED_NOTHING;
    } else {
        wanted->kind = !ended && word[0] == '-' ? WANTED_OPTION : WANTED_ARGUMENT;
    }
    /* A column that it names tells the header from the rows. */
    if (wanted->kind == WANTED_VALUE)
        (void)wanted->spec->read(wanted->spec, word + wanted->before, &wanted->options);
}

void wanted_find(const struct typed_words *words, struct wanted *wanted)
{
    *wanted = (struct wanted){.command = COMMANDS};
    if (words->count < 2)
        return;
    if (words->count == 2) {
        wanted->kind = WANTED_COMMAND;
        return;
    }
    const char *command = text_string(&words->items[1].text);
    if (is_one_of(command, "help", "--help", "-h"))
        wanted->kind = words->count == 3 ? WANTED_COMMAND : WANTED_NOTHING;
    else if (options_find_command(command, &wanted->command))
        find_in_command(words, wanted);
}

void wanted_free(struct wanted *wanted)
{
    options_free(&wanted->options);
}
