#include "report/html/html_text.h"

#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void expect_and_clear(struct text *html, const char *expected)
{
    assert_string_equal(text_string(html), expected);
    text_clear(html);
}

static void foreign_text_is_inert(void **state)
{
    static const struct {
        const char *foreign;
        const char *expected;
    } texts[] = {
        {"", ""},
        {"Numéro 06 \xf0\x9f\x98\x80", "Numéro 06 \xf0\x9f\x98\x80"},
        {"<a href='x' title=\"y\">&amp;",
         "&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;amp;"},
        {"\x1b[31m", "<span class=\"ctl\">\\x1B</span>[31m"},
        {"\t\n\x7f", "<span class=\"ctl\">\\x09</span><span class=\"ctl\">\\x0A</span>"
                     "<span class=\"ctl\">\\x7F</span>"},
        {"\xc2\x9b", "<span class=\"ctl\">\\x9B</span>"},
        {"\u202e\u200b\ufeff", "<span class=\"ctl\">\\u{202E}</span>"
                               "<span class=\"ctl\">\\u{200B}</span>"
                               "<span class=\"ctl\">\\u{FEFF}</span>"},
        {"\xff\xc3", "\ufffd\ufffd"},
        {"\xef\xbf\xbe\xf0\x9f\xbf\xbf", "\ufffd\ufffd"},
    };
    struct text html = {0};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        html_append(&html, texts[i].foreign, strlen(texts[i].foreign), LANGUAGE_ENGLISH);
        expect_and_clear(&html, texts[i].expected);
    }
    html_append(&html, "a\0b", 3, LANGUAGE_ENGLISH);
    expect_and_clear(&html, "a<span class=\"ctl\">\\x00</span>b");
    html_append_isolated(&html, "<\u2067", 4, LANGUAGE_ENGLISH);
    expect_and_clear(&html, "<bdi>&lt;<span class=\"ctl\">\\u{2067}</span></bdi>");
    html_append_plain(&html, "<\u2067", 4);
    expect_and_clear(&html, "&lt;\\u{2067}");
    text_free(&html);
}

static void a_long_cell_is_cut_and_says_by_how_much(void **state)
{
    struct text foreign = {0};
    struct text html = {0};
    for (int i = 0; i < 500; i++)
        text_append_string(&foreign, "é");
    html_append(&html, foreign.data, foreign.length, LANGUAGE_ENGLISH);
    assert_string_equal(html.data, foreign.data);
    text_clear(&html);
    for (int i = 0; i < 1234; i++)
        text_append_string(&foreign, "<");
    html_append(&html, foreign.data, foreign.length, LANGUAGE_ENGLISH);
    assert_string_equal(html.data + 1000,
                        "<span class=\"ctl\">&hellip; 1,234 characters more</span>");
    text_clear(&html);
    html_append(&html, foreign.data, foreign.length, LANGUAGE_FRENCH);
    assert_non_null(strstr(html.data, "1\u202f234 caractères de plus"));
    text_free(&html);
    text_free(&foreign);
}

static void numbers_and_shares_are_written_as_the_language_does(void **state)
{
    struct text html = {0};
    html_append_number(&html, 0, LANGUAGE_ENGLISH);
    expect_and_clear(&html, "0");
    html_append_number(&html, 999, LANGUAGE_FRENCH);
    expect_and_clear(&html, "999");
    html_append_number(&html, 1234567, LANGUAGE_ENGLISH);
    expect_and_clear(&html, "1,234,567");
    html_append_number(&html, -123456, LANGUAGE_FRENCH);
    expect_and_clear(&html, "-123\u202f456");
    html_append_share(&html, 1, 3, LANGUAGE_ENGLISH);
    expect_and_clear(&html, "33.3%");
    html_append_share(&html, 1, 3, LANGUAGE_FRENCH);
    expect_and_clear(&html, "33,3\u202f%");
    html_append_share(&html, 0, 0, LANGUAGE_ENGLISH);
    expect_and_clear(&html, "0%");
    html_append_share(&html, 7, 7, LANGUAGE_ENGLISH);
    expect_and_clear(&html, "100%");
    text_free(&html);
}

/* One in a million is not nothing, and all but one are not all. */
static void a_share_is_never_rounded_to_nothing_or_all(void **state)
{
    struct text html = {0};
    html_append_share(&html, 1, 1000000, LANGUAGE_ENGLISH);
    expect_and_clear(&html, "&lt;&nbsp;0.1%");
    html_append_share(&html, 999999, 1000000, LANGUAGE_FRENCH);
    expect_and_clear(&html, "&gt;&nbsp;99,9\u202f%");
    text_free(&html);
}

static void times_are_local_for_people_and_utc_for_programs(void **state)
{
    struct text html = {0};
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    html_append_time(&html, INT64_C(1793697302999), LANGUAGE_ENGLISH);
    expect_and_clear(&html, "<time datetime=\"2026-11-03T09:15:02Z\">3&nbsp;November&nbsp;2026, "
                            "10:15:02&nbsp;+01:00</time>");
    /* In summer, and on another day than in UTC. */
    html_append_time(&html, INT64_C(1785535200000), LANGUAGE_FRENCH);
    expect_and_clear(&html, "<time datetime=\"2026-07-31T22:00:00Z\">1er&nbsp;août&nbsp;2026 à "
                            "00:00:00&nbsp;+02:00</time>");
    html_append_short_time(&html, INT64_C(1793697302999), LANGUAGE_FRENCH);
    expect_and_clear(&html, "<time datetime=\"2026-11-03T09:15:02Z\">3&nbsp;nov.&nbsp;2026, "
                            "10:15:02&nbsp;+01:00</time>");
    html_append_short_time(&html, INT64_C(400000000000000), LANGUAGE_ENGLISH);
    assert_non_null(strstr(html.data, "T"));
    unsetenv("TZ");
    text_free(&html);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(foreign_text_is_inert),
        cmocka_unit_test(a_long_cell_is_cut_and_says_by_how_much),
        cmocka_unit_test(numbers_and_shares_are_written_as_the_language_does),
        cmocka_unit_test(a_share_is_never_rounded_to_nothing_or_all),
        cmocka_unit_test(times_are_local_for_people_and_utc_for_programs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
