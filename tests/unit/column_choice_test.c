/* Which columns are read as phones, through whole files. */
#include "support/intake_trace.h"
#include "support/unit.h"

#include <string.h>

/* The columns chosen (all rows being meant) are exactly these: `2 "Mobile", 3 "Tel"`. */
static void assert_chosen(const char *content, const char *expected)
{
    struct text trace = {0}, wanted = {0};
    intake_trace_bytes(content, strlen(content), NULL, &trace);
    text_printf(&wanted, "; phones in %s; all rows\n", expected);
    if (strstr(text_string(&trace), wanted.data) == NULL)
        fail_msg("not%s but: %s", wanted.data, text_string(&trace));
    text_free(&trace);
    text_free(&wanted);
}

/* Refused with the columns and the option. */
static void assert_doubt(const char *content, const char *piece)
{
    const char *const pieces[] = {piece, "--column NAME or --column NUMBER", "\n   1  "};
    const struct intake_options all_rows = {.all_rows = true};
    intake_trace_expect_refusal(content, &all_rows, 65, pieces, 3);
}

static void a_name_over_phones_is_enough(void **state)
{
    assert_chosen("Nom;Mobile\nA;0612345678\n", "2 \"Mobile\"");
    assert_chosen("id;\"N° de portable\"\n1;06 12 34 56 78\n", "2 \"N° de portable\"");
    assert_chosen("id,sms\n1,33612345678\n", "2 \"sms\"");
}

static void several_columns_of_a_person_are_all_taken(void **state)
{
    assert_chosen("Nom;Mobile;Tél pro.;Tél perso.\nA;0612345678;0112345678;\n",
                  "2 \"Mobile\", 3 \"Tél pro.\", 4 \"Tél perso.\"");
    assert_chosen("Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value\n"
                  "Mobile,+33 6 12 34 56 78,Home,01 12 34 56 78\n",
                  "2 \"Phone 1 - Value\", 4 \"Phone 2 - Value\"");
}

static void a_column_that_is_empty_so_far_is_taken_by_its_name(void **state)
{
    assert_chosen("Nom;Mobile;Tél pro.\nA;0612345678;\nB;0712345678;\n",
                  "2 \"Mobile\", 3 \"Tél pro.\"");
    assert_chosen("Nom;Mobile\nA;N/A\nB;-\n", "2 \"Mobile\"");
}

static void the_phones_of_others_are_left_out(void **state)
{
    assert_chosen("Mobile;Fax;Assistant's Phone;Tél. conjoint;Emergency Phone;Owner Phone;"
                  "Téléphone société\n"
                  "0612345678;0112345678;0712345678;0712345679;0712345670;0712345671;0112345679\n",
                  "1 \"Mobile\"");
    assert_doubt("Nom;Fax;Tél. conjoint\nA;0112345678;0612345678\n", "No column has a name");
}

static void a_siren_is_no_phone(void **state)
{
    assert_chosen("SIREN;Mobile\n639987704;0612345678\n612345678;0712345678\n", "2 \"Mobile\"");
    assert_chosen("Numéro;Nom;Mobile\n639987704;A;0612345678\n612345678;B;0712345678\n",
                  "3 \"Mobile\"");
    assert_chosen("Record ID,Phone Number\n639980000,+33 6 12 34 56 78\n", "2 \"Phone Number\"");
    assert_doubt("Nom;SIREN\nA;639987704\nB;612345678\n", "No column has a name");
    assert_doubt("A;612345678\nB;712345678\n", "in doubt which column");
    assert_doubt("Numéro;Nom\n123456789;A\n623456789;B\n", "or numbers of another kind");
}

static void a_column_named_number_is_taken_where_its_values_leave_no_doubt(void **state)
{
    assert_chosen("Nom;Numéro\nA;0612345678\nB;+33 7 12 34 56 78\n", "2 \"Numéro\"");
    assert_chosen("Nom;numero\nA;612345678\nB;712345678\n", "2 \"numero\"");
    assert_chosen("Nom;Contact number;Mobile\nA;0612345679;0612345678\n",
                  "2 \"Contact number\", 3 \"Mobile\"");
    assert_chosen("Name,Phone (with country code)\nA,+33612345678\n",
                  "2 \"Phone (with country code)\"");
}

static void a_name_over_other_values_is_no_phone(void **state)
{
    assert_chosen("Mobile;SMS\n0612345678;12\n0712345678;3\n0712345679;7\n", "1 \"Mobile\"");
    assert_chosen("Mobile;Dernier SMS\n0612345678;12/03/2024\n0712345678;13/03/2024\n",
                  "1 \"Mobile\"");
    assert_chosen("Mobile;Type de mobile\n0612345678;Android\n0712345678;iPhone\n", "1 \"Mobile\"");
}

static void numbers_that_can_not_be_read_leave_their_column_chosen(void **state)
{
    assert_chosen("Nom;Mobile\nA;3,36123E+10\nB;3,36123E+10\n", "2 \"Mobile\"");
    assert_chosen("Mobile;Tel\n0612345678999999999;\n0612345678999999999;\n"
                  "0612345678999999999;0112345678\n",
                  "1 \"Mobile\", 2 \"Tel\"");
    assert_chosen("Nom;Mobile\nA;abc\n", "2 \"Mobile\"");
}

static void a_column_of_half_phones_is_in_doubt(void **state)
{
    assert_doubt("Nom;Contact tél ou courriel\nA;0612345678\nB;b@example.com\nC;c@example.com\n"
                 "D;d@example.com\n",
                 "\"Contact tél ou courriel\" holds phone numbers: 3 of its first 4 values are "
                 "none");
}

static void a_phone_of_whom_is_asked_about_or_named(void **state)
{
    assert_doubt("Nom;Portable nounou\nA;0612345678\nB;0712345678\n",
                 "whether these phones are the person's own: column 2, \"Portable nounou\"");
    assert_doubt("Numéro nounou;x\n0612345678;1\n0712345678;2\n", "\"Numéro nounou\"");
    assert_doubt("Ad;Cep telefon\nA;0612345678\n", "\"Cep telefon\"");
    assert_chosen("Mobile;Mobile voisinage\n0612345678;0712345678\n;\n", "1 \"Mobile\"");
    assert_chosen("GSM nounou;Tél\n0612345678;\n0712345678;\n", "2 \"Tél\"");
}

static void without_a_header_the_one_column_of_certain_phones_is_chosen(void **state)
{
    assert_chosen("0612345678\n+33712345678\n", "1 \"column 1\"");
    assert_chosen("Dupont;75001;06 12 34 56 78;12/03/2024\nMartin;69002;07 12 34 56 78;\n",
                  "3 \"column 3\"");
    assert_chosen("33612345678\n33712345678\n", "1 \"column 1\"");
    assert_doubt("Dupont;0612345678;0112345678\nMartin;0712345678;0112345679\n",
                 "several columns whose values are phone numbers");
    assert_doubt("639987704;0612345678\n639987705;0712345678\n", "in doubt which column");
    assert_doubt("Dupont;Jean\nMartin;Paul\n", "no column whose values are phone numbers");
}

static void no_column_found_is_refused_with_the_columns_and_their_values(void **state)
{
    const struct intake_options all_rows = {.all_rows = true};
    intake_trace_expect("Nom;Ville\nA;Lyon\nB;\"Paris\x1b[1m\"\nC;Nice\n", &all_rows,
                        "65 FILE: No column has a name that a phone column has, and values that "
                        "are phone numbers. Say which column it is with --column NAME or --column "
                        "NUMBER (repeat it for several). The columns:\n"
                        "   1  Nom  (A, B, ...)\n"
                        "   2  Ville  (Lyon, Paris\\x1B[1m, ...)\n");
}

static void the_user_names_columns_by_name_or_number(void **state)
{
    static const char *const BY_NAME[] = {"  FAX ", "tel-2"};
    static const char *const BY_NUMBER[] = {"3", "2", "3"};
    static const char *const BY_BOTH[] = {"Tel 2", "2"};
    static const char CONTENT[] = "Nom;Fax;Tel 2\nA;0112345678;0612345678\n";
    struct intake_options options = {.all_rows = true, .columns = BY_NAME, .column_count = 2};
    static const char EXPECTED[] = "UTF-8, semicolon, header on line 1; phones in 2 \"Fax\", "
                                   "3 \"Tel 2\"; all rows\n"
                                   "1 line 2 column 2 \"0112345678\" +33112345678 [landline]\n"
                                   "1 line 2 column 3 \"0612345678\" +33612345678\n";
    intake_trace_expect(CONTENT, &options, EXPECTED);
    options.columns = BY_NUMBER;
    options.column_count = 3;
    intake_trace_expect(CONTENT, &options, EXPECTED);
    options.columns = BY_BOTH;
    options.column_count = 2;
    intake_trace_expect(CONTENT, &options, EXPECTED);
}

static void a_column_asked_for_that_is_not_there_is_refused(void **state)
{
    static const char *const ABSENT[] = {"Portable"}, *const FOUR[] = {"4"}, *const ZERO[] = {"0"},
                             *const TWICE[] = {"tel"};
    struct intake_options options = {.all_rows = true, .columns = ABSENT, .column_count = 1};
    intake_trace_expect(
        "Nom;Tel;Tél.\nA;0612345678;\n", &options,
        "65 FILE: --column Portable: the file has no such column; it has: 1 Nom, 2 Tel, 3 Tél.\n");
    options.columns = FOUR;
    intake_trace_expect_refusal("Nom;Tel\nA;0612345678\n", &options, 65,
                                (const char *const[]){"--column 4: the file has no such column"},
                                1);
    options.columns = ZERO;
    intake_trace_expect_refusal("Nom;Tel\nA;0612345678\n", &options, 65,
                                (const char *const[]){"--column 0: the file has no such column"},
                                1);
    options.columns = TWICE;
    intake_trace_expect_refusal("Nom;Tel;Tél.\nA;0612345678;\n", &options, 65,
                                (const char *const[]){"--column tel: 2 columns have that name; "
                                                      "give the column's number instead"},
                                1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_over_phones_is_enough),
        cmocka_unit_test(several_columns_of_a_person_are_all_taken),
        cmocka_unit_test(a_column_that_is_empty_so_far_is_taken_by_its_name),
        cmocka_unit_test(the_phones_of_others_are_left_out),
        cmocka_unit_test(a_siren_is_no_phone),
        cmocka_unit_test(a_column_named_number_is_taken_where_its_values_leave_no_doubt),
        cmocka_unit_test(a_name_over_other_values_is_no_phone),
        cmocka_unit_test(numbers_that_can_not_be_read_leave_their_column_chosen),
        cmocka_unit_test(a_column_of_half_phones_is_in_doubt),
        cmocka_unit_test(a_phone_of_whom_is_asked_about_or_named),
        cmocka_unit_test(without_a_header_the_one_column_of_certain_phones_is_chosen),
        cmocka_unit_test(no_column_found_is_refused_with_the_columns_and_their_values),
        cmocka_unit_test(the_user_names_columns_by_name_or_number),
        cmocka_unit_test(a_column_asked_for_that_is_not_there_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
