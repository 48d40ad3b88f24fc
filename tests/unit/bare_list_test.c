/* Which files go in although nobody has said which rows are meant: bare lists of phones, no others.
 */
#include "support/intake_trace.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <string.h>

static void trace_named(const char *name, const char *content, const struct intake_options *options,
                        struct text *trace)
{
    static const struct intake_options NOTHING_SAID = {0};
    struct temp_dir *dir = temp_dir_new();
    intake_trace_file(temp_dir_write_bytes(dir, name, content, strlen(content)),
                      options != NULL ? options : &NOTHING_SAID, trace);
    temp_dir_free(&dir);
}

static void assert_goes_in(const char *name, const char *content)
{
    struct text trace = {0};
    trace_named(name, content, NULL, &trace);
    if (strncmp(text_string(&trace), "65 ", 3) == 0)
        fail_msg("%s: %s", name, text_string(&trace));
    text_free(&trace);
}

/* It is refused, with --all-rows as the last that is offered, and goes in with that. */
static void assert_asks(const char *name, const char *content)
{
    static const struct intake_options ALL_ROWS = {.all_rows = true};
    struct text trace = {0};
    trace_named(name, content, NULL, &trace);
    if (strncmp(text_string(&trace), "65 ", 3) != 0)
        fail_msg("%s: not asked about: %s", content, text_string(&trace));
    if (strstr(text_string(&trace), " --all-rows\n  Nothing was sent:") == NULL)
        fail_msg("%s: refused for something else: %s", content, text_string(&trace));
    trace_named(name, content, &ALL_ROWS, &trace);
    if (strncmp(text_string(&trace), "65 ", 3) == 0)
        fail_msg("%s: refused with --all-rows: %s", content, text_string(&trace));
    text_free(&trace);
}

static void a_bare_list_goes_in(void **state)
{
    assert_goes_in("list.csv", "0612345678\n0612345679\n");
    assert_goes_in("list.csv", "Mobile\n0612345678\n+33 6 12 34 56 79\n(+33) 06.12.34.56.70\n");
    assert_goes_in("list.csv", "Tel;Mobile\n0112345678;0612345678\n;0612345679\n");
    assert_goes_in("list.csv", "N° de téléphone portable;;\n0612345678;;\n0612345679;;\n");
    assert_goes_in("list.csv", "sep=;\nMobile;Tel\n0612345678;\n");
    assert_goes_in("list.csv",
                   "Mobile\ntel:+33612345678\nMobile: 06 12 34 56 79\n"
                   "06 12 34 56 70 / 07 61 34 56 78\n+33612345671 (perso)\n"
                   "0612345672 ou 0612345673\n'+33612345674\n\"=\"\"0612345675\"\"\"\n");
    assert_goes_in("list.csv", "Mobile\n0612345678\nN/A\n-\nNULL\n0\n\"\"\n");
}

static void a_list_of_opt_outs_goes_in(void **state)
{
    static const char *const NAMES[] = {"Mobiles STOP", "Numéros désabonnés SMS", "Do not call",
                                        "Liste noire", "Opted out"};
    const char *const columns[] = {"1"};
    const struct intake_options options = {.columns = columns, .column_count = 1};
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        struct text content = {0}, trace = {0};
        text_printf(&content, "%s\n0612345678\n0612345679\n", NAMES[i]);
        trace_named("list.csv", content.data, &options, &trace);
        if (strstr(text_string(&trace), "+33612345679") == NULL)
            fail_msg("%s: %s", NAMES[i], text_string(&trace));
        text_free(&content);
        text_free(&trace);
    }
}

static void a_damaged_or_mistyped_number_changes_nothing(void **state)
{
    assert_goes_in("list.csv", "Mobile\n0612345678\n3,36123E+10\n");
    assert_goes_in("list.csv", "Mobile\n0612345678\n06 12 34 5\n06 12 34 56 78 90\n");
    assert_goes_in("list.csv", "Mobile\n0612345678\nO6 12 34 56 7\n06 12 34 5l\n");
}

static void any_other_text_is_asked_about(void **state)
{
    assert_asks("list.csv", "Mobile\n0612345678\nabc\n");
    assert_asks("list.csv", "Mobile\n0612345678\n0612345679 STOP\n");
    assert_asks("list.csv", "Mobile\n0612345678 Jean\n");
    assert_asks("list.csv", "Mobile\n0612345678\n2024-03-12\n");
    assert_asks("list.csv", "Mobile\n0612345678\n12\n");
    assert_asks("list.csv", "Mobile\n0612345678\noui\n");
    assert_asks("list.csv", "Mobile\n0612345678 \xE5\x90\x8C\xE6\x84\x8F\n");
    assert_asks("list.csv", "Mobile\n0612345678 samtykket\n");
}

static void another_column_is_asked_about_whatever_it_holds(void **state)
{
    assert_asks("list.csv", "Mobile;Nom\n0612345678;\n");
    assert_asks("list.csv", "Mobile;\n0612345678;x\n");
    assert_asks("list.csv", "Mobile\n0612345678\n0612345679;x\n");
    assert_asks("list.csv", "Mobile;Statut\n0612345678;Actif\n0612345679;Désabonné\n");
    assert_asks("list.csv", "Mobile;Tilaus\n0612345678;kyllä\n0612345679;ei\n");
    assert_asks("list.csv", "Mobile;Fax\n0612345678;0112345678\n");
    assert_asks("list.csv", "Email,Phone,Status\na@x.org,0612345678,subscribed\n");
    assert_asks("list.csv", "0612345678;oui\n0612345679;non\n");
}

static void a_flag_far_down_the_file_is_seen(void **state)
{
    struct text content = {0};
    text_append_string(&content, "Mobile;\n");
    for (int i = 0; i < 30000; i++)
        text_printf(&content, "06123%05d;\n", i);
    text_append_string(&content, "0712345678;x\n");
    assert_asks("list.csv", content.data);
    text_free(&content);
}

static void lines_above_and_under_the_list_are_asked_about(void **state)
{
    assert_asks("list.csv", "Clients qui acceptent la publicité;\n;\nMobile;Tel\n0612345678;\n");
    assert_asks("list.csv", "Mobile;Tel\n0612345678;\nThese people have agreed\n");
}

static void a_header_that_says_something_else_is_asked_about(void **state)
{
    static const char *const NAMES[] = {"Mobile opt-in",    "Mobile newsletter",
                                        "Mobiles abonnés",  "Mobiles clients",
                                        "Kontakte",         "Mobiles non désabonnés",
                                        "Mobile sauf STOP", "Mobile suostunut",
                                        "Phone samtykke",   "Mobile \xE5\x90\x8C\xE6\x84\x8F"};
    const char *const columns[] = {"1"};
    const struct intake_options options = {.columns = columns, .column_count = 1};
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        struct text content = {0}, trace = {0};
        text_printf(&content, "%s\n0612345678\n0612345679\n", NAMES[i]);
        trace_named("list.csv", content.data, &options, &trace);
        if (strstr(text_string(&trace), " --all-rows\n  Nothing was sent:") == NULL)
            fail_msg("%s: %s", NAMES[i], text_string(&trace));
        text_free(&content);
        text_free(&trace);
    }
}

static void a_files_name_that_says_something_else_is_asked_about(void **state)
{
    static const char *const OTHERS[] = {"newsletter.csv",     "optin.csv",
                                         "clients-opt-in.csv", "consentements.csv",
                                         "abonnés.csv",        "kunden.csv",
                                         "non-stop.csv",       "hors stop.csv",
                                         "suostuneet.csv",     "\xE5\x90\x8C\xE6\x84\x8F.csv"};
    static const char *const PLAIN[] = {"stop.csv",
                                        "STOP SMS 2024-03.csv",
                                        "export.csv",
                                        "optout.csv",
                                        "mobiles.csv",
                                        "désabonnés.txt",
                                        "liste-noire (1).csv",
                                        "opt out.csv",
                                        "2024-03-12.csv",
                                        "unsubscribed_sms.csv",
                                        "a.csv",
                                        "week2.csv",
                                        "ne pas appeler.csv",
                                        "numeros.csv",
                                        "mobiles 20k.csv"};
    for (size_t i = 0; i < COUNT_OF(OTHERS); i++)
        assert_asks(OTHERS[i], "Mobile\n0612345678\n");
    for (size_t i = 0; i < COUNT_OF(PLAIN); i++)
        assert_goes_in(PLAIN[i], "Mobile\n0612345678\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bare_list_goes_in),
        cmocka_unit_test(a_list_of_opt_outs_goes_in),
        cmocka_unit_test(a_damaged_or_mistyped_number_changes_nothing),
        cmocka_unit_test(any_other_text_is_asked_about),
        cmocka_unit_test(another_column_is_asked_about_whatever_it_holds),
        cmocka_unit_test(a_flag_far_down_the_file_is_seen),
        cmocka_unit_test(lines_above_and_under_the_list_are_asked_about),
        cmocka_unit_test(a_header_that_says_something_else_is_asked_about),
        cmocka_unit_test(a_files_name_that_says_something_else_is_asked_about),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
