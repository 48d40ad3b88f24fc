/* The command line of one client is that of all, without what is about several. */
#include "cli/fleet/fleet_words.h"
#include "support/unit.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define MOST_WORDS 16

static const struct {
    const char *typed, *client;
} cases[] = {
    {"stopsms run -p all", "stopsms run --profile acme"},
    {"stopsms run -p acme -p beta --yes", "stopsms run --profile acme --yes"},
    {"stopsms run --profile=all -y", "stopsms run --profile acme -y"},
    {"stopsms run --profile all -y --rate 5/s", "stopsms run --profile acme -y --rate 5/s"},
    {"stopsms run -pall -j4 -y", "stopsms run --profile acme -y"},
    {"stopsms run -yp all", "stopsms run --profile acme -y"},
    {"stopsms run -qyj 4 -qpall", "stopsms run --profile acme -qy -q"},
    {"stopsms run --jobs 4 --jobs=3 --progress none", "stopsms run --profile acme --progress none"},
    /* What looks like an option may be a value. */
    {"stopsms run --keep -p --rate -j", "stopsms run --profile acme --keep -p --rate -j"},
    {"stopsms run --keep=-p -- -p all", "stopsms run --profile acme --keep=-p -- -p all"},
    {"stopsms run -", "stopsms run --profile acme -"},
    /* Where the value is missing, or the option unknown, its process says so. */
    {"stopsms run --rate", "stopsms run --profile acme --rate"},
    {"stopsms run --wehre a -Z", "stopsms run --profile acme --wehre a -Z"},
    {"stopsms run --profile", "stopsms run --profile acme"},
};

static void a_client_has_all_words_but_those_about_several(void **state)
{
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char *typed = strdup(cases[i].typed);
        const char *argv[MOST_WORDS];
        int argc = 0;
        for (char *word = strtok(typed, " "); word != NULL; word = strtok(NULL, " "))
            argv[argc++] = word;
        struct string_list words = {0};
        struct text line = {0};
        fleet_words_make(argc, argv, COMMAND_RUN, "acme", &words);
        for (size_t k = 0; k < words.count; k++) {
            text_printf(&line, "%s%s", k > 0 ? " " : "", words.items[k]);
            free((void *)words.items[k]);
        }
        assert_string_equal(text_string(&line), cases[i].client);
        text_free(&line);
        free(words.items);
        free(typed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_client_has_all_words_but_those_about_several),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
