/* report/html/html_page.h
 * An HTML report is page.html, filled in: here is what a mark of it may stand for, what is gathered
 * while rows pass by, and what the parts write with. Owns the rows and answers that it keeps, which
 * are bounded. Depends on report/report_form.h, report/html/html_{text,words,advice}.h.
 */
#ifndef REPORT_HTML_HTML_PAGE_H
#define REPORT_HTML_HTML_PAGE_H

#include "report/html/html_advice.h"
#include "report/html/html_text.h"
#include "report/html/html_words.h"
#include "report/report_form.h"

struct html_reasons;
struct html_rows;

struct html_page {
    const struct report_head *head;
    const struct html_reasons *reasons;
    const struct html_rows *rows;
    const char *style; /* page.css, filled in */
    struct text *html;
};

/* --- the page and its marks --- */

/* page.html, page.css (which has marks too) and page.js. Style and script hold no "</", so that
 * nothing in them ends their element. */
extern const char html_page_html[];
extern const char html_page_css[];
extern const char html_page_js[];

/* What a mark without a bar stands for: what is written in its place, or whether something is so,
 * or both. */
struct html_part {
    const char *name;
    void (*write)(const struct html_page *page);
    bool (*is)(const struct html_page *page);
};

/* Each ends with a part without a name. */
extern const struct html_part html_frame_parts[]; /* policy, style, script, the last words */
extern const struct html_part html_total_parts[]; /* the headline, what to know first, the totals */
extern const struct html_part html_chart_parts[]; /* two pictures, as SVG */
extern const struct html_part html_reason_parts[]; /* why entries are not on the list */
extern const struct html_part html_source_parts[]; /* files, the choices made for them, runs */
extern const struct html_part html_row_parts[];    /* the first entries, and where the others are */

/* Appends a text with its marks filled in. What marks there are, page.html says at its top. */
void html_fill(const struct html_page *page, const char *marked);

/* --- why entries are not on the list --- */

/* Different answers that are shown of a reason. */
#define HTML_REASON_ANSWERS 5

struct html_answer {
    bool has_code;
    int64_t code;
    struct text message;
    int64_t count;
};

struct html_reason {
    int64_t count;
    enum report_status status; /* of the first such entry */
    struct html_answer answers[HTML_REASON_ANSWERS];
    size_t answer_count;
    bool more_answers; /* than are kept */
};

/* All zero is empty. Memory does not grow with the rows. */
struct html_reasons {
    struct html_reason reasons[HTML_WHYS];
    int64_t count; /* entries in all of them */
};

void html_reasons_add(struct html_reasons *reasons, const struct report_cells *cells);
void html_reasons_free(struct html_reasons *reasons);

/* --- the entries --- */

/* So many are in the page, or less where they are very long: a browser must open it. */
#define HTML_MOST_ROWS  10000
#define HTML_MOST_BYTES (24 * 1024 * 1024)

/* So many of those behind them are, too, where they need a human. */
#define HTML_MOST_LATER       5000
#define HTML_MOST_LATER_BYTES (6 * 1024 * 1024)

/* All zero is empty. */
struct html_rows {
    struct text html;
    int64_t count;                     /* that came */
    int64_t kept;                      /* in the page */
    int64_t firsts;                    /* of these, the first ones that came */
    int64_t statuses[REPORT_STATUSES]; /* of those in the page */
    bool has_why[HTML_WHYS];           /* one of those in the page has it */
};

void html_rows_add(struct html_rows *rows, const struct report_cells *cells,
                   const struct report_head *head);
void html_rows_free(struct html_rows *rows);

/* --- what parts write with --- */

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

/* What stands between these links to the entries in the page that have the outcome, or the reason;
 * the script shows those alone. Nothing where the page has none. */
void html_begin_link(const struct html_page *page, const char *kind, const char *name,
                     bool has_any);
void html_end_link(const struct html_page *page, bool has_any);

/* The mark of an outcome, and its name: never a colour alone. */
void html_status(const struct html_page *page, enum report_status status);

#endif
