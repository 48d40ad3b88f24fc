#include "base/log.h"

#include "base/json_writer.h"
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
        if (lone || (utf8_is_control(code_point) && code_point != '\n'))
            text_append_char(line, '?');
        else
            text_append(line, message + at, taken);
        at += taken;
    }
}

static void append_line(struct text *line, const struct text *message)
{
    text_append_string(line, "stopsms: ");
    append_harmless(line, text_string(message), message->length);
}

static void append_object(struct text *line, const struct text *message)
{
    struct json_writer json;
    json_writer_init(&json, line);
    json_begin_object(&json, NULL);
    json_string(&json, "event", "message");
    json_bytes(&json, "text", text_string(message), message->length);
    json_end_object(&json);
}

/* In one piece, and never on the line of a bar. Where standard error can't be written there is
 * nobody left to tell. */
static void write_line(const struct log *log, const struct text *line)
{
    struct log_bar *bar = log->bar != NULL && log->bar->hide != NULL ? log->bar : NULL;
    if (bar != NULL)
        bar->hide(bar->context);
    fwrite(line->data, 1, line->length, log->stream);
    if (bar != NULL)
        bar->show(bar->context);
    fflush(log->stream);
}

static void print_line(const struct log *log, enum log_level least, const char *format,
                       va_list arguments)
{
    if (log == NULL || log->stream == NULL || log->level < least)
        return;
    struct text message = {0};
    struct text line = {0};
    text_vprintf(&message, format, arguments);
    if (log->json)
        append_object(&line, &message);
    else
        append_line(&line, &message);
    text_append_char(&line, '\n');
    write_line(log, &line);
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
