/* report/html_page.h
 * What the parts of an HTML report share: where they write, in which words. Owns nothing (the text
 * is the form's). Depends on report/report_form.h, report/html_text.h, report/html_words.h.
 */
#ifndef REPORT_HTML_PAGE_H
#define REPORT_HTML_PAGE_H

#include "report/html_text.h"
#include "report/html_words.h"
#include "report/report_form.h"

struct html_page {
    const struct report_head *head;
    struct text *html;
};

/* Markup of ours, as it is. */
void html_put(const struct html_page *page, const char *markup);

void html_say(const struct html_page *page, enum html_word word);

/* With {1} and {2} of the word replaced by markup. */
void html_say_with(const struct html_page *page, enum html_word word, const char *first,
                   const char *second);

/* With {1} replaced by the number; `one` where that is one (in French: or none), else the word that
 * follows it in the table. */
void html_say_count(const struct html_page *page, enum html_word one, int64_t count);

void html_number(const struct html_page *page, int64_t number);

/* Foreign text, isolated. */
void html_foreign(const struct html_page *page, const char *string);

/* An <h2> with that id. */
void html_heading(const struct html_page *page, const char *id, enum html_word word);

/* The mark of an outcome, and its name: never a colour alone. */
void html_status(const struct html_page *page, enum report_status status);

#endif
