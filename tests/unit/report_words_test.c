#include "report/report_words.h"

#include "support/unit.h"

static void expect_dialect(const char *stored, const char *french)
{
    struct text shown = {0};
    report_append_dialect(&shown, stored, LANGUAGE_FRENCH);
    assert_string_equal(text_string(&shown), french);
    text_clear(&shown);
    report_append_dialect(&shown, stored, LANGUAGE_ENGLISH);
    assert_string_equal(text_string(&shown), stored);
    text_free(&shown);
}

static void a_stored_dialect_is_shown_piece_by_piece(void **state)
{
    expect_dialect("UTF-8, comma, header on line 3", "UTF-8, virgule, en-tête à la ligne 3");
    expect_dialect("gzip, windows-1252, :, no header", "gzip, windows-1252, :, sans en-tête");
    expect_dialect("ZIP with a, b.csv, UTF-8, tab, no header",
                   "ZIP contenant a, b.csv, UTF-8, tabulation, sans en-tête");
    expect_dialect("workbook, sheet \"S\", 1 hidden row read, header on row 1",
                   "classeur, feuille « S », 1 ligne masquée lue, en-tête à la ligne 1");
    expect_dialect(
        "UTF-8, comma, header on line 1, faxes in column 3 Fax, countries by column 2 Pays",
        "UTF-8, virgule, en-tête à la ligne 1, télécopieurs dans la colonne 3 Fax, pays "
        "selon la colonne 2 Pays");
    expect_dialect("", "");
    (void)state;
}

static void a_sheet_may_be_called_as_what_is_said_of_files(void **state)
{
    expect_dialect(
        "workbook, sheet \"a, comma, b\", 20 hidden rows left out, header on row 1",
        "classeur, feuille « a, comma, b », 20 lignes masquées laissées de côté, en-tête "
        "à la ligne 1");
    expect_dialect("workbook, sheet \"x", "classeur, sheet \"x");
    (void)state;
}

static void expect_filter(const char *stored, const char *french)
{
    struct text shown = {0};
    report_append_filter(&shown, stored, LANGUAGE_FRENCH);
    assert_string_equal(text_string(&shown), french);
    text_clear(&shown);
    report_append_filter(&shown, stored, LANGUAGE_ENGLISH);
    assert_string_equal(text_string(&shown), stored);
    text_free(&shown);
}

static void a_stored_filter_is_shown_clause_by_clause(void **state)
{
    expect_filter("all rows", "toutes les lignes");
    expect_filter("SMS = no", "SMS = no");
    expect_filter("SMS = no, nein and Ville = paris or E-mail = (empty), !(empty)",
                  "SMS = no, nein et Ville = paris ou E-mail = (vide), !(vide)");
    expect_filter("column 3 = oui or column 12 = x", "colonne 3 = oui ou colonne 12 = x");
    (void)state;
}

static void what_the_user_wrote_stays_as_it_is_in_a_filter(void **state)
{
    expect_filter("In or out = in and out", "In or out = in and out");
    expect_filter("column 3a = (emptied) x", "column 3a = (emptied) x");
    expect_filter("Column = column 3, (emptying", "Column = column 3, (emptying");
    expect_filter("a", "a");
    expect_filter("", "");
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stored_dialect_is_shown_piece_by_piece),
        cmocka_unit_test(a_sheet_may_be_called_as_what_is_said_of_files),
        cmocka_unit_test(a_stored_filter_is_shown_clause_by_clause),
        cmocka_unit_test(what_the_user_wrote_stays_as_it_is_in_a_filter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
