/* base/error.h
 * What an operation that failed has to say: a kind, which decides the exit status, and a sentence
 * for the user. Owns no resources. Depends on base/language.h.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#if defined(__GNUC__)
#define MUST_CHECK            __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, arg) __attribute__((format(printf, fmt, arg)))
#else
#define MUST_CHECK
#define PRINTF_LIKE(fmt, arg)
#endif

/* The kinds of failure. Each has one exit status, after sysexits.h where that has one. */
enum error_code {
    ERROR_NONE = 0,
    ERROR_UNEXPECTED,  /* 1: an unexpected failure */
    ERROR_USAGE,       /* 2: wrong options or arguments */
    ERROR_DECLINED,    /* 4: the user said no; nothing was sent */
    ERROR_INPUT,       /* 65: the input can't be read as asked, or selects nothing */
    ERROR_NO_INPUT,    /* 66: no such file */
    ERROR_STORAGE,     /* 74: disk or database */
    ERROR_UNFINISHED,  /* 75: not finished, or another run is active: run again */
    ERROR_KEY,         /* 77: the key is refused, or is another account's */
    ERROR_SETUP,       /* 78: wrong set-up, no key, an unsafe key file */
    ERROR_INTERRUPTED, /* 130: SIGINT (cli turns it into 129 for SIGHUP, 143 for SIGTERM) */
};

struct error {
    enum error_code code;
    const char *reason; /* why, in a word for programs, more exactly than the code: see
                           error_because; NULL: no more exactly */
    char text[4096];    /* UTF-8, without a final newline; may hold newlines between its lines */
};

/* Sets code and text, replacing what was there, and no reason. `format` is looked up in the user's
 * language (base/language.h); what is stored has none. `err` may be NULL (the caller does not
 * care). Always returns false, so that a function can end with `return error_set(…)`. */
bool error_set(struct error *err, enum error_code code, const char *format, ...) PRINTF_LIKE(3, 4);

/* Says why more exactly than the code does: "disk_full", which lives for ever. Programs decide by
 * it, so that it is in the manual page (JSON OUTPUT) and never changes. Always returns false. */
bool error_because(struct error *err, const char *reason);

/* Puts "context: " before the text, and keeps the code and the reason. Always returns false. At
 * most once a room. */
bool error_wrap(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* The exit status that stands for `code` (see above). 0 for ERROR_NONE. */
int error_exit_status(enum error_code code);

#endif
