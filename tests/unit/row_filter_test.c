/* Which rows --where selects, through whole files. */
#include "support/intake_trace.h"
#include "support/unit.h"

#include <string.h>

/* What becomes of rows with these values (up to NULL) in the column "Flag": a letter each,
 * s(elected), l(eft out), u(ndecided). */
static void choices_of(const char *const *values, const char *const *where, size_t where_count,
                       struct text *choices)
{
    struct intake_options options = {
        .where = where, .where_count = where_count, .allow_empty = true};
    struct text content = {0}, trace = {0};
    text_append_string(&content, "Mobile;Flag\n");
    for (size_t i = 0; values[i] != NULL; i++)
        text_printf(&content, "06123456%02zu;\"%s\"\n", i, values[i]);
    intake_trace_bytes(content.data, content.length, &options, &trace);
    const char *line = strchr(text_string(&trace), '\n') + 1;
    for (; *line != '\0'; line = strchr(line, '\n') + 1) {
        size_t length = strcspn(line, "\n");
        struct text one = {0};
        text_append(&one, line, length);
        bool left_out = strstr(one.data, "skipped not_selected") != NULL;
        bool undecided = strstr(one.data, "undecided flag_unknown") != NULL;
        text_append_char(choices, left_out ? 'l' : undecided ? 'u' : 's');
        text_free(&one);
    }
    text_free(&content);
    text_free(&trace);
}

static void assert_choices(const char *where, const char *const *values, const char *expected)
{
    struct text choices = {0};
    choices_of(values, &where, 1, &choices);
    if (strcmp(text_string(&choices), expected) != 0)
        fail_msg("--where %s: %s, not %s", where, text_string(&choices), expected);
    text_free(&choices);
}

#define VALUES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void a_value_compares_without_case_accents_and_spaces(void **state)
{
    assert_choices("Flag=oui", VALUES("oui", "Oui", "OUI", " oui ", "oui\xC2\xA0", "\toui"),
                   "ssssss");
    assert_choices("Flag=désabonné", VALUES("DESABONNE", "Désabonné", "desabonne "), "sss");
    assert_choices(" FLAG = Oui ", VALUES("oui", "non"), "sl");
}

static void blank_and_the_opposite_are_left_out(void **state)
{
    assert_choices("Flag=oui", VALUES("oui", "non", "NON", "", "  ", "\xC2\xA0"), "slllll");
    assert_choices("Flag=no", VALUES("no", "yes", ""), "sll");
    assert_choices("Flag=1", VALUES("1", "0", ""), "sll");
    assert_choices("Flag=x", VALUES("x", "X", ""), "ssl");
    assert_choices("Flag=désabonné", VALUES("Désabonné", "Abonné"), "sl");
    assert_choices("Flag=Do Not Allow", VALUES("Do Not Allow", "Allow"), "sl");
    assert_choices("Flag=unsubscribed", VALUES("Unsubscribed", "Subscribed"), "sl");
}

static void any_other_value_is_never_guessed(void **state)
{
    assert_choices("Flag=oui", VALUES("oui", "yes", "1", "true", "x", "Oui - SMS", "o"), "suuuuuu");
    assert_choices("Flag=oui", VALUES("oui", "no", "0", "faux", "n", "-", "N/A"), "suuuuuu");
    assert_choices("Flag=yes", VALUES("yes", "oui", "non", "Yes!", "yes no"), "suuuu");
    assert_choices("Flag=x", VALUES("x", "non", "0", "?"), "suuu");
    assert_choices("Flag=STOP", VALUES("stop", "STOP SMS", "actif"), "suu");
}

static void several_values_may_be_named(void **state)
{
    assert_choices("Flag=oui,yes,1", VALUES("oui", "yes", "1", "non", "no", "0", "faux"),
                   "ssslllu");
}

static void a_value_named_to_be_left_out_is(void **state)
{
    assert_choices("Flag=oui,!à vérifier,!Oui - e-mail",
                   VALUES("oui", "À vérifier", "oui - E-MAIL", "oui - SMS", "non"), "sllul");
    assert_choices("Flag=,!x", VALUES("", "x", " ", "non"), "slsu");
}

static void a_comma_in_a_value_is_escaped(void **state)
{
    assert_choices("Flag=stop\\, définitif,x", VALUES("Stop, définitif", "x", "stop"), "ssu");
}

static void date_stands_for_every_date(void **state)
{
    assert_choices("Flag=date",
                   VALUES("12/03/2024", "2024-03-12 10:30", "", "oui", "31/02/2024", "date"),
                   "ssluus");
    assert_choices("Flag=date", VALUES("2024-03-12", "31/12/1969 23:00", "1904-01-01"), "sll");
    assert_choices("Flag=,!date", VALUES("12/03/2024", "", "oui"), "lsu");
    assert_choices("Flag=oui,date", VALUES("12/03/2024", "oui", "non"), "ssl");
    assert_choices("Flag=12/03/2024", VALUES("12/03/2024", "13/03/2024"), "su");
}

static void the_date_is_kept(void **state)
{
    const char *const where[] = {"Opposition=date"};
    const struct intake_options french = {.where = where, .where_count = 1};
    const struct intake_options american = {.where = where, .where_count = 1, .country = "US"};
    intake_trace_expect("Mobile;Opposition\n+33612345678;03/12/2024\n+33612345679;\n", &french,
                        "UTF-8, semicolon, header on line 1; phones in 1 \"Mobile\"; "
                        "Opposition = date\n"
                        "1 line 2 column 1 \"+33612345678\" +33612345678 objected at 1733184000\n"
                        "2 line 3 column 1 \"+33612345679\" skipped not_selected\n");
    intake_trace_expect("Mobile;Opposition\n+33612345678;03/12/2024\n", &american,
                        "1 line 2 column 1 \"+33612345678\" +33612345678 objected at 1710201600\n");
}

static void any_match_of_several_selects(void **state)
{
    const char *const where[] = {"Flag=oui", "Mobile=0612345601", "2=x"};
    struct text choices = {0};
    choices_of(VALUES("oui", "non", "x", "non", "peut-être"), where, 2, &choices);
    /* The mobiles other than the one named are neither blank nor its opposite. */
    assert_string_equal(text_string(&choices), "ssuuu");
    text_free(&choices);
    const char *const both[] = {"Flag=oui", "2=x"};
    choices_of(VALUES("oui", "non", "x", "", "o"), both, 2, &choices);
    assert_string_equal(text_string(&choices), "suslu");
    text_free(&choices);
}

static void a_row_without_the_cell_is_left_out(void **state)
{
    const char *const where[] = {"STOP=oui"};
    const struct intake_options options = {.where = where, .where_count = 1};
    intake_trace_expect("Mobile;Nom;STOP\n0612345678\n0612345679;A;oui\n0612345670;B\n", &options,
                        "1 line 2 column 1 \"0612345678\" skipped not_selected\n"
                        "2 line 3 column 1 \"0612345679\" +33612345679\n"
                        "3 line 4 column 1 \"0612345670\" skipped not_selected\n");
}

static void more_values_than_are_counted_are_judged_all_the_same(void **state)
{
    const char *const where[] = {"Flag=date,oui"};
    const struct intake_options options = {.where = where, .where_count = 1};
    struct text content = {0}, trace = {0};
    text_append_string(&content, "Mobile;Flag\n");
    for (int i = 0; i < 300; i++)
        text_printf(&content, "0612345%03d;2024-%02d-%02d\n", i, 1 + i / 28, 1 + i % 28);
    text_append_string(&content, "0612345900;Oui\n0612345901;non\n0612345902;peut-être\n");
    intake_trace_bytes(content.data, content.length, &options, &trace);
    assert_non_null(strstr(text_string(&trace), "+33612345299 objected at"));
    assert_non_null(strstr(text_string(&trace), "\"0612345900\" +33612345900\n"));
    assert_non_null(strstr(text_string(&trace), "\"0612345901\" skipped not_selected\n"));
    assert_non_null(strstr(text_string(&trace), "\"0612345902\" undecided flag_unknown\n"));
    text_free(&content);
    text_free(&trace);
}

static void assert_usage(const char *where, int status, const char *piece)
{
    const struct intake_options options = {.where = &where, .where_count = 1};
    const char *const pieces[] = {"--where ", piece};
    intake_trace_expect_refusal("Mobile;Flag\n0612345678;oui\n", &options, status, pieces, 2);
}

static void a_filter_that_says_nothing_is_refused(void **state)
{
    assert_usage("Flag", 2, "--where 'SMS Opt Out=yes'");
    assert_usage("=oui", 2, "no COLUMN=VALUE");
    assert_usage("Flag=", 2, "no value in it selects a row");
    assert_usage("Flag= , ", 2, "no value in it selects a row");
    assert_usage("Flag=!non", 2, "no value in it selects a row");
    assert_usage("Drapeau=oui", 65, "no such column; it has: 1 Mobile, 2 Flag");
    assert_usage("3=oui", 65, "no such column");
}

static void a_name_may_hold_an_equals_sign(void **state)
{
    const char *const where[] = {"STOP (1=oui)=1"};
    const struct intake_options options = {.where = where, .where_count = 1};
    intake_trace_expect("Mobile;STOP (1=oui)\n0612345678;1\n0612345679;0\n", &options,
                        "1 line 2 column 1 \"0612345678\" +33612345678\n"
                        "2 line 3 column 1 \"0612345679\" skipped not_selected\n");
}

static void a_filter_that_selects_nothing_is_refused_unless_expected(void **state)
{
    const char *const where[] = {"Flag=oui"};
    struct intake_options options = {.where = where, .where_count = 1};
    const char *const pieces[] = {"the filter (Flag = oui) selects none of the 2 rows",
                                  "1 row   non", "1 row   (empty)", "--allow-empty"};
    intake_trace_expect_refusal("Mobile;Flag\n0612345678;non\n0612345679;\n", &options, 65, pieces,
                                4);
    const char *const nearest[] = {"3 rows  Oui, SMS",
                                   "nearest to what was asked for is \"Oui, SMS\""};
    intake_trace_expect_refusal("Mobile;Flag\n0612345678;\"Oui, SMS\"\n0612345679;\"Oui, SMS\"\n"
                                "0612345670;\"Oui, SMS\"\n0612345671;peut-être\n",
                                &options, 65, nearest, 2);
    options.allow_empty = true;
    intake_trace_expect("Mobile;Flag\n0612345678;non\n", &options,
                        "1 line 2 column 1 \"0612345678\" skipped not_selected\n");
}

static void all_rows_and_a_filter_exclude_one_another(void **state)
{
    const char *const where[] = {"Flag=oui"};
    const struct intake_options options = {.where = where, .where_count = 1, .all_rows = true};
    const char *const pieces[] = {"--all-rows and --where"};
    intake_trace_expect_refusal("Mobile;Flag\n0612345678;non\n", &options, 2, pieces, 1);
}

static void a_star_is_any_value_that_stands_for_something(void **state)
{
    assert_choices("Flag=*", VALUES("oui", "1710234672", "Hanoi", "x", "2024-03-12"), "sssss");
    assert_choices("Flag=*", VALUES("1", "0", "", "NULL", "0000-00-00", "1970-01-01 00:00:00"),
                   "slllll");
    assert_choices("Flag=*", VALUES("oui", "non", "nee", "-", "N/A", "?", "subscribed"), "suuuuuu");
    assert_choices("Flag=*", VALUES("aucun", "Never", "нет", "Nie", "none", "Jamais"), "uuuuuu");
    assert_choices("Flag=*,!ei", VALUES("kyllä", "ei"), "sl");
}

static void wrappers_are_taken_off(void **state)
{
    assert_choices("Flag=oui", VALUES("=\"\"oui\"\"", "'oui'", "'oui", "'non'", "=\"\"\"\""),
                   "sssll");
}

static void null_dates_are_blank(void **state)
{
    assert_choices("Flag=date",
                   VALUES("2024-03-12", "1900-01-00", "01/01/1970 00:00", "NULL", "zz"), "slllu");
    assert_choices("Flag=,!date", VALUES("2024-03-12", "9999-12-31", "", "null"), "lsss");
}

static void of_a_where_and_its_and_both_must_match(void **state)
{
    const char *const where[] = {"STOP=oui",
                                 ("\x1F"
                                  "Canal=sms,!email"),
                                 "STOP=*,!oui,!non"};
    const struct intake_options options = {.where = where, .where_count = 2};
    intake_trace_expect("Mobile;STOP;Canal\n0612345678;oui;SMS\n0612345679;oui;email\n"
                        "0612345670;non;sms\n0612345671;oui;fax\n0612345672;zz;email\n",
                        &options,
                        "UTF-8, semicolon, header on line 1; phones in 1 \"Mobile\"; "
                        "STOP = oui and Canal = sms, !email\n"
                        "1 line 2 column 1 \"0612345678\" +33612345678\n"
                        "2 line 3 column 1 \"0612345679\" skipped not_selected\n"
                        "3 line 4 column 1 \"0612345670\" skipped not_selected\n"
                        "4 line 5 column 1 \"0612345671\" undecided flag_unknown\n"
                        "5 line 6 column 1 \"0612345672\" skipped not_selected\n");
    const struct intake_options more = {.where = where, .where_count = 3};
    intake_trace_expect("Mobile;STOP;Canal\n0612345679;oui;email\n0612345672;zz;email\n", &more,
                        "1 line 2 column 1 \"0612345679\" skipped not_selected\n"
                        "2 line 3 column 1 \"0612345672\" +33612345672\n");
}

static void a_flag_of_one_number_counts_for_that_alone(void **state)
{
    const char *const where[] = {"Mobile 1 opt-out=oui", "Mobile 2 opt-out=oui"};
    struct intake_options options = {.where = where, .where_count = 2};
    static const char CONTENT[] = "Mobile 1;Mobile 1 opt-out;Mobile 2;Mobile 2 opt-out\n"
                                  "0612345678;oui;0612345679;non\n0612345670;;0612345671;oui\n"
                                  "0612345672;zz;0612345673;oui\n";
    intake_trace_expect(CONTENT, &options,
                        "1 line 2 column 1 \"0612345678\" +33612345678\n"
                        "1 line 2 column 3 \"0612345679\" skipped not_selected\n"
                        "2 line 3 column 1 \"0612345670\" skipped not_selected\n"
                        "2 line 3 column 3 \"0612345671\" +33612345671\n"
                        "3 line 4 column 1 \"0612345672\" undecided flag_unknown\n"
                        "3 line 4 column 3 \"0612345673\" +33612345673\n");
    options.where_count = 1;
    intake_trace_expect("Mobile 1;Mobile 1 opt-out;Mobile 2\n0612345678;oui;0612345679\n", &options,
                        "1 line 2 column 1 \"0612345678\" +33612345678\n"
                        "1 line 2 column 3 \"0612345679\" skipped not_selected\n");
    const char *const words[] = {"STOP perso=oui", "STOP pro=oui"};
    options.where = words;
    options.where_count = 2;
    intake_trace_expect("Mobile perso;Mobile pro;STOP perso;STOP pro\n"
                        "0612345678;0612345679;oui;non\n",
                        &options,
                        "1 line 2 column 1 \"0612345678\" +33612345678\n"
                        "1 line 2 column 2 \"0612345679\" skipped not_selected\n");
    const char *const campaign[] = {"Relance 1=oui"};
    options.where = campaign;
    options.where_count = 1;
    intake_trace_expect("Tel 1;Tel 2;Relance 1\n0612345678;0612345679;oui\n", &options,
                        "1 line 2 column 1 \"0612345678\" +33612345678\n"
                        "1 line 2 column 2 \"0612345679\" +33612345679\n");
    const char *const person[] = {"SMS opt-out=oui"};
    options.where = person;
    intake_trace_expect("SMS;Tel;SMS opt-out\n0612345678;0112345678;oui\n", &options,
                        "1 line 2 column 1 \"0612345678\" +33612345678\n"
                        "1 line 2 column 2 \"0112345678\" +33112345678 [landline]\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_star_is_any_value_that_stands_for_something),
        cmocka_unit_test(wrappers_are_taken_off),
        cmocka_unit_test(null_dates_are_blank),
        cmocka_unit_test(of_a_where_and_its_and_both_must_match),
        cmocka_unit_test(a_flag_of_one_number_counts_for_that_alone),
        cmocka_unit_test(a_value_compares_without_case_accents_and_spaces),
        cmocka_unit_test(blank_and_the_opposite_are_left_out),
        cmocka_unit_test(any_other_value_is_never_guessed),
        cmocka_unit_test(several_values_may_be_named),
        cmocka_unit_test(a_value_named_to_be_left_out_is),
        cmocka_unit_test(a_comma_in_a_value_is_escaped),
        cmocka_unit_test(date_stands_for_every_date),
        cmocka_unit_test(the_date_is_kept),
        cmocka_unit_test(any_match_of_several_selects),
        cmocka_unit_test(a_row_without_the_cell_is_left_out),
        cmocka_unit_test(more_values_than_are_counted_are_judged_all_the_same),
        cmocka_unit_test(a_filter_that_says_nothing_is_refused),
        cmocka_unit_test(a_name_may_hold_an_equals_sign),
        cmocka_unit_test(a_filter_that_selects_nothing_is_refused_unless_expected),
        cmocka_unit_test(all_rows_and_a_filter_exclude_one_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
