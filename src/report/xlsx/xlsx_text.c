#include "report/xlsx/xlsx_text.h"

#include "base/ascii.h"
#include "base/unicode.h"
#include "base/utf8.h"

#define CUT_MARK "\xe2\x80\xa6 [cut: too long for a cell; it is whole in a CSV or JSON report]"
/* More than the mark has, and than one character can become. */
#define CUT_ROOM 80

/* "_x0041_" */
static bool is_escape(const char *bytes, size_t length)
{
    return length >= 7 && bytes[0] == '_' && bytes[1] == 'x' && ascii_is_hex(bytes[2]) &&
           ascii_is_hex(bytes[3]) && ascii_is_hex(bytes[4]) && ascii_is_hex(bytes[5]) &&
           bytes[6] == '_';
}

/* Appends one character; returns how many UTF-16 units it counts. */
static size_t append_one(struct text *out, uint32_t code_point, bool begins_escape)
{
    char encoded[4];
    if (unicode_is_odd_in_cell(code_point)) {
        text_printf(out, "\\x%02X", (unsigned)code_point);
        return 4;
    }
    if (begins_escape) {
        text_append_string(out, "_x005F_");
        return 7;
    }
    if (code_point == 0xFFFE || code_point == 0xFFFF)
        code_point = 0xFFFD;
    text_append(out, encoded, utf8_encode(code_point, encoded));
    return code_point > 0xFFFF ? 2 : 1;
}

/* Most cells: short, and nothing in them that needs a look. */
static bool is_plain(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte < 0x20 || byte >= 0x7f || byte == '_')
            return false;
    }
    return length <= XLSX_TEXT_MOST;
}

void xlsx_text_append(struct text *out, const char *bytes, size_t length)
{
    if (is_plain(bytes, length)) {
        text_append(out, bytes, length);
        return;
    }
    size_t units = 0;
    size_t fits = out->length; /* up to here there is room for the mark */
    for (size_t at = 0; at < length;) {
        size_t taken = 0;
        uint32_t code_point = utf8_decode(bytes + at, length - at, &taken);
        units += append_one(out, code_point, is_escape(bytes + at, length - at));
        if (units <= XLSX_TEXT_MOST - CUT_ROOM) {
            fits = out->length;
        } else if (units > XLSX_TEXT_MOST) {
            out->length = fits;
            text_append_string(out, CUT_MARK);
            return;
        }
        at += taken;
    }
}

/* As append_one, but no character is shown as something else. */
static size_t append_exact_one(struct text *out, uint32_t code_point, bool begins_escape)
{
    char encoded[4];
    if (code_point < ' ' && code_point != '\t' && code_point != '\n') {
        text_printf(out, "_x%04X_", (unsigned)code_point);
        return 7;
    }
    if (!unicode_is_odd_in_cell(code_point))
        return append_one(out, code_point, begins_escape);
    text_append(out, encoded, utf8_encode(code_point, encoded));
    return 1;
}

bool xlsx_text_append_exact(struct text *out, const char *bytes, size_t length)
{
    size_t units = 0;
    for (size_t at = 0; at < length && units <= XLSX_TEXT_MOST;) {
        size_t taken = 0;
        uint32_t code_point = utf8_decode(bytes + at, length - at, &taken);
        units += append_exact_one(out, code_point, is_escape(bytes + at, length - at));
        at += taken;
    }
    return units <= XLSX_TEXT_MOST;
}
