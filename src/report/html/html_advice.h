/* report/html/html_advice.h
 * Why an entry is not on the list, by kind, and what to do about each kind, in words. Pure: owns
 * nothing. Depends on jobs/read/report_cursor.h, report/report_words.h.
 */
#ifndef REPORT_HTML_HTML_ADVICE_H
#define REPORT_HTML_HTML_ADVICE_H

#include "jobs/read/report_cursor.h"
#include "report/report_words.h"

/* In the order in which a page shows them. */
enum html_why {
    HTML_WHY_REJECTED_INVALID, /* code 9 */
    HTML_WHY_REJECTED_MISSING, /* code 2 */
    HTML_WHY_REJECTED_OTHER,
    HTML_WHY_UNCONFIRMED,
    HTML_WHY_KEY, /* pending, and so are those that follow */
    HTML_WHY_NETWORK,
    HTML_WHY_TOO_FAST,
    HTML_WHY_SERVER,
    HTML_WHY_ANSWER_LOST,
    HTML_WHY_NO_SENSE,
    HTML_WHY_NOT_SENT,
    HTML_WHY_REMOVING,
    HTML_WHY_INPUT, /* + enum entry_reason */
    HTML_WHYS = HTML_WHY_INPUT + (int)ENTRY_REASONS,
};

/* False where there is nothing to explain: it is on the list, was taken back, or was left out by
 * the filter. */
bool html_why_of_row(const struct report_row *row, enum html_why *why);

/* As HTML. */
const char *html_why_title(enum html_why why, enum language language);
const char *html_why_advice(enum html_why why, enum language language);

#endif
