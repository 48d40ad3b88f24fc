#include "report/csv_writer.h"

#include <string.h>

void csv_writer_init(struct csv_writer *writer, struct text *text, char delimiter)
{
    *writer = (struct csv_writer){.text = text, .delimiter = delimiter};
}

void csv_write_bom(struct csv_writer *writer)
{
    text_append_string(writer->text, "\xef\xbb\xbf");
}

static void begin_cell(struct csv_writer *writer)
{
    if (writer->follows) {
        text_append_char(writer->text, writer->delimiter);
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
static bool needs_quotes(const char *bytes, size_t length, char delimiter)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte < 0x20 || byte == '"' || byte == (unsigned char)delimiter || byte == 0x7f ||
            byte == 0xc2) {
            return true;
        }
    }
    return false;
}

void csv_write_text(struct csv_writer *writer, const char *bytes, size_t length)
{
    begin_cell(writer);
    bool guard = would_run(bytes, length);
    if (needs_quotes(bytes, length, writer->delimiter)) {
        append_quoted(writer->text, bytes, length, guard);
        return;
    }
    if (guard) {
        text_append_char(writer->text, '\'');
    }
    text_append(writer->text, bytes, length);
}

void csv_write_word(struct csv_writer *writer, const char *word, size_t length)
{
    begin_cell(writer);
    text_append(writer->text, word, length);
}

void csv_end_line(struct csv_writer *writer)
{
    text_append_char(writer->text, '\n');
    writer->follows = false;
}
