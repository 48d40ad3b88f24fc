/* Members of a group go in turn and never leave more often than the rate; whatever the file holds,
 * it never makes them faster. */
#include "support/temp_dir.h"
#include "support/unit.h"

#include "base/random.h"
#include "submit/pace/policy.h"
#include "submit/pace/rate_group.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECOND_US INT64_C(1000000)
#define BEGIN_US  (100 * SECOND_US) /* after the boot */
#define MEMBERS   3

struct bench {
    struct temp_dir *folder;
    const char *path;
    struct rate_group *members[MEMBERS];
    unsigned left[MEMBERS]; /* requests that left, by member */
    int64_t now_us;
};

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    assert_non_null(bench);
    bench->folder = temp_dir_new();
    bench->path = temp_dir_file(bench->folder, "agency.rate");
    bench->now_us = BEGIN_US;
    *state = bench;
    return 0;
}

static void leave(struct bench *bench, size_t member)
{
    rate_group_free(&bench->members[member]);
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    for (size_t i = 0; i < MEMBERS; i++)
        leave(bench, i);
    temp_dir_free(&bench->folder);
    free(bench);
    return 0;
}

static void join(struct bench *bench, size_t member, double per_second, unsigned burst)
{
    struct error err = {0};
    if (!rate_group_open(bench->path, per_second, burst, &bench->members[member], &err))
        fail_msg("%s", err.text);
}

static bool try_one(struct bench *bench, size_t member)
{
    struct error err = {0};
    int64_t wait_us = -1;
    if (!rate_group_take(bench->members[member], bench->now_us, &wait_us, &err))
        fail_msg("%s", err.text);
    assert_true(wait_us >= 0);
    bench->left[member] += wait_us == 0;
    return wait_us == 0;
}

static unsigned all_left(const struct bench *bench)
{
    unsigned sum = 0;
    for (size_t i = 0; i < MEMBERS; i++)
        sum += bench->left[i];
    return sum;
}

/* Every member asks each `step_us`, for so long; returns how many left. */
static unsigned ask_for(struct bench *bench, int64_t time_us, int64_t step_us)
{
    unsigned before = all_left(bench);
    for (int64_t end_us = bench->now_us + time_us; bench->now_us < end_us; bench->now_us += step_us)
        for (size_t i = 0; i < MEMBERS; i++)
            if (bench->members[i] != NULL)
                (void)try_one(bench, i);
    return all_left(bench) - before;
}

static void write_file(const struct bench *bench, const char *bytes, size_t length)
{
    int fd = open(bench->path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0 && write(fd, bytes, length) == (ssize_t)length);
    close(fd);
}

static size_t read_file(const struct bench *bench, char *bytes, size_t size)
{
    int fd = open(bench->path, O_RDONLY);
    ssize_t got = read(fd, bytes, size);
    close(fd);
    assert_true(got >= 0);
    return (size_t)got;
}

/* --- the rate --- */

static void all_members_together_keep_the_rate_and_each_has_its_share(void **state)
{
    struct bench *bench = *state;
    for (size_t i = 0; i < MEMBERS; i++)
        join(bench, i, 10, 2);
    assert_in_range(ask_for(bench, 60 * SECOND_US, 1000), 597, 602);
    for (size_t i = 0; i < MEMBERS; i++)
        assert_in_range(bench->left[i], 198, 202);
}

/* One asks a hundred times as often. */
static void who_asks_more_often_gets_no_more(void **state)
{
    struct bench *bench = *state;
    join(bench, 0, 10, 2);
    join(bench, 1, 10, 2);
    for (int i = 0; i < 30000; i++) {
        (void)try_one(bench, 0);
        if (i % 50 == 0)
            (void)try_one(bench, 1);
        bench->now_us += 1000;
    }
    assert_in_range(bench->left[0], 145, 160);
    assert_in_range(bench->left[1], 140, 155);
}

/* The same numbers each time. */
static uint64_t next_number(void *context)
{
    uint64_t *state = context;
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 1 ^ *state << 31;
}

/* In any window; members ask at times of their own, and stand still for a while. */
static void no_window_has_more_than_the_rate_and_a_burst(void **state)
{
    struct bench *bench = *state;
    uint64_t seed = 7;
    struct random random = {next_number, &seed};
    static int64_t left_at[4000];
    size_t count = 0;
    for (size_t i = 0; i < MEMBERS; i++)
        join(bench, i, 20, 3);
    while (count < 2000) {
        for (size_t i = 0; i < MEMBERS; i++)
            if (random_below(&random, 4) > 0)
                while (try_one(bench, i))
                    left_at[count++] = bench->now_us;
        bench->now_us += (int64_t)random_below(&random, 300000);
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = i; k < count && k < i + 400; k++) {
            double most = (double)(left_at[k] - left_at[i]) / 1e6 * 20 + 3 + 1e-6;
            if ((double)(k - i + 1) > most)
                fail_msg("%zu left in %jd us", k - i + 1, (intmax_t)(left_at[k] - left_at[i]));
        }
}

static void the_slowest_rules_while_it_is_there(void **state)
{
    struct bench *bench = *state;
    join(bench, 0, 100, 2);
    assert_in_range(ask_for(bench, 10 * SECOND_US, 1000), 990, 1002);
    join(bench, 1, 2, 2);
    assert_in_range(ask_for(bench, 10 * SECOND_US, 1000), 19, 24);
    leave(bench, 1);
    assert_in_range(ask_for(bench, GROUP_PRESENT_US - SECOND_US, 1000), 110, 125);
    bench->now_us += 3 * SECOND_US;
    assert_in_range(ask_for(bench, 10 * SECOND_US, 1000), 990, 1010);
}

static void who_dies_with_a_place_costs_that_place_alone(void **state)
{
    struct bench *bench = *state;
    join(bench, 0, 10, 2);
    for (int i = 0; i < 100; i++) {
        join(bench, 1, 10, 2);
        while (try_one(bench, 1))
            continue;
        leave(bench, 1); /* as a kill would: the file is as it was */
        (void)ask_for(bench, SECOND_US, 1000);
    }
    assert_in_range(bench->left[0], 850, 1000);
    assert_true(all_left(bench) <= 1002);
}

static void a_pause_that_one_was_asked_for_is_everybodys(void **state)
{
    struct bench *bench = *state;
    for (size_t i = 0; i < MEMBERS; i++)
        join(bench, i, 10, 2);
    (void)ask_for(bench, SECOND_US, 1000);
    rate_group_close(bench->members[0], bench->now_us, 30 * SECOND_US);
    assert_int_equal(ask_for(bench, 30 * SECOND_US - 1000, 1000), 0);
    assert_in_range(ask_for(bench, 10 * SECOND_US, 1000), 95, 103);
    /* One that is too long to be waited for is its account's. */
    rate_group_close(bench->members[1], bench->now_us, 86400 * SECOND_US);
    bench->now_us += (RETRY_AFTER_MAX_S + 1) * SECOND_US;
    assert_in_range(ask_for(bench, SECOND_US, 1000), 8, 13);
}

/* --- what is in the file --- */

/* Every byte cut off, and every byte changed: refused, or never faster than the rate. */
static void a_torn_or_damaged_file_is_never_without_a_rate(void **state)
{
    struct bench *bench = *state;
    char whole[512], bytes[512];
    join(bench, 0, 10, 2);
    (void)ask_for(bench, SECOND_US, 1000);
    size_t length = read_file(bench, whole, sizeof whole);
    for (size_t i = 0; i < 4 * length; i++) {
        static const char others[] = {'\0', '9', '0', 'x'};
        struct error err = {0};
        leave(bench, 0);
        memcpy(bytes, whole, length);
        bytes[i / 4] = others[i % 4];
        write_file(bench, bytes, i % 4 == 3 ? i / 4 : length);
        if (!rate_group_open(bench->path, 10, 2, &bench->members[0], &err)) {
            assert_int_equal(err.code, ERROR_SETUP);
            continue;
        }
        assert_true(ask_for(bench, SECOND_US, 5000) <= 12);
    }
}

static void what_was_never_ours_is_refused_and_left_alone(void **state)
{
    static const char *const texts[] = {"0639980001\n", "stopsms rate 2\n", "\n",
                                        "stopsms rate 1 "};
    struct bench *bench = *state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct error err = {0};
        char after[64] = "";
        write_file(bench, texts[i], strlen(texts[i]));
        assert_false(rate_group_open(bench->path, 10, 2, &bench->members[0], &err));
        assert_int_equal(err.code, ERROR_SETUP);
        assert_int_equal(read_file(bench, after, sizeof after), strlen(texts[i]));
        assert_memory_equal(after, texts[i], strlen(texts[i]));
    }
    char large[4096];
    struct error err = {0};
    memset(large, 0, sizeof large);
    write_file(bench, large, sizeof large);
    assert_false(rate_group_open(bench->path, 10, 2, &bench->members[0], &err));
}

/* Puts 19 digits behind the word. */
static void set_number(const struct bench *bench, const char *word, int64_t number)
{
    char bytes[512] = "", digits[32];
    size_t length = read_file(bench, bytes, sizeof bytes - 1);
    char *at = strstr(bytes, word);
    assert_non_null(at);
    (void)snprintf(digits, sizeof digits, "%019jd", (intmax_t)number);
    memcpy(at + strlen(word), digits, 19);
    write_file(bench, bytes, length);
}

static void a_time_too_far_ahead_is_void_and_no_credit(void **state)
{
    struct bench *bench = *state;
    join(bench, 0, 10, 2);
    (void)ask_for(bench, SECOND_US, 1000);
    static const char *const words[] = {"next ", "shut ", "slow "};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        set_number(bench, words[i], INT64_MAX);
        assert_in_range(ask_for(bench, 2 * SECOND_US, 1000), 17, 23);
    }
    /* One that is behind is no more than a rest. */
    set_number(bench, "next ", 0);
    assert_in_range(ask_for(bench, SECOND_US, 1000), 9, 13);
}

static void after_another_boot_the_rate_begins_anew_and_slowly(void **state)
{
    struct bench *bench = *state;
    char bytes[512] = "";
    join(bench, 0, 10, 2);
    rate_group_close(bench->members[0], bench->now_us, 60 * SECOND_US);
    size_t length = read_file(bench, bytes, sizeof bytes - 1);
    char *boot = strstr(bytes, "boot ") + 5;
    memcpy(boot, "00000000-0000-0000-0000-000000000000", 36);
    write_file(bench, bytes, length);
    leave(bench, 0);
    bench->now_us = SECOND_US; /* the clock begins anew, too */
    join(bench, 0, 10, 2);
    assert_false(try_one(bench, 0));
    assert_in_range(ask_for(bench, 10 * SECOND_US, 1000), 98, 101);
}

/* --- where it is --- */

static void a_file_that_is_taken_away_is_made_anew_for_all(void **state)
{
    struct bench *bench = *state;
    join(bench, 0, 10, 2);
    join(bench, 1, 10, 2);
    (void)ask_for(bench, SECOND_US, 1000);
    assert_int_equal(unlink(bench->path), 0);
    assert_true(ask_for(bench, 10 * SECOND_US, 1000) <= 103);
    assert_int_equal(access(bench->path, F_OK), 0);
}

static void a_file_that_others_may_change_is_refused(void **state)
{
    struct bench *bench = *state;
    struct error err = {0};
    write_file(bench, "", 0);
    assert_int_equal(chmod(bench->path, 0660), 0);
    assert_false(rate_group_open(bench->path, 10, 2, &bench->members[0], &err));
    assert_int_equal(err.code, ERROR_SETUP);
    assert_int_equal(unlink(bench->path), 0);
    assert_int_equal(symlink("/dev/null", bench->path), 0);
    assert_false(rate_group_open(bench->path, 10, 2, &bench->members[0], &err));
    assert_int_equal(unlink(bench->path), 0);
    assert_int_equal(mkfifo(bench->path, 0600), 0);
    assert_false(rate_group_open(bench->path, 10, 2, &bench->members[0], &err));
    assert_false(rate_group_open("/proc/none/agency.rate", 10, 2, &bench->members[0], &err));
    assert_int_equal(err.code, ERROR_SETUP);
}

/* Whoever holds it is waited for, without a request. */
static void a_file_that_somebody_holds_lets_nothing_leave(void **state)
{
    struct bench *bench = *state;
    join(bench, 0, 10, 2);
    (void)ask_for(bench, SECOND_US, 1000);
    int fd = open(bench->path, O_RDWR);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    assert_int_equal(ask_for(bench, 5 * SECOND_US, 1000), 0);
    close(fd);
    assert_in_range(ask_for(bench, SECOND_US, 1000), 9, 13);
}

static void a_group_has_a_plain_name_or_a_whole_path(void **state)
{
    static const char *const good[] = {"all", "a.b_c-1", "/run/stopsms/all.rate"};
    static const char *const bad[] = {"", "-x", ".x", "a/b", "../x", "a b", "/run/", "é"};
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(rate_group_is_name(good[i]));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(rate_group_is_name(bad[i]));
}

#define ON_BENCH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BENCH(all_members_together_keep_the_rate_and_each_has_its_share),
        ON_BENCH(who_asks_more_often_gets_no_more),
        ON_BENCH(no_window_has_more_than_the_rate_and_a_burst),
        ON_BENCH(the_slowest_rules_while_it_is_there),
        ON_BENCH(who_dies_with_a_place_costs_that_place_alone),
        ON_BENCH(a_pause_that_one_was_asked_for_is_everybodys),
        ON_BENCH(a_torn_or_damaged_file_is_never_without_a_rate),
        ON_BENCH(what_was_never_ours_is_refused_and_left_alone),
        ON_BENCH(a_time_too_far_ahead_is_void_and_no_credit),
        ON_BENCH(after_another_boot_the_rate_begins_anew_and_slowly),
        ON_BENCH(a_file_that_is_taken_away_is_made_anew_for_all),
        ON_BENCH(a_file_that_others_may_change_is_refused),
        ON_BENCH(a_file_that_somebody_holds_lets_nothing_leave),
        cmocka_unit_test(a_group_has_a_plain_name_or_a_whole_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
