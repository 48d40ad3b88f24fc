#include "base/fold.h"

#include "support/unit.h"

#include <string.h>

static void assert_folds(const char *text, const char *expected)
{
    struct text folded = {0};
    fold_text(text, strlen(text), &folded);
    assert_string_equal(text_string(&folded), expected);
    text_free(&folded);
}

static void case_and_accents_make_no_difference(void **state)
{
    assert_folds("TÉLÉPHONE", "telephone");
    assert_folds("téléphone", "telephone");
    assert_folds("Désabonné", "desabonne");
    assert_folds("NAÏVE ÇA où ÿ Ñ ø", "naive ca ou y n o");
    assert_folds("ŒUVRE æther Straße", "oeuvre aether strasse");
    assert_folds("Ž Š Č Ł Ÿ", "z s c l y");
}

static void an_accent_written_apart_is_an_accent(void **state)
{
    assert_folds("Te\xCC\x81le\xCC\x81phone", "telephone");
}

static void surrounding_spaces_of_every_kind_are_dropped(void **state)
{
    assert_folds("  oui  ", "oui");
    assert_folds("\toui\r\n", "oui");
    assert_folds("\xC2\xA0oui\xC2\xA0", "oui");         /* U+00A0 */
    assert_folds("\xE2\x80\xAFoui\xE2\x80\xAF", "oui"); /* U+202F */
    assert_folds("\xE3\x80\x80oui\xE2\x80\x83", "oui"); /* U+3000, U+2003 */
}

static void a_text_of_spaces_is_empty(void **state)
{
    assert_folds("", "");
    assert_folds("   ", "");
    assert_folds("\xC2\xA0", "");
    assert_folds("\t\n", "");
}

static void spaces_inside_stay_as_one_kind_of_space(void **state)
{
    assert_folds("opt\xC2\xA0out", "opt out");
    assert_folds("opt\xE2\x80\x89out", "opt out");
    assert_folds("opt\tout", "opt out");
}

static void invisible_marks_are_dropped(void **state)
{
    assert_folds("\xEF\xBB\xBFMobile", "mobile");             /* a byte order mark */
    assert_folds("\xE2\x80\x8Emobile\xE2\x80\xAC", "mobile"); /* directions */
    assert_folds("mo\xC2\xAD"
                 "bile\xE2\x80\x8B",
                 "mobile"); /* soft hyphen, zero-width space */
}

static void what_a_word_processor_makes_of_marks_is_undone(void **state)
{
    assert_folds("N\xE2\x80\x99"
                 "appelez",
                 "n'appelez");
    assert_folds("opt\xE2\x80\x93out", "opt-out"); /* en dash */
    assert_folds("opt\xE2\x80\x91out", "opt-out"); /* no-break hyphen */
}

static void other_scripts_stay_as_they_are(void **state)
{
    assert_folds("Телефон", "Телефон");
    assert_folds("電話", "電話");
    assert_folds("× Þ", "× Þ");
}

static void bytes_that_are_no_text_stay(void **state)
{
    assert_folds("a\xFF z", "a\xFF z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_and_accents_make_no_difference),
        cmocka_unit_test(an_accent_written_apart_is_an_accent),
        cmocka_unit_test(surrounding_spaces_of_every_kind_are_dropped),
        cmocka_unit_test(a_text_of_spaces_is_empty),
        cmocka_unit_test(spaces_inside_stay_as_one_kind_of_space),
        cmocka_unit_test(invisible_marks_are_dropped),
        cmocka_unit_test(what_a_word_processor_makes_of_marks_is_undone),
        cmocka_unit_test(other_scripts_stay_as_they_are),
        cmocka_unit_test(bytes_that_are_no_text_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
