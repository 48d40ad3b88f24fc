#include "base/regular_file.h"

#include "support/temp_dir.h"
#include "support/unit.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static void a_regular_file_is_opened_with_its_length(void **state)
{
    struct error err = {0};
    int64_t bytes = 0;
    char content[8] = "";
    FILE *stream = regular_file_open(temp_dir_write(*state, "file", "four"), &bytes, &err);
    assert_non_null(stream);
    assert_int_equal(bytes, 4);
    assert_int_equal(fread(content, 1, sizeof content, stream), 4);
    assert_string_equal(content, "four");
    fclose(stream);
}

static void assert_refused(const char *path, enum error_code code, const char *reason)
{
    struct error err = {0};
    int64_t bytes = 0;
    assert_null(regular_file_open(path, &bytes, &err));
    assert_int_equal(err.code, code);
    assert_non_null(strstr(err.text, reason));
}

static void a_pipe_is_not_waited_for(void **state)
{
    const char *path = temp_dir_file(*state, "pipe");
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_refused(path, ERROR_INPUT, "no regular file");
}

static void no_link_is_followed(void **state)
{
    const char *target = temp_dir_write(*state, "target", "x");
    const char *path = temp_dir_file(*state, "link");
    assert_int_equal(symlink(target, path), 0);
    assert_refused(path, ERROR_INPUT, "symbolic link");
}

static void folders_devices_and_nothing_are_told_apart(void **state)
{
    assert_refused(temp_dir_path(*state), ERROR_INPUT, "no regular file");
    assert_refused("/dev/zero", ERROR_INPUT, "no regular file");
    assert_refused(temp_dir_file(*state, "nothing"), ERROR_NO_INPUT, "No such file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_regular_file_is_opened_with_its_length, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_pipe_is_not_waited_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_link_is_followed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(folders_devices_and_nothing_are_told_apart, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
