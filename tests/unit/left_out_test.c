/* Phones outside the chosen columns, through whole files. */
#include "support/intake_trace.h"
#include "support/unit.h"

#include <string.h>

/* Reads the rows that a filter selects ("": all), from a column that was asked for (NULL: found).
 */
static void assert_entries(const char *content, const char *where, const char *column,
                           const char *expected)
{
    const struct intake_options options = {.where = &where,
                                           .where_count = where[0] != '\0',
                                           .all_rows = where[0] == '\0',
                                           .columns = &column,
                                           .column_count = column != NULL};
    intake_trace_expect(content, &options, expected);
}

static void a_row_whose_number_is_elsewhere_needs_a_human(void **state)
{
    assert_entries("Nom;Mobile;Contact;Désabonné\nAnne;;0639980641;oui\nBob;;0639980642;oui\n"
                   "Cyril;;0639980643;non\n",
                   "Désabonné=oui", NULL,
                   "1 line 2 column 3 \"0639980641\" invalid number_elsewhere\n"
                   "2 line 3 column 3 \"0639980642\" invalid number_elsewhere\n"
                   "3 line 4 column 2 \"\" skipped not_selected\n");
    assert_entries("Name,Mobile,Qzxwv\nA,N/A,+33 6 39 98 06 41\nB,0639980642,0639980643\n", "",
                   NULL,
                   "1 line 2 column 3 \"+33 6 39 98 06 41\" invalid number_elsewhere\n"
                   "2 line 3 column 2 \"0639980642\" +33639980642 [not in plan]\n");
    assert_entries("Name;Handy;Bemerkung\nA;;bitte 06 39 98 06 44 nehmen\n", "", NULL,
                   "1 line 2 column 3 \"bitte 06 39 98 06 44 nehmen\" invalid number_elsewhere\n");
}

static void the_phones_of_parents_need_a_human_each(void **state)
{
    assert_entries("Enfant;Portable;Portable père;Portable mère;Stop SMS\n"
                   "Anne;;0639980661;0639980662;oui\nBob;;0639980663;;oui\n",
                   "Stop SMS=oui", NULL,
                   "1 line 2 column 3 \"0639980661\" invalid number_elsewhere\n"
                   "1 line 2 column 4 \"0639980662\" invalid number_elsewhere\n"
                   "2 line 3 column 3 \"0639980663\" invalid number_elsewhere\n");
    assert_entries("Kind;Handy;Handy Mutter\nA;0639980664;0639980665\nB;;0639980666\n", "", NULL,
                   "1 line 2 column 2 \"0639980664\" +33639980664 [not in plan]\n"
                   "2 line 3 column 3 \"0639980666\" invalid number_elsewhere\n");
    assert_entries("Hijo;Móvil;Móvil madre\nA;;0639980667\n", "", NULL,
                   "1 line 2 column 3 \"0639980667\" invalid number_elsewhere\n");
}

static void what_is_no_certain_phone_needs_nobody(void **state)
{
    assert_entries("Nom;Mobile;SIREN;Date;Montant\nA;;639980641;12/03/2024 10:15;1 234,50\n", "",
                   NULL, "1 line 2 column 2 \"\" empty\n");
    assert_entries("Nom;Mobile;Modifié;Naissance\nA;;2024-03-12 10:15:00;01.02.1990\n", "", NULL,
                   "1 line 2 column 2 \"\" empty\n");
    assert_entries("Nom;Mobile;IBAN;EAN\nA;;FR7630006000011234567890189;3760012345678\n", "", NULL,
                   "1 line 2 column 2 \"\" empty\n");
}

static void a_landline_in_a_fax_column_needs_nobody_a_mobile_does(void **state)
{
    assert_entries("Nom;Mobile;Fax\nA;;0199000041\nB;;0639980641\n", "", NULL,
                   "1 line 2 column 2 \"\" empty\n"
                   "2 line 3 column 3 \"0639980641\" invalid number_elsewhere\n");
}

static void a_number_in_a_chosen_column_is_enough(void **state)
{
    assert_entries("Nom;Mobile;Contact\nA;0639980641;0639980642\nB;abc;0639980643\n", "", NULL,
                   "1 line 2 column 2 \"0639980641\" +33639980641 [not in plan]\n"
                   "2 line 3 column 2 \"abc\" invalid not_a_number\n");
}

static void mobile_columns_are_known_in_the_neighbours_languages(void **state)
{
    static const char *const NAMES[] = {"Handynummer",        "Mobil",
                                        "Mobilfunknummer",    "Natel",
                                        "Natel-Nr.",          "Mobiel nummer",
                                        "Mobiele nummer",     "GSM-nummer",
                                        "Telefoon mobiel",    "Móvil",
                                        "Teléfono móvil",     "Celular",
                                        "N° de móvil",        "Cellulare",
                                        "Telefono cellulare", "Numero di cellulare",
                                        "Telemóvel",          "N.º de telemóvel",
                                        "TELEMÓVEL",          "Telefone celular",
                                        "mobiltelefon"};
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        struct text file = {0};
        text_printf(&file, "Nom;%s\na;0639980647\nb;\n", NAMES[i]);
        assert_entries(file.data, "", NULL,
                       "1 line 2 column 2 \"0639980647\" +33639980647 [not in plan]\n"
                       "2 line 3 column 2 \"\" empty\n");
        text_free(&file);
    }
    assert_entries("Name;Telefon;Handynummer;SMS optout\nAnna;0199000043;0639980647;yes\n"
                   "Bert;;0639980648;yes\nCarl;0199000044;0639980649;no\n",
                   "SMS optout=yes", NULL,
                   "1 line 2 column 2 \"0199000043\" +33199000043 [landline]\n"
                   "1 line 2 column 3 \"0639980647\" +33639980647 [not in plan]\n"
                   "2 line 3 column 3 \"0639980648\" +33639980648 [not in plan]\n"
                   "3 line 4 column 2 \"0199000044\" skipped not_selected\n");
}

static void refuse_column(const char *content, const char *column, const char *piece)
{
    const struct intake_options options = {.all_rows = true, .columns = &column, .column_count = 1};
    const char *const pieces[] = {piece, "nothing was imported"};
    intake_trace_expect_refusal(content, &options, 65, pieces, 2);
}

static void a_column_asked_for_that_holds_no_phones_is_refused(void **state)
{
    refuse_column("Nom;Mobile\nAnne;0639980641\nBob;0639980642\n", "Nom",
                  "\n  --column 2   Mobile");
    refuse_column("id,born,Qzx\n1,12/03/1990,0639980641\n2,13/03/1991,0639980642\n", "born",
                  "\n  --column 3   Qzx");
    refuse_column("Nom;Ville;Handy\nA;;0639980641\nB;;0639980642\n", "Ville",
                  "of its 0 cells in the rows that are meant, 0 are a phone number");
    refuse_column("Nom;Ville\nA;Paris\nB;Lyon\nC;Nice\n", "Ville", "No other column");
}

static void a_column_asked_for_with_some_phones_is_read(void **state)
{
    assert_entries("Nom;Contact;Mobile\nA;0639980641;\nB;b@example.com;0639980642\n", "", "Contact",
                   "1 line 2 column 2 \"0639980641\" +33639980641 [not in plan]\n"
                   "2 line 3 column 2 \"b@example.com\" invalid not_a_number\n");
    assert_entries("Nom;Mobile\nA;0639\n", "", "Mobile",
                   "1 line 2 column 2 \"0639\" invalid too_short\n");
}

static void columns_left_out_are_told_with_why(void **state)
{
    static const char FILE[] = "Enfant;Portable;Portable père;Fax;Qzx;Ville\n"
                               "A;0639980661;0639980662;0199000041;0639980663;Paris\n";
    struct text trace = {0};
    intake_trace_bytes(FILE, strlen(FILE), NULL, &trace);
    assert_non_null(strstr(trace.data,
                           "header on line 1, somebody else's phones in column 3 Portable père, "
                           "faxes in column 4 Fax, phones under an unknown name in column 5 Qzx; "
                           "phones in 2 \"Portable\""));
    text_free(&trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_whose_number_is_elsewhere_needs_a_human),
        cmocka_unit_test(the_phones_of_parents_need_a_human_each),
        cmocka_unit_test(what_is_no_certain_phone_needs_nobody),
        cmocka_unit_test(a_landline_in_a_fax_column_needs_nobody_a_mobile_does),
        cmocka_unit_test(a_number_in_a_chosen_column_is_enough),
        cmocka_unit_test(mobile_columns_are_known_in_the_neighbours_languages),
        cmocka_unit_test(a_column_asked_for_that_holds_no_phones_is_refused),
        cmocka_unit_test(a_column_asked_for_with_some_phones_is_read),
        cmocka_unit_test(columns_left_out_are_told_with_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
