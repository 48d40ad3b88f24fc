#include "report/report.h"
#include "support/report_fixture.h"
#include "support/unit.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A report of ours, or else nothing would be replaced. */
#define OLD "file,row,line,column,input,phone,status,stop_id\n"

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

static const char golden[] =
    "file,row,line,column,input,phone,status,stop_id,error_code,error_message,error_source,"
    "http_status,attempts,first_attempt_at,last_attempt_at,note,kept\n"
    "crm.csv,1,2,\"T\xc3\xa9l, mobile\",06 39 98 00 01,+33639980001,listed,300,,,,200,1,"
    "2026-01-05T00:00:00Z,2026-01-05T00:00:01Z,,\n"
    "crm.csv,2,3,\"T\xc3\xa9l, mobile\",639980002,+33639980002,rejected,,9,"
    "\"Num\xc3\xa9ro <b>invalide</b>, \"\"refus\xc3\xa9\"\"\",provider,200,2,"
    "2026-01-05T00:00:00Z,2026-01-05T00:00:05Z,@READING@,\n"
    "crm.csv,3,5,\"T\xc3\xa9l, mobile\",'=1+1,,invalid,,not_a_number,@REASON@,input,,,,,,Nom: "
    "=Zo\xc3\xa9 0639980042\n"
    "crm.csv,4,6,,,,empty,,,,,,,,,,\n"
    "crm.csv,5,7,\"T\xc3\xa9l, mobile\",+33 6 39 98 00 03,+33639980003,already_listed,,3,"
    "Number is already in stop list,provider,200,1,2026-01-05T00:00:00Z,2026-01-05T00:00:05Z,"
    "may have been put there by us: an earlier answer was lost,\n";

/* Replaces the mark by what jobs/ says: its words are tested there. */
static char *fill_in(const char *text, const char *mark, const char *words)
{
    const char *at = strstr(text, mark);
    assert_non_null(at);
    size_t size = strlen(text) + strlen(words) + 1;
    char *filled = malloc(size);
    snprintf(filled, size, "%.*s%s%s", (int)(at - text), text, words, at + strlen(mark));
    return filled;
}

static char *write_to_string(struct store_fixture *fixture, const int64_t *ids, size_t count,
                             struct report_result *result)
{
    struct error err = {0};
    char *written = NULL;
    size_t length = 0;
    struct report_request request = {.import_ids = ids, .import_count = count};
    request.stream = open_memstream(&written, &length);
    must(report_write(fixture->store, &request, result, &err), &err);
    fclose(request.stream);
    return written;
}

static void each_row_has_its_line_word_for_word(void **state)
{
    int64_t id = report_fixture_import(*state, "/data/crm.csv", 0, 5);
    report_fixture_settle(*state);
    struct text reading = {0};
    entry_append_readings(&reading, ENTRY_READ_ZERO_RESTORED);
    char *half = fill_in(golden, "@READING@", text_string(&reading));
    char *expected = fill_in(half, "@REASON@", entry_reason_text(ENTRY_NOT_A_NUMBER));
    struct report_result result = {0};
    char *written = write_to_string(*state, &id, 1, &result);
    assert_string_equal(written, expected);
    assert_int_equal(result.lines, 5);
    text_free(&reading);
    free(half);
    free(expected);
    free(written);
}

/* The line of that data row, from a whole report of ours without quoted line breaks. */
static char *line_of_row(const char *report, int row)
{
    const char *at = report;
    for (int i = 0; i < row && at != NULL; i++) {
        at = strchr(at, '\n');
        at = at == NULL ? NULL : at + 1;
    }
    assert_non_null(at);
    return strndup(at, strcspn(at, "\n"));
}

static void expect_in_row(const char *report, int row, const char *part)
{
    char *line = line_of_row(report, row);
    if (strstr(line, part) == NULL)
        fail_msg("row %d: \"%s\" lacks \"%s\"", row, line, part);
    free(line);
}

static void notes_and_states_follow_the_job(void **state)
{
    int64_t id = report_fixture_import(*state, "/data/crm.csv", 0, REPORT_FIXTURE_ENTRIES);
    report_fixture_settle(*state);
    char *report = write_to_string(*state, &id, 1, NULL);
    expect_in_row(report, 6, "\"06 39 98 00 01,\"\"bis\"\"\",+33639980001,listed,300,");
    expect_in_row(report, 6, "same number as row 1");
    expect_in_row(report, 7, ",pending,,,time-out,network,,5,");
    expect_in_row(report, 7, "may have been sent: the answer was lost; objected on 2024-03-12");
    expect_in_row(report, 8, ",unconfirmed,,3,L'ID du message est requis,provider,400,1,");
    expect_in_row(report, 9, ",,,skipped,,not_selected,");
    expect_in_row(report, 10, ",0639980007,,undecided,,flag_unknown,");
    expect_in_row(report, 11, ",+33639980008,pending,,,,,,0,,,");
    free(report);
}

static void a_number_of_an_earlier_file_names_that_file(void **state)
{
    report_fixture_import(*state, "/data/crm.csv", 0, 5);
    int64_t ids[] = {report_fixture_import(*state, "/data/later.csv", 5, 1), 1};
    report_fixture_settle(*state);
    char *report = write_to_string(*state, ids, 2, NULL);
    expect_in_row(report, 1, "later.csv,6,8,");
    expect_in_row(report, 1, ",listed,300,");
    expect_in_row(report, 1, "same number as row 1 of crm.csv (import 1)");
    expect_in_row(report, 2, "crm.csv,1,2,");
    free(report);
}

static void a_file_is_replaced_whole(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    int64_t id = report_fixture_import(fixture, "/data/crm.csv", 0, 5);
    const char *path = temp_dir_write(fixture->dir, "crm.report.csv", OLD);
    struct report_request request = {.import_ids = &id, .import_count = 1, .path = path};
    size_t files = temp_dir_count(fixture->dir);
    must(report_write(fixture->store, &request, NULL, &err), &err);
    char *written = temp_dir_read(path, NULL);
    static const char head[] = "file,row,line,column,input,phone,status,stop_id,";
    assert_memory_equal(written, head, strlen(head));
    assert_int_equal(temp_dir_count(fixture->dir), files);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    free(written);
}

static void a_link_or_a_folder_is_not_written_to(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    int64_t id = report_fixture_import(fixture, "/data/crm.csv", 0, 1);
    const char *target = temp_dir_write(fixture->dir, "target", "untouched");
    const char *link = temp_dir_file(fixture->dir, "link");
    assert_int_equal(symlink(target, link), 0);
    const char *paths[] = {link, temp_dir_path(fixture->dir)};
    for (size_t i = 0; i < 2; i++) {
        struct report_request request = {.import_ids = &id, .import_count = 1, .path = paths[i]};
        assert_false(report_write(fixture->store, &request, NULL, &err));
        assert_int_equal(err.code, ERROR_STORAGE);
    }
    char *content = temp_dir_read(target, NULL);
    assert_string_equal(content, "untouched");
    free(content);
}

static void a_full_disk_fails_and_a_gone_reader_does_not(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    int64_t id = report_fixture_import(fixture, "/data/crm.csv", 0, 5);
    struct report_request request = {.import_ids = &id, .import_count = 1};
    request.stream = fopen("/dev/full", "w");
    assert_false(report_write(fixture->store, &request, NULL, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
    fclose(request.stream);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    request.stream = fdopen(ends[1], "w");
    must(report_write(fixture->store, &request, NULL, &err), &err);
    fclose(request.stream);
}

static void a_report_is_known_by_the_file_that_it_is_about(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    int64_t id = report_fixture_import(fixture, "/data/=crm, 1.csv", 0, 2);
    const char *path = temp_dir_file(fixture->dir, "a.report.csv");
    struct report_request request = {.import_ids = &id, .import_count = 1, .path = path};
    assert_false(report_belongs_to_other(path, "/data/=crm, 1.csv"));
    must(report_write(fixture->store, &request, NULL, &err), &err);
    assert_false(report_belongs_to_other(path, "/data/=crm, 1.csv"));
    assert_true(report_belongs_to_other(path, "/data/=crm, 1.txt"));
    assert_true(report_belongs_to_other(path, "/data/=crm"));
    assert_true(report_belongs_to_other(temp_dir_write(fixture->dir, "b", "my notes"), "/b.csv"));
    assert_false(report_belongs_to_other(temp_dir_path(fixture->dir), "/b.csv"));
}

static void who_wants_no_report_any_more_gets_none(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    int64_t id = report_fixture_import(fixture, "/data/crm.csv", 0, 5);
    const char *path = temp_dir_write(fixture->dir, "crm.report.csv", OLD);
    size_t files = temp_dir_count(fixture->dir);
    volatile sig_atomic_t interrupted = SIGINT;
    struct report_request request = {
        .import_ids = &id, .import_count = 1, .path = path, .interrupted = &interrupted};
    assert_false(report_write(fixture->store, &request, NULL, &err));
    assert_int_equal(err.code, ERROR_INTERRUPTED);
    assert_int_equal(temp_dir_count(fixture->dir), files);
    char *left = temp_dir_read(path, NULL);
    assert_string_equal(left, OLD);
    free(left);
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_row_has_its_line_word_for_word, make_store,
                                        remove_store),
        cmocka_unit_test_setup_teardown(notes_and_states_follow_the_job, make_store, remove_store),
        cmocka_unit_test_setup_teardown(a_number_of_an_earlier_file_names_that_file, make_store,
                                        remove_store),
        cmocka_unit_test_setup_teardown(who_wants_no_report_any_more_gets_none, make_store,
                                        remove_store),
        cmocka_unit_test_setup_teardown(a_file_is_replaced_whole, make_store, remove_store),
        cmocka_unit_test_setup_teardown(a_link_or_a_folder_is_not_written_to, make_store,
                                        remove_store),
        cmocka_unit_test_setup_teardown(a_full_disk_fails_and_a_gone_reader_does_not, make_store,
                                        remove_store),
        cmocka_unit_test_setup_teardown(a_report_is_known_by_the_file_that_it_is_about, make_store,
                                        remove_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
