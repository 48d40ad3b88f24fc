/* jobs/job_words.h
 * Our own sentences about a job that hold values and are stored (its last answer, its events):
 * English in the database, whoever writes them, and in the user's language where a person reads
 * them. Owns nothing. Depends on base/text.h and base/language.h.
 */
#ifndef JOBS_JOB_WORDS_H
#define JOBS_JOB_WORDS_H

#include "base/text.h"

#include <stdint.h>

/* Each with what it holds. */
enum job_sentence {
    JOB_SAYS_HTTP_AND_WORDS,     /* status, what we say to that, the provider's words */
    JOB_SAYS_HTTP,               /* status, what we say to that */
    JOB_SAYS_SUCCESS_WITH_ID,    /* status, code */
    JOB_SAYS_SUCCESS_WITHOUT_ID, /* likewise */
    JOB_SAYS_CODE,               /* code */
    JOB_SAYS_PROXY_LOGIN,        /* status */
    JOB_SAYS_PROXY_CLOSED,       /* status */
    JOB_SAYS_OTHERS_ID,          /* stop id */
    JOB_SAYS_OTHERS_ID_AGAIN,    /* stop id */
    JOB_SAYS_ID_WAS_AND,         /* stop id, another sentence */
    JOB_SAYS_ID_WAS,             /* stop id */
    JOB_SAYS_LISTED_UNDER,       /* stop id, the one that was believed */
    JOB_SAYS_LISTED_UNDER_OTHER, /* stop id */
    JOB_SAYS_NOT_LISTED_NOW,     /* stop id that it had there */
    JOB_SAYS_UNDO,               /* import, the user's reason (undo_store.c puts it together) */
    JOB_SENTENCES,
};

/* Appends the sentence as it is stored; `one`, `two`, `three`: what it holds, NULL behind that. */
void job_words_say(struct text *text, enum job_sentence sentence, const char *one, const char *two,
                   const char *three);

/* The same with numbers; `two`: of a sentence that holds two. */
void job_words_say_numbers(struct text *text, enum job_sentence sentence, int64_t one, int64_t two);

/* Appends what was stored in the user's language: one of those, or any that is marked STORED_.
 * Anything else, as the provider's words, as it is. Not made inert for a terminal. */
void job_words_show(struct text *text, const char *stored);

#endif
