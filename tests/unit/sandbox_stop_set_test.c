/* The sandbox's list, and its streamed reply. */
#include "sandbox/stop_set.h"

#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#define NOW_MS INT64_C(1437387585000) /* 2015-07-20 10:19:45 */

/* Reads `size` bytes at a time, to the end. */
static struct text read_all(struct json_stream *stream, size_t size)
{
    struct text all = {0};
    char part[64];
    for (;;) {
        size_t length = json_stream_read(stream, part, size);
        if (length == 0)
            break;
        assert_in_range(length, 1, size);
        text_append(&all, part, length);
    }
    return all;
}

static void assert_list(struct json_stream *stream, size_t size, const char *expected)
{
    struct text all = read_all(stream, size);
    assert_string_equal(text_string(&all), expected);
    assert_int_equal(json_stream_read(stream, (char[1]){0}, 1), 0);
    text_free(&all);
    json_stream_free(&stream);
    assert_null(stream);
}

static void the_list_has_the_documented_shape_however_it_is_cut(void **state)
{
    static const size_t sizes[] = {1, 2, 7, 64};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct stop_set *set = stop_set_new(1);
        assert_list(stop_set_list(set), sizes[i],
                    "{\"success\":true,\"code\":200,\"nbData\":0,\"data\":[]}");
        assert_int_equal(stop_set_add(set, 33612345678, NOW_MS), 1);
        assert_int_equal(stop_set_add(set, 4915112345678, NOW_MS + 1000), 2);
        assert_list(stop_set_list(set), sizes[i],
                    "{\"success\":true,\"code\":200,\"nbData\":2,\"data\":["
                    "{\"id\":1,\"phoneNumber\":\"+33612345678\","
                    "\"createdAt\":\"2015-07-20 10:19:45\"},"
                    "{\"id\":2,\"phoneNumber\":\"+4915112345678\","
                    "\"createdAt\":\"2015-07-20 10:19:46\"}]}");
        stop_set_free(&set);
        assert_null(set);
    }
}

static void a_number_is_listed_once(void **state)
{
    struct stop_set *set = stop_set_new(1);
    assert_int_equal(stop_set_add(set, 33612345678, NOW_MS), 1);
    assert_int_equal(stop_set_add(set, 33612345678, NOW_MS), 0);
    assert_int_equal(stop_set_count(set), 1);
    stop_set_free(&set);
}

static void a_removed_number_can_be_added_again_under_a_new_id(void **state)
{
    struct stop_set *set = stop_set_new(1);
    stop_set_add(set, 33612345678, NOW_MS);
    assert_true(stop_set_remove(set, 1));
    assert_false(stop_set_remove(set, 1));
    assert_false(stop_set_remove(set, 0));
    assert_false(stop_set_remove(set, 2));
    assert_int_equal(stop_set_count(set), 0);
    assert_int_equal(stop_set_add(set, 33612345678, NOW_MS), 2);
    assert_int_equal(stop_set_add(set, 33612345678, NOW_MS), 0);
    assert_int_equal(stop_set_count(set), 1);
    stop_set_free(&set);
}

static void a_list_shows_one_moment_though_the_set_changes_meanwhile(void **state)
{
    struct stop_set *set = stop_set_new(1);
    stop_set_add(set, 33600000001, NOW_MS);
    stop_set_add(set, 33600000002, NOW_MS);
    stop_set_remove(set, 1);
    struct json_stream *stream = stop_set_list(set);
    stop_set_remove(set, 2);
    for (uint64_t number = 33700000000; number < 33700010000; number++)
        assert_int_not_equal(stop_set_add(set, number, NOW_MS), 0);
    assert_list(stream, 64,
                "{\"success\":true,\"code\":200,\"nbData\":1,\"data\":["
                "{\"id\":2,\"phoneNumber\":\"+33600000002\","
                "\"createdAt\":\"2015-07-20 10:19:45\"}]}");
    stop_set_free(&set);
}

static void every_one_of_many_numbers_is_found_again(void **state)
{
    struct stop_set *set = stop_set_new(1);
    for (uint64_t i = 0; i < 50000; i++)
        assert_int_equal(stop_set_add(set, 33600000000 + i * 7, NOW_MS), i + 1);
    for (uint64_t i = 0; i < 50000; i++)
        assert_int_equal(stop_set_add(set, 33600000000 + i * 7, NOW_MS), 0);
    assert_int_equal(stop_set_count(set), 50000);
    stop_set_free(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_has_the_documented_shape_however_it_is_cut),
        cmocka_unit_test(a_number_is_listed_once),
        cmocka_unit_test(a_removed_number_can_be_added_again_under_a_new_id),
        cmocka_unit_test(a_list_shows_one_moment_though_the_set_changes_meanwhile),
        cmocka_unit_test(every_one_of_many_numbers_is_found_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
