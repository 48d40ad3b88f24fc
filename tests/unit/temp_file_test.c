#include "base/temp_file.h"

#include "support/temp_dir.h"
#include "support/unit.h"

#include <errno.h>
#include <fcntl.h>
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_temporary_file_has_no_name_and_is_its_owners),
        cmocka_unit_test(two_of_them_are_two),
        cmocka_unit_test(where_none_can_be_made_errno_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
