/* A spreadsheet runs a cell that begins with =, +, - or @, and the cells come from people whom
 * nobody knows. An apostrophe in front makes such a cell text. Phone numbers begin with + as
 * well; they are harmless, and an apostrophe would make them hard to read, so that they are told
 * apart. */
#include "report/csv_writer.h"

#include "base/unicode.h"
#include "base/utf8.h"

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
    if (writer->follows)
        text_append_char(writer->text, writer->delimiter);
    writer->follows = true;
}

/* A mask hides at least so many digits (base/phone_mask.h). */
#define LEAST_MASKED 4

/* A phone number: digits, masked or not, with the marks that people put between them, and perhaps a
 * plus sign in front. A spreadsheet does no harm with it, and an apostrophe would hide it. */
static bool is_plain_phone(const char *bytes, size_t length)
{
    size_t digits = 0;
    size_t stars = 0;
    for (size_t i = 0; i < length; i++) {
        bool is_digit = bytes[i] >= '0' && bytes[i] <= '9';
        bool is_plus = i == 0 && bytes[i] == '+';
        bool is_star = bytes[i] == '*';
        bool is_mark = i > 0 && memchr(" .-/()", bytes[i], 6) != NULL;
        if (!is_digit && !is_plus && !is_mark && !is_star)
            return false;
        digits += is_digit;
        stars += is_star;
    }
    return digits > 0 && (stars == 0 || stars >= LEAST_MASKED);
}

static bool would_run(const char *bytes, size_t length)
{
    return length > 0 && memchr("=+-@\t\r", bytes[0], 6) != NULL && !is_plain_phone(bytes, length);
}

/* A quoted cell: quotes doubled, control characters as \xNN, U+FFFD for what is no UTF-8. */
static void append_quoted(struct text *text, const char *bytes, size_t length, bool guard)
{
    text_append_string(text, guard ? "\"'" : "\"");
    for (size_t at = 0; at < length;) {
        size_t taken = 0;
        char encoded[4];
        uint32_t code_point = utf8_decode(bytes + at, length - at, &taken);
        if (code_point == '"')
            text_append(text, "\"\"", 2);
        else if (unicode_is_odd_in_cell(code_point))
            text_printf(text, "\\x%02X", (unsigned)code_point);
        else
            text_append(text, encoded, utf8_encode(code_point, encoded));
        at += taken;
    }
    text_append_char(text, '"');
}

/* Most cells can be copied as they are; 0xC2 may begin a C1 control. */
static bool needs_quotes(const char *bytes, size_t length, char delimiter)
{
    bool is_ascii = true;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte < 0x20 || byte == '"' || byte == (unsigned char)delimiter || byte == 0x7f ||
            byte == 0xc2)
            return true;
        is_ascii &= byte < 0x80;
    }
    return !is_ascii && utf8_valid_length(bytes, length) < length;
}

void csv_write_text(struct csv_writer *writer, const char *bytes, size_t length)
{
    begin_cell(writer);
    bool guard = would_run(bytes, length);
    if (needs_quotes(bytes, length, writer->delimiter)) {
        append_quoted(writer->text, bytes, length, guard);
        return;
    }
    if (guard)
        text_append_char(writer->text, '\'');
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
