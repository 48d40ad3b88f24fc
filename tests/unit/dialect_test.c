#include "intake/file/dialect.h"

#include "base/text.h"
#include "support/unit.h"

#include <string.h>

struct delimiter_case {
    const char *text;
    char delimiter;
};

static void assert_delimiters(const struct delimiter_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char found = dialect_find_delimiter(cases[i].text, strlen(cases[i].text), true);
        if (found != cases[i].delimiter)
            fail_msg("'%c', not '%c', divides:\n%s", found, cases[i].delimiter, cases[i].text);
    }
}

#define ASSERT_DELIMITERS(cases) assert_delimiters(cases, COUNT_OF(cases))

static void each_delimiter_is_found(void **state)
{
    static const struct delimiter_case CASES[] = {
        {"Nom,Mobile\nA,0612345678\n", ','},
        {"Nom;Mobile\nA;0612345678\n", ';'},
        {"Nom\tMobile\nA\t0612345678\n", '\t'},
        {"Nom|Mobile\nA|0612345678\n", '|'},
        {"A;0612345678\r\nB;0712345678\r\n", ';'},
        {"A;0612345678\rB;0712345678\r", ';'},
        {"\"Nom\";\"Mobile\"\n\"A, B\";\"06,12\"\n", ';'},
    };
    ASSERT_DELIMITERS(CASES);
}

static void the_rows_decide_and_not_the_header_alone(void **state)
{
    static const struct delimiter_case CASES[] = {
        {"Nom, prénom, titre;Mobile\nA;0612345678\nB;0712345678\nC;0612345679\n", ';'},
        {"Adresse;Mobile\n12, rue A;0612345678\n13, rue B;0712345678\n14, rue C;0612345670\n", ';'},
        {"Nom;Mobile;Montant\nA;0612345678;12,50\nB;0712345678;13,20\nC;0612345670;1,99\n", ';'},
        {"Nom,Tags,Mobile\nA,a;b,0612345678\nB,c;d,0712345678\nC,e;f,0612345670\n", ','},
        {"Nom|a,Mobile\nA|x,0612345678\nB|y,0712345678\n", ','},
    };
    ASSERT_DELIMITERS(CASES);
}

static void without_a_header_the_rarer_mark_divides(void **state)
{
    static const struct delimiter_case CASES[] = {
        {"0612345678;12,50\n0712345678;13,20\n", ';'},
        {"Dupont, Jean;0612345678\nMartin, Paul;0712345678\n", ';'},
        {"Dupont, Jean, M.;0612345678\nMartin, Paul, M.;0712345678\n", ';'},
        {"a;b\t0612345678\nc;d\t0712345678\n", '\t'},
    };
    ASSERT_DELIMITERS(CASES);
}

static void lines_above_and_below_the_table_do_not_count(void **state)
{
    static const struct delimiter_case CASES[] = {
        {"Rapport, du 1er mars, complet\n\nNom;Mobile;Ville\nA;0612345678;X\nB;0712345678;Y\n"
         "C;0612345670;Z\n",
         ';'},
        {"\"Nom\",\"Mobile\"\n\"A\",\"0612345678\"\n\"B\",\"0712345678\"\n\"Copyright (c) 2024\"\n"
         "\"Confidential; do not distribute\"\n",
         ','},
    };
    ASSERT_DELIMITERS(CASES);
}

static void a_delimiter_at_the_end_of_every_line_is_one(void **state)
{
    static const struct delimiter_case CASES[] = {
        {"Nom,Mobile,\nA,0612345678,\nB,0712345678,\n", ','},
        {"Mobile,\n0612345678,\n0712345678,\n", ','},
        {"Nom;Mobile;;;\nA;0612345678;;;\n;;;;\n;;;;\n", ';'},
    };
    ASSERT_DELIMITERS(CASES);
}

static void a_file_of_one_column_is_not_cut(void **state)
{
    static const char *const TEXTS[] = {
        "Mobile\n0612345678\n0712345678\n",
        "0612345678\n0712345678\n",
        "Mobile\n06 12 34 56 78, 07 12 34 56 78\n06 12 34 56 79, 07 12 34 56 79\n",
        "Téléphone\n0612345678;0712345678\n0612345679;0712345679\n0612345670;0712345670\n",
    };
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        char found = dialect_find_delimiter(TEXTS[i], strlen(TEXTS[i]), true);
        assert_null(strchr(TEXTS[i], found));
    }
}

static void the_line_for_excel_says_the_delimiter(void **state)
{
    static const struct delimiter_case CASES[] = {
        {"sep=;\nNom;a,b\nA;c,d\n", ';'},      {"SEP=,\r\nNom,Mobile\r\n", ','},
        {"sep=\t\nNom\tMobile\n", '\t'},       {"\"sep=|\"\nNom|Mobile\n", '|'},
        {"sep=^\nNom^Mobile;x\nA^B;x\n", '^'},
    };
    ASSERT_DELIMITERS(CASES);
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        assert_true(dialect_has_separator_line(CASES[i].text, strlen(CASES[i].text)));
    /* Not where it divides nothing. */
    static const struct delimiter_case WRONG[] = {
        {"sep=,\nNom;Portable;Actif\nAnne;0612345678;oui\nBob;0712345678;non\n", ';'},
        {"sep=;\r\nNom,Mobile\r\nA,0612345678\r\nB,0712345678\r\n", ','},
        {"\"sep=\t\"\nNimi|Puhelin\nA|0612345678\nB|0712345678\n", '|'},
        {"sep=,\nNom;Mobile;Montant\nA;0612345678;1,50\nB;0712345678;2,75\n", ';'},
        {"sep=;\nMobile\n0612345678\n", ';'},
    };
    ASSERT_DELIMITERS(WRONG);
    assert_false(dialect_has_separator_line("sep=", 4));
    assert_false(dialect_has_separator_line("sept;oct\n", 9));
    assert_false(dialect_has_separator_line("sep=;x\n", 7));
    assert_false(dialect_has_separator_line("\"sep=;\n", 7));
}

static void a_text_that_is_cut_off_inside_quotes_is_no_fault(void **state)
{
    const char *text = "Nom;Note\nA;x\nB;\"begins\nand goes";
    assert_int_equal(dialect_find_delimiter(text, strlen(text), false), ';');
    /* The end of the file: the fault is another's to tell, with the right delimiter. */
    const char *unclosed = "Nom;Mobile\nA;0612345678\nB;\"0712345678\nC;x\n";
    assert_int_equal(dialect_find_delimiter(unclosed, strlen(unclosed), true), ';');
}

static void delimiters_have_names(void **state)
{
    char buffer[2];
    assert_string_equal(dialect_delimiter_name(',', buffer), "comma");
    assert_string_equal(dialect_delimiter_name(';', buffer), "semicolon");
    assert_string_equal(dialect_delimiter_name('\t', buffer), "tab");
    assert_string_equal(dialect_delimiter_name('|', buffer), "pipe");
    assert_string_equal(dialect_delimiter_name(':', buffer), ":");
}

/* The line on which the header is; 0: none. */
static int header_line(const char *text, const char *const *names, size_t name_count)
{
    struct sample sample;
    struct phone_reader *phones;
    struct error err = {0};
    char delimiter = dialect_find_delimiter(text, strlen(text), true);
    assert_true(phone_reader_new("FR", &phones, &err));
    sample_take(text, strlen(text), true, delimiter, &sample);
    size_t header = dialect_find_header(&sample, names, name_count, phones);
    int line = header == DIALECT_NO_HEADER ? 0 : (int)sample.records[header].line;
    sample_free(&sample);
    phone_reader_free(&phones);
    return line;
}

static void assert_header(const char *text, int line)
{
    int found = header_line(text, NULL, 0);
    if (found != line)
        fail_msg("header on line %d, not %d, of:\n%s", found, line, text);
}

static void a_header_names_columns(void **state)
{
    assert_header("Nom;Mobile\nA;0612345678\n", 1);
    assert_header("Mobile\n0612345678\n", 1);
    assert_header("Mobile\n", 1);
    assert_header("foo;bar;Mobile\n1;2;0612345678\n", 1);
    assert_header("nom;prenom;numtruc\nA;B;0612345678\n", 1);
    assert_header("id;foo;STOP\n1;0612345678;oui\n", 1);
    assert_header("Mobile;2023;2024\n0612345678;1;2\n", 1);
    assert_header("Nom;Mobile;SMS\nA;0612345678;oui\n", 1);
}

static void the_first_row_is_never_taken_for_a_header(void **state)
{
    assert_header("0612345678\n0712345678\n", 0);
    assert_header("Dupont;0612345678\nMartin;0712345678\n", 0);
    assert_header("Dupont;Mobile;0612345678\nMartin;Mobile;0712345678\n", 0);
    assert_header("Mobile: 0612345678\nMobile: 0712345678\n", 0);
    /* No phone in the first row, and a word in it that a header might hold. */
    assert_header("Dupont;Mobile;\nMartin;Fixe;0612345678\n", 0);
    assert_header("Dupont;oui;\nMartin;non;0612345678\n", 0);
    assert_header("Dupont;N/A\nMartin;0612345678\n", 0);
    assert_header("17;Dupont;opt-out;;\n18;Martin;actif;0612345678;x\n", 0);
    assert_header("dupont@example.com;Mobile;\nmartin@example.com;Fixe;0612345678\n", 0);
    assert_header("foo;bar\nbaz;0612345678\n", 0);
    assert_header("foo;bar\nNom;Mobile\nbaz;0612345678\n", 0);
    assert_header("0612345678;A\nMobile;Nom\n0712345678;B\n", 0);
}

static void lines_above_the_header_are_no_rows(void **state)
{
    assert_header("Rapport des mobiles\n\nNom;Mobile;Ville\nA;0612345678;X\nB;0712345678;Y\n", 3);
    assert_header("Rapport;;;\nDate;12/03/2024;;\nNom;Prénom;Mobile;Ville\nA;B;0612345678;X\n"
                  "A;B;0612345678;X\n",
                  3);
    assert_header("Société X - Tél : 01 99 00 12 34\nNom;Prénom;Mobile\nA;B;0612345678\n"
                  "A;B;0712345678\n",
                  2);
}

static void a_header_may_be_narrower_than_its_rows(void **state)
{
    assert_header("Nom;Mobile;SMS Opt Out\nA;0612345678;non;;;\nB;0712345678;oui;;;\n", 1);
    assert_header("Nom;Mobile\nA;0612345678;x;y;z\nB;0712345678;x;y;z\n", 1);
    assert_header("Mobile\n0612345678;;;\n0712345678;;;\n", 1);
}

static void names_that_the_user_gave_make_a_header(void **state)
{
    static const char *const NAMES[] = {"numero truc", "drapeau", "2", ""};
    const char *text = "Numéro-Truc;Drapeau\n612345678;x\n";
    assert_int_equal(header_line(text, NAMES, 2), 1);
    /* Not where a row holds them. */
    assert_int_equal(header_line("a;drapeau\nb;drapeau\n", NAMES, 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_delimiter_is_found),
        cmocka_unit_test(the_rows_decide_and_not_the_header_alone),
        cmocka_unit_test(without_a_header_the_rarer_mark_divides),
        cmocka_unit_test(lines_above_and_below_the_table_do_not_count),
        cmocka_unit_test(a_delimiter_at_the_end_of_every_line_is_one),
        cmocka_unit_test(a_file_of_one_column_is_not_cut),
        cmocka_unit_test(the_line_for_excel_says_the_delimiter),
        cmocka_unit_test(a_text_that_is_cut_off_inside_quotes_is_no_fault),
        cmocka_unit_test(delimiters_have_names),
        cmocka_unit_test(a_header_names_columns),
        cmocka_unit_test(the_first_row_is_never_taken_for_a_header),
        cmocka_unit_test(lines_above_the_header_are_no_rows),
        cmocka_unit_test(a_header_may_be_narrower_than_its_rows),
        cmocka_unit_test(names_that_the_user_gave_make_a_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
