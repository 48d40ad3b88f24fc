/* report/html_reasons.h
 * Counts why entries are not on the list while they pass by, and shows that with what to do about
 * each reason. Memory does not grow with the rows. Owns the answers that it quotes. Depends on
 * report/html_advice.h, report/html_page.h.
 */
#ifndef REPORT_HTML_REASONS_H
#define REPORT_HTML_REASONS_H

#include "report/html_advice.h"
#include "report/html_page.h"

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

/* All zero is empty. */
struct html_reasons {
    struct html_reason reasons[HTML_WHYS];
    int64_t count; /* entries in all of them */
};

void html_reasons_add(struct html_reasons *reasons, const struct report_cells *cells);

void html_reasons_write(const struct html_reasons *reasons, const struct html_page *page);

void html_reasons_free(struct html_reasons *reasons);

#endif
