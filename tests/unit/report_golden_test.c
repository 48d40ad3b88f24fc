/* The exact bytes of a report in each form that is text; XLSX is held against CSV by
 * tests/scenarios/report_forms.bats. After a change that is meant, STOPSMS_WRITE_GOLDEN=1 writes
 * what is seen; read the difference before committing it.
 */
#include "report/report.h"
#include "support/report_fixture.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

static int make_store(void **state)
{
    *state = store_fixture_new();
    return 0;
}

static int remove_store(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_free(&fixture);
    return 0;
}

/* An account, and runs that ended in each way; kept as one that went on sees them. */
static void add_runs(struct store_fixture *fixture)
{
    store_fixture_exec(
        fixture,
        "INSERT INTO account (id, api_url, key_salt, key_fingerprint, bound_at, user_name)"
        "  VALUES (1, 'https://api.smspartner.fr/v1', x'00', x'00', 1, 'client 0639980088');"
        "INSERT INTO runs VALUES (1, 1767571200000, 1767571260000, NULL, 7, 'ana',"
        "  'stopsms run /data/0639980099.csv --all-rows', NULL, NULL);"
        "INSERT INTO runs VALUES (2, 1767571300000, 1767571360000, 3, 8, 'ben',"
        "  'stopsms submit', NULL, NULL);"
        "INSERT INTO runs VALUES (3, 1767571400000, NULL, NULL, 9, 'ben', 'stopsms submit', NULL,"
        "  NULL);"
        "INSERT INTO runs VALUES (4, 1767571500000, 1767571560000, 0, 9, 'cyd', 'stopsms submit',"
        "  NULL, NULL);"
        "INSERT INTO run_imports VALUES (1, 1), (2, 1), (2, 2), (3, 1);");
}

static int64_t import_file(struct store_fixture *fixture)
{
    int64_t id = report_fixture_import(fixture, "/data/0639980099.csv", 0, REPORT_FIXTURE_ENTRIES);
    report_fixture_settle(fixture);
    add_runs(fixture);
    return id;
}

static void write_file(const char *path, const char *bytes)
{
    FILE *stream = fopen(path, "w");
    assert_non_null(stream);
    assert_true(fputs(bytes, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

/* The version goes up; the golden files stay. */
static void hide_version(char *written)
{
    static const char *const before[] = {"\"version\":\"", "stopsms "};
    for (size_t i = 0; i < COUNT_OF(before); i++) {
        for (char *at = strstr(written, before[i]); at != NULL; at = strstr(at, before[i])) {
            at += strlen(before[i]);
            if (strncmp(at, STOPSMS_VERSION, strlen(STOPSMS_VERSION)) == 0)
                memset(at, 'N', strlen(STOPSMS_VERSION));
        }
    }
}

/* Leaves out what stands between the two, which the golden files are not about. */
static void cut(char *written, const char *begin, const char *end)
{
    char *from = strstr(written, begin);
    char *to = from != NULL ? strstr(from + strlen(begin), end) : NULL;
    if (to != NULL)
        memmove(from + strlen(begin), to, strlen(to) + 1);
}

/* How a page looks and moves is held by tests/scenarios/report_html.bats. */
static void hide_looks(char *written)
{
    cut(written, "<style>", "</style>");
    cut(written, "<script>", "</script>");
    cut(written, "style-src 'sha256-", "'");
    cut(written, "script-src 'sha256-", "'");
}

static void expect_golden(struct store_fixture *fixture, struct report_request *request,
                          const char *name)
{
    struct error err = {0};
    char *written = NULL;
    size_t length = 0;
    char path[512];
    request->stream = open_memstream(&written, &length);
    must(report_write(fixture->store, request, NULL, &err), &err);
    fclose(request->stream);
    hide_version(written);
    hide_looks(written);
    snprintf(path, sizeof path, "%s/tests/golden/report/%s", STOPSMS_SOURCE, name);
    if (getenv("STOPSMS_WRITE_GOLDEN") != NULL)
        write_file(path, written);
    char *expected = temp_dir_read(path, NULL);
    assert_non_null(expected);
    assert_string_equal(written, expected);
    free(expected);
    free(written);
}

static void each_form_writes_exactly_these_bytes(void **state)
{
    int64_t id = import_file(*state);
    struct report_request request = {.import_ids = &id, .import_count = 1};
    expect_golden(*state, &request, "crm.csv");
    request.excel = true;
    expect_golden(*state, &request, "crm-excel.csv");
    request.format = REPORT_JSON;
    expect_golden(*state, &request, "crm.json");
    request.excel = false;
    request.format = REPORT_HTML;
    expect_golden(*state, &request, "crm.html");
    request.language = LANGUAGE_FRENCH;
    expect_golden(*state, &request, "crm-fr.html");
}

static void masked_forms_hold_no_number(void **state)
{
    int64_t id = import_file(*state);
    struct report_request request = {.import_ids = &id, .import_count = 1, .mask = true};
    expect_golden(*state, &request, "crm-masked.csv");
    request.format = REPORT_JSON;
    expect_golden(*state, &request, "crm-masked.json");
    request.format = REPORT_HTML;
    expect_golden(*state, &request, "crm-masked.html");
}

static void a_filter_leaves_rows_out_and_totals_as_they_are(void **state)
{
    int64_t id = import_file(*state);
    struct report_request request = {
        .import_ids = &id,
        .import_count = 1,
        .format = REPORT_JSON,
        .statuses = 1u << JOB_REJECTED | 1u << REPORT_STATUS_INVALID,
    };
    expect_golden(*state, &request, "crm-filtered.json");
    request.format = REPORT_HTML;
    expect_golden(*state, &request, "crm-filtered.html");
}

static void what_was_written_adds_up(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct report_result result = {0};
    char *written = NULL;
    size_t length = 0;
    int64_t id = import_file(fixture);
    struct report_request request = {
        .import_ids = &id,
        .import_count = 1,
        .format = REPORT_JSON,
        .statuses = 1u << JOB_LISTED,
        .stream = open_memstream(&written, &length),
    };
    assert_true(report_write(fixture->store, &request, &result, &err));
    fclose(request.stream);
    free(written);
    int64_t sum = 0;
    for (int status = 0; status < REPORT_STATUSES; status++)
        sum += result.totals[status];
    assert_int_equal(result.lines, REPORT_FIXTURE_ENTRIES);
    assert_int_equal(sum, result.lines);
    assert_int_equal(result.written, 2);
    assert_int_equal(result.totals[JOB_LISTED], 2);
    assert_int_equal(result.generated_at, FIXTURE_START_MS);
}

int main(void)
{
    setenv("TZ", "UTC0", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_form_writes_exactly_these_bytes, make_store,
                                        remove_store),
        cmocka_unit_test_setup_teardown(masked_forms_hold_no_number, make_store, remove_store),
        cmocka_unit_test_setup_teardown(a_filter_leaves_rows_out_and_totals_as_they_are, make_store,
                                        remove_store),
        cmocka_unit_test_setup_teardown(what_was_written_adds_up, make_store, remove_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
