/* popt takes a value from the next word, from behind a "=" or from behind its letter; whatever is
 * left out here must be left out as popt reads it. */
#include "cli/fleet/fleet_words.h"

#include "base/memory.h"

#include <string.h>

static void add(struct string_list *words, const char *word)
{
    string_list_add(words, memory_copy_string(word));
}

static bool is_about_several(const struct option_spec *spec)
{
    return strcmp(spec->name, "profile") == 0 || strcmp(spec->name, "jobs") == 0;
}

static const struct option_spec *find_named(const char *name, size_t length,
                                            enum command_id command)
{
    for (size_t i = 0; i < option_count; i++)
        if (option_is_taken_by(&option_table[i], command) &&
            strlen(option_table[i].name) == length &&
            memcmp(option_table[i].name, name, length) == 0)
            return &option_table[i];
    return NULL;
}

static const struct option_spec *find_letter(char letter, enum command_id command)
{
    for (size_t i = 0; i < option_count; i++)
        if (option_is_taken_by(&option_table[i], command) && option_table[i].letter == letter)
            return &option_table[i];
    return NULL;
}

/* "--name", "--name=value". Returns how many words that was. */
static int take_long(const char *const *argv, int left, enum command_id command,
                     struct string_list *words)
{
    size_t length = strcspn(argv[0] + 2, "=");
    const struct option_spec *spec = find_named(argv[0] + 2, length, command);
    bool is_kept = spec == NULL || !is_about_several(spec);
    bool has_next = spec != NULL && spec->value != NULL && argv[0][2 + length] == '\0' && left > 1;
    for (int i = 0; is_kept && i <= (int)has_next; i++)
        add(words, argv[i]);
    return 1 + (int)has_next;
}

/* "-qyp", "-pacme". */
static int take_letters(const char *const *argv, int left, enum command_id command,
                        struct string_list *words)
{
    struct text kept = {0};
    const struct option_spec *spec = NULL;
    const char *letter = argv[0] + 1;
    text_append_char(&kept, '-');
    for (; *letter != '\0'; letter++) {
        spec = find_letter(*letter, command);
        if (spec != NULL && spec->value != NULL)
            break;
        text_append_char(&kept, *letter);
    }
    bool has_value = *letter != '\0';
    bool has_next = has_value && letter[1] == '\0' && left > 1;
    bool is_kept = has_value && !is_about_several(spec);
    if (is_kept)
        text_append_string(&kept, letter);
    if (kept.length > 1)
        add(words, text_string(&kept));
    if (is_kept && has_next)
        add(words, argv[1]);
    text_free(&kept);
    return 1 + (int)has_next;
}

void fleet_words_make(int argc, const char *const *argv, enum command_id command,
                      const char *profile, struct string_list *words)
{
    bool only_files = false;
    add(words, argv[0]);
    add(words, argv[1]);
    add(words, "--profile");
    add(words, profile);
    for (int i = 2; i < argc;) {
        only_files = only_files || strcmp(argv[i], "--") == 0;
        if (only_files || argv[i][0] != '-' || argv[i][1] == '\0')
            add(words, argv[i++]);
        else if (argv[i][1] == '-')
            i += take_long(argv + i, argc - i, command, words);
        else
            i += take_letters(argv + i, argc - i, command, words);
    }
}
