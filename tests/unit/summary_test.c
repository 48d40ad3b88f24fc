/* Counts in words: plurals and what is stored, in each language, in columns that are wide enough.
 */
#include "cli/show/summary.h"

#include "base/language.h"
#include "report/report_outcome.h"
#include "support/unit.h"

static void assert_text(struct text *text, const char *expected)
{
    assert_string_equal(text_string(text), expected);
    text_clear(text);
}

static void an_import_is_told_in_the_language_that_is_spoken(void **state)
{
    const struct import_status status = {
        .rows = 12,
        .jobs = {[JOB_LISTED] = 1, [JOB_REJECTED] = 2, [JOB_REMOVING] = 3},
        .duplicates = 1,
        .entries = {[ENTRY_PHONE] = 6, [ENTRY_SKIPPED] = 2, [ENTRY_EMPTY] = 1},
    };
    struct text text = {0};
    summary_append_import(&text, &status);
    assert_text(&text,
                "12 rows, 6 numbers: 1 listed, 2 rejected, 3 removing; 1 duplicate; 1 empty; "
                "2 skipped");
    language_speak(LANGUAGE_FRENCH);
    summary_append_import(&text, &status);
    assert_text(&text, "12 lignes, 6 num\u00E9ros\u00A0: 1 inscrit, 2 refus\u00E9s, 3 en cours de "
                       "retrait\u202F; 1 doublon\u202F; 1 vide\u202F; 2 \u00E9cart\u00E9s");
    language_speak(LANGUAGE_ENGLISH);
    text_free(&text);
}

/* In French, 0 is singular. */
static void no_state_and_no_status_is_left_without_words(void **state)
{
    for (int language = 0; language < LANGUAGES; language++) {
        language_speak((enum language)language);
        for (int64_t count = 0; count <= 2; count++) {
            for (int i = 0; i < JOB_STATES; i++) {
                struct text text = {0};
                summary_append_state(&text, (enum job_state)i, count);
                assert_true(text.length > 3);
                text_free(&text);
            }
            for (int i = ENTRY_INVALID; i < ENTRY_STATUSES; i++) {
                struct text text = {0};
                summary_append_status(&text, (enum entry_status)i, count);
                assert_true(text.length > 3);
                text_free(&text);
            }
        }
    }
    language_speak(LANGUAGE_ENGLISH);
}

static void stored_choices_are_shown_in_the_language_that_is_spoken(void **state)
{
    static const char all[] = "country=FR columns=1 landlines=skipped where=all rows";
    static const char some[] = "country=FR columns=1 landlines=sent where=SMS opt-out = yes";
    struct text text = {0};
    summary_append_choices(&text, all);
    assert_text(&text, "all rows; landlines skipped");
    language_speak(LANGUAGE_FRENCH);
    summary_append_choices(&text, all);
    assert_text(&text, "toutes les lignes\u202F; lignes fixes \u00E9cart\u00E9es");
    summary_append_choices(&text, some);
    assert_text(&text, "SMS opt-out = yes\u202F; lignes fixes envoy\u00E9es");
    language_speak(LANGUAGE_ENGLISH);
    summary_append_choices(&text, "country=FR");
    assert_text(&text, "");
    text_free(&text);
}

static void the_names_of_a_summary_fit_into_their_column(void **state)
{
    for (int language = 0; language < LANGUAGES; language++)
        for (int i = 0; i < REPORT_STATUSES; i++)
            assert_in_range(text_columns(report_outcome((enum report_status)i)->label[language]), 1,
                            16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_import_is_told_in_the_language_that_is_spoken),
        cmocka_unit_test(no_state_and_no_status_is_left_without_words),
        cmocka_unit_test(stored_choices_are_shown_in_the_language_that_is_spoken),
        cmocka_unit_test(the_names_of_a_summary_fit_into_their_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
