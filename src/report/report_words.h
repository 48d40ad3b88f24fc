/* report/report_words.h
 * The sentences of a report's rows that are ours, in each language: why a cell holds no number, how
 * one was read, notes. A report's language is its own, and its words are in no catalogue, so that
 * one that was French stays so: base/language.h is what the program says. English is what CSV and
 * JSON hold, whoever reads them. Owns nothing. Depends on jobs/entry.h.
 */
#ifndef REPORT_REPORT_WORDS_H
#define REPORT_REPORT_WORDS_H

#include "base/language.h"
#include "jobs/entry.h"

enum report_sentence {
    REPORT_SAY_AND,         /* between two of them */
    REPORT_SAY_SAME_AS_ROW, /* this and the next are followed by a number, a name */
    REPORT_SAY_OF_FILE,
    REPORT_SAY_MAYBE_OURS,
    REPORT_SAY_MAYBE_SENT,
    REPORT_SAY_REFUSED,    /* then the provider's words */
    REPORT_SAY_REFUSED_ON, /* then a date, then the next one */
    REPORT_SAY_NOT_SENT_AGAIN,
    REPORT_SAY_NO_SUCH_STOP_ID,
    REPORT_SAY_MAYBE_LISTED,
    REPORT_SAY_TAKEN_BACK, /* then the reason */
    REPORT_SAY_SPARED,
    REPORT_SAY_NOT_CHOSEN,  /* behind a column */
    REPORT_SAY_OBJECTED_ON, /* then a date */
    REPORT_SAY_KNOWN_SINCE, /* then a date */
    REPORT_SAY_IS,          /* between a column and its cell */
    REPORT_SAY_COLUMN,      /* then its number */
    REPORT_SAY_EMPTY,
    REPORT_SAY_FILTER_SAYS, /* then the cell */
    REPORT_SAY_FILTERS_SAY, /* then the cells with their columns */
    REPORT_SENTENCES,
};

const char *report_sentence(enum report_sentence sentence, enum language language);

/* How a file was read, as intake puts it together, in that language. */
void report_append_dialect(struct text *text, const char *dialect, enum language language);

/* Which rows were meant, as intake puts it together ("SMS = no or E-mail = (empty)", "all rows"),
 * in that language. */
void report_append_filter(struct text *text, const char *filter, enum language language);

/* As entry_reason_text. */
const char *report_reason_text(enum entry_reason reason, enum language language);

/* As entry_append_readings. */
void report_append_readings(struct text *text, unsigned readings, enum language language);

#endif
