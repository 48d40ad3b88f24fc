#include "report/csv_writer.h"

#include <errno.h>
#include <string.h>

void csv_writer_init(struct csv_writer *writer, FILE *stream)
{
    *writer = (struct csv_writer){.stream = stream};
}

void csv_writer_free(struct csv_writer *writer)
{
    text_free(&writer->line);
}

static void begin_cell(struct csv_writer *writer)
{
    if (writer->follows) {
        text_append_char(&writer->line, ',');
    }
    writer->follows = true;
}

/* Digits and the marks that people put between them, with a plus sign in front at most: harmless in
 * a spreadsheet, and unreadable to a person behind an apostrophe. */
static bool is_plain_phone(const char *bytes, size_t length)
{
    size_t digits = 0;
    for (size_t i = 0; i < length; i++) {
        bool is_digit = bytes[i] >= '0' && bytes[i] <= '9';
        bool is_plus = i == 0 && bytes[i] == '+';
        bool is_mark = i > 0 && memchr(" .-/()", bytes[i], 6) != NULL;
        if (!is_digit && !is_plus && !is_mark) {
            return false;
        }
        digits += is_digit;
    }
    return digits > 0;
}

static bool would_run(const char *bytes, size_t length)
{
    return length > 0 && memchr("=+-@\t\r", bytes[0], 6) != NULL && !is_plain_phone(bytes, length);
}

static bool is_steering(unsigned char byte)
{
    return (byte < 0x20 && byte != '\t' && byte != '\r' && byte != '\n') || byte == 0x7f;
}

/* A quoted cell, byte by byte: quotes doubled, control characters as \xNN. C1 controls are two
 * bytes in UTF-8: C2 80 to C2 9F. */
static void append_quoted(struct text *line, const char *bytes, size_t length, bool guard)
{
    text_append_string(line, guard ? "\"'" : "\"");
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        unsigned char next = i + 1 < length ? (unsigned char)bytes[i + 1] : 0;
        if (byte == '"') {
            text_append(line, "\"\"", 2);
        } else if (is_steering(byte)) {
            text_printf(line, "\\x%02X", byte);
        } else if (byte == 0xc2 && next >= 0x80 && next <= 0x9f) {
            text_printf(line, "\\x%02X", next);
            i++;
        } else {
            text_append_char(line, (char)byte);
        }
    }
    text_append_char(line, '"');
}

/* Most cells can be copied as they are; 0xC2 may begin a C1 control. */
static bool needs_quotes(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte < 0x20 || byte == '"' || byte == ',' || byte == 0x7f || byte == 0xc2) {
            return true;
        }
    }
    return false;
}

void csv_write_text(struct csv_writer *writer, const char *bytes, size_t length)
{
    begin_cell(writer);
    bool guard = would_run(bytes, length);
    if (needs_quotes(bytes, length)) {
        append_quoted(&writer->line, bytes, length, guard);
        return;
    }
    if (guard) {
        text_append_char(&writer->line, '\'');
    }
    text_append(&writer->line, bytes, length);
}

void csv_write_string(struct csv_writer *writer, const char *string)
{
    csv_write_text(writer, string, strlen(string));
}

void csv_write_word(struct csv_writer *writer, const char *word)
{
    begin_cell(writer);
    text_append_string(&writer->line, word);
}

static void append_digits(struct text *line, uint64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    text_append(line, digits + at, sizeof digits - at);
}

void csv_write_integer(struct csv_writer *writer, int64_t value)
{
    begin_cell(writer);
    if (value < 0) {
        text_append_char(&writer->line, '-');
    }
    append_digits(&writer->line, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

void csv_write_phone(struct csv_writer *writer, int64_t phone)
{
    begin_cell(writer);
    text_append_char(&writer->line, '+');
    append_digits(&writer->line, (uint64_t)phone);
}

void csv_end_line(struct csv_writer *writer)
{
    text_append_char(&writer->line, '\n');
    size_t length = writer->line.length;
    if (writer->failure == 0 && fwrite(writer->line.data, 1, length, writer->stream) < length) {
        writer->failure = errno;
    }
    text_clear(&writer->line);
    writer->follows = false;
}

int csv_flush(struct csv_writer *writer)
{
    if (writer->failure == 0 && fflush(writer->stream) != 0) {
        writer->failure = errno;
    }
    return writer->failure;
}
