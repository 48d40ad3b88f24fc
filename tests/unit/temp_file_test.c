#include "base/temp_file.h"

#include "support/temp_dir.h"
#include "support/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void a_temporary_file_has_no_name_and_is_its_owners(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    struct stat status;
    char read_back[4] = "";
    int file = temp_file_open(temp_dir_path(dir));
    assert_true(file >= 0);
    assert_int_equal(temp_dir_count(dir), 0);
    assert_int_equal(fstat(file, &status), 0);
    assert_int_equal(status.st_mode, S_IFREG | 0600);
    assert_int_equal(status.st_nlink, 0);
    assert_true((fcntl(file, F_GETFD) & FD_CLOEXEC) != 0);
    assert_int_equal(pwrite(file, "abc", 3, 0), 3);
    assert_int_equal(pread(file, read_back, 3, 0), 3);
    assert_string_equal(read_back, "abc");
    close(file);
    temp_dir_free(&dir);
}

static void two_of_them_are_two(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    int first = temp_file_open(temp_dir_path(dir));
    int second = temp_file_open(temp_dir_path(dir));
    char byte;
    assert_int_equal(pwrite(first, "a", 1, 0), 1);
    assert_int_equal(pread(second, &byte, 1, 0), 0);
    close(first);
    close(second);
    temp_dir_free(&dir);
}

static void where_none_can_be_made_errno_says_why(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    errno = 0;
    assert_int_equal(temp_file_open(temp_dir_file(dir, "no such folder")), -1);
    assert_int_equal(errno, ENOENT);
    errno = 0;
    assert_int_equal(temp_file_open("/proc/self"), -1); /* a file system that makes no files */
    assert_int_not_equal(errno, 0);
    temp_dir_free(&dir);
}

static bool is_there(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

/* As a run that was killed leaves one; its path is the caller's. */
static char *leave_one(struct temp_dir *dir)
{
    char *path = NULL;
    int file = temp_file_make(temp_dir_path(dir), &path);
    assert_true(file >= 0);
    close(file);
    return path;
}

static void a_named_one_is_its_owners_and_kept_while_it_is_open(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    char *path = NULL;
    struct stat status;
    int file = temp_file_make(temp_dir_path(dir), &path);
    assert_true(file >= 0);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode, S_IFREG | 0600);
    assert_true((fcntl(file, F_GETFD) & FD_CLOEXEC) != 0);
    temp_file_sweep_beside(path);
    assert_true(is_there(path));
    close(file);
    temp_file_sweep_beside(temp_dir_file(dir, "report.csv"));
    assert_false(is_there(path));
    free(path);
    temp_dir_free(&dir);
}

static void no_name_that_is_not_ours_to_the_last_character_is_swept(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    char *path = leave_one(dir);
    size_t length = strlen(path);
    const char *folder = temp_dir_path(dir);
    static const char *const foreign[] = {".stopsms-", ".stopsms-backup", "crm.report.csv",
                                          ".stopsms-0000000000000000-00000000"};
    for (size_t i = 0; i < COUNT_OF(foreign); i++)
        temp_dir_write(dir, foreign[i], "mine");
    /* Each character of the name counts. */
    for (size_t i = strlen(folder) + 1; i < length; i++) {
        char kept = path[i];
        path[i] = kept == '0' ? '1' : '0';
        close(open(path, O_WRONLY | O_CREAT | O_EXCL, 0600));
        path[i] = kept;
    }
    size_t before = temp_dir_count(dir);
    temp_file_sweep_beside(path);
    assert_int_equal(temp_dir_count(dir), before - 1);
    assert_false(is_there(path));
    free(path);
    temp_dir_free(&dir);
}

static void a_journal_goes_with_its_file_and_no_other_does(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    char *path = NULL, journal[4096], other[4096];
    int file = temp_file_make(temp_dir_path(dir), &path);
    assert_true(file >= 0);
    (void)snprintf(journal, sizeof journal, "%s-journal", path);
    (void)snprintf(other, sizeof other, "%s-journals", path);
    close(open(journal, O_WRONLY | O_CREAT | O_EXCL, 0600));
    close(open(other, O_WRONLY | O_CREAT | O_EXCL, 0600));
    temp_dir_write(dir, "mine-journal", "mine");
    temp_file_sweep_beside(path);
    assert_true(is_there(journal));
    close(file);
    assert_int_equal(unlink(path), 0);
    temp_file_sweep_beside(path);
    assert_false(is_there(journal));
    assert_int_equal(temp_dir_count(dir), 2);
    free(path);
    temp_dir_free(&dir);
}

static void what_is_no_plain_file_of_one_name_is_left(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    char *path = leave_one(dir);
    assert_int_equal(link(path, temp_dir_file(dir, "kept")), 0);
    temp_file_sweep_beside(path);
    assert_true(is_there(path));
    assert_int_equal(unlink(path), 0);

    assert_int_equal(symlink("kept", path), 0);
    temp_file_sweep_beside(path);
    assert_true(is_there(path));
    assert_true(is_there(temp_dir_file(dir, "kept")));
    assert_int_equal(unlink(path), 0);

    assert_int_equal(mkfifo(path, 0600), 0);
    temp_file_sweep_beside(path);
    assert_true(is_there(path));
    assert_int_equal(unlink(path), 0);

    assert_int_equal(mkdir(path, 0700), 0);
    temp_file_sweep_beside(path);
    assert_true(is_there(path));
    free(path);
    temp_dir_free(&dir);
}

static void a_folder_that_is_not_there_is_no_matter(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    temp_file_sweep_beside(temp_dir_file(dir, "missing/report.csv"));
    char *path = NULL;
    assert_int_equal(temp_file_make(temp_dir_file(dir, "missing"), &path), -1);
    assert_int_equal(errno, ENOENT);
    assert_null(path);
    temp_dir_free(&dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_temporary_file_has_no_name_and_is_its_owners),
        cmocka_unit_test(two_of_them_are_two),
        cmocka_unit_test(where_none_can_be_made_errno_says_why),
        cmocka_unit_test(a_named_one_is_its_owners_and_kept_while_it_is_open),
        cmocka_unit_test(no_name_that_is_not_ours_to_the_last_character_is_swept),
        cmocka_unit_test(a_journal_goes_with_its_file_and_no_other_does),
        cmocka_unit_test(what_is_no_plain_file_of_one_name_is_left),
        cmocka_unit_test(a_folder_that_is_not_there_is_no_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
