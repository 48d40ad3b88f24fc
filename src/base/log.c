#include "base/log.h"

#include "base/text.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdint.h>

/* Appends the message with '?' for whatever could steer the terminal. */
static void append_harmless(struct text *line, const char *message, size_t length)
{
    size_t at = 0;
    while (at < length) {
        size_t taken = 0;
        uint32_t code_point = utf8_decode(message + at, length - at, &taken);
        /* A lone byte above ASCII is no UTF-8, and a C1 control to some terminals. */
        bool lone = taken == 1 && code_point >= 0x80;
        if (lone || (utf8_is_control(code_point) && code_point != '\n')) {
            text_append_char(line, '?');
        } else {
            text_append(line, message + at, taken);
        }
        at += taken;
    }
}

/* Writes the line in one piece, so that it stays whole beside a progress bar. */
static void print_line(const struct log *log, enum log_level least, const char *format,
                       va_list arguments)
{
    if (log == NULL || log->stream == NULL || log->level < least) {
        return;
    }
    struct text message = {0};
    struct text line = {0};
    text_vprintf(&message, format, arguments);
    text_append_string(&line, "stopsms: ");
    append_harmless(&line, text_string(&message), message.length);
    text_append_char(&line, '\n');
    /* Where standard error can't be written there is nobody left to tell. */
    fwrite(line.data, 1, line.length, log->stream);
    fflush(log->stream);
    text_free(&line);
    text_free(&message);
}

void log_warn(const struct log *log, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_line(log, LOG_QUIET, format, arguments);
    va_end(arguments);
}

void log_info(const struct log *log, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_line(log, LOG_NORMAL, format, arguments);
    va_end(arguments);
}

void log_debug(const struct log *log, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_line(log, LOG_VERBOSE, format, arguments);
    va_end(arguments);
}
