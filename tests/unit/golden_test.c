/* The exact entries of every sample export and of the exports in tests/golden/. After a change that
 * is meant, STOPSMS_WRITE_GOLDEN=1 writes what is seen; read the difference before committing it.
 */
#include "support/intake_trace.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An export, the filter that its flag needs ("": all rows), and the entries' file. */
struct golden {
    const char *folder, *file, *where, *country;
};

static const struct golden SAMPLES[] = {
    {"samples", "brevo-contacts.csv", "OPT_IN=false", NULL},
    {"samples", "crm-export.csv", "Désabonné SMS=oui", NULL},
    {"samples", "dolibarr-tiers.csv", "STOP SMS=Oui", NULL},
    {"samples", "excel-fr.csv", "Date d'opposition SMS=date", NULL},
    {"samples", "excel-unicode.txt", "Ne pas appeler=x", "BE"},
    {"samples", "google-contacts.csv", "", NULL},
    {"samples", "hubspot-contacts.csv", "SMS opt-out=Yes", NULL},
    {"samples", "odoo-contacts.csv", "phone_sanitized_blacklisted=True", NULL},
    {"samples", "outlook-fr.csv", "", NULL},
    {"samples", "salesforce-report.csv", "SMS Opt Out=1", NULL},
    {"samples", "shopify-customers.csv", "Accepts SMS Marketing=no", NULL},
};

static const struct golden EXPORTS[] = {
    {"tests/golden", "brevo-bom.csv", "SMS_BLACKLISTED=Yes", NULL},
    {"tests/golden", "dolibarr-contacts.csv", "Ne pas contacter=1", NULL},
    {"tests/golden", "dynamics-contacts.csv", "Do not allow Phone Calls=Do Not Allow", NULL},
    {"tests/golden", "excel-damaged.csv", "", NULL},
    {"tests/golden", "google-labels.csv", "", NULL},
    {"tests/golden", "hubspot-mixed.csv", "", NULL},
    {"tests/golden", "mailchimp-unsubscribed.csv", "UNSUB_TIME=date", NULL},
    {"tests/golden", "odoo-labels.csv", "Liste noire téléphone=true", NULL},
    {"tests/golden", "odoo-names.csv", "mobile_blacklisted=True", NULL},
    {"tests/golden", "outlook-en.csv", "", NULL},
    {"tests/golden", "pipedrive-people.csv", "Person - Marketing status=Unsubscribed", NULL},
    {"tests/golden", "prestashop-addresses.csv", "", NULL},
    {"tests/golden", "salesforce-short.csv", "HasOptedOutOfSMS=1", NULL},
    {"tests/golden", "shopify-flags.csv", "Accepts SMS Marketing=no", NULL},
    {"tests/golden", "sugarcrm-fr.csv", "Ne pas Appeler=1", NULL},
    {"tests/golden", "phones-destroyed.csv", "", NULL},
    {"tests/golden", "phones-digit-missing.csv", "", NULL},
    {"tests/golden", "phones-overseas.csv", "", NULL},
    {"tests/golden", "phones-zeros.csv", "", NULL},
    {"tests/golden", "torture.csv", "", NULL},
};

static void write_file(const char *path, const char *content)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void compare(const struct golden *golden)
{
    struct text path = {0}, expected_path = {0}, trace = {0};
    const struct intake_options options = {.where = &golden->where,
                                           .where_count = golden->where[0] != '\0',
                                           .all_rows = golden->where[0] == '\0',
                                           .country = golden->country};
    text_printf(&path, "%s/%s/%s", STOPSMS_SOURCE, golden->folder, golden->file);
    text_printf(&expected_path, "%s/tests/golden/%.*s.txt", STOPSMS_SOURCE,
                (int)strcspn(golden->file, "."), golden->file);
    intake_trace_file(path.data, &options, &trace);
    if (getenv("STOPSMS_WRITE_GOLDEN") != NULL)
        write_file(expected_path.data, text_string(&trace));
    char *expected = temp_dir_read(expected_path.data, NULL);
    assert_non_null(expected);
    assert_string_equal(text_string(&trace), expected);
    free(expected);
    text_free(&path);
    text_free(&expected_path);
    text_free(&trace);
}

static void every_sample_has_exactly_its_entries(void **state)
{
    for (size_t i = 0; i < COUNT_OF(SAMPLES); i++)
        compare(&SAMPLES[i]);
}

static void the_usual_systems_exports_have_exactly_their_entries(void **state)
{
    for (size_t i = 0; i < COUNT_OF(EXPORTS); i++)
        compare(&EXPORTS[i]);
}

/* Made of the CSV file by LibreOffice; only what is said of its encoding and delimiter differs. */
static void the_sample_workbook_has_exactly_the_entries_of_its_csv_file(void **state)
{
    static const char *const where = "OPT_IN=false";
    const struct intake_options options = {.where = &where, .where_count = 1};
    struct text trace = {0};
    intake_trace_file(STOPSMS_SOURCE "/samples/brevo-contacts.xlsx", &options, &trace);
    char *expected = temp_dir_read(STOPSMS_SOURCE "/tests/golden/brevo-contacts.txt", NULL);
    const char *seen_phones = strstr(text_string(&trace), "; phones in ");
    assert_non_null(seen_phones);
    assert_string_equal(seen_phones, strstr(expected, "; phones in "));
    free(expected);
    text_free(&trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sample_has_exactly_its_entries),
        cmocka_unit_test(the_sample_workbook_has_exactly_the_entries_of_its_csv_file),
        cmocka_unit_test(the_usual_systems_exports_have_exactly_their_entries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
