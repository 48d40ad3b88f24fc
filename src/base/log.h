/* base/log.h
 * What the user reads on standard error while the program works: plain lines, "stopsms: …", or
 * objects, a line each. Never the API key. Owns nothing (the stream is the caller's). Depends on
 * base/text.h and base/json_writer.h.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/error.h"

#include <stdio.h>

enum log_level { LOG_QUIET, LOG_NORMAL, LOG_VERBOSE };

/* What stands on the stream's last line without an end of line: a progress bar. A message takes it
 * away and puts it back below. All zero: nothing stands there. */
struct log_bar {
    void (*hide)(void *context);
    void (*show)(void *context);
    void *context;
};

/* NULL as `log` in the calls below is allowed and prints nothing. */
struct log {
    FILE *stream;
    enum log_level level;
    bool json;           /* messages are {"event":"message","text":…} */
    struct log_bar *bar; /* NULL: there never is one */
};

/* One line, from LOG_QUIET on: what the user must know (errors and warnings). Foreign text in it
 * must have gone through text_append_printable; as a second wall, control characters are printed as
 * '?' (newlines stay). */
void log_warn(const struct log *log, const char *format, ...) PRINTF_LIKE(2, 3);

/* From LOG_NORMAL on: what happens. */
void log_info(const struct log *log, const char *format, ...) PRINTF_LIKE(2, 3);

/* With --verbose only. */
void log_debug(const struct log *log, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
