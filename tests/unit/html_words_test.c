#include "report/html/html_words.h"

#include "base/time_buckets.h"
#include "report/html/html_advice.h"
#include "report/html/html_page.h"
#include "support/unit.h"

#include <string.h>

static size_t count(const char *text, const char *part)
{
    size_t found = 0;
    for (text = strstr(text, part); text != NULL; text = strstr(text + 1, part))
        found++;
    return found;
}

/* As html_say_with fills them in. */
static void expect_same_places(const char *english, const char *french)
{
    assert_true(english[0] != '\0' && french[0] != '\0');
    assert_int_equal(count(english, "{1}"), count(french, "{1}"));
    assert_int_equal(count(english, "{2}"), count(french, "{2}"));
    assert_int_equal(count(english, "{"), count(english, "{1}") + count(english, "{2}"));
}

static void everything_is_said_in_both_languages(void **state)
{
    for (unsigned word = 0; word < HTML_WORDS; word++) {
        const char *english = html_word((enum html_word)word, LANGUAGE_ENGLISH);
        const char *french = html_word((enum html_word)word, LANGUAGE_FRENCH);
        assert_true(english != NULL && french != NULL);
        expect_same_places(english, french);
    }
    for (unsigned status = 0; status < REPORT_STATUSES; status++) {
        const struct report_outcome *words = report_outcome((enum report_status)status);
        for (unsigned language = 0; language < LANGUAGES; language++) {
            assert_non_null(words->label[language]);
            assert_non_null(words->meaning[language]);
            assert_non_null(report_group_words(words->group)->label[language]);
        }
    }
    for (unsigned sentence = 0; sentence < REPORT_SENTENCES; sentence++) {
        assert_non_null(report_sentence((enum report_sentence)sentence, LANGUAGE_ENGLISH));
        assert_non_null(report_sentence((enum report_sentence)sentence, LANGUAGE_FRENCH));
    }
    for (unsigned reason = 0; reason < ENTRY_REASONS; reason++)
        assert_non_null(report_reason_text((enum entry_reason)reason, LANGUAGE_FRENCH));
}

/* Of a text with marks: each of its words is there in both languages. Returns how many. */
static size_t expect_words(const char *marked)
{
    size_t words = 0;
    for (const char *mark = strstr(marked, "{{"); mark != NULL; mark = strstr(mark + 2, "{{")) {
        char both[1024];
        const char *close = strstr(mark, "}}");
        assert_non_null(close);
        while (close[2] == '}')
            close++;
        size_t length = (size_t)(close - mark) - 2;
        assert_true(length < sizeof both);
        memcpy(both, mark + 2, length);
        both[length] = '\0';
        char *french = strchr(both, '|');
        if (french != NULL && both[0] != '!') {
            *french++ = '\0';
            assert_null(strchr(french, '|'));
            expect_same_places(both, french);
            words++;
        }
    }
    return words;
}

static void the_page_itself_speaks_both_languages(void **state)
{
    assert_in_range(expect_words(html_page_html), 40, 100);
    assert_int_equal(expect_words(html_page_css), 8);
}

/* Where the table of entries is shown as cards, each cell is labelled as its column is. */
static void the_labels_of_cards_are_the_columns_heads(void **state)
{
    const char *head = strstr(html_page_html, "<table class=\"rows\"");
    for (const char *label = strstr(html_page_css, "content: \"{{"); label != NULL;
         label = strstr(label + 1, "content: \"{{")) {
        char cell[256] = "";
        const char *words = strstr(label, "{{");
        strncat(cell, words, (size_t)(strstr(words, "}}") - words) + 2);
        head = strstr(head, "<th scope=\"col\">");
        assert_non_null(head);
        head += strlen("<th scope=\"col\">");
        assert_memory_equal(head, cell, strlen(cell));
    }
    assert_null(strstr(head, "<th "));
}

static void every_status_has_one_place(void **state)
{
    unsigned seen = 0;
    for (size_t place = 0; place < REPORT_STATUSES; place++)
        seen |= 1u << report_outcome_at(place);
    assert_int_equal(seen, (1u << REPORT_STATUSES) - 1);
}

static void expect_advice(const struct report_row *row)
{
    enum html_why why = HTML_WHYS;
    assert_true(html_why_of_row(row, &why));
    for (unsigned language = 0; language < LANGUAGES; language++) {
        const char *title = html_why_title(why, (enum language)language);
        const char *advice = html_why_advice(why, (enum language)language);
        assert_true(title != NULL && title[0] != '\0');
        assert_true(advice != NULL && strlen(advice) > 20);
    }
}

static void every_reason_comes_with_what_to_do(void **state)
{
    for (unsigned reason = 0; reason < ENTRY_REASONS; reason++) {
        if (reason != ENTRY_NOT_SELECTED && reason != ENTRY_FORGOTTEN) {
            struct report_row row = {
                .entry = {.status = ENTRY_INVALID, .reason = (enum entry_reason)reason}};
            expect_advice(&row);
        }
    }
    static const struct report_row rows[] = {
        {.state = JOB_PENDING},
        {.state = JOB_PENDING, .maybe_sent = true},
        {.state = JOB_PENDING, .source = JOB_ERROR_NETWORK},
        {.state = JOB_PENDING, .source = JOB_ERROR_HTTP, .http_status = 429},
        {.state = JOB_PENDING, .source = JOB_ERROR_HTTP, .http_status = 503},
        {.state = JOB_PENDING, .source = JOB_ERROR_HTTP, .http_status = 403},
        {.state = JOB_PENDING, .source = JOB_ERROR_PROVIDER, .has_code = true, .code = 10},
        {.state = JOB_PENDING, .source = JOB_ERROR_PROVIDER, .http_status = 200},
        {.state = JOB_REJECTED, .source = JOB_ERROR_PROVIDER, .has_code = true, .code = 9},
        {.state = JOB_REJECTED, .source = JOB_ERROR_PROVIDER, .has_code = true, .code = 2},
        {.state = JOB_REJECTED, .source = JOB_ERROR_PROVIDER, .has_code = true, .code = 4711},
        {.state = JOB_UNCONFIRMED, .source = JOB_ERROR_PROVIDER, .has_code = true, .code = 3},
        {.state = JOB_REMOVING},
    };
    unsigned seen[HTML_WHYS] = {0};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum html_why why = HTML_WHYS;
        expect_advice(&rows[i]);
        assert_true(html_why_of_row(&rows[i], &why));
        seen[why]++;
    }
    for (unsigned why = 0; why < HTML_WHY_INPUT; why++)
        assert_true(seen[why] > 0);
}

static void what_is_on_the_list_or_was_taken_back_needs_no_advice(void **state)
{
    static const enum job_state states[] = {JOB_LISTED, JOB_ALREADY_LISTED, JOB_CANCELLED,
                                            JOB_REMOVED};
    enum html_why why = HTML_WHYS;
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        struct report_row row = {.state = states[i]};
        assert_false(html_why_of_row(&row, &why));
    }
    struct report_row skipped = {.entry = {.status = ENTRY_SKIPPED, .reason = ENTRY_NOT_SELECTED}};
    assert_false(html_why_of_row(&skipped, &why));
}

static void a_run_that_ended_is_told_in_words(void **state)
{
    static const int statuses[] = {-1, 0,  1,  2,  3,   4,   65,  66, 71,
                                   74, 75, 77, 78, 129, 130, 143, 255};
    for (size_t i = 0; i < COUNT_OF(statuses); i++)
        assert_true(html_run_end(statuses[i], LANGUAGE_FRENCH)[0] != '\0');
    assert_string_equal(html_run_end(0, LANGUAGE_ENGLISH), "finished");
    assert_string_equal(html_run_end(99, LANGUAGE_ENGLISH), "an unexpected failure");
}

/* Widths grow as the moments lie further apart: each has words of its own. */
static void every_width_of_a_bar_has_words(void **state)
{
    struct time_buckets buckets = {0};
    const char *before = "";
    for (; buckets.width < 10; buckets.width++) {
        const char *words = html_width_words(time_buckets_width_s(&buckets), LANGUAGE_ENGLISH);
        assert_string_not_equal(words, before);
        before = words;
    }
}

/* They stand within elements that such a tag would end. */
static void style_and_script_end_no_element(void **state)
{
    assert_null(strstr(html_page_css, "</"));
    assert_null(strstr(html_page_js, "</"));
    assert_null(strstr(html_page_js, "<!--"));
    assert_null(strstr(html_page_css, "url("));
    assert_null(strstr(html_page_css, "@import"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_said_in_both_languages),
        cmocka_unit_test(the_page_itself_speaks_both_languages),
        cmocka_unit_test(the_labels_of_cards_are_the_columns_heads),
        cmocka_unit_test(every_status_has_one_place),
        cmocka_unit_test(every_reason_comes_with_what_to_do),
        cmocka_unit_test(what_is_on_the_list_or_was_taken_back_needs_no_advice),
        cmocka_unit_test(a_run_that_ended_is_told_in_words),
        cmocka_unit_test(every_width_of_a_bar_has_words),
        cmocka_unit_test(style_and_script_end_no_element),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
