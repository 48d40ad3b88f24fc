/* What counts as a reply of the provider's, and what its messages say. */
#include "provider/stop_reply.h"

#include "base/text.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#define LITERAL(string) (string), sizeof(string) - 1

static bool is_zero(const struct stop_reply *reply)
{
    static const struct stop_reply zero;
    return !reply->success && reply->code == 0 && reply->stop_id == 0 &&
           memcmp(reply->message, zero.message, sizeof zero.message) == 0;
}

/* From a copy of exactly this size, so that the sanitizer sees a read beyond it. */
static bool read_exactly(const char *body, size_t length, struct stop_reply *reply)
{
    char *copy = malloc(length > 0 ? length : 1);
    assert_non_null(copy);
    memcpy(copy, body, length);
    memset(reply, 0x5a, sizeof *reply);
    bool ok = stop_reply_read(copy, length, reply);
    free(copy);
    return ok;
}

static void a_success_is_read(void **state)
{
    struct stop_reply reply;
    const char body[] = " {\"success\": true, \"code\": 200, \"stopId\": 300}\r\n";
    assert_true(read_exactly(LITERAL(body), &reply));
    assert_true(reply.success);
    assert_int_equal(reply.code, 200);
    assert_int_equal(reply.stop_id, 300);
    assert_string_equal(reply.message, "");
}

static void a_failure_is_read_with_its_message(void **state)
{
    struct stop_reply reply;
    const char body[] = "{\"success\":false,\"code\":10,\"message\":\"Cl\\u00e9 API incorrecte\"}";
    assert_true(read_exactly(LITERAL(body), &reply));
    assert_false(reply.success);
    assert_int_equal(reply.code, 10);
    assert_int_equal(reply.stop_id, 0);
    assert_string_equal(reply.message, "Clé API incorrecte");
}

/* Word for word from the provider's page. */
static void both_shapes_of_failure_tell_their_reasons(void **state)
{
#define FAILED  "{\"success\":false,\"code\":9,"
#define ELEMENT "{\"elementId\":\"children[phoneNumber].data\",\"message\":\"too short\"}"
    static const struct {
        const char *body, *message;
    } cases[] = {
        {FAILED "\"errors\":[" ELEMENT "]}", "too short"},
        {FAILED "\"error\":[" ELEMENT ",{\"message\":\"no mobile\"}]}", "too short; no mobile"},
        {FAILED "\"message\":\"no\",\"errors\":[" ELEMENT "]}", "no; too short"},
        {FAILED "\"errors\":[\"plain\"]}", "plain"},
        {FAILED "\"error\":\"plain\"}", "plain"},
        {FAILED "\"error\":" ELEMENT "}", "too short"},
        {FAILED "\"errors\":[{\"meldung\":\"x\"},7,null,[" ELEMENT "]]}", ""},
        {FAILED "\"errors\":7.5,\"fehler\":[" ELEMENT "]}", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct stop_reply reply;
        assert_true(read_exactly(cases[i].body, strlen(cases[i].body), &reply));
        assert_int_equal(reply.code, 9);
        assert_string_equal(reply.message, cases[i].message);
    }
}

static void the_providers_own_sample_without_its_comma_is_a_success(void **state)
{
    struct stop_reply reply;
    const char body[] = "{\n    \"success\": true,\n    \"code\":200\n    \"stopId\": 300\n}";
    assert_true(read_exactly(LITERAL(body), &reply));
    assert_true(reply.success);
    assert_int_equal(reply.code, 200);
    assert_int_equal(reply.stop_id, 300);
}

static void members_that_we_do_not_know_are_passed_over(void **state)
{
    struct stop_reply reply;
    const char body[] = "{\"x\":{\"y\":[1,null,{}],\"code\":9},\"stopId\":7,\"code\":200,"
                        "\"success\":true,\"Code\":1,\"message\":null}";
    assert_true(read_exactly(LITERAL(body), &reply));
    assert_int_equal(reply.code, 200);
    assert_int_equal(reply.stop_id, 7);
    assert_string_equal(reply.message, "");
}

/* Any other member may be any JSON. */
static void what_does_not_matter_may_be_said_in_any_way(void **state)
{
    static const char *const others[] = {
        "\"x\":[{\"y\":1,\"y\":1}]",
        "\"cost\":1,\"cost\":2",
        "\"x\":\"a\\u0000b\"",
        "\"\\u0000\":null,\"stopId\\u0000\":301,\"success\\u0000x\":false",
        "\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        "\"user\":{\"code\":10,\"code\":10,\"stopId\":1,\"message\":\"\\u0000\"}",
    };
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct text body = {0};
        struct stop_reply reply;
        text_printf(&body, "{\"success\":true,%s,\"code\":200,\"stopId\":300}", others[i]);
        if (!read_exactly(text_string(&body), body.length, &reply))
            fail_msg("refused: %s", text_string(&body));
        assert_int_equal(reply.stop_id, 300);
        assert_int_equal(reply.code, 200);
        text_free(&body);
    }
}

/* Nobody is called listed by a word that half a pair of surrogates hangs on. */
static void half_a_pair_in_the_message_is_shown_as_what_cannot_be_shown(void **state)
{
    (void)state;
    struct stop_reply reply;
    const char body[] = "{\"success\":false,\"code\":3,\"message\":\"already\\ud83d\"}";
    assert_true(read_exactly(body, sizeof body - 1, &reply));
    assert_string_equal(reply.message, "already\xef\xbf\xbd");
    assert_false(stop_reply_says_already_listed(reply.message));
}

static void a_null_in_the_message_is_shown_as_what_cannot_be_shown(void **state)
{
    struct stop_reply reply;
    const char body[] = "{\"success\":false,\"code\":9,\"message\":\"a\\u0000b\"}";
    assert_true(read_exactly(LITERAL(body), &reply));
    assert_string_equal(reply.message, "a\xef\xbf\xbd"
                                       "b");
}

struct bytes {
    const char *body;
    size_t length;
};

static void refuse_all(const struct bytes *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct stop_reply reply;
        if (read_exactly(rows[i].body, rows[i].length, &reply) || !is_zero(&reply))
            fail_msg("row %zu was taken: %s", i, rows[i].body);
    }
}

static void what_is_no_whole_json_object_is_refused(void **state)
{
    static const struct bytes rows[] = {
        {LITERAL("")},
        {LITERAL("   ")},
        {LITERAL("null")},
        {LITERAL("200")},
        {LITERAL("[]")},
        {LITERAL("{}")},
        {LITERAL("[{\"success\":true,\"code\":200,\"stopId\":300}]")},
        {LITERAL("<html><body>{\"success\":true,\"code\":200}</body></html>")},
        /* truncated */
        {LITERAL("{\"success\":true,\"code\":200,\"stopId\":300")},
        {LITERAL("{\"success\":true,\"code\":200,\"stopId\":3")},
        {LITERAL("{\"success\":true,\"code\":200,\"stopI")},
        {LITERAL("{\"success\":true,\"code\":200,")},
        {LITERAL("{\"success\":true,\"code\":200,}")},
        {LITERAL("{\"success\":true,\"code\"")},
        /* byte order mark, garbage behind, null bytes */
        {LITERAL("\xef\xbb\xbf{\"success\":true,\"code\":200,\"stopId\":300}")},
        {LITERAL("{\"success\":true,\"code\":200,\"stopId\":300}x")},
        {LITERAL("{\"success\":true,\"code\":200,\"stopId\":300}{}")},
        {LITERAL("{\"success\":true,\"code\":200,\"stopId\":300},")},
        {LITERAL("{\"success\":true,\"code\":200,\"stopId\":300}\0")},
        {LITERAL("{\"success\":true,\"code\":200,\"stopId\":300}\0<html>")},
        {LITERAL("{\"success\":true,\0\"code\":200,\"stopId\":300}")},
        {LITERAL("{\"success\":true,\"code\":200,\"message\":\"a\0b\"}")},
        {LITERAL("{\"success\":true,\"code\":200,\"message\":\"\\")},
    };
    refuse_all(rows, COUNT_OF(rows));
}

static void a_member_that_is_not_exactly_what_it_should_be_is_refused(void **state)
{
    static const struct bytes rows[] = {
        /* duplicates of what matters, also written in escapes */
        {LITERAL("{\"success\":true,\"success\":false,\"code\":200,\"stopId\":300}")},
        {LITERAL("{\"success\":true,\"code\":9,\"code\":200,\"stopId\":300}")},
        {LITERAL("{\"success\":true,\"c\\u006fde\":9,\"code\":200,\"stopId\":300}")},
        {LITERAL("{\"success\":true,\"code\":200,\"stopId\":300,\"stopId\":300}")},
        {LITERAL("{\"success\":true,\"code\":200,\"stopId\":300,\"stop\\u0049d\":null}")},
        {LITERAL("{\"success\":false,\"code\":3,\"message\":\"already\",\"message\":\"no\"}")},
        /* other case */
        {LITERAL("{\"Success\":true,\"code\":200,\"stopId\":300}")},
        {LITERAL("{\"success\":true,\"CODE\":200,\"stopId\":300}")},
        {LITERAL("{\"success\":TRUE,\"code\":200,\"stopId\":300}")},
        /* wrong types, numbers that are not plain whole ones */
        {LITERAL("{\"success\":\"true\",\"code\":200,\"stopId\":300}")},
        {LITERAL("{\"success\":1,\"code\":200,\"stopId\":300}")},
        {LITERAL("{\"success\":null,\"code\":200,\"stopId\":300}")},
        {LITERAL("{\"success\":true,\"code\":\"200\",\"stopId\":300}")},
        {LITERAL("{\"success\":true,\"code\":[200],\"stopId\":300}")},
        {LITERAL("{\"success\":true,\"code\":200.5,\"stopId\":300}")},
        {LITERAL("{\"success\":true,\"code\":200.0,\"stopId\":300}")},
        {LITERAL("{\"success\":true,\"code\":2e2,\"stopId\":300}")},
        {LITERAL("{\"success\":true,\"code\":200,\"stopId\":0300}")},
        {LITERAL("{\"success\":true,\"code\":200,\"stopId\":+300}")},
        {LITERAL("{\"success\":true,\"code\":200,\"stopId\":0x12c}")},
        {LITERAL("{\"success\":true,\"code\":200,\"stopId\":NaN}")},
        {LITERAL("{\"success\":true,\"code\":200,\"stopId\":-}")},
        {LITERAL("{\"success\":true,\"code\":9007199254740992}")},
    };
    refuse_all(rows, COUNT_OF(rows));
}

static void what_is_not_strict_json_is_refused(void **state)
{
    static const struct bytes rows[] = {
        /* members that are missing */
        {LITERAL("{\"success\":true,\"stopId\":300}")},
        {LITERAL("{\"code\":200,\"stopId\":300}")},
        /* invalid UTF-8, control characters, escapes that are none */
        {LITERAL("{\"success\":false,\"code\":9,\"message\":\"\xff\"}")},
        {LITERAL("{\"success\":false,\"code\":9,\"message\":\"Cl\xe9\"}")},
        {LITERAL("{\"success\":false,\"code\":9,\"message\":\"\xc0\xaf\"}")},
        {LITERAL("{\"success\":false,\"code\":9,\"message\":\"\xed\xa0\x80\"}")},
        {LITERAL("{\"success\":false,\"code\":9,\"message\":\"\\u12G4\"}")},
        {LITERAL("{\"success\":false,\"code\":9,\"message\":\"\\x41\"}")},
        {LITERAL("{\"success\":false,\"code\":9,\"message\":\"a\nb\"}")},
        /* whatever else a lenient parser lets pass */
        {LITERAL("{'success':true,'code':200,'stopId':300}")},
        {LITERAL("{success:true,code:200,stopId:300}")},
        {LITERAL("{\"success\":true,\"code\":200,/**/\"stopId\":300}")},
        {LITERAL("{\"success\":true,\"code\":200;\"stopId\":300}")},
        {LITERAL("{\"success\":true\v,\"code\":200}")},
        {LITERAL("{\"success\":true,,\"code\":200}")},
        {LITERAL("{,\"success\":true,\"code\":200}")},
        {LITERAL("{\"success\" true,\"code\":200}")},
    };
    refuse_all(rows, COUNT_OF(rows));
}

static void no_other_repair_is_made_than_one_comma_between_two_members(void **state)
{
    static const struct {
        const char *body;
        bool taken;
    } rows[] = {
        {"{\"success\":true \"code\":200,\"stopId\":300}", true},
        {"{\"success\":true,\"code\":200\"stopId\":300}", true},
        {"{\"success\":true,\"message\":\"a\"\"code\":200}", true},
        {"{\"success\":true \"code\":200 \"stopId\":300}", false},
        {"{\"success\":true \"code\":200 200}", false},
        {"{\"success\":true,\"code\":200 stopId:300}", false},
        {"{\"success\":true,\"code\":200,\"x\":[1 2]}", false},
        {"{\"success\":true,\"code\":200 \"stopId\":300", false},
        {"{\"success\":true,\"code\":200 \"code\":200}", false},
        {"{\"success\":true,\"code\":200 \"stopId\" 300}", false},
        {"{\"success\":true,\"code\":200 \"stopId\":300}}", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct stop_reply reply;
        if (read_exactly(rows[i].body, strlen(rows[i].body), &reply) != rows[i].taken)
            fail_msg("row %zu: %s", i, rows[i].body);
    }
}

static void text_inside_of_strings_is_never_repaired(void **state)
{
    struct stop_reply reply;
    const char body[] =
        "{\"success\":false,\"code\":9,\"message\":\"\\\"a\\\":1 \\\"b\\\":2 } ]\"}";
    assert_true(read_exactly(LITERAL(body), &reply));
    assert_string_equal(reply.message, "\"a\":1 \"b\":2 } ]");
}

static void a_stop_id_that_is_none_is_zero(void **state)
{
    static const struct {
        const char *stop_id;
        int64_t expected;
    } rows[] = {
        {"1", 1},
        {"9007199254740991", INT64_C(9007199254740991)},
        {"9007199254740992", 0},
        {"9007199254740993", 0},
        {"18446744073709551617", 0},
        {"99999999999999999999999999999999999999", 0},
        {"0", 0},
        {"-0", 0},
        {"-1", 0},
        {"-300", 0},
        {"\"300\"", 0},
        {"null", 0},
        {"true", 0},
        {"[300]", 0},
        {"1e3", 0},
        {"1E3", 0},
        {"300.5", 0},
        {"300.0", 0},
        {"{\"stopId\":300}", 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct text body = {0};
        struct stop_reply reply;
        text_printf(&body, "{\"success\":true,\"code\":200,\"stopId\":%s}", rows[i].stop_id);
        assert_true(read_exactly(body.data, body.length, &reply));
        if (reply.stop_id != rows[i].expected)
            fail_msg("stopId %s was read as %lld", rows[i].stop_id, (long long)reply.stop_id);
        text_free(&body);
    }
}

static void append_repeated(struct text *text, const char *string, size_t times)
{
    for (size_t i = 0; i < times; i++)
        text_append_string(text, string);
}

static void nesting_without_bounds_and_thousands_of_members_are_none_of_ours(void **state)
{
    static const char *const brackets[][2] = {{"[", "]"}, {"{\"a\":", "}"}};
    struct stop_reply reply;
    for (size_t i = 0; i < 2; i++) {
        struct text body = {0};
        text_append_string(&body, "{\"success\":true,\"code\":200,\"stopId\":3,\"x\":");
        append_repeated(&body, brackets[i][0], 10000);
        text_append_string(&body, "1");
        append_repeated(&body, brackets[i][1], 10000);
        text_append_string(&body, "}");
        assert_true(read_exactly(body.data, body.length, &reply));
        assert_int_equal(reply.stop_id, 3);
        text_free(&body);
    }
    struct text body = {0};
    text_append_string(&body, "{\"success\":true,\"code\":200,\"stopId\":3");
    for (int i = 0; i < 5000; i++)
        text_printf(&body, ",\"%d\":0", i);
    text_append_string(&body, "}");
    assert_true(read_exactly(body.data, body.length, &reply));
    assert_int_equal(reply.stop_id, 3);
    text_free(&body);
}

static void a_long_message_is_cut_at_a_character(void **state)
{
    struct text body = {0};
    struct stop_reply reply;
    text_append_string(&body, "{\"success\":false,\"code\":9,\"message\":\"");
    append_repeated(&body, "é", 2000);
    text_append_string(&body, "\"}");
    assert_true(read_exactly(body.data, body.length, &reply));
    assert_int_equal(strlen(reply.message), STOP_REPLY_MESSAGE_SIZE - 2); /* 255 times two bytes */
    text_free(&body);
}

static void only_a_plain_already_says_that_a_number_is_listed(void **state)
{
    static const struct {
        const char *message;
        bool expected;
    } rows[] = {
        {"Number is already in stop list", true},
        {"already in list", true},
        {"ALREADY LISTED", true},
        {"ALREADY_LISTED", true},
        {"'already' listed", true},
        {"Le numéro est déjà dans la liste", true},
        {"DÉJÀ PRÉSENT", true},
        {"Deja dans notre liste", true},
        {"de\xcc\x81ja\xcc\x80 list\xc3\xa9", true}, /* with combining accents */
        {"Ce numéro est déjà noté", true},
        {"L'ID du message est requis", false},
        {"L’ID du message est requis", false},
        {"", false},
        {"ID required", false},
        {"alreadyish", false},
        {"Number is not already in stop list", false},
        {"Already removed: number is NOT listed", false},
        {"This number isn't already listed", false},
        {"This number isn’t already listed", false},
        {"Cannot tell whether it is already listed", false},
        {"Le numéro n'est pas déjà dans la liste", false},
        {"Le numéro n’est plus là, déjà retiré", false},
        {"déjà ? Pas dans la liste", false},
        {"Déjà? pas?", false},
        {"Pas encore (déjà demandé)", false},
        {"'n'est' déjà", false},
        {"Aucun numéro déjà listé", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (stop_reply_says_already_listed(rows[i].message) != rows[i].expected)
            fail_msg("wrongly judged: %s", rows[i].message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_success_is_read),
        cmocka_unit_test(a_failure_is_read_with_its_message),
        cmocka_unit_test(both_shapes_of_failure_tell_their_reasons),
        cmocka_unit_test(the_providers_own_sample_without_its_comma_is_a_success),
        cmocka_unit_test(members_that_we_do_not_know_are_passed_over),
        cmocka_unit_test(what_does_not_matter_may_be_said_in_any_way),
        cmocka_unit_test(half_a_pair_in_the_message_is_shown_as_what_cannot_be_shown),
        cmocka_unit_test(a_null_in_the_message_is_shown_as_what_cannot_be_shown),
        cmocka_unit_test(what_is_no_whole_json_object_is_refused),
        cmocka_unit_test(a_member_that_is_not_exactly_what_it_should_be_is_refused),
        cmocka_unit_test(what_is_not_strict_json_is_refused),
        cmocka_unit_test(no_other_repair_is_made_than_one_comma_between_two_members),
        cmocka_unit_test(text_inside_of_strings_is_never_repaired),
        cmocka_unit_test(a_stop_id_that_is_none_is_zero),
        cmocka_unit_test(nesting_without_bounds_and_thousands_of_members_are_none_of_ours),
        cmocka_unit_test(a_long_message_is_cut_at_a_character),
        cmocka_unit_test(only_a_plain_already_says_that_a_number_is_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
