#include "base/memory.h"
#include "jobs/job.h"
#include "submit/reconcile.h"
#include "support/scripted_wire.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ELEMENT(id, phone)                                                                         \
    "{\"id\":" #id ",\"phoneNumber\":\"+" #phone "\",\"createdAt\":\"2026-01-05 10:00:00\"}"
#define LIST(count, elements)                                                                      \
    "{\"success\":true,\"code\":200,\"nbData\":" #count ",\"data\":[" elements "]}"
#define LIST_OF_ONE LIST(1, ELEMENT(7, 33600000001))

/* Numbers 1 and 2 were listed by an earlier import, and a new one has brought them again. */
struct bench {
    struct store_fixture *fixture;
    struct scripted_wire *wire;
    volatile sig_atomic_t interrupted;
    struct listing listing;
    struct reconcile_config config;
    struct reconcile_result result;
    struct error err;
    int64_t import_id;
};

static void import_known(struct bench *bench, unsigned count)
{
    int64_t *phones = memory_alloc(count, sizeof *phones);
    for (unsigned i = 0; i < count; i++)
        phones[i] = 33600000001 + i;
    store_fixture_import(bench->fixture, "week1.csv", phones, count);
    store_fixture_exec(bench->fixture,
                       "UPDATE jobs SET state = 1, own_stop_id = phone - 33600000000,"
                       " confirmed_at = 1767571200000");
    bench->fixture->wall_ms += 1000;
    bench->import_id = store_fixture_import(bench->fixture, "week2.csv", phones, count);
    bench->fixture->wall_ms += 1000;
    free(phones);
}

static int set_up(void **state)
{
    struct bench *bench = memory_alloc(1, sizeof *bench);
    bench->fixture = store_fixture_new();
    bench->listing.rate_per_second = 5;
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    scripted_wire_free(&bench->wire);
    store_fixture_free(&bench->fixture);
    free(bench);
    return 0;
}

/* What a test has set of it stays. */
static void make_listing(struct bench *bench)
{
    struct listing *listing = &bench->listing;
    listing->api = (struct stop_api){.base_url = SCRIPTED_WIRE_URL, .api_key = SCRIPTED_WIRE_KEY};
    listing->call = scripted_wire_call(bench->wire);
    listing->call.interrupted = &bench->interrupted;
    listing->gate = (struct account_gate){.store = bench->fixture->store,
                                          .clock = listing->call.clock,
                                          .log = &bench->fixture->log,
                                          .api_key = SCRIPTED_WIRE_KEY};
    listing->random = scripted_wire_random();
}

/* As a run of the second import would, with `count` known numbers. */
static bool reconcile(struct bench *bench, unsigned count, const struct scripted_reply *replies,
                      unsigned reply_count)
{
    struct reconcile_config *config = &bench->config;
    import_known(bench, count);
    bench->wire = scripted_wire_new(replies, reply_count);
    make_listing(bench);
    config->store = bench->fixture->store;
    config->import_ids = &bench->import_id;
    config->import_count = 1;
    config->listing = &bench->listing;
    config->log = &bench->fixture->log;
    assert_true(job_store_begin_run(config->store, "run", &config->run_id, &bench->err));
    return reconcile_known(config, &bench->result, &bench->err);
}

/* From one request to this, the next one. */
static int64_t waited_us(const struct bench *bench, unsigned request)
{
    return scripted_wire_sent_at_us(bench->wire, request) -
           scripted_wire_sent_at_us(bench->wire, request - 1);
}

static int64_t pending(const struct bench *bench)
{
    return store_fixture_int64(bench->fixture, "SELECT count(*) FROM jobs WHERE state = 0");
}

static void expect_untouched(const struct bench *bench)
{
    assert_int_equal(pending(bench), 0);
    assert_int_equal(store_fixture_int64(bench->fixture, "SELECT count(list_stop_id) FROM jobs"),
                     0);
    assert_int_equal(store_fixture_int64(bench->fixture, "SELECT count(*) FROM events"), 0);
}

static void nothing_known_costs_no_call(void **state)
{
    struct bench *bench = *state;
    assert_true(reconcile(bench, 0, NULL, 0));
    assert_int_equal(bench->result.end, RECONCILE_NOTHING);
}

static void the_list_decides_which_numbers_are_sent_again(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.body = LIST_OF_ONE}};
    assert_true(reconcile(bench, 2, replies, COUNT_OF(replies)));
    assert_int_equal(bench->result.end, RECONCILE_BY_LIST);
    assert_int_equal(bench->result.counts.found[JOB_LISTED], 1);
    assert_int_equal(bench->result.counts.sent_again, 1);
    assert_int_equal(pending(bench), 1);
    assert_string_equal(scripted_wire_url(bench->wire, 0),
                        SCRIPTED_WIRE_URL "/stop-sms/list?apiKey=" SCRIPTED_WIRE_KEY);
}

static void a_failure_in_passing_is_tried_again_and_what_it_showed_forgotten(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {
        {.failure = HTTP_LOST,
         .body = "{\"success\":true,\"code\":200,\"nbData\":2,\"data\":[" ELEMENT(8, 33600000002)},
        {.status = 503, .body = "Service Unavailable"},
        {.body = LIST_OF_ONE},
    };
    assert_true(reconcile(bench, 2, replies, COUNT_OF(replies)));
    assert_int_equal(scripted_wire_requests(bench->wire), 3);
    assert_true(scripted_wire_all_fresh(bench->wire));
    assert_int_equal(bench->result.end, RECONCILE_BY_LIST);
    assert_int_equal(bench->result.counts.found[JOB_LISTED], 1);
    assert_int_equal(pending(bench), 1);
}

static void a_list_that_disagrees_with_itself_is_not_used(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {
        {.body = LIST(3, ELEMENT(7, 33600000001))},
        {.body = LIST(3, ELEMENT(7, 33600000001))},
        {.body = LIST(3, ELEMENT(7, 33600000001))},
        {.body = LIST(3, ELEMENT(7, 33600000001))},
    };
    assert_true(reconcile(bench, 2, replies, COUNT_OF(replies)));
    assert_int_equal(scripted_wire_requests(bench->wire), COUNT_OF(replies));
    assert_int_equal(bench->result.end, RECONCILE_SENT_AGAIN);
    assert_int_equal(bench->result.counts.sent_again, 2);
    assert_non_null(strstr(bench->result.reason, "announces 3"));
    assert_int_equal(pending(bench), 2);
    assert_int_equal(store_fixture_int64(bench->fixture, "SELECT count(list_stop_id) FROM jobs"),
                     0);
}

static void a_page_in_place_of_the_list_is_not_used(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {
        {.body = "<html>Please log in</html>"},
        {.body = "<html>Please log in</html>"},
        {.body = "<html>Please log in</html>"},
        {.body = "<html>Please log in</html>"},
    };
    assert_true(reconcile(bench, 2, replies, COUNT_OF(replies)));
    assert_int_equal(bench->result.end, RECONCILE_SENT_AGAIN);
}

static void an_address_without_a_list_is_asked_once(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.status = 404, .body = "Not Found"}};
    assert_true(reconcile(bench, 2, replies, COUNT_OF(replies)));
    assert_int_equal(bench->result.end, RECONCILE_SENT_AGAIN);
    assert_non_null(strstr(bench->result.reason, "404"));
}

static void too_many_requests_is_told_apart(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {
        {.status = 429, .body = "slow down", .retry_after = "7"},
        {.body = LIST_OF_ONE},
    };
    assert_true(reconcile(bench, 2, replies, COUNT_OF(replies)));
    assert_in_range(waited_us(bench, 1), 7000000, 7100000);
    assert_int_equal(bench->result.end, RECONCILE_BY_LIST);
}

static void a_refused_key_changes_nothing(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {
        {.body = "{\"success\":false,\"code\":10,\"message\":\"Clé API incorrecte\"}"}};
    assert_false(reconcile(bench, 2, replies, COUNT_OF(replies)));
    assert_int_equal(bench->err.code, ERROR_KEY);
    expect_untouched(bench);
}

static void a_blocked_account_is_told_from_a_refused_key(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {
        {.status = 403, .body = "{\"success\":false,\"code\":30,\"message\":\"Compte bloqué\"}"}};
    assert_false(reconcile(bench, 2, replies, COUNT_OF(replies)));
    assert_int_equal(bench->err.code, ERROR_KEY);
    assert_non_null(strstr(bench->err.text, "your account is blocked: \"Compte bloqué\" (code 30"));
    expect_untouched(bench);
}

static void a_request_that_the_provider_cannot_read_changes_nothing(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {
        {.status = 400, .body = "{\"success\":false,\"code\":90,\"message\":\"JSON malformé\"}"}};
    assert_false(reconcile(bench, 2, replies, COUNT_OF(replies)));
    assert_int_equal(bench->err.code, ERROR_SETUP);
    assert_non_null(strstr(bench->err.text, "can't read this program's requests: \"JSON malformé\" "
                                            "(code 90"));
    expect_untouched(bench);
}

static void a_403_that_is_not_the_providers_says_nothing_about_the_key(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.status = 403, .body = "Forbidden"},
                                                    {.status = 401, .body = "<html>"},
                                                    {.body = LIST_OF_ONE}};
    assert_true(reconcile(bench, 2, replies, COUNT_OF(replies)));
    assert_int_equal(bench->result.end, RECONCILE_BY_LIST);
}

/* Never idle, and never done. */
static void a_list_that_drips_is_given_up_in_proportion_to_what_it_brought(void **state)
{
    struct bench *bench = *state;
    const struct scripted_reply replies[] = {{.body = LIST_OF_ONE, .drip_us = 9000000},
                                             {.body = LIST_OF_ONE, .drip_us = 100000}};
    bench->listing.timeout_us = 10000000;
    assert_true(reconcile(bench, 2, replies, COUNT_OF(replies)));
    assert_int_equal(scripted_wire_requests(bench->wire), 2);
    assert_int_equal(bench->result.end, RECONCILE_BY_LIST);
}

/* A long pause is kept in the store, and no list is asked for before it is over. */
static void whoever_waits_may_end_it(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.status = 429, .retry_after = "4000"}};
    assert_false(reconcile(bench, 2, replies, COUNT_OF(replies)));
    assert_int_equal(bench->err.code, ERROR_UNFINISHED);
    expect_untouched(bench);
    bench->err = (struct error){0};
    assert_false(reconcile_known(&bench->config, &bench->result, &bench->err));
    assert_int_equal(bench->err.code, ERROR_UNFINISHED);
    assert_int_equal(scripted_wire_requests(bench->wire), 1);
    expect_untouched(bench);
}

static void the_list_takes_a_place_in_the_rate(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.status = 503}, {.body = LIST_OF_ONE}};
    bench->listing.rate_per_second = 0.5;
    assert_true(reconcile(bench, 2, replies, COUNT_OF(replies)));
    assert_in_range(waited_us(bench, 1), 2000000, 2100000);
    int64_t before_us = scripted_wire_now_us(bench->wire);
    assert_true(listing_rest(&bench->listing, &bench->err));
    assert_int_equal(scripted_wire_now_us(bench->wire) - before_us, 2000000);
}

static void without_a_question_nothing_is_waited_for(void **state)
{
    struct bench *bench = *state;
    assert_true(reconcile(bench, 0, NULL, 0));
    int64_t before_us = scripted_wire_now_us(bench->wire);
    assert_true(listing_rest(&bench->listing, &bench->err));
    assert_int_equal(scripted_wire_now_us(bench->wire), before_us);
}

static void interrupt(void *context)
{
    *(volatile sig_atomic_t *)context = SIGTERM;
}

static void a_signal_during_the_list_changes_nothing(void **state)
{
    struct bench *bench = *state;
    const struct scripted_reply replies[] = {
        {.status = 503, .before = interrupt, .context = (void *)&bench->interrupted}};
    assert_false(reconcile(bench, 2, replies, COUNT_OF(replies)));
    assert_int_equal(bench->err.code, ERROR_INTERRUPTED);
    expect_untouched(bench);
}

static void without_a_list_more_than_a_thousand_are_left(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.status = 404}};
    assert_true(reconcile(bench, RECONCILE_RESEND_MOST + 1, replies, COUNT_OF(replies)));
    assert_int_equal(bench->result.end, RECONCILE_LEFT);
    assert_int_equal(bench->result.doubtful, RECONCILE_RESEND_MOST + 1);
    expect_untouched(bench);
}

static void without_a_list_a_thousand_are_sent_again(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.status = 404}};
    assert_true(reconcile(bench, RECONCILE_RESEND_MOST, replies, COUNT_OF(replies)));
    assert_int_equal(bench->result.end, RECONCILE_SENT_AGAIN);
    assert_int_equal(pending(bench), RECONCILE_RESEND_MOST);
}

static void resubmit_sends_all_again_and_asks_for_no_list(void **state)
{
    struct bench *bench = *state;
    bench->config.resubmit = true;
    assert_true(reconcile(bench, RECONCILE_RESEND_MOST + 1, NULL, 0));
    assert_int_equal(bench->result.end, RECONCILE_SENT_AGAIN);
    assert_int_equal(pending(bench), RECONCILE_RESEND_MOST + 1);
}

static void the_key_is_in_no_message(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {
        {.body = "{\"success\":false,\"code\":10,\"message\":\"key " SCRIPTED_WIRE_KEY "\"}"}};
    assert_false(reconcile(bench, 2, replies, COUNT_OF(replies)));
    assert_null(strstr(bench->err.text, SCRIPTED_WIRE_KEY));
    assert_null(strstr(store_fixture_logged(bench->fixture), SCRIPTED_WIRE_KEY));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_known_costs_no_call),
        TEST(the_list_decides_which_numbers_are_sent_again),
        TEST(a_failure_in_passing_is_tried_again_and_what_it_showed_forgotten),
        TEST(a_list_that_disagrees_with_itself_is_not_used),
        TEST(a_page_in_place_of_the_list_is_not_used),
        TEST(an_address_without_a_list_is_asked_once),
        TEST(too_many_requests_is_told_apart),
        TEST(a_refused_key_changes_nothing),
        TEST(a_blocked_account_is_told_from_a_refused_key),
        TEST(a_request_that_the_provider_cannot_read_changes_nothing),
        TEST(a_403_that_is_not_the_providers_says_nothing_about_the_key),
        TEST(a_list_that_drips_is_given_up_in_proportion_to_what_it_brought),
        TEST(whoever_waits_may_end_it),
        TEST(the_list_takes_a_place_in_the_rate),
        TEST(without_a_question_nothing_is_waited_for),
        TEST(a_signal_during_the_list_changes_nothing),
        TEST(without_a_list_more_than_a_thousand_are_left),
        TEST(without_a_list_a_thousand_are_sent_again),
        TEST(resubmit_sends_all_again_and_asks_for_no_list),
        TEST(the_key_is_in_no_message),
    };
    return cmocka_run_group_tests_name("reconcile", tests, NULL, NULL);
}
