#include "jobs/job.h"

#include "support/unit.h"

struct move {
    enum job_state from;
    enum job_state to;
};

static const struct move allowed[] = {
    {JOB_PENDING, JOB_LISTED},           {JOB_PENDING, JOB_ALREADY_LISTED},
    {JOB_PENDING, JOB_REJECTED},         {JOB_PENDING, JOB_UNCONFIRMED},
    {JOB_PENDING, JOB_CANCELLED},        {JOB_LISTED, JOB_PENDING},
    {JOB_LISTED, JOB_REMOVING},          {JOB_ALREADY_LISTED, JOB_PENDING},
    {JOB_REJECTED, JOB_PENDING},         {JOB_UNCONFIRMED, JOB_ALREADY_LISTED},
    {JOB_UNCONFIRMED, JOB_PENDING},      {JOB_CANCELLED, JOB_PENDING},
    {JOB_CANCELLED, JOB_ALREADY_LISTED}, {JOB_REMOVING, JOB_REMOVED},
    {JOB_REMOVING, JOB_LISTED},          {JOB_REMOVED, JOB_PENDING},
    {JOB_REMOVED, JOB_ALREADY_LISTED},
};

static bool is_allowed(int from, int to)
{
    for (size_t i = 0; i < COUNT_OF(allowed); i++)
        if ((int)allowed[i].from == from && (int)allowed[i].to == to)
            return true;
    return false;
}

static void a_state_becomes_what_the_table_says_and_nothing_else(void **state)
{
    for (int from = 0; from < JOB_STATES; from++) {
        for (int to = 0; to < JOB_STATES; to++) {
            bool may = job_may_become((enum job_state)from, (enum job_state)to);
            if (may != is_allowed(from, to)) {
                fail_msg("%s -> %s", job_state_name((enum job_state)from),
                         job_state_name((enum job_state)to));
            }
        }
    }
}

static void what_we_did_not_add_is_never_removed(void **state)
{
    for (int from = 0; from < JOB_STATES; from++) {
        bool may = job_may_become((enum job_state)from, JOB_REMOVING);
        assert_int_equal(may, from == JOB_LISTED);
    }
}

static void a_number_being_removed_is_never_sent(void **state)
{
    assert_false(job_may_become(JOB_REMOVING, JOB_PENDING));
}

static void on_the_list_are_listed_and_already_listed(void **state)
{
    for (int each = 0; each < JOB_STATES; each++) {
        assert_int_equal(job_is_on_list((enum job_state)each),
                         each == JOB_LISTED || each == JOB_ALREADY_LISTED);
    }
}

static void the_names_are_those_of_the_reports(void **state)
{
    assert_string_equal(job_state_name(JOB_PENDING), "pending");
    assert_string_equal(job_state_name(JOB_ALREADY_LISTED), "already_listed");
    assert_string_equal(job_state_name(JOB_REMOVED), "removed");
    assert_string_equal(job_error_source_name(JOB_ERROR_NONE), "");
    assert_string_equal(job_error_source_name(JOB_ERROR_PROVIDER), "provider");
    assert_string_equal(job_error_source_name(JOB_ERROR_HTTP), "http");
    assert_string_equal(job_error_source_name(JOB_ERROR_NETWORK), "network");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_state_becomes_what_the_table_says_and_nothing_else),
        cmocka_unit_test(what_we_did_not_add_is_never_removed),
        cmocka_unit_test(a_number_being_removed_is_never_sent),
        cmocka_unit_test(on_the_list_are_listed_and_already_listed),
        cmocka_unit_test(the_names_are_those_of_the_reports),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
