/* report/report_outcome.h
 * What the outcome of an entry comes to, and its name, in each language, as plain text that HTML
 * may hold as it is. Owns nothing. Depends on jobs/read/report_cursor.h, report/report_words.h.
 */
#ifndef REPORT_REPORT_OUTCOME_H
#define REPORT_REPORT_OUTCOME_H

#include "jobs/read/report_cursor.h"
#include "report/report_words.h"

/* What an outcome comes to. */
enum report_group {
    REPORT_ON_LIST,
    REPORT_TO_SEND,
    REPORT_NEEDS_HUMAN,
    REPORT_LEFT_OUT,
    REPORT_TAKEN_BACK,
    REPORT_GROUPS,
};

struct report_group_words {
    const char *mark; /* a sign that stands for it beside its colour */
    const char *label[LANGUAGES];
};

const struct report_group_words *report_group_words(enum report_group group);

struct report_outcome {
    enum report_group group;
    const char *label[LANGUAGES];
    const char *meaning[LANGUAGES];
};

const struct report_outcome *report_outcome(enum report_status status);

/* The statuses in the order of their groups, which is that of a page. `place`: below
 * REPORT_STATUSES. */
enum report_status report_outcome_at(size_t place);

#endif
