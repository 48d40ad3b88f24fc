/* The key in the words of others, in every spelling in which it may come back. */
#include "provider/key_redaction.h"

#include "support/unit.h"

#include <string.h>

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
    if (strcmp(text_string(&out), row->expected) != 0)
        fail_msg("\"%s\" became \"%s\"", row->words, text_string(&out));
    text_free(&out);
}

static void expect_all(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect(&rows[i]);
}

static void the_key_goes_and_the_rest_stays(void **state)
{
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
    expect_all(rows, COUNT_OF(rows));
}

static void the_key_goes_in_every_spelling(void **state)
{
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
    expect_all(rows, COUNT_OF(rows));
}

/* "k3y-0123456789": alone, with one byte and with two before it, and in the alphabet for URLs. */
static void the_key_goes_in_base64(void **state)
{
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
    expect_all(rows, COUNT_OF(rows));
}

/* Where the words were cut, the rest of the key was. */
static void a_beginning_of_the_key_goes_at_a_cut(void **state)
{
    static const struct row rows[] = {
        {"wrong: abc1", "abc123", true, "wrong: ***"},
        {"wrong: a", "abc123", true, "wrong: ***"},
        {"wrong: a%6", "abc123", true, "wrong: ***"},
        {"wrong: a\\u00", "abc123", true, "wrong: ***"},
        {"wrong: &#9", "abc123", true, "wrong: ***"},
        {"abc1 wrong", "abc123", true, "abc1 wrong"},
    };
    expect_all(rows, COUNT_OF(rows));
}

#define KEY      "k3yAb9ZzQ01mNp7x"
#define LEFT_OUT "(left out: these words may hold the API key)"

/* Each made by another program from KEY: xxd, base32, base64, python3's urllib and rev. */
static void what_can_not_be_cleaned_for_certain_is_not_kept(void **state)
{
    static const char *const disguises[] = {
        "6b337941623 95a7a5130316d4e703778",
        "key 6B 33 79 41 62 39 5A 7A 51 30 31 6D 4E 70 37 78 is wrong",
        "0x6b:0x33:0x79:0x41:0x62:0x39:0x5a:0x7a:0x51:0x30:0x31:0x6d:0x4e:0x70:0x37:0x78",
        "NMZXSQLCHFNHUUJQGFWU44BXPA======",
        "cle: nmzxsqlchfnhuujqgfwu44bxpa",
        "k3yA b9Zz\nQ01m\tNp7x",
        "k-3-y-A-b-9-Z-z-Q-0-1-m-N-p-7-x",
        "x7pNm10QzZ9bAy3k",
        "wrong: x7pN m10Q zZ9b Ay3k!",
        "azN5QWI5\r\nWnpRMDFtTnA3eA==",
        "YXpONVFXSTVXbnBSTURGdFRuQTNlQT09",
        "%25256b%252533%252579%252541%252562%252539%25255a%25257a%252551%252530%252531m%25254ep7x",
        "&#107&#51&#121&#65&#98&#57&#90&#122&#81&#48&#49&#109&#78&#112&#55&#120",
        "&amp;amp;#107;&amp;amp;#51;&amp;amp;#121;Ab9ZzQ01mNp7&amp;amp;#120;",
        "\\x6b\\x33\\x79\\x41\\x62\\x39\\x5a\\x7a\\x51\\x30\\x31\\x6d\\x4e\\x70\\x37\\x78",
        "NmIzMzc5NDE2MjM5NWE3YTUxMzAzMTZkNGU3MDM3Nzg=",
        "877307e4d6130315a7a59326149733b6",
        "==Ae3AnTtFDMRpnW5IWQ5Nza",
        "x:======APXB44UWFGQJUUHNFHCLQSXZMN",
        "key = [107, 51, 121, 65, 98, 57, 90, 122, 81, 48, 49, 109, 78, 112, 55, 120]",
        "wrong: 120/55/112/78/109/49/48/81/122/90/57/98/65/121/51/107",
        "%u006b%u0033%u0079A%u0062%u0039%u005a%u007a%u0051%u0030%u0031%u006d%u004e%u0070%u0037%"
        "u0078",
        "\\u{6b}\\u{33}\\u{79}\\u{41}\\u{62}\\u{39}\\u{5a}\\u{7a}\\u{51}\\u{30}\\u{31}\\u{6d}\\u{"
        "4e}\\u{70}\\u{37}\\u{78}",
        "\\153\\063\\171\\101\\142\\071\\132\\172\\121\\060\\061\\155\\116\\160\\067\\170",
        "U+006B U+0033 U+0079 U+0041 U+0062 U+0039 U+005A U+007A U+0051 U+0030 U+0031 U+006D "
        "U+004E U+0070 U+0037 U+0078",
        "=6B=33=79=41=62=39=5A=7A=\r\n=51=30=31=6D=4E=70=37=78",
        "k%252533y%252541b%252539Z%25257aQ%2525301%25256dN%2525707%252578",
        "azN5QWI5Wnp\n RMDFtTnA3eD8_Pz4-Pg==",
        "sha? no: YAB9ZZQ01MNP",
        "R1pSREdNWlhIRTJEQ05SU0dNNFRLWUpYTUUyVENNWlFHTVlUTVpCVU1VM1RBTVpYRzQ0QT09PT0=",
    };
    for (size_t i = 0; i < COUNT_OF(disguises); i++) {
        const struct row row = {disguises[i], KEY, i % 2 == 0, LEFT_OUT};
        expect(&row);
    }
}

static void words_that_do_not_hold_the_key_stay(void **state)
{
    static const char *const words[] = {
        "Le num\xC3\xA9ro de t\xC3\xA9l\xC3\xA9phone est invalide",
        "Number +33 6 39 98 00 12 is already in stop list",
        "children[phoneNumber].data: must be 10 characters, 100 % sure &amp; done",
        "4b1c9ad0-77f1-4a3e-9b1e-0c5d5b6f7a8e",
        "k3yAb9ZzQ01",
        "10 11 12 33 44 55 66 77 88 99 100 110 120, +33 639 98 00 12, page 107 of 121",
        "C:\\123\\145 \\u{263a} U+00E9 %u00e9 100%",
    };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        const struct row row = {words[i], KEY, false, words[i]};
        expect(&row);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_key_goes_and_the_rest_stays),
        cmocka_unit_test(the_key_goes_in_every_spelling),
        cmocka_unit_test(the_key_goes_in_base64),
        cmocka_unit_test(a_beginning_of_the_key_goes_at_a_cut),
        cmocka_unit_test(what_can_not_be_cleaned_for_certain_is_not_kept),
        cmocka_unit_test(words_that_do_not_hold_the_key_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
