/* First every character becomes the ASCII that is meant by it (unicode.c); then the cell is
 * split, but only at marks that never stand within one number. Marks that may do either (a
 * slash, a comma) are phone_reader's affair. */
#include "intake/phone/phone_cell.h"

#include "base/ascii.h"
#include "base/unicode.h"
#include "base/utf8.h"

#include <string.h>
#include <strings.h>

#define LABEL_DIGITS 2 /* more digits than these before a + are a number that ends there */

void phone_cell_clean(const char *cell, size_t length, struct text *clean)
{
    text_clear(clean);
    for (size_t i = 0; i < length;) {
        size_t taken;
        if (cell[i] == '\\' && i + 1 < length && (cell[i + 1] == 'n' || cell[i + 1] == 'r')) {
            text_append_char(clean, '\n');
            i += 2;
            continue;
        }
        if (cell[i] >= ' ' && cell[i] < 0x7F) {
            text_append_char(clean, cell[i++]);
            continue;
        }
        struct unicode_character c = unicode_look_up(utf8_decode(cell + i, length - i, &taken));
        if (c.plain != 0)
            text_append_char(clean, c.plain);
        else if (c.kind != UNICODE_INVISIBLE && c.kind != UNICODE_CONTROL)
            text_append(clean, cell + i, taken);
        i += taken;
    }
}

/* What else stands between two numbers. */
static const char *const separators[] = {":::", " ou ", " or ", " et ", " and ", " und ", " oder "};

/* How many bytes at `i` separate two numbers; 0: none. */
static size_t separator_length(const char *clean, size_t length, size_t i)
{
    if (strchr(";|\n&", clean[i]) != NULL)
        return 1;
    for (size_t k = 0; k < sizeof separators / sizeof *separators; k++) {
        size_t word = strlen(separators[k]);
        if (length - i >= word && strncasecmp(clean + i, separators[k], word) == 0)
            return word;
    }
    return 0;
}

/* The parameters that follow a tel: URI's number (RFC 3966 section 3, RFC 4694). */
static const char *const parameters[] = {
    ";ext=", ";isub=", ";phone-context=", ";rn-context=", ";rn=", ";cic="};

size_t phone_cell_parameter_length(const char *clean, size_t length)
{
    if (length == 0 || *clean != ';')
        return 0;
    for (size_t k = 0; k < sizeof parameters / sizeof *parameters; k++) {
        size_t end = strlen(parameters[k]);
        if (length < end || strncasecmp(clean, parameters[k], end) != 0)
            continue;
        while (end < length && strchr(" ;,|\n&<>\"", clean[end]) == NULL)
            end++;
        return end;
    }
    return 0;
}

void phone_cell_split(const char *clean, size_t length,
                      void (*each)(void *context, const char *part, size_t length), void *context)
{
    size_t start = 0, digits = 0, i = 0;
    while (i <= length) {
        size_t parameter = phone_cell_parameter_length(clean + i, length - i);
        if (parameter > 0) {
            i += parameter;
            continue;
        }
        size_t separator = i < length ? separator_length(clean, length, i) : 1;
        bool restarts = i < length && clean[i] == '+' && digits > LABEL_DIGITS &&
                        !ascii_is_letter(clean[i - 1]); /* 3,36E+10 is one */
        if (separator == 0 && !restarts) {
            digits += ascii_is_digit(clean[i]);
            i++;
            continue;
        }
        if (i > start)
            each(context, clean + start, i - start);
        start = restarts ? i : i + separator;
        i += restarts ? 1 : separator;
        digits = 0;
    }
}
