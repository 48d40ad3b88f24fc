/* What the program makes of a limit on open files. */
#include "base/descriptors.h"

#include "support/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static struct rlimit limit_now(void)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    return limit;
}

/* The soft limit alone, which can be raised again. */
static void set_soft(rlim_t soft)
{
    struct rlimit limit = limit_now();
    limit.rlim_cur = soft;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

static int keep_limit(void **state)
{
    static struct rlimit kept;
    kept = limit_now();
    *state = &kept;
    return 0;
}

static int restore_limit(void **state)
{
    return setrlimit(RLIMIT_NOFILE, *state);
}

static void the_soft_limit_is_raised_as_far_as_needed(void **state)
{
    set_soft(30);
    descriptors_allow(50);
    assert_int_equal(limit_now().rlim_cur, 50);
}

static void the_soft_limit_is_never_lowered(void **state)
{
    set_soft(60);
    descriptors_allow(50);
    assert_int_equal(limit_now().rlim_cur, 60);
}

static void the_hard_limit_is_the_end(void **state)
{
    rlim_t hard = limit_now().rlim_max;
    set_soft(60);
    descriptors_allow(4000000000U);
    assert_true(limit_now().rlim_cur <= hard);
    assert_int_equal(limit_now().rlim_max, hard);
}

static void what_is_open_is_not_left(void **state)
{
    set_soft(60);
    unsigned before = descriptors_left(100);
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(descriptors_left(100), before - 1);
    assert_int_equal(close(fd), 0);
    assert_int_equal(descriptors_left(100), before);
    assert_int_equal(descriptors_left(3), 3);
}

static void only_exhaustion_is_advised_about(void **state)
{
    assert_string_equal(descriptors_advice(EACCES, "Ask."), "Ask.");
    assert_non_null(strstr(descriptors_advice(EMFILE, "Ask."), "ulimit -n"));
    assert_non_null(strstr(descriptors_advice(ENFILE, "Ask."), "ulimit -n"));
}

#define LIMIT_TEST(test) cmocka_unit_test_setup_teardown(test, keep_limit, restore_limit)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIMIT_TEST(the_soft_limit_is_raised_as_far_as_needed),
        LIMIT_TEST(the_soft_limit_is_never_lowered),
        LIMIT_TEST(the_hard_limit_is_the_end),
        LIMIT_TEST(what_is_open_is_not_left),
        LIMIT_TEST(only_exhaustion_is_advised_about),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
