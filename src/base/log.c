/* One table says of each severity what it is called, in a log of objects and in the journal, and
 * from which level on it is printed. A message is put together whole and written at once, so that
 * two programs on one terminal don't mix their lines. */
#include "base/log.h"

#include "base/language.h"
#include "base/text.h"
#include "base/unicode.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

static const struct {
    const char *name;
    int priority; /* as syslog(3) has it */
    enum log_level least;
} severities[] = {
    [SEVERITY_ERROR] = {"error", 3, LOG_QUIET},
    [SEVERITY_WARNING] = {"warning", 4, LOG_QUIET},
    [SEVERITY_INFO] = {"info", 6, LOG_NORMAL},
    [SEVERITY_DEBUG] = {"debug", 7, LOG_VERBOSE},
};

/* Appends the message with '?' for whatever could steer the terminal. */
static void append_harmless(struct text *line, const char *message, size_t length)
{
    size_t at = 0;
    while (at < length) {
        size_t taken = 0;
        uint32_t code_point = utf8_decode(message + at, length - at, &taken);
        /* A lone byte above ASCII is no UTF-8, and a C1 control to some terminals. */
        bool lone = taken == 1 && code_point >= 0x80;
        if (lone || (unicode_is_control(code_point) && code_point != '\n'))
            text_append_char(line, '?');
        else
            text_append(line, message + at, taken);
        at += taken;
    }
}

void log_begin_object(const struct log *log, struct json_writer *json, const char *event,
                      enum log_severity severity, const char *code)
{
    json_begin_object(json, NULL);
    json_string(json, "event", event);
    json_time(json, "time", log->clock == NULL ? 0 : clock_wall_ms(log->clock));
    json_string(json, "level", severities[severity].name);
    json_string(json, "code", code);
}

static void append_object(const struct log *log, struct text *line, enum log_severity severity,
                          const char *code, const struct text *message)
{
    struct json_writer json;
    json_writer_init(&json, line);
    log_begin_object(log, &json, "message", severity, code);
    json_bytes(&json, "text", text_string(message), message->length);
    json_end_object(&json);
}

/* The journal takes each line for an entry of its own. */
static void append_prioritised(struct text *out, enum log_severity severity,
                               const struct text *lines)
{
    const char *at = text_string(lines), *end = at + lines->length;
    do {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((newline != NULL ? newline : end) - at);
        text_printf(out, "<%d>", severities[severity].priority);
        text_append(out, at, length);
        text_append_char(out, '\n');
        at += length + 1;
    } while (at < end);
}

void log_append_lines(const struct log *log, enum log_severity severity, const struct text *lines,
                      struct text *out)
{
    if (log->journal) {
        append_prioritised(out, severity, lines);
    } else {
        text_append(out, text_string(lines), lines->length);
        text_append_char(out, '\n');
    }
}

/* In one piece, and never on the line of a bar. Where standard error can't be written there is
 * nobody left to tell. */
void log_lines(const struct log *log, enum log_severity severity, const struct text *lines)
{
    struct log_bar *bar = log->bar != NULL && log->bar->hide != NULL ? log->bar : NULL;
    struct text whole = {0};
    log_append_lines(log, severity, lines, &whole);
    if (bar != NULL)
        bar->hide(bar->context);
    fwrite(whole.data, 1, whole.length, log->stream);
    if (bar != NULL)
        bar->show(bar->context);
    fflush(log->stream);
    text_free(&whole);
}

void log_line(const struct log *log, enum log_severity severity, const char *code,
              const char *format, ...)
{
    if (log == NULL || log->stream == NULL || log->level < severities[severity].least)
        return;
    struct text message = {0};
    struct text line = {0};
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(&message, language_text(format), arguments);
    va_end(arguments);
    if (log->json) {
        append_object(log, &line, severity, code, &message);
    } else {
        text_append_string(&line, "stopsms: ");
        append_harmless(&line, text_string(&message), message.length);
    }
    log_lines(log, severity, &line);
    text_free(&line);
    text_free(&message);
}
