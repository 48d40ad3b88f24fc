/* What counts as a reply in XML: both forms, and nothing that only resembles them. */
#include "provider/xml_reply.h"

#include "base/text.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#define LITERAL(string) (string), sizeof(string) - 1

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
/* A success but for what stands in its place. */
#define NAMED(words)      "<r>" words "<success>true</success><code>200</code><stopId>300</stopId></r>"
#define CODE_IS(words)    "<r><success>true</success><code>" words "</code><stopId>300</stopId></r>"
#define SUCCESS_IS(words) "<r><success>" words "</success><code>200</code><stopId>300</stopId></r>"
#define ENTRY(words)      "<entry>" words "</entry>"

/* From a copy of exactly this size, so that the sanitizer sees a read beyond it. */
static bool read_exactly(const char *body, size_t length, struct stop_reply *reply)
{
    char *copy = malloc(length > 0 ? length : 1);
    assert_non_null(copy);
    memcpy(copy, body, length);
    memset(reply, 0x5a, sizeof *reply);
    bool ok = xml_reply_read(copy, length, reply);
    free(copy);
    return ok;
}

struct row {
    const char *body;
    bool success;
    int64_t code;
    int64_t stop_id;
    const char *message;
};

static void expect(const struct row *row)
{
    struct stop_reply reply;
    if (!read_exactly(row->body, strlen(row->body), &reply))
        fail_msg("refused: %s", row->body);
    if (reply.success != row->success || reply.code != row->code || reply.stop_id != row->stop_id ||
        strcmp(reply.message, row->message) != 0) {
        fail_msg("success %d, code %lld, stop id %lld, \"%s\" from %s", reply.success,
                 (long long)reply.code, (long long)reply.stop_id, reply.message, row->body);
    }
}

static void named_elements_are_read_in_any_order_under_any_root(void **state)
{
    static const struct row rows[] = {
        {NAMED(""), true, 200, 300, ""},
        {HEAD NAMED("") "\n", true, 200, 300, ""},
        {"\n <success>\n<stopId>7</stopId><code>200</code>\t<success>true</success></success> ",
         true, 200, 7, ""},
        {"<?xml version='1.0' encoding='utf-8' standalone='yes'?>" NAMED(""), true, 200, 300, ""},
        {"<r xmlns='urn:a' a='b'><success>false</success><code>10</code>"
         "<message><![CDATA[Clé <API> & co]]></message></r>",
         false, 10, 0, "Clé <API> & co"},
        {"<r><success>false</success><code>9</code><message>a&lt;b&amp;&#233;&#x21;</message></r>",
         false, 9, 0, "a<b&é!"},
        {"<r><success>false</success><code>-1</code></r>", false, -1, 0, ""},
        {"<r><success>true</success><code>200</code></r>", true, 200, 0, ""},
        /* others are passed over, what they hold as well */
        {NAMED("<entries><entry a='b'>x</entry><code>9</code></entries><x/><x>1</x>"), true, 200,
         300, ""},
        {NAMED("<Success>false</Success>"), true, 200, 300, ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect(&rows[i]);
}

static void positional_entries_are_read_in_their_order(void **state)
{
    static const struct row rows[] = {
        {"<result>" ENTRY("true") ENTRY("200") ENTRY("300") "</result>", true, 200, 300, ""},
        {HEAD "<result>\n  " ENTRY("true") "\n  " ENTRY("200") "\n</result>", true, 200, 0, ""},
        {"<result>" ENTRY("false") ENTRY("10") ENTRY("<![CDATA[non]]>") "</result>", false, 10, 0,
         "non"},
        {"<result>" ENTRY("false") ENTRY("9") ENTRY("300") "</result>", false, 9, 0, "300"},
        {"<result>" ENTRY("false") ENTRY("9") "</result>", false, 9, 0, ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect(&rows[i]);
}

static void a_failures_reasons_may_be_nested(void **state)
{
#define ELEMENT(words) ENTRY(ENTRY("children[phoneNumber].data") ENTRY(words))
    static const struct row rows[] = {
        {"<result>" ENTRY("false") ENTRY("9") ENTRY(ELEMENT("too short")) "</result>", false, 9, 0,
         "too short"},
        {"<result>\n " ENTRY("false") "\n " ENTRY("9") "\n <entry>\n  " ELEMENT(
             "too short") "\n  " ELEMENT("not a <![CDATA[mobile]]>") "\n </entry>\n</result>",
         false, 9, 0, "too short; not a mobile"},
        {"<r><success>false</success><code>9</code><errors><error><elementId>x</elementId>"
         "<message>too short</message></error></errors></r>",
         false, 9, 0, "too short"},
        {"<r><success>false</success><code>9</code><error>" ELEMENT("too short") "</error></r>",
         false, 9, 0, "too short"},
        {"<r><success>false</success><code>9</code><message>no</message><errors>" ELEMENT(
             "too short") "</errors></r>",
         false, 9, 0, "no; too short"},
        {"<r><success>false</success><code>9</code><fehler>" ELEMENT("too short") "</fehler></r>",
         false, 9, 0, ""},
        {"<r><errors><code>1</code><success>true</success></errors><success>false</success>"
         "<code>9</code></r>",
         false, 9, 0, ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect(&rows[i]);
    static const char *const wrong[] = {
        "<result>" ENTRY("true") ENTRY("200") ENTRY(ENTRY("300")) "</result>",
        "<result>" ENTRY(ENTRY("false")) ENTRY("9") ENTRY("x") "</result>",
        "<result>" ENTRY("false") ENTRY("9") ENTRY("x" ELEMENT("y")) "</result>",
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct stop_reply reply;
        assert_false(read_exactly(wrong[i], strlen(wrong[i]), &reply));
    }
}

struct bytes {
    const char *body;
    size_t length;
};

static void refuse_all(const struct bytes *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct stop_reply reply;
        if (read_exactly(rows[i].body, rows[i].length, &reply) || reply.success ||
            reply.code != 0 || reply.stop_id != 0 || reply.message[0] != '\0')
            fail_msg("row %zu was taken: %s", i, rows[i].body);
    }
}

static void what_is_not_well_formed_utf_8_is_refused(void **state)
{
    static const struct bytes rows[] = {
        {LITERAL("")},
        {LITERAL("  \n")},
        {LITERAL("true 200 300")},
        {LITERAL("{\"success\":true,\"code\":200,\"stopId\":300}")},
        {LITERAL("<r/>")},
        {LITERAL("<success>true</success><code>200</code>")},
        {LITERAL("<html><body><success>true</success><code>200</code></body></html>")},
        /* not well-formed, cut short, something behind */
        {LITERAL("<r><success>true</success><code>200</code><stopId>300</stopId>")},
        {LITERAL("<r><success>true</success><code>200</code><stopId>300</stopId></r")},
        {LITERAL("<r><success>true</success><code>200</stopId></r>")},
        {LITERAL(NAMED("") "x")},
        {LITERAL(NAMED("") "<r/>")},
        {LITERAL(NAMED("") "\0")},
        {LITERAL(NAMED("\0"))},
        {LITERAL("<r a=b><success>true</success><code>200</code></r>")},
        {LITERAL("<r a='1' a='2'><success>true</success><code>200</code></r>")},
        {LITERAL(NAMED("<![CDATA["))},
        /* a byte order mark, other encodings, invalid UTF-8 */
        {LITERAL("\xef\xbb\xbf" NAMED(""))},
        {LITERAL("<?xml version='1.0' encoding='ISO-8859-1'?>" NAMED(""))},
        {LITERAL("<?xml version='1.0' encoding='UTF-16'?>" NAMED(""))},
        {LITERAL("\xff\xfe<\0r\0/\0>\0")},
        {LITERAL("<r><success>false</success><code>9</code><message>\xe9</message></r>")},
        {LITERAL("<r><success>false</success><code>9</code><message>\xed\xa0\x80</message></r>")},
        {LITERAL("<r><success>false</success><code>9</code><message>&#0;</message></r>")},
        {LITERAL("<r><success>false</success><code>9</code><message>&#xD800;</message></r>")},
        {LITERAL("<r><success>false</success><code>9</code><message>\x1b</message></r>")},
    };
    refuse_all(rows, COUNT_OF(rows));
}

static void an_element_that_has_no_business_there_is_refused(void **state)
{
    static const struct bytes rows[] = {
        /* a document type, entities, instructions, comments */
        {LITERAL("<!DOCTYPE r>" NAMED(""))},
        {LITERAL(
            "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'http://x/'>" NAMED(""))},
        {LITERAL("<!DOCTYPE r [<!ENTITY a '200'>]>" CODE_IS("&a;"))},
        {LITERAL("<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" NAMED(""))},
        {LITERAL(CODE_IS("&nbsp;200"))},
        {LITERAL(NAMED("<?php ?>"))},
        {LITERAL(CODE_IS("2<?x ?>00"))},
        {LITERAL(NAMED("<!-- -->"))},
        {LITERAL(CODE_IS("2<!-- -->00"))},
        {LITERAL(NAMED("") "<!-- -->")},
        /* duplicates, both forms in one, one entry too many */
        {LITERAL(NAMED("<success>true</success>"))},
        {LITERAL(NAMED("<code>200</code>"))},
        {LITERAL(NAMED("<stopId>300</stopId>"))},
        {LITERAL("<r><success>false</success><code>9</code><message/><message/></r>")},
        {LITERAL(NAMED(ENTRY("true")))},
        {LITERAL(NAMED(ENTRY("true") ENTRY("200") ENTRY("300")))},
        {LITERAL("<r>" ENTRY("true") ENTRY("200") ENTRY("300") "<message>no</message></r>")},
        {LITERAL("<r>" ENTRY("true") ENTRY("200") ENTRY("300") "<x/></r>")},
        {LITERAL("<r>" ENTRY("true") ENTRY("200") ENTRY("300") ENTRY("") "</r>")},
        {LITERAL("<r>" ENTRY("true") "</r>")},
        {LITERAL("<r>" ENTRY("200") ENTRY("true") ENTRY("300") "</r>")},
        {LITERAL("<r>" ENTRY("<success>true</success>") ENTRY("200") "</r>")},
        {LITERAL("<r>" ENTRY("true") ENTRY("200") "text" ENTRY("300") "</r>")},
        {LITERAL("<r><entry key='code'>true</entry>" ENTRY("200") ENTRY("300") "</r>")},
        /* text, elements and attributes where none belong */
        {LITERAL(NAMED("text"))},
        {LITERAL(NAMED("&#160;"))},
        {LITERAL(CODE_IS("<b>200</b>"))},
        {LITERAL(CODE_IS("200<b/>"))},
        {LITERAL("<r><success>true</success><code a='b'>200</code></r>")},
    };
    refuse_all(rows, COUNT_OF(rows));
}

static void another_value_than_asked_for_is_refused(void **state)
{
    static const struct bytes rows[] = {
        /* other words than true, false and whole numbers */
        {LITERAL(SUCCESS_IS("True"))},
        {LITERAL(SUCCESS_IS("TRUE"))},
        {LITERAL(SUCCESS_IS("1"))},
        {LITERAL(SUCCESS_IS(""))},
        {LITERAL(SUCCESS_IS(" true"))},
        {LITERAL(SUCCESS_IS("true\n"))},
        {LITERAL(SUCCESS_IS("truefalse"))},
        {LITERAL(CODE_IS(""))},
        {LITERAL(CODE_IS("-"))},
        {LITERAL(CODE_IS("+200"))},
        {LITERAL(CODE_IS("0200"))},
        {LITERAL(CODE_IS("200.0"))},
        {LITERAL(CODE_IS("2e2"))},
        {LITERAL(CODE_IS("0xc8"))},
        {LITERAL(CODE_IS("200 "))},
        {LITERAL(CODE_IS("\xd9\xa2\xd9\xa0\xd9\xa0"))}, /* Arabic digits */
        {LITERAL(CODE_IS("9007199254740992"))},
        {LITERAL(CODE_IS("99999999999999999999"))},
        /* members that are missing, or of another case */
        {LITERAL("<r><success>true</success><stopId>300</stopId></r>")},
        {LITERAL("<r><code>200</code><stopId>300</stopId></r>")},
        {LITERAL("<r><Success>true</Success><code>200</code><stopId>300</stopId></r>")},
        {LITERAL("<r><x:success>true</x:success><code>200</code><stopId>300</stopId></r>")},
    };
    refuse_all(rows, COUNT_OF(rows));
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
        {"0", 0},
        {"-0", 0},
        {"-300", 0},
        {"", 0},
        {"3e2", 0},
        {"300.5", 0},
        {" 300", 0},
        {"00300", 0},
        {"\"300\"", 0},
        {"<![CDATA[300]]>", 300},
        {"30&#48;", 300},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct text body = {0};
        struct stop_reply reply;
        text_printf(&body, "<r><success>true</success><code>200</code><stopId>%s</stopId></r>",
                    rows[i].stop_id);
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

static bool takes_depth(size_t depth)
{
    struct text body = {0};
    struct stop_reply reply;
    text_append_string(&body, "<r><success>true</success><code>200</code><stopId>3</stopId>");
    append_repeated(&body, "<a>", depth);
    append_repeated(&body, "</a>", depth);
    text_append_string(&body, "</r>");
    bool taken = read_exactly(body.data, body.length, &reply);
    text_free(&body);
    return taken;
}

static void what_is_too_deep_or_too_long_is_refused(void **state)
{
    struct text body = {0};
    struct stop_reply reply;
    assert_true(takes_depth(XML_REPLY_MAX_DEPTH - 1));
    assert_false(takes_depth(XML_REPLY_MAX_DEPTH));
    assert_false(takes_depth(9000));

    text_append_string(&body, NAMED(""));
    append_repeated(&body, " ", XML_REPLY_MAX_BYTES - body.length);
    assert_true(read_exactly(body.data, body.length, &reply));
    text_append_char(&body, ' ');
    assert_false(read_exactly(body.data, body.length, &reply));
    text_free(&body);
}

/* A billion laughs: a few lines that would unfold into gigabytes. */
static void entities_are_never_unfolded(void **state)
{
    struct text body = {0};
    struct stop_reply reply;
    text_append_string(&body, "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY l0 \"ha\">");
    for (int i = 1; i < 30; i++) {
        text_printf(&body, "<!ENTITY l%d \"", i);
        for (int n = 0; n < 10; n++)
            text_printf(&body, "&l%d;", i - 1);
        text_append_string(&body, "\">");
    }
    text_append_string(&body, "]><r><success>false</success><code>9</code>"
                              "<message>&l29;</message></r>");
    assert_false(read_exactly(body.data, body.length, &reply));
    text_free(&body);
}

static void a_long_message_is_cut_at_a_character(void **state)
{
    struct text body = {0};
    struct stop_reply reply;
    text_append_string(&body, "<r><success>false</success><code>9</code><message>");
    append_repeated(&body, "é", 20000);
    text_append_string(&body, "</message></r>");
    assert_true(read_exactly(body.data, body.length, &reply));
    assert_int_equal(strlen(reply.message), STOP_REPLY_MESSAGE_SIZE - 2); /* 255 times two bytes */
    text_free(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(named_elements_are_read_in_any_order_under_any_root),
        cmocka_unit_test(positional_entries_are_read_in_their_order),
        cmocka_unit_test(a_failures_reasons_may_be_nested),
        cmocka_unit_test(what_is_not_well_formed_utf_8_is_refused),
        cmocka_unit_test(an_element_that_has_no_business_there_is_refused),
        cmocka_unit_test(another_value_than_asked_for_is_refused),
        cmocka_unit_test(a_stop_id_that_is_none_is_zero),
        cmocka_unit_test(what_is_too_deep_or_too_long_is_refused),
        cmocka_unit_test(entities_are_never_unfolded),
        cmocka_unit_test(a_long_message_is_cut_at_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
