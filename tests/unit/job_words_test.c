/* unit/job_words_test.c
 * Sentences that are stored, put together and taken apart again.
 */
#include "jobs/job_words.h"

#include "base/phrase.h"
#include "support/unit.h"

#include <string.h>

static struct phrase_words words_of(const char *string)
{
    return (struct phrase_words){string, strlen(string)};
}

static void words_take_the_places_of_a_format_in_whatever_order(void **state)
{
    const struct phrase_words words[] = {words_of("one"), words_of("two")};
    static const struct {
        const char *format, *text;
    } cases[] = {
        {"%s, then %s", "one, then two"},
        {"%2$s after %1$s", "two after one"},
        {"%s%%, %d, %3$s, %0$s, %", "one%, %d, , %0$s, %"},
        {"%s %s %s.", "one two ."},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text text = {0};
        phrase_fill(&text, cases[i].format, words, COUNT_OF(words));
        assert_string_equal(text_string(&text), cases[i].text);
        text_free(&text);
    }
}

static void a_sentence_is_known_by_the_fixed_words_of_its_format(void **state)
{
    static const struct {
        const char *format, *sentence, *words[3];
        size_t count;
    } cases[] = {
        {"HTTP %s: %s (%s)", "HTTP 500: it failed (a (b))", {"500", "it failed", "a (b)"}, 3},
        {"HTTP %s: %s", "HTTP 500: it: failed", {"500", "it: failed"}, 2},
        {"code %s, alone", "code , alone", {""}, 1},
        {"no place", "no place", {NULL}, 0},
        {"%s", "", {""}, 1},
    };
    static const char *const others[][2] = {
        {"HTTP %s: %s", "HTTP 500"},       {"HTTP %s: %s", "http 500: it failed"},
        {"code %s, alone", "code 7"},      {"code %s, alone", "code 7, alone."},
        {"no place", "no place for this"}, {"no place", ""},
    };
    struct phrase_words words[PHRASE_MOST_WORDS];
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_true(phrase_match(cases[i].format, cases[i].sentence, words, &count));
        assert_int_equal(count, cases[i].count);
        for (size_t j = 0; j < count; j++) {
            assert_int_equal(words[j].length, strlen(cases[i].words[j]));
            assert_memory_equal(words[j].bytes, cases[i].words[j], words[j].length);
        }
    }
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_false(phrase_match(others[i][0], others[i][1], words, &count));
}

static void what_is_stored_is_english_and_is_shown_so_where_english_is_spoken(void **state)
{
    struct text stored = {0};
    struct text shown = {0};
    job_words_say(&stored, JOB_SAYS_ID_WAS_AND, "17", "HTTP 503: the server failed (later)", NULL);
    assert_string_equal(text_string(&stored),
                        "its stop id was 17; HTTP 503: the server failed (later)");
    job_words_show(&shown, text_string(&stored));
    assert_string_equal(text_string(&shown), text_string(&stored));
    text_free(&stored);
    job_words_say_numbers(&stored, JOB_SAYS_LISTED_UNDER, 17, 18);
    assert_string_equal(text_string(&stored),
                        "the provider's list shows it under stop id 17, not 18");
    text_free(&stored);
    text_free(&shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_take_the_places_of_a_format_in_whatever_order),
        cmocka_unit_test(a_sentence_is_known_by_the_fixed_words_of_its_format),
        cmocka_unit_test(what_is_stored_is_english_and_is_shown_so_where_english_is_spoken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
