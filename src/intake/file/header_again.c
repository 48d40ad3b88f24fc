#include "intake/file/header_again.h"

#include "base/ascii.h"
#include "intake/columns/column_name.h"

#include <string.h>
#include <strings.h>

#define LONGEST_NAME 80 /* of a column, in bytes */
#define PHONE_DIGITS 7

/* Whether the cell is the name: in any case, with or without quotes (a byte order mark before the
 * line makes its first cell an unquoted one). */
static bool is_name(const char *cell, size_t length, const char *name)
{
    if (length >= 2 && cell[0] == '"' && cell[length - 1] == '"') {
        cell++;
        length -= 2;
    }
    return length > 0 && strlen(name) == length && strncasecmp(cell, name, length) == 0;
}

static bool is_any_name(const char *cell, size_t length, const struct sample *sample, size_t header)
{
    for (size_t i = 0; i < sample->records[header].count; i++)
        if (is_name(cell, length, sample_cell(sample, header, i)))
            return true;
    return false;
}

/* Names of columns and nothing else, a phone's among them: "Tel;Ville". `phone_column`: a name of
 * its own stands there, or most cells are names. */
static bool names_columns(const struct csv_row *row, size_t phone_column)
{
    size_t length, filled = 0, known = 0, phones = 0;
    bool in_place = false;
    struct text name = {0};
    for (size_t i = 0; i < row->count; i++) {
        const char *cell = csv_row_cell(row, i, &length);
        if (length == 0)
            continue;
        text_clear(&name);
        text_append(&name, cell, length < LONGEST_NAME ? length : LONGEST_NAME);
        enum column_kind kind = column_name_kind(text_string(&name));
        filled++;
        known += kind != COLUMN_UNKNOWN;
        phones += kind == COLUMN_PHONE;
        in_place |= i == phone_column && kind == COLUMN_PHONE;
    }
    text_free(&name);
    return filled >= 2 && (in_place || (phones > 0 && known * 2 > filled));
}

static bool has_few_digits(const struct csv_row *row)
{
    size_t digits = 0;
    for (size_t i = 0; digits < PHONE_DIGITS && i < row->offsets[row->count]; i++)
        digits += ascii_is_digit(row->text[i]);
    return digits < PHONE_DIGITS;
}

enum header_again header_again_look(const struct csv_row *row, const struct sample *sample,
                                    size_t header, size_t phone_column)
{
    size_t length, in_place = 0, named = 0, filled = 0;
    const char *phone = csv_row_cell(row, phone_column, &length);
    const char *name = sample_cell(sample, header, phone_column);
    if (length == 0 || !(ascii_is_letter(phone[0]) || phone[0] == '"' ||
                         (phone[0] == name[0] && is_name(phone, length, name))))
        return HEADER_NOT;
    for (size_t i = 0; i < row->count; i++) {
        const char *cell = csv_row_cell(row, i, &length);
        filled += length > 0;
        in_place += is_name(cell, length, sample_cell(sample, header, i));
        named += is_any_name(cell, length, sample, header);
    }
    if (in_place == filled && filled == sample->records[header].filled)
        return HEADER_SAME;
    if (named >= 2 && named * 2 >= filled)
        return HEADER_REARRANGED;
    return has_few_digits(row) && names_columns(row, phone_column) ? HEADER_OTHER : HEADER_NOT;
}
