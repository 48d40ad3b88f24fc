/* base/log.h
 * What the user reads on standard error while the program works: plain lines, "stopsms: …", or
 * objects, a line each. Never the API key. Owns nothing (the stream is the caller's). Depends on
 * base/clock.h and base/json_writer.h.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/clock.h"
#include "base/error.h"
#include "base/json_writer.h"

#include <stdio.h>

/* From which severity on a log prints: warnings, what happens, everything. */
enum log_level { LOG_QUIET, LOG_NORMAL, LOG_VERBOSE };

/* What a line is: "error", "warning", "info", "debug"; syslog's priorities 3, 4, 6 and 7. */
enum log_severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_INFO, SEVERITY_DEBUG };

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
    bool json;    /* messages are objects, as log_begin_object begins them, with a "text" */
    bool journal; /* the stream is systemd's journal: each line begins with its priority, "<4>" */
    const struct clock *clock; /* of the objects; NULL: they have no time */
    struct log_bar *bar;       /* NULL: there never is one */
};

/* `code` says in a word what the line is about, for programs: [a-z_]+, in the manual page, and
 * never changed. `format` is looked up in the user's language (base/language.h). Foreign text in
 * the rest must have gone through text_append_printable; as a second wall, control characters are
 * printed as '?' (newlines stay). */
void log_line(const struct log *log, enum log_severity severity, const char *code,
              const char *format, ...) PRINTF_LIKE(4, 5);

/* log_warn(log, code, format, ...), and so on: what went wrong, and what the user must know, from
 * LOG_QUIET on; what happens, from LOG_NORMAL on; the rest with --verbose only. */
#define log_error(log, ...) log_line(log, SEVERITY_ERROR, __VA_ARGS__)
#define log_warn(log, ...)  log_line(log, SEVERITY_WARNING, __VA_ARGS__)
#define log_info(log, ...)  log_line(log, SEVERITY_INFO, __VA_ARGS__)
#define log_debug(log, ...) log_line(log, SEVERITY_DEBUG, __VA_ARGS__)

/* Begins an object of the log: "event", "time", "level", "code". */
void log_begin_object(const struct log *log, struct json_writer *json, const char *event,
                      enum log_severity severity, const char *code);

/* Appends lines that are made already as the log writes them: each ended, and its severity told to
 * the journal. */
void log_append_lines(const struct log *log, enum log_severity severity, const struct text *lines,
                      struct text *out);

/* Writes such lines, at once: ends the last one, and tells the journal what they
 * are. */
void log_lines(const struct log *log, enum log_severity severity, const struct text *lines);

#endif
