/* Places in a workbook as a spreadsheet takes them, and names of sheets as words. */
#include "base/sheet_place.h"
#include "support/unit.h"

#include <string.h>

static void a_place_is_as_a_spreadsheet_takes_it(void **state)
{
    static const struct {
        const char *sheet;
        int column;
        int64_t row;
        const char *expected;
    } cases[] = {
        {"Feuil1", 3, 12, "Feuil1!C12"},
        {"Été", 1, 1, "Été!A1"},
        {"My sheet", 28, 2, "'My sheet'!AB2"},
        {"d'ici", 16384, 1048576, "'d''ici'!XFD1048576"},
        {"2024", 2, 3, "'2024'!B3"},
        {"Feuil1", 0, 7, "Feuil1!7:7"},
        {"", 1, 1, "''!A1"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text text = {0};
        sheet_place_append(&text, cases[i].sheet, cases[i].column, cases[i].row);
        assert_string_equal(text_string(&text), cases[i].expected);
        text_free(&text);
    }
}

static void a_name_becomes_a_word_and_comes_back(void **state)
{
    static const char *const names[] = {"Feuil1", "My sheet", "a%20b", "=1+2 where=x",
                                        "Été",    "%",        "x%4"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct text word = {0}, back = {0};
        sheet_name_append_word(&word, names[i]);
        assert_null(strpbrk(text_string(&word), " ="));
        sheet_name_append_of_word(&back, word.data, word.length);
        assert_string_equal(text_string(&back), names[i]);
        text_free(&word);
        text_free(&back);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_as_a_spreadsheet_takes_it),
        cmocka_unit_test(a_name_becomes_a_word_and_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
