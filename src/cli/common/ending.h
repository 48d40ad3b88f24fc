/* cli/common/ending.h
 * How a command can end: its exit status, and why in a word for programs and in a few for people.
 * Pure: owns nothing. Depends on base/error.h.
 */
#ifndef CLI_COMMON_ENDING_H
#define CLI_COMMON_ENDING_H

#include "base/error.h"

struct ending {
    int status;
    const char *code;  /* in the manual page (JSON OUTPUT), and never changed */
    const char *words; /* to be looked up (base/language.h) where they are shown */
};

/* Of an exit status. One that is not known: "unexpected". */
const struct ending *ending_of(int status);

/* Why it failed, in a word: the error's own reason, or else that of the exit status. */
const char *ending_code(const struct error *err, int status);

/* The exit status to end with where both apply (design: 74, 77 or 78, 129/130/143, 75, 3). */
int exit_status_worse(int one, int other);

#endif
