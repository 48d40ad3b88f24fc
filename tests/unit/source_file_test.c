#include "intake/file/source_file.h"

#include "base/memory.h"
#include "base/text.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int make_dir(void **state)
{
    *state = temp_dir_new();
    return 0;
}

static int free_dir(void **state)
{
    struct temp_dir *dir = *state;
    temp_dir_free(&dir);
    return 0;
}

static struct source_file *open_file(const char *path)
{
    struct source_file *file;
    struct error err = {0};
    assert_true(source_file_open(path, NULL, &file, &err));
    return file;
}

static void assert_not_opened(const char *path, enum error_code code, const char *piece)
{
    struct source_file *file;
    struct error err = {0};
    assert_false(source_file_open(path, NULL, &file, &err));
    assert_null(file);
    assert_int_equal(err.code, code);
    assert_non_null(strstr(err.text, piece));
}

/* How many bytes stand for the whole where `most` are read. */
static int64_t bytes_of_start(const char *path, int64_t most)
{
    struct source_file *file;
    struct error err = {0};
    assert_true(source_file_open_start(path, most, &file, &err));
    assert_true(source_file_survey(file, &err));
    int64_t bytes = source_file_surveyed(file)->bytes;
    source_file_close(&file);
    return bytes;
}

/* Surveys a file with these bytes. */
static bool survey(void **state, const void *bytes, size_t length, struct source_survey *survey,
                   struct error *err)
{
    struct source_file *file =
        open_file(temp_dir_write_bytes((struct temp_dir *)*state, "export.csv", bytes, length));
    bool ok = source_file_survey(file, err);
    *survey = *source_file_surveyed(file);
    source_file_close(&file);
    return ok;
}

static struct source_survey survey_of(void **state, const void *bytes, size_t length)
{
    struct source_survey found;
    struct error err = {0};
    assert_true(survey(state, bytes, length, &found, &err));
    return found;
}

static void assert_refused(void **state, const char *content, size_t length, const char *piece)
{
    struct source_survey found;
    struct error err = {0};
    assert_false(survey(state, content, length, &found, &err));
    assert_int_equal(err.code, ERROR_INPUT);
    assert_non_null(strstr(err.text, piece));
}

static void read_all(struct source_file *file)
{
    char buffer[1000];
    struct error err = {0};
    size_t length = 1;
    for (int i = 0; length > 0 && i < 10000; i++)
        assert_true(source_file_read(file, buffer, sizeof buffer, &length, &err));
    assert_int_equal(length, 0);
}

static void what_is_no_file_is_refused_as_such(void **state)
{
    struct temp_dir *dir = *state;
    assert_not_opened(temp_dir_file(dir, "absent.csv"), ERROR_NO_INPUT, "no such file");
    assert_not_opened(temp_dir_path(dir), ERROR_NO_INPUT, "a folder");
}

static void a_named_pipe_is_refused_and_not_waited_for(void **state)
{
    const char *path = temp_dir_file((struct temp_dir *)*state, "pipe");
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_not_opened(path, ERROR_NO_INPUT, "give - as the file");
}

static void the_path_is_absolute(void **state)
{
    struct temp_dir *dir = *state;
    temp_dir_write(dir, "export.csv", "a\n");
    struct text around = {0};
    text_printf(&around, "%s/./export.csv", temp_dir_path(dir));
    struct source_file *file = open_file(text_string(&around));
    assert_int_equal(source_file_path(file)[0], '/');
    assert_null(strstr(source_file_path(file), "/./"));
    source_file_close(&file);
    assert_null(file);
    source_file_close(&file);
    text_free(&around);
}

static void a_survey_counts_and_digests_all_bytes(void **state)
{
    static const unsigned char ABC[4] = {0xba, 0x78, 0x16, 0xbf}; /* FIPS 180-2, "abc" */
    struct source_survey found = survey_of(state, "abc", 3);
    assert_int_equal(found.bytes, 3);
    assert_memory_equal(found.sha256, ABC, sizeof ABC);
    assert_null(found.bom_encoding);
    assert_string_equal(found.bom, "");
    assert_int_equal(found.not_utf8_at, -1);
    assert_int_equal(found.nul_at, -1);
}

static void byte_order_marks_are_known(void **state)
{
    struct source_survey found = survey_of(state, "\xEF\xBB\xBFx", 4);
    assert_string_equal(found.bom_encoding, "UTF-8");
    assert_string_equal(found.bom, "\xEF\xBB\xBF");
    assert_int_equal(found.not_utf8_at, -1);
    found = survey_of(state, "\xFF\xFEx\0", 4);
    assert_string_equal(found.bom_encoding, "UTF-16LE");
    assert_string_equal(found.bom, "\xFF\xFE");
    found = survey_of(state, "\xFE\xFF\0x", 4);
    assert_string_equal(found.bom_encoding, "UTF-16BE");
    assert_string_equal(found.bom, "\xFE\xFF");
}

static void the_first_byte_that_is_no_utf8_is_named(void **state)
{
    assert_int_equal(survey_of(state, "ab\xE9 cd\xE9", 7).not_utf8_at, 2);
    assert_int_equal(survey_of(state, "abc\xE9", 4).not_utf8_at, 3);
    assert_int_equal(survey_of(state, "abc\xE2\x82", 5).not_utf8_at, 3);
    assert_int_equal(survey_of(state, "a\xED\xA0\x80", 4).not_utf8_at, 1); /* a surrogate */
    assert_int_equal(survey_of(state, "\xC0\xAF", 2).not_utf8_at, 0);      /* overlong */
}

static void a_character_across_two_chunks_is_whole(void **state)
{
    size_t length = 600 * 1024;
    char *bytes = memory_alloc(length, 1);
    for (size_t shift = 0; shift < 3; shift++) {
        memset(bytes, 'x', length);
        for (size_t i = shift; i + 3 <= length; i += 3)
            memcpy(bytes + i, "\xE2\x82\xAC", 3);
        assert_int_equal(survey_of(state, bytes, length).not_utf8_at, -1);
        size_t cut = shift + 3 * ((256 * 1024 - shift) / 3); /* the one across the first 256 KiB */
        bytes[cut + 2] = 'x';
        assert_int_equal(survey_of(state, bytes, length).not_utf8_at, (int64_t)cut);
    }
    free(bytes);
}

static void the_first_nul_is_named_wherever_it_is(void **state)
{
    size_t length = 600 * 1024;
    char *bytes = memory_alloc(length, 1);
    memset(bytes, 'x', length);
    bytes[length - 1] = '\0';
    assert_int_equal(survey_of(state, bytes, length).nul_at, (int64_t)length - 1);
    bytes[256 * 1024] = '\0';
    assert_int_equal(survey_of(state, bytes, length).nul_at, 256 * 1024);
    bytes[0] = '\0';
    assert_int_equal(survey_of(state, bytes, length).nul_at, 0);
    free(bytes);
}

static void an_empty_file_is_refused(void **state)
{
    assert_refused(state, "", 0, "the file is empty");
    assert_refused(state, "\xEF\xBB\xBF", 3, "the file is empty");
    assert_refused(state, "\xFF\xFE", 2, "the file is empty");
}

static void what_people_mistake_for_csv_is_named(void **state)
{
    static const struct {
        const char *start, *what;
    } FORMATS[] = {
        {"PK\003\004rest", "workbook"},
        {"\xD0\xCF\x11\xE0rest", "old Excel workbook"},
        {"%PDF-1.7", "PDF"},
        {"\x1F\x8B\x08", "gzip"},
        {"SQLite format 3", "database"},
    };
    for (size_t i = 0; i < COUNT_OF(FORMATS); i++)
        assert_refused(state, FORMATS[i].start, strlen(FORMATS[i].start), FORMATS[i].what);
}

/* Opens and surveys a file, does something to it, reads it again. */
static bool stays_unchanged(void **state, void (*change)(const char *path), struct error *err)
{
    const char *path =
        temp_dir_write((struct temp_dir *)*state, "export.csv", "Mobile\n0612345678\n");
    struct source_file *file = open_file(path);
    assert_true(source_file_survey(file, err));
    change(path);
    assert_true(source_file_rewind(file, err));
    read_all(file);
    bool same = source_file_unchanged(file, err);
    source_file_close(&file);
    return same;
}

static void leave_alone(const char *path)
{
    (void)path;
}

static void append_row(const char *path)
{
    FILE *file = fopen(path, "ab");
    assert_non_null(file);
    assert_true(fputs("0712345678\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* Another digit, and the time of change put back to what it was. */
static void change_a_digit_unseen(const char *path)
{
    struct stat before;
    assert_int_equal(stat(path, &before), 0);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, 10, SEEK_SET), 0);
    assert_true(fputs("9", file) >= 0);
    assert_int_equal(fclose(file), 0);
    struct timespec times[2] = {before.st_atim, before.st_mtim};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void cut_short(const char *path)
{
    assert_int_equal(truncate(path, 7), 0);
}

static void a_file_that_stays_is_unchanged(void **state)
{
    struct error err = {0};
    assert_true(stays_unchanged(state, leave_alone, &err));
}

static void a_file_that_changes_while_read_is_refused(void **state)
{
    void (*const changes[])(const char *) = {append_row, change_a_digit_unseen, cut_short};
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        struct error err = {0};
        assert_false(stays_unchanged(state, changes[i], &err));
        assert_int_equal(err.code, ERROR_INPUT);
        assert_non_null(strstr(err.text, "changed while it was read"));
    }
}

static void a_row_added_after_the_last_read_is_seen(void **state)
{
    struct error err = {0};
    const char *path = temp_dir_write((struct temp_dir *)*state, "export.csv", "Mobile\n");
    struct source_file *file = open_file(path);
    assert_true(source_file_survey(file, &err));
    assert_true(source_file_rewind(file, &err));
    read_all(file);
    append_row(path);
    assert_false(source_file_unchanged(file, &err));
    source_file_close(&file);
}

/* Puts `bytes` where standard input is, in a child's place: the descriptor is put back after. */
static struct source_file *open_standard_input(const char *bytes)
{
    int ends[2], before = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], bytes, strlen(bytes)), (ssize_t)strlen(bytes));
    close(ends[1]);
    assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
    close(ends[0]);
    struct source_file *file;
    struct error err = {0};
    bool ok = source_file_open("-", NULL, &file, &err);
    assert_true(dup2(before, STDIN_FILENO) >= 0);
    close(before);
    assert_true(ok);
    return file;
}

static void standard_input_is_read_as_often_as_needed(void **state)
{
    struct source_survey first, second;
    struct error err = {0};
    struct temp_dir *dir = *state;
    setenv("TMPDIR", temp_dir_path(dir), 1);
    struct source_file *file = open_standard_input("Mobile\n0612345678\n");
    unsetenv("TMPDIR");
    assert_string_equal(source_file_path(file), "-");
    assert_true(source_file_survey(file, &err));
    first = *source_file_surveyed(file);
    assert_true(source_file_survey(file, &err));
    second = *source_file_surveyed(file);
    assert_int_equal(first.bytes, 18);
    assert_memory_equal(first.sha256, second.sha256, sizeof first.sha256);
    assert_int_equal(temp_dir_count(dir), 0); /* its copy has no name */
    source_file_close(&file);
}

static void a_full_temporary_folder_is_said_so(void **state)
{
    setenv("TMPDIR", temp_dir_file((struct temp_dir *)*state, "absent"), 1);
    assert_not_opened("-", ERROR_STORAGE, "Set TMPDIR");
    unsetenv("TMPDIR");
}

/* A start that ends in the midst of a character would be taken for another encoding. */
static void a_start_ends_with_a_line(void **state)
{
    struct temp_dir *dir = *state;
    static const char utf16[] = "\377\376a\0\n\0b\0\n\0";
    const char *path = temp_dir_write(dir, "export.csv", "Nom\n\303\251\303\251\n");
    const char *wide = temp_dir_write_bytes(dir, "wide.csv", utf16, sizeof utf16 - 1);
    assert_int_equal(bytes_of_start(path, 100), 9);
    assert_int_equal(bytes_of_start(path, 9), 9);
    assert_int_equal(bytes_of_start(path, 7), 4);
    assert_int_equal(bytes_of_start(path, 4), 4);
    assert_int_equal(bytes_of_start(wide, 6), 6);
    assert_int_equal(bytes_of_start(wide, 5), 6);
}

static void the_start_of_what_is_no_file_is_not_opened(void **state)
{
    struct temp_dir *dir = *state;
    struct source_file *file;
    struct error err = {0};
    const char *pipe = temp_dir_file(dir, "pipe");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    const char *const none[] = {pipe, "-", "/dev/null", temp_dir_path(dir), "no such file"};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        assert_false(source_file_open_start(none[i], 100, &file, &err));
        assert_null(file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_no_file_is_refused_as_such, make_dir, free_dir),
        cmocka_unit_test_setup_teardown(a_named_pipe_is_refused_and_not_waited_for, make_dir,
                                        free_dir),
        cmocka_unit_test_setup_teardown(the_path_is_absolute, make_dir, free_dir),
        cmocka_unit_test_setup_teardown(a_survey_counts_and_digests_all_bytes, make_dir, free_dir),
        cmocka_unit_test_setup_teardown(byte_order_marks_are_known, make_dir, free_dir),
        cmocka_unit_test_setup_teardown(the_first_byte_that_is_no_utf8_is_named, make_dir,
                                        free_dir),
        cmocka_unit_test_setup_teardown(a_character_across_two_chunks_is_whole, make_dir, free_dir),
        cmocka_unit_test_setup_teardown(the_first_nul_is_named_wherever_it_is, make_dir, free_dir),
        cmocka_unit_test_setup_teardown(an_empty_file_is_refused, make_dir, free_dir),
        cmocka_unit_test_setup_teardown(what_people_mistake_for_csv_is_named, make_dir, free_dir),
        cmocka_unit_test_setup_teardown(a_file_that_stays_is_unchanged, make_dir, free_dir),
        cmocka_unit_test_setup_teardown(a_file_that_changes_while_read_is_refused, make_dir,
                                        free_dir),
        cmocka_unit_test_setup_teardown(a_row_added_after_the_last_read_is_seen, make_dir,
                                        free_dir),
        cmocka_unit_test_setup_teardown(standard_input_is_read_as_often_as_needed, make_dir,
                                        free_dir),
        cmocka_unit_test_setup_teardown(a_start_ends_with_a_line, make_dir, free_dir),
        cmocka_unit_test_setup_teardown(the_start_of_what_is_no_file_is_not_opened, make_dir,
                                        free_dir),
        cmocka_unit_test_setup_teardown(a_full_temporary_folder_is_said_so, make_dir, free_dir),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
