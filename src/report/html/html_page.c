#include "report/html/html_page.h"

#include <string.h>

static enum language language_of(const struct html_page *page)
{
    return page->head->language;
}

void html_put(const struct html_page *page, const char *markup)
{
    text_append_string(page->html, markup);
}

void html_say(const struct html_page *page, enum html_word word)
{
    html_put(page, html_word(word, language_of(page)));
}

void html_say_with(const struct html_page *page, enum html_word word, const char *first,
                   const char *second)
{
    const char *at = html_word(word, language_of(page));
    for (const char *brace = strchr(at, '{'); brace != NULL; brace = strchr(at, '{')) {
        text_append(page->html, at, (size_t)(brace - at));
        html_put(page, brace[1] == '1' ? first : second);
        at = brace + strlen("{1}");
    }
    html_put(page, at);
}

void html_say_count(const struct html_page *page, enum html_word one, int64_t count)
{
    struct text number = {0};
    bool is_one = count == 1 || (count == 0 && language_of(page) == LANGUAGE_FRENCH);
    html_append_number(&number, count, language_of(page));
    html_say_with(page, is_one ? one : (enum html_word)(one + 1), text_string(&number), "");
    text_free(&number);
}

void html_number(const struct html_page *page, int64_t number)
{
    html_append_number(page->html, number, language_of(page));
}

void html_foreign(const struct html_page *page, const char *string)
{
    html_append_isolated(page->html, string, strlen(string), language_of(page));
}

void html_begin_link(const struct html_page *page, const char *kind, const char *name, bool has_any)
{
    if (has_any)
        text_printf(page->html, "<a href=\"#%s-%s\" data-%s=\"%s\">", kind, name, kind, name);
}

void html_end_link(const struct html_page *page, bool has_any)
{
    html_put(page, has_any ? "</a>" : "");
}

void html_status(const struct html_page *page, enum report_status status)
{
    const struct report_outcome *words = report_outcome(status);
    text_printf(page->html, "<span class=\"st g%u\"><span aria-hidden=\"true\">%s</span>%s</span>",
                (unsigned)words->group, report_group_words(words->group)->mark,
                words->label[language_of(page)]);
}
