/* The provider's list, however its bytes arrive. */
#include "provider/stop_list.h"

#include "base/text.h"
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ENTRIES 8

/* What came out of one reading. */
struct outcome {
    bool ok;
    int64_t count;
    struct error err;
    size_t seen;
    struct stop_list_entry entries[MAX_ENTRIES];
    char dates[MAX_ENTRIES][32]; /* "-": none */
    size_t stop_after;           /* 0: never */
};

static bool note_entry(void *context, const struct stop_list_entry *entry)
{
    struct outcome *outcome = context;
    assert_true(outcome->seen < MAX_ENTRIES);
    const char *date = entry->created_at != NULL ? entry->created_at : "-";
    (void)snprintf(outcome->dates[outcome->seen], sizeof outcome->dates[0], "%s", date);
    outcome->entries[outcome->seen++] = *entry;
    return outcome->seen != outcome->stop_after;
}

/* In two pieces, the second one byte by byte or at once. */
static void read_split(const char *body, size_t length, size_t split, bool byte_by_byte,
                       struct outcome *outcome)
{
    struct stop_list_reader *reader = stop_list_reader_new(note_entry, outcome);
    (void)stop_list_reader_feed(reader, body, split);
    for (size_t at = split; at < length;) {
        size_t piece = byte_by_byte ? 1 : length - at;
        (void)stop_list_reader_feed(reader, body + at, piece);
        at += piece;
    }
    outcome->ok = stop_list_reader_finish(reader, &outcome->count, &outcome->err);
    stop_list_reader_free(&reader);
    assert_null(reader);
}

static void read_whole(const char *body, struct outcome *outcome)
{
    *outcome = (struct outcome){0};
    read_split(body, strlen(body), strlen(body), false, outcome);
}

static const char two_entries[] =
    "{\"success\": true, \"code\": 200, \"nbData\": 2, \"data\" : [ {\"id\": 19,"
    " \"phoneNumber\": \"+33612345678\", \"createdAt\": \"2015-07-20 10:19:45\"} ,\n"
    "{\"id\": 20, \"x\": {\"]\": [\"}\\\"\\\\\"]}, \"phoneNumber\": \"0712345678\"}]}\n";

static void a_whole_list_is_read(void **state)
{
    struct outcome outcome;
    read_whole(two_entries, &outcome);
    assert_true(outcome.ok);
    assert_int_equal(outcome.count, 2);
    assert_int_equal(outcome.seen, 2);
    assert_int_equal(outcome.entries[0].stop_id, 19);
    assert_int_equal(outcome.entries[0].phone, INT64_C(33612345678));
    assert_int_equal(outcome.entries[1].stop_id, 20);
    assert_int_equal(outcome.entries[1].phone, INT64_C(33712345678));
    assert_string_equal(outcome.dates[0], "2015-07-20 10:19:45");
    assert_string_equal(outcome.dates[1], "-");
}

static void a_date_is_in_the_providers_words_and_none_where_it_is_no_string(void **state)
{
    struct outcome outcome;
    read_whole(
        "{\"success\":true,\"code\":200,\"nbData\":4,\"data\":["
        "{\"id\":1,\"phoneNumber\":\"+33612345678\",\"createdAt\":\"hier \\u00e0 midi\"},"
        "{\"id\":2,\"phoneNumber\":\"+33612345678\",\"createdAt\":1446332400},"
        "{\"id\":3,\"phoneNumber\":\"+33612345678\",\"createdAt\":null},"
        "{\"id\":4,\"phoneNumber\":\"+33612345678\",\"createdAt\":\"a\",\"createdAt\":\"b\"}]}",
        &outcome);
    assert_true(outcome.ok);
    assert_string_equal(outcome.dates[0], "hier \xc3\xa0 midi");
    for (size_t i = 1; i < 4; i++)
        assert_string_equal(outcome.dates[i], "-");
}

static void dates_are_read_where_there_is_such_a_day_and_no_zone(void **state)
{
    static const struct {
        const char *words, *date; /* NULL: not read */
    } cases[] = {
        {"2015-07-20 10:19:45", "2015-07-20 10:19:45"},
        {"2015-07-20T10:19:45", "2015-07-20 10:19:45"},
        {"2015-07-20 10:19", "2015-07-20 10:19:00"},
        {"2015-07-20", "2015-07-20 00:00:00"},
        {"2016-02-29", "2016-02-29 00:00:00"},
        {"2016-12-31 23:59:60", "2016-12-31 23:59:60"},
        {"2015-02-29", NULL},
        {"0000-00-00 00:00:00", NULL},
        {"2015-07-20 24:00:00", NULL},
        {"2015-07-20 10:60", NULL},
        {"2015-07-20 10:19:45Z", NULL},
        {"2015-07-20T10:19:45+02:00", NULL},
        {"2015-07-20 10:19:45.5", NULL},
        {"2015-07-20 ", NULL},
        {"2015-07-20 10", NULL},
        {" 2015-07-20", NULL},
        {"2015-7-2", NULL},
        {"20/07/2015", NULL},
        {"20150720", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char date[STOP_LIST_DATE_SIZE];
        bool read = stop_list_date(cases[i].words, date);
        assert_int_equal(read, cases[i].date != NULL);
        if (read)
            assert_string_equal(date, cases[i].date);
    }
}

static void any_split_gives_the_same_result(void **state)
{
    size_t length = strlen(two_entries);
    for (size_t split = 0; split <= length; split++) {
        for (int byte_by_byte = 0; byte_by_byte < 2; byte_by_byte++) {
            struct outcome outcome = {0};
            read_split(two_entries, length, split, byte_by_byte == 1, &outcome);
            assert_true(outcome.ok);
            assert_int_equal(outcome.count, 2);
            assert_int_equal(outcome.seen, 2);
            assert_int_equal(outcome.entries[1].phone, INT64_C(33712345678));
        }
    }
}

static void a_list_cut_anywhere_is_refused(void **state)
{
    size_t length = strlen(two_entries) - 1; /* but for the newline at its end */
    for (size_t cut = 0; cut < length; cut++) {
        struct outcome outcome = {0};
        read_split(two_entries, cut, cut, false, &outcome);
        assert_false(outcome.ok);
        assert_int_equal(outcome.count, 0);
        assert_int_equal(outcome.err.code, ERROR_UNFINISHED);
    }
}

static void the_members_may_come_in_any_order(void **state)
{
    struct outcome outcome;
    read_whole("{\"data\":[{\"phoneNumber\":\"+4915112345678\",\"id\":1}],\"nbData\":1,"
               "\"note\":{\"data\":[1]},\"code\":200,\"success\":true}",
               &outcome);
    assert_true(outcome.ok);
    assert_int_equal(outcome.count, 1);
    assert_int_equal(outcome.entries[0].phone, INT64_C(4915112345678));
}

static void a_number_in_any_spelling_is_the_same_number(void **state)
{
    static const char *const spellings[] = {
        "+33612345678",     "0612345678",           "06 12 34 56 78",   "06.12.34.56.78",
        "06-12-34-56-78",   "0033612345678",        "00 33 6 12345678", "+33 (0)6 12 34 56 78",
        "+33 6 12 34 5678", "+33\302\240612345678", "33612345678",
    };
    for (size_t i = 0; i < COUNT_OF(spellings); i++) {
        struct outcome outcome;
        char body[256];
        (void)snprintf(body, sizeof body,
                       "{\"success\":true,\"code\":200,\"nbData\":1,\"data\":[{\"id\":1,"
                       "\"phoneNumber\":\"%s\"}]}",
                       spellings[i]);
        read_whole(body, &outcome);
        if (!outcome.ok || outcome.entries[0].phone != INT64_C(33612345678))
            fail_msg("%s was not read", spellings[i]);
    }
}

/* But for success, code, nbData, id and phoneNumber, which are said once and plainly. */
static void members_that_do_not_matter_may_be_any_json(void **state)
{
    (void)state;
    struct outcome outcome;
    read_whole(
        "{\"success\":true,\"code\":200,\"cost\":0.045,\"x\":\"\\ud800\",\"x\":1e400,\"nbData\":1,"
        "\"data\":[{\"id\":1,\"a\":{},\"a\":[],\"\\udfff\":-0.5,\"n\":99999999999999999999,"
        "\"phoneNumber\":\"+33612345678\"}]}",
        &outcome);
    assert_true(outcome.ok);
    assert_int_equal(outcome.seen, 1);
    for (size_t place = 0; place < 2; place++) {
        struct text body = {0};
        text_append_string(&body, "{\"success\":true,\"code\":200,\"nbData\":1,");
        text_append_string(&body, place == 0 ? "\"x\":" : "\"data\":[{\"id\":1,\"x\":");
        for (int i = 0; i < 2000; i++)
            text_append_char(&body, '[');
        for (int i = 0; i < 2000; i++)
            text_append_char(&body, ']');
        text_append_string(&body, place == 0 ? ",\"data\":[{\"id\":1," : ",");
        text_append_string(&body, "\"phoneNumber\":\"+33612345678\"}]}");
        read_whole(text_string(&body), &outcome);
        assert_true(outcome.ok);
        assert_int_equal(outcome.entries[0].stop_id, 1);
        text_free(&body);
    }
}

static void members_that_matter_are_said_once_and_plainly(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "{\"success\":true,\"code\":200.0,\"nbData\":0,\"data\":[]}",
        "{\"success\":true,\"code\":200,\"code\":200,\"nbData\":0,\"data\":[]}",
        "{\"success\":true,\"success\":true,\"code\":200,\"nbData\":0,\"data\":[]}",
        "{\"success\":true,\"code\":200,\"nbData\":0.0,\"data\":[]}",
        "{\"success\":true,\"code\":200,\"nbData\":0,\"nbData\":0,\"data\":[]}",
        "{\"success\":true,\"code\":200,\"nbData\":0,\"data\":[],\"data\":[]}",
        "{\"success\":true,\"code\":200,\"nbData\":0,\"data\":[],\"d\\u0061ta\":[]}",
        "{\"success\":true,\"code\":200,\"nbData\":0,\"d\\u0061ta\":[]}",
        "{\"success\":true,\"code\":200,\"nbData\":0,\"data\":[],\"data\":"
        "[{\"id\":1,\"phoneNumber\":\"+33612345678\"}]}",
        "{\"success\":true,\"code\":200,\"nbData\":1,\"data\":"
        "[{\"id\":1e0,\"phoneNumber\":\"+33612345678\"}]}",
        "{\"success\":true,\"code\":200,\"nbData\":1,\"data\":"
        "[{\"id\":1,\"id\":1,\"phoneNumber\":\"+33612345678\"}]}",
        "{\"success\":true,\"code\":200,\"nbData\":1,\"data\":"
        "[{\"id\":1,\"phoneNumber\":\"+33612345678\",\"phoneNumber\":\"+33612345678\"}]}",
        "{\"success\":true,\"code\":200,\"nbData\":1,\"data\":"
        "[{\"id\":1,\"phoneNumber\":[\"+33612345678\"]}]}",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        struct outcome outcome;
        read_whole(bodies[i], &outcome);
        if (outcome.ok)
            fail_msg("taken: %s", bodies[i]);
    }
}

static void an_empty_list_is_a_list(void **state)
{
    struct outcome outcome;
    read_whole("{\"success\":true,\"code\":200,\"nbData\":0,\"data\":[ ]}", &outcome);
    assert_true(outcome.ok);
    assert_int_equal(outcome.count, 0);
}

static void a_failure_brings_no_list_and_keeps_its_words_to_the_envelope(void **state)
{
    static const char *const bodies[] = {
        "{\"success\":false,\"code\":10,\"message\":\"Cl\\u00e9 API incorrecte: s3cret\"}",
        "{\"success\":false,\"code\":1,\"message\":\"s3cret\"}",
    };
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct outcome outcome;
        read_whole(bodies[i], &outcome);
        assert_false(outcome.ok);
        assert_int_equal(outcome.err.code, ERROR_UNFINISHED);
        assert_null(strstr(outcome.err.text, "s3cret"));
    }
}

#define HEAD  "{\"success\":true,\"code\":200,\"nbData\":1,"
#define ENTRY "{\"id\":19,\"phoneNumber\":\"+33612345678\"}"

static void refuse_all(const char *const *bodies, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct outcome outcome;
        read_whole(bodies[i], &outcome);
        if (outcome.ok || outcome.count != 0 || outcome.err.code != ERROR_UNFINISHED)
            fail_msg("row %zu was taken: %s", i, bodies[i]);
    }
}

static void an_inconsistent_list_is_refused(void **state)
{
    static const char *const bodies[] = {
        "",
        "<html>",
        "\xef\xbb\xbf" HEAD "\"data\":[" ENTRY "]}",
        HEAD "\"data\":[" ENTRY "]}x",
        HEAD "\"data\":[" ENTRY "]} {}",
        /* counts that differ, or are none */
        HEAD "\"data\":[]}",
        HEAD "\"data\":[" ENTRY "," ENTRY "]}",
        "{\"success\":true,\"code\":200,\"data\":[" ENTRY "]}",
        "{\"success\":true,\"code\":200,\"nbData\":\"1\",\"data\":[" ENTRY "]}",
        "{\"success\":true,\"code\":200,\"nbData\":1.0,\"data\":[" ENTRY "]}",
        "{\"success\":true,\"code\":200,\"nbData\":1,\"nbData\":1,\"data\":[" ENTRY "]}",
        "{\"success\":true,\"code\":200,\"nbData\":1,\"data\":[" ENTRY "],\"data\":[]}",
        "{\"success\":true,\"success\":true,\"code\":200,\"nbData\":1,\"data\":[" ENTRY "]}",
        HEAD "\"data\":[{\"id\":19,\"id\":19,\"phoneNumber\":\"+33612345678\"}]}",
        HEAD "\"data\":[{\"id\":19,\"phoneNumber\":\"+33612345678\",\"phoneNumber\":\"\"}]}",
        HEAD "\"data\":[{\"id\":19,\"phoneNumber\":\"+33612345678\\u0000\"}]}",
        HEAD "\"data\":[{\"id\\u0000\":19,\"phoneNumber\":\"+33612345678\"}]}",
        /* no success */
        "{\"success\":false,\"code\":200,\"nbData\":1,\"data\":[" ENTRY "]}",
        "{\"success\":true,\"code\":201,\"nbData\":1,\"data\":[" ENTRY "]}",
        "{\"code\":200,\"nbData\":1,\"data\":[" ENTRY "]}",
        /* no data, two of them, or in another form */
        "{\"success\":true,\"code\":200,\"nbData\":0}",
        "{\"success\":true,\"code\":200,\"nbData\":0,\"data\":null}",
        "{\"success\":true,\"code\":200,\"nbData\":0,\"data\":{}}",
        "{\"success\":true,\"code\":200,\"nbData\":0,\"d\\u0061ta\":[" ENTRY "]}",
        "{\"success\":true,\"code\":200,\"nbData\":1,\"x\":{\"data\":[" ENTRY "]}}",
        HEAD "\"data\":[" ENTRY "],\"data\":[]}",
        HEAD "\"data\":[],\"data\":[" ENTRY "]}",
        HEAD "\"data\":[" ENTRY "] \"x\":1}",
        HEAD "\"data\":[" ENTRY "}}",
        HEAD "\"data\":[" ENTRY ",]}",
        HEAD "\"data\":[," ENTRY "]}",
        HEAD "\"data\":[" ENTRY " " ENTRY "]}",
        HEAD "\"data\":[19]}",
        HEAD "\"data\":[[" ENTRY "]]}",
    };
    refuse_all(bodies, COUNT_OF(bodies));
}

static void an_element_that_can_not_be_read_is_refused(void **state)
{
    static const char *const bodies[] = {
        HEAD "\"data\":[{\"id\":19}]}",
        HEAD "\"data\":[{\"phoneNumber\":\"+33612345678\"}]}",
        HEAD "\"data\":[{\"id\":\"19\",\"phoneNumber\":\"+33612345678\"}]}",
        HEAD "\"data\":[{\"id\":0,\"phoneNumber\":\"+33612345678\"}]}",
        HEAD "\"data\":[{\"id\":-1,\"phoneNumber\":\"+33612345678\"}]}",
        HEAD "\"data\":[{\"id\":1e3,\"phoneNumber\":\"+33612345678\"}]}",
        HEAD "\"data\":[{\"id\":9007199254740992,\"phoneNumber\":\"+33612345678\"}]}",
        HEAD "\"data\":[{\"id\":19,\"id\":20,\"phoneNumber\":\"+33612345678\"}]}",
        HEAD "\"data\":[{\"id\":19 \"phoneNumber\":\"+33612345678\"}]}",
        HEAD "\"data\":[{\"id\":19,\"phoneNumber\":33612345678}]}",
        HEAD "\"data\":[{\"id\":19,\"phoneNumber\":\"612345678\"}]}",
        HEAD "\"data\":[{\"id\":19,\"phoneNumber\":\"+33 6 12 ** ** 78\"}]}",
        HEAD "\"data\":[{\"id\":19,\"phoneNumber\":\"061234567\"}]}",
        HEAD "\"data\":[{\"id\":19,\"phoneNumber\":\"06123456789\"}]}",
        HEAD "\"data\":[{\"id\":19,\"phoneNumber\":\"06+12345678\"}]}",
        HEAD "\"data\":[{\"id\":19,\"phoneNumber\":\"+0612345678\"}]}",
        HEAD "\"data\":[{\"id\":19,\"phoneNumber\":\"+3361234567a\"}]}",
        HEAD "\"data\":[{\"id\":19,\"phoneNumber\":\"+1234567890123456\"}]}",
        HEAD "\"data\":[{\"id\":19,\"phoneNumber\":\"+\"}]}",
        HEAD "\"data\":[{\"id\":19,\"phoneNumber\":\"\"}]}",
    };
    refuse_all(bodies, COUNT_OF(bodies));
}

static void a_callback_that_says_no_ends_the_reading(void **state)
{
    struct outcome outcome = {.stop_after = 1};
    struct stop_list_reader *reader = stop_list_reader_new(note_entry, &outcome);
    assert_false(stop_list_reader_feed(reader, two_entries, strlen(two_entries)));
    assert_false(stop_list_reader_feed(reader, "}", 1));
    assert_int_equal(outcome.seen, 1);
    assert_false(stop_list_reader_finish(reader, &outcome.count, &outcome.err));
    assert_int_equal(outcome.err.code, ERROR_UNFINISHED);
    stop_list_reader_free(&reader);
}

/* Neither an endless element nor endless blanks are kept in memory. */
static void what_has_no_end_is_refused_early(void **state)
{
    static const char *const beginnings[] = {HEAD "\"data\":[{\"id\":19,\"x\":\"", HEAD "\"x\":\"",
                                             ""};
    char *filling = malloc(1024);
    assert_non_null(filling);
    memset(filling, ' ', 1024);
    for (size_t i = 0; i < COUNT_OF(beginnings); i++) {
        struct outcome outcome = {0};
        struct stop_list_reader *reader = stop_list_reader_new(note_entry, &outcome);
        bool going_on = stop_list_reader_feed(reader, beginnings[i], strlen(beginnings[i]));
        assert_true(going_on);
        size_t fed = 0;
        while (going_on && fed < 1024) {
            going_on = stop_list_reader_feed(reader, filling, 1024);
            fed++;
        }
        assert_true(fed < 128);
        assert_false(stop_list_reader_finish(reader, &outcome.count, &outcome.err));
        stop_list_reader_free(&reader);
    }
    free(filling);
}

static bool count_entry(void *context, const struct stop_list_entry *entry)
{
    (void)entry;
    ++*(int64_t *)context;
    return true;
}

static void a_list_far_larger_than_any_buffer_is_read(void **state)
{
    const int64_t size = 20000;
    int64_t seen = 0;
    struct stop_list_reader *reader = stop_list_reader_new(count_entry, &seen);
    assert_true(stop_list_reader_feed(reader, "{\"data\":[", 9));
    for (int64_t i = 0; i < size; i++) {
        struct text piece = {0};
        text_printf(&piece, "%s{\"id\":%lld,\"phoneNumber\":\"+33612345678\"}", i > 0 ? "," : "",
                    (long long)i + 1);
        assert_true(stop_list_reader_feed(reader, piece.data, piece.length));
        text_free(&piece);
    }
    const char end[] = "],\"nbData\":20000,\"success\":true,\"code\":200}";
    assert_true(stop_list_reader_feed(reader, end, strlen(end)));
    int64_t count;
    struct error err = {0};
    assert_true(stop_list_reader_finish(reader, &count, &err));
    assert_int_equal(count, size);
    assert_int_equal(seen, size);
    stop_list_reader_free(&reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_list_is_read),
        cmocka_unit_test(a_date_is_in_the_providers_words_and_none_where_it_is_no_string),
        cmocka_unit_test(dates_are_read_where_there_is_such_a_day_and_no_zone),
        cmocka_unit_test(any_split_gives_the_same_result),
        cmocka_unit_test(a_list_cut_anywhere_is_refused),
        cmocka_unit_test(the_members_may_come_in_any_order),
        cmocka_unit_test(a_number_in_any_spelling_is_the_same_number),
        cmocka_unit_test(members_that_do_not_matter_may_be_any_json),
        cmocka_unit_test(members_that_matter_are_said_once_and_plainly),
        cmocka_unit_test(an_empty_list_is_a_list),
        cmocka_unit_test(a_failure_brings_no_list_and_keeps_its_words_to_the_envelope),
        cmocka_unit_test(an_inconsistent_list_is_refused),
        cmocka_unit_test(an_element_that_can_not_be_read_is_refused),
        cmocka_unit_test(a_callback_that_says_no_ends_the_reading),
        cmocka_unit_test(what_has_no_end_is_refused_early),
        cmocka_unit_test(a_list_far_larger_than_any_buffer_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
