#include "jobs/store/job_store.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#define URL "https://api.smspartner.fr/v1"

static int set_up(void **state)
{
    *state = store_fixture_new();
    return 0;
}

static int tear_down(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_free(&fixture);
    return 0;
}

static uint64_t next_number(void *context)
{
    return ++*(uint64_t *)context * UINT64_C(0x9e3779b97f4a7c15);
}

static void a_database_belongs_to_the_account_that_bound_it(void **state)
{
    struct store_fixture *fixture = *state;
    uint64_t seed = 0;
    struct random random = {.next = next_number, .context = &seed};
    struct error err = {0};
    assert_true(job_store_check_account(fixture->store, URL, "key-of-a", &err));
    assert_true(job_store_bind_account(fixture->store, URL, "key-of-a", &random, &err));
    assert_true(job_store_check_account(fixture->store, URL, "key-of-a", &err));

    assert_false(job_store_check_account(fixture->store, URL, "key-of-b", &err));
    assert_int_equal(err.code, ERROR_KEY);
    assert_non_null(strstr(err.text, URL));
    assert_non_null(strstr(err.text, "stopsms rekey"));
    assert_null(strstr(err.text, "key-of"));
    assert_false(job_store_check_account(fixture->store, "http://localhost:1", "key-of-a", &err));
    assert_int_equal(err.code, ERROR_KEY);
}

static void binding_again_changes_nothing(void **state)
{
    struct store_fixture *fixture = *state;
    uint64_t seed = 0;
    struct random random = {.next = next_number, .context = &seed};
    struct error err = {0};
    assert_true(job_store_bind_account(fixture->store, URL, "key-of-a", &random, &err));
    assert_true(job_store_bind_account(fixture->store, URL, "key-of-b", &random, &err));
    assert_true(job_store_check_account(fixture->store, URL, "key-of-a", &err));
    assert_false(job_store_check_account(fixture->store, URL, "key-of-b", &err));
}

static void the_key_is_nowhere_in_the_database(void **state)
{
    struct store_fixture *fixture = *state;
    uint64_t seed = 0;
    struct random random = {.next = next_number, .context = &seed};
    struct error err = {0};
    assert_true(job_store_bind_account(fixture->store, URL, "key-of-a", &random, &err));
    store_fixture_close(fixture);
    size_t length = 0;
    char *bytes = temp_dir_read(fixture->path, &length);
    for (size_t i = 0; i + 8 <= length; i++)
        assert_memory_not_equal(bytes + i, "key-of-a", 8);
    free(bytes);
}

static void rekey_replaces_the_key_and_keeps_the_address(void **state)
{
    struct store_fixture *fixture = *state;
    uint64_t seed = 0;
    struct random random = {.next = next_number, .context = &seed};
    struct error err = {0};
    assert_false(job_store_rekey(fixture->store, "new", &random, &err));
    assert_int_equal(err.code, ERROR_SETUP);
    assert_true(job_store_bind_account(fixture->store, URL, "old", &random, &err));
    assert_true(job_store_rekey(fixture->store, "new", &random, &err));
    assert_true(job_store_check_account(fixture->store, URL, "new", &err));
    assert_false(job_store_check_account(fixture->store, URL, "old", &err));
}

static void the_name_of_the_user_is_kept_once_the_account_is_known(void **state)
{
    struct store_fixture *fixture = *state;
    uint64_t seed = 0;
    struct random random = {.next = next_number, .context = &seed};
    struct error err = {0};
    struct store_account account;
    assert_true(job_store_name_account(fixture->store, "nobody yet", &err));
    assert_true(job_store_account(fixture->store, &account, &err));
    assert_string_equal(account.api_url, "");
    assert_string_equal(account.user_name, "");
    assert_true(job_store_bind_account(fixture->store, URL, "key", &random, &err));
    assert_true(job_store_name_account(fixture->store, "jean.dupont", &err));
    assert_true(job_store_name_account(fixture->store, "", &err));
    store_fixture_reopen(fixture);
    assert_true(job_store_account(fixture->store, &account, &err));
    assert_string_equal(account.api_url, URL);
    assert_string_equal(account.user_name, "jean.dupont");
    assert_true(job_store_rekey(fixture->store, "new", &random, &err));
    assert_true(job_store_account(fixture->store, &account, &err));
    assert_string_equal(account.user_name, "jean.dupont");
}

static void a_long_pause_outlives_a_restart_even_of_an_unbound_store(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    int64_t until = -1;
    assert_true(job_store_closed_until(fixture->store, &until, &err));
    assert_int_equal(until, 0);
    assert_true(job_store_close_until(fixture->store, FIXTURE_START_MS + 3600000, &err));
    store_fixture_reopen(fixture);
    assert_true(job_store_closed_until(fixture->store, &until, &err));
    assert_int_equal(until, FIXTURE_START_MS + 3600000);
    assert_true(job_store_close_until(fixture->store, 0, &err));
    assert_true(job_store_closed_until(fixture->store, &until, &err));
    assert_int_equal(until, 0);
}

#define STORE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_database_belongs_to_the_account_that_bound_it),
        STORE_TEST(binding_again_changes_nothing),
        STORE_TEST(the_key_is_nowhere_in_the_database),
        STORE_TEST(rekey_replaces_the_key_and_keeps_the_address),
        STORE_TEST(the_name_of_the_user_is_kept_once_the_account_is_known),
        STORE_TEST(a_long_pause_outlives_a_restart_even_of_an_unbound_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
