#include "cli/options/options.h"

#include "base/memory.h"
#include "submit/pace/policy.h"
#include "submit/pace/rate_limiter.h"

#include <stdlib.h>
#include <string.h>

enum language options_ask_language(int argc, const char *const *argv)
{
    static const char option[] = "--lang";
    const char *variable = getenv("STOPSMS_LANG");
    enum language language = LANGUAGE_ENGLISH;
    if (options_ask_json_lines(argc, argv))
        return LANGUAGE_ENGLISH;
    if (variable == NULL || !language_by_name(variable, &language))
        language = language_of_environment();
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const char *rest = argv[i];
        if (strcmp(rest, "--json") == 0)
            return LANGUAGE_ENGLISH;
        if (strncmp(rest, option, strlen(option)) != 0)
            continue;
        rest += strlen(option);
        if (rest[0] == '=')
            (void)language_by_name(rest + 1, &language);
        else if (rest[0] == '\0' && i + 1 < argc)
            (void)language_by_name(argv[i + 1], &language);
    }
    return language;
}

enum language options_language(const struct options *options)
{
    if (options->json || options->progress == PROGRESS_JSON)
        return LANGUAGE_ENGLISH;
    return options->language >= 0 ? (enum language)options->language : language_of_environment();
}

bool options_ask_json_lines(int argc, const char *const *argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--progress=json") == 0 ||
            (strcmp(argv[i], "--progress") == 0 && i + 1 < argc &&
             strcmp(argv[i + 1], "json") == 0))
            return true;
    return false;
}

unsigned options_max_attempts(const struct options *options)
{
    return options->max_attempts > 0 ? options->max_attempts : RETRY_MAX_ATTEMPTS;
}

unsigned options_burst(const struct options *options)
{
    return options->burst > 0 ? options->burst
                              : rate_limiter_default_burst(options->rate_per_second);
}

const char *options_file_name(const struct options *options, size_t index)
{
    const char *path = options->files.items[index];
    return options->name != NULL && strcmp(path, "-") == 0 ? options->name : path;
}

void string_list_add(struct string_list *list, const char *string)
{
    list->items = memory_resize(list->items, list->count + 1, sizeof *list->items);
    list->items[list->count] = string;
    list->count++;
}
