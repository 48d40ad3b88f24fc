/* unit/near_word_test.c
 * What a mistyped word was meant to be.
 */
#include "base/near_word.h"

#include "support/unit.h"

#include <string.h>

static const struct {
    const char *one, *other;
    size_t most, distance;
} distances[] = {
    {"", "", 3, 0},
    {"run", "run", 3, 0},
    {"rnu", "run", 3, 1},
    {"rn", "run", 3, 1},
    {"ruun", "run", 3, 1},
    {"ran", "run", 3, 1},
    {"", "abc", 3, 3},
    {"abc", "", 3, 3},
    {"abcd", "", 3, 4},
    {"kitten", "sitting", 3, 3},
    {"kitten", "sitting", 2, 3},
    {"ca", "abc", 3, 3},
    {"sttaus", "status", 3, 1},
    {"abcdef", "badcfe", 3, 3},
};

static void the_distance_counts_changes_and_swaps(void **state)
{
    for (size_t i = 0; i < COUNT_OF(distances); i++) {
        assert_int_equal(
            near_word_distance(distances[i].one, distances[i].other, distances[i].most),
            distances[i].distance);
        assert_int_equal(
            near_word_distance(distances[i].other, distances[i].one, distances[i].most),
            distances[i].distance);
    }
}

static void a_word_of_more_than_64_bytes_is_near_to_none(void **state)
{
    char words[2][66];
    for (size_t i = 0; i < 2; i++) {
        memset(words[i], 'a', 65);
        words[i][65] = '\0';
    }
    assert_int_equal(near_word_distance(words[0], words[1], 3), 4);
    words[0][64] = words[1][64] = '\0';
    assert_int_equal(near_word_distance(words[0], words[1], 3), 0);
}

static const struct {
    const char *typed, *meant;
} typos[] = {
    {"statsu", "status"}, {"STATUS", "status"}, {"st\u00e2tus", "status"},
    {"ver", "verify"},    {"verfiy", "verify"}, {"verifie", "verify"},
    {"x", NULL},          {"", NULL},           {"r", NULL},
    {"launch", NULL},     {"rr", NULL},         {"\u043e\u0442\u043a\u0430\u0437", NULL},
};

static void the_nearest_word_is_told_and_none_where_none_is_near(void **state)
{
    static const char *const words[] = {"run", "status", "verify", ""};
    for (size_t i = 0; i < COUNT_OF(typos); i++) {
        struct near_word near = {.typed = typos[i].typed};
        for (size_t j = 0; j < COUNT_OF(words); j++)
            near_word_try(&near, words[j]);
        if (typos[i].meant == NULL)
            assert_null(near.word);
        else
            assert_string_equal(near.word, typos[i].meant);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_distance_counts_changes_and_swaps),
        cmocka_unit_test(a_word_of_more_than_64_bytes_is_near_to_none),
        cmocka_unit_test(the_nearest_word_is_told_and_none_where_none_is_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
