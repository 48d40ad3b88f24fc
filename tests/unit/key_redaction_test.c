/* The key in the words of others, in every spelling in which it may come back. */
#include "provider/key_redaction.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct row {
    const char *words;
    const char *key;
    bool may_be_cut;
    const char *expected;
};

static void expect(const struct row *row)
{
    struct text out = {0};
    key_redaction_append(&out, row->words, row->key, row->may_be_cut);
    if (strcmp(text_string(&out), row->expected) != 0) {
        fail_msg("\"%s\" became \"%s\"", row->words, text_string(&out));
    }
    text_free(&out);
}

static void expect_all(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        expect(&rows[i]);
    }
}

static void the_key_goes_and_the_rest_stays(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"wrong: abc123!", "abc123", false, "wrong: ***!"},
        {"ABC123 abc123", "abc123", false, "*** ***"},
        {"abc123abc123", "abc123", false, "******"},
        {"ababc123", "abc123", false, "ab***"},
        {"abc12", "abc123", false, "abc12"},
        {"", "abc123", false, ""},
        {"abc123", "", false, "abc123"},
        {"abc123", NULL, false, "abc123"},
        {"100 %, a&b, \\ and é", "abc123", false, "100 %, a&b, \\ and é"},
    };
    expect_all(rows, sizeof rows / sizeof rows[0]);
}

static void the_key_goes_in_every_spelling(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"%61%62%63%31%32%33", "abc123", false, "***"},
        {"a%62c1%32%33.", "abc123", false, "***."},
        {"x%2561bc123", "abc123", false, "x***"},
        {"\\u0061bc12\\u0033", "abc123", false, "***"},
        {"&#97;bc12&#x33;", "abc123", false, "***"},
        {"&#0097;bc12&#x0033;", "abc123", false, "***"},
        {"a%2Bb%2fc", "a+b/c", false, "***"},
        {"a+b\\/c", "a+b/c", false, "***"},
        {"a&amp;b&lt;c", "a&b<c", false, "***"},
        {"a&b<c", "a&b<c", false, "***"},
        {"a\\\"b", "a\"b", false, "***"},
        {"50%25", "50%", false, "***"},
        {"%6", "abc123", false, "%6"},
        {"&#97", "abc123", false, "&#97"},
        {"%61bc12", "abc123", false, "%61bc12"},
    };
    expect_all(rows, sizeof rows / sizeof rows[0]);
}

/* "k3y-0123456789": alone, with one byte and with two before it, and in the alphabet for URLs. */
static void the_key_goes_in_base64(void **state)
{
    (void)state;
    static const char key[] = "k3y-0123456789";
    static const struct row rows[] = {
        {"seen: azN5LTAxMjM0NTY3ODk=", key, false, "seen: ***k="},
        {"OmszeS0wMTIzNDU2Nzg5", key, false, "Om***"},
        {"dTprM3ktMDEyMzQ1Njc4OTp4", key, false, "dTp***Tp4"},
        {"azN5LTAxMjM0NTY5ODk=", key, false, "azN5LTAxMjM0NTY5ODk="},
        {"seen: azN5LTAxMj", key, true, "seen: ***"},
        {"Pj4+Pz8/Pz8=", ">>>?????", false, "***8="},
        {"Pj4-Pz8_Pz8", ">>>?????", false, "***8"},
        {"YWJj", "abc", false, "YWJj"},
    };
    expect_all(rows, sizeof rows / sizeof rows[0]);
}

/* Where the words were cut, the rest of the key was. */
static void a_beginning_of_the_key_goes_at_a_cut(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"wrong: abc1", "abc123", true, "wrong: ***"},
        {"wrong: a", "abc123", true, "wrong: ***"},
        {"wrong: a%6", "abc123", true, "wrong: ***"},
        {"wrong: a\\u00", "abc123", true, "wrong: ***"},
        {"wrong: &#9", "abc123", true, "wrong: ***"},
        {"abc1 wrong", "abc123", true, "abc1 wrong"},
    };
    expect_all(rows, sizeof rows / sizeof rows[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_key_goes_and_the_rest_stays),
        cmocka_unit_test(the_key_goes_in_every_spelling),
        cmocka_unit_test(the_key_goes_in_base64),
        cmocka_unit_test(a_beginning_of_the_key_goes_at_a_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
