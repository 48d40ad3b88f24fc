#include "base/atomic_file.h"

#include "support/temp_dir.h"
#include "support/unit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOBODY 65534

static int set_up(void **state)
{
    *state = temp_dir_new();
    return 0;
}

static int tear_down(void **state)
{
    struct temp_dir *dir = *state;
    temp_dir_free(&dir);
    return 0;
}

static void assert_content(const char *path, const char *expected)
{
    char *content = temp_dir_read(path, NULL);
    assert_non_null(content);
    assert_string_equal(content, expected);
    free(content);
}

static struct atomic_file *open_file(const char *path)
{
    struct atomic_file *file = NULL;
    struct error err = {0};
    must(atomic_file_open(path, &file, &err), &err);
    return file;
}

static void assert_refused(const char *path, const char *reason)
{
    struct atomic_file *file = NULL;
    struct error err = {0};
    assert_false(atomic_file_open(path, &file, &err));
    assert_null(file);
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_non_null(strstr(err.text, path));
    assert_non_null(strstr(err.text, reason));
}

static void a_new_file_appears_only_at_the_commit(void **state)
{
    struct temp_dir *dir = *state;
    const char *path = temp_dir_file(dir, "report.csv");
    struct error err = {0};
    struct atomic_file *file = open_file(path);
    fputs("row,status\n", atomic_file_stream(file));
    fflush(atomic_file_stream(file));
    assert_int_equal(access(path, F_OK), -1);

    assert_true(atomic_file_commit(&file, &err));
    assert_null(file);
    assert_content(path, "row,status\n");
    assert_int_equal(temp_dir_count(dir), 1);
}

static void the_file_is_for_its_owner_alone(void **state)
{
    struct temp_dir *dir = *state;
    const char *path = temp_dir_write(dir, "report.csv", "old");
    assert_int_equal(chmod(path, 0666), 0);
    mode_t previous = umask(0);
    struct error err = {0};
    struct atomic_file *file = open_file(path);
    bool ok = atomic_file_commit(&file, &err);
    umask(previous);
    assert_true(ok);

    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
}

static void the_old_file_is_untouched_until_the_commit_replaces_it(void **state)
{
    struct temp_dir *dir = *state;
    const char *path = temp_dir_write(dir, "report.csv", "old");
    struct error err = {0};
    struct atomic_file *file = open_file(path);
    fputs("new", atomic_file_stream(file));
    fflush(atomic_file_stream(file));
    assert_content(path, "old");
    assert_true(atomic_file_commit(&file, &err));
    assert_content(path, "new");
    assert_int_equal(temp_dir_count(dir), 1);
}

static void a_discarded_file_leaves_no_trace(void **state)
{
    struct temp_dir *dir = *state;
    const char *path = temp_dir_write(dir, "report.csv", "old");
    struct atomic_file *file = open_file(path);
    fputs("new", atomic_file_stream(file));
    assert_int_equal(temp_dir_count(dir), 2);
    atomic_file_discard(&file);
    assert_null(file);
    atomic_file_discard(&file);
    assert_content(path, "old");
    assert_int_equal(temp_dir_count(dir), 1);
}

/* Makes every write to the stream fail with "no space left". */
static void fill_the_disk(FILE *stream)
{
    int full = open("/dev/full", O_WRONLY);
    assert_true(full >= 0);
    assert_true(dup2(full, fileno(stream)) >= 0);
    close(full);
}

static void a_full_disk_leaves_the_old_file_and_no_temporary_one(void **state)
{
    struct temp_dir *dir = *state;
    const char *path = temp_dir_write(dir, "report.csv", "old");
    struct error err = {0};
    struct atomic_file *file = open_file(path);
    fill_the_disk(atomic_file_stream(file));
    fputs("new", atomic_file_stream(file));

    assert_false(atomic_file_commit(&file, &err));
    assert_null(file);
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_non_null(strstr(err.text, path));
    assert_content(path, "old");
    assert_int_equal(temp_dir_count(dir), 1);
}

static void an_error_in_the_middle_is_seen_at_the_commit(void **state)
{
    struct temp_dir *dir = *state;
    const char *path = temp_dir_write(dir, "report.csv", "old");
    struct error err = {0};
    struct atomic_file *file = open_file(path);
    FILE *stream = atomic_file_stream(file);
    int good = dup(fileno(stream));
    fill_the_disk(stream);
    fputs("lost", stream);
    assert_int_equal(fflush(stream), EOF);
    assert_true(dup2(good, fileno(stream)) >= 0); /* there is room again: the rest is written */
    close(good);
    fputs("kept", stream);

    assert_false(atomic_file_commit(&file, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_content(path, "old");
    assert_int_equal(temp_dir_count(dir), 1);
}

static void a_target_that_became_a_folder_fails_and_leaves_no_temporary_file(void **state)
{
    struct temp_dir *dir = *state;
    const char *path = temp_dir_file(dir, "report.csv");
    struct error err = {0};
    struct atomic_file *file = open_file(path);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_false(atomic_file_commit(&file, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_int_equal(temp_dir_count(dir), 1);
}

static void a_symlink_is_refused_and_its_target_untouched(void **state)
{
    struct temp_dir *dir = *state;
    const char *target = temp_dir_write(dir, "precious", "old");
    const char *path = temp_dir_file(dir, "report.csv");
    assert_int_equal(symlink(target, path), 0);
    assert_refused(path, "symbolic link");
    assert_content(target, "old");
    assert_int_equal(temp_dir_count(dir), 2);
}

static void a_dangling_symlink_is_refused_too(void **state)
{
    struct temp_dir *dir = *state;
    const char *path = temp_dir_file(dir, "report.csv");
    assert_int_equal(symlink("nowhere", path), 0);
    assert_refused(path, "symbolic link");
}

static void what_is_no_regular_file_is_refused(void **state)
{
    struct temp_dir *dir = *state;
    const char *pipe = temp_dir_file(dir, "pipe");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_refused(pipe, "no regular file");
    assert_refused("/dev/null", "no regular file");
    assert_refused(temp_dir_path(dir), "is a folder");
    assert_refused(temp_dir_file(dir, "new/"), "no file name");
    assert_refused("", "no file name");
    assert_int_equal(temp_dir_count(dir), 1);
}

static void a_folder_that_is_not_there_is_named(void **state)
{
    struct temp_dir *dir = *state;
    const char *folder = temp_dir_file(dir, "missing");
    struct atomic_file *file = NULL;
    struct error err = {0};
    assert_false(atomic_file_open(temp_dir_file(dir, "missing/report.csv"), &file, &err));
    assert_null(file);
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_non_null(strstr(err.text, folder));
}

static void an_unwritable_folder_is_refused(void **state)
{
    struct temp_dir *dir = *state;
    const char *folder = temp_dir_file(dir, "readonly");
    const char *path = temp_dir_file(dir, "readonly/report.csv");
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(chmod(folder, 0555), 0);
    assert_int_equal(chmod(temp_dir_path(dir), 0755), 0);
    /* Modes do not bind root, so that root becomes nobody for as long as the call takes. */
    bool root = geteuid() == 0;
    if (root && seteuid(NOBODY) != 0)
        skip();
    struct atomic_file *file = NULL;
    struct error err = {0};
    bool ok = atomic_file_open(path, &file, &err);
    if (root)
        assert_int_equal(seteuid(0), 0);
    assert_false(ok);
    assert_null(file);
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_non_null(strstr(err.text, folder));
    assert_non_null(strstr(err.text, "Make it writable"));
}

static void a_bare_name_is_written_in_the_current_folder(void **state)
{
    struct temp_dir *dir = *state;
    int before = open(".", O_RDONLY | O_DIRECTORY);
    assert_int_equal(chdir(temp_dir_path(dir)), 0);
    struct error err = {0};
    struct atomic_file *file = NULL;
    bool ok = atomic_file_open("report.csv", &file, &err) && atomic_file_commit(&file, &err);
    assert_int_equal(fchdir(before), 0);
    close(before);
    assert_true(ok);
    assert_content(temp_dir_file(dir, "report.csv"), "");
}

static void the_longest_name_still_fits(void **state)
{
    struct temp_dir *dir = *state;
    char name[256] = {0};
    memset(name, 'n', 255);
    struct error err = {0};
    struct atomic_file *file = open_file(temp_dir_file(dir, name));
    assert_true(atomic_file_commit(&file, &err));
}

static void a_hostile_path_is_inert_in_the_error(void **state)
{
    struct temp_dir *dir = *state;
    const char *path = temp_dir_file(dir, "\x1B[2J");
    struct atomic_file *file = NULL;
    struct error err = {0};
    assert_int_equal(mkdir(path, 0700), 0);
    assert_false(atomic_file_open(path, &file, &err));
    assert_null(strchr(err.text, 0x1B));
    assert_non_null(strstr(err.text, "\\x1B[2J"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_new_file_appears_only_at_the_commit),
        CASE(the_file_is_for_its_owner_alone),
        CASE(the_old_file_is_untouched_until_the_commit_replaces_it),
        CASE(a_discarded_file_leaves_no_trace),
        CASE(a_full_disk_leaves_the_old_file_and_no_temporary_one),
        CASE(an_error_in_the_middle_is_seen_at_the_commit),
        CASE(a_target_that_became_a_folder_fails_and_leaves_no_temporary_file),
        CASE(a_symlink_is_refused_and_its_target_untouched),
        CASE(a_dangling_symlink_is_refused_too),
        CASE(what_is_no_regular_file_is_refused),
        CASE(a_folder_that_is_not_there_is_named),
        CASE(an_unwritable_folder_is_refused),
        CASE(a_bare_name_is_written_in_the_current_folder),
        CASE(the_longest_name_still_fits),
        CASE(a_hostile_path_is_inert_in_the_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
