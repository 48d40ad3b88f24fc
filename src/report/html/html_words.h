/* report/html/html_words.h
 * The words of an HTML report, in each language, as HTML: sentences, and how runs end. Owns
 * nothing. Depends on report/report_outcome.h.
 */
#ifndef REPORT_HTML_HTML_WORDS_H
#define REPORT_HTML_HTML_WORDS_H

#include "jobs/read/report_cursor.h"
#include "report/report_outcome.h"

/* ..._ONE is followed by the word for more than one. */
enum html_word {
    HTML_FILES_ONE,
    HTML_FILES,
    HTML_IMPORT, /* {1}: its number */

    /* The sentence that says it all. {1}: how many are on the list; {2}: of how many. */
    HTML_SUM_UNDONE,
    HTML_SUM_NONE,
    HTML_SUM_THE_ONE,
    HTML_SUM_NOT_THE_ONE,
    HTML_SUM_ALL,
    HTML_SUM_NO_ONE_OF,
    HTML_SUM_ONE_OF,
    HTML_SUM_SOME_OF,
    HTML_LEAD_PENDING_ONE,
    HTML_LEAD_PENDING,
    HTML_LEAD_HUMAN_ONE,
    HTML_LEAD_HUMAN,
    HTML_LEAD_NO_HUMAN,
    HTML_LEAD_REMOVED_ONE,
    HTML_LEAD_REMOVED,
    HTML_LEAD_CANCELLED_ONE,
    HTML_LEAD_CANCELLED,
    HTML_LEAD_STAYS_ONE,
    HTML_LEAD_STAYS,
    HTML_LEAD_REASON,

    HTML_BAR_ONE,
    HTML_BAR,
    HTML_TOTALS_EXPLAINED, /* {1} entries, {2} rows */

    HTML_ENTRY_COUNT_ONE,
    HTML_ENTRY_COUNT,
    HTML_ANSWER,
    HTML_CODE,
    HTML_TO_DO,
    HTML_OTHER_ANSWERS,

    HTML_TIME_EXPLAINED_ONE, /* then the width of a bar */
    HTML_TIME_EXPLAINED,
    HTML_TIME_HIGHEST,

    HTML_PATH,
    HTML_SIZE,
    HTML_BYTES_ONE,
    HTML_BYTES,
    HTML_SHA256,
    HTML_ROWS,
    HTML_READ_AS,
    HTML_FILTER,
    HTML_FILTER_NONE,
    HTML_PHONE_COLUMNS,
    HTML_COUNTRY,
    HTML_CHOICES,
    HTML_IMPORTED,
    HTML_FINISHED,
    HTML_NOT_FINISHED,
    HTML_UNDONE,
    HTML_UNDO_REASON,
    HTML_HOW_NOT_YET,

    HTML_ROW_MORE,      /* {1} of {2} */
    HTML_ROW_LATER_ONE, /* {1} later ones */
    HTML_ROW_LATER,
    HTML_ROW_COMMAND,
    HTML_LINE,
    HTML_EMPTY_CELL,
    HTML_SAID_BY_PROVIDER,
    HTML_SAID_BY_HTTP,
    HTML_SAID_BY_NETWORK,
    HTML_ATTEMPTS_ONE,
    HTML_ATTEMPTS,
    HTML_FIRST_SENT,

    HTML_WRITTEN_BY, /* {1}: the program, {2}: when */
    HTML_ACCOUNT,
    HTML_NO_ACCOUNT,
    HTML_WORDS,
};

const char *html_word(enum html_word word, enum language language);

/* How a run ended, by its exit status (-1: it crashed; see README, "Exit status"). */
const char *html_run_end(int exit_status, enum language language);

/* What the time of a bar is, by its width in seconds: "a bar is a minute". */
const char *html_width_words(int64_t width_s, enum language language);

#endif
