#include "intake/header_again.h"

#include "intake/ascii.h"

#include <string.h>
#include <strings.h>

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

enum header_again header_again_look(const struct csv_row *row, const struct sample *sample,
                                    size_t header, size_t phone_column)
{
    size_t length, in_place = 0, named = 0, filled = 0;
    const char *phone = csv_row_cell(row, phone_column, &length);
    if (length == 0 || !(ascii_is_letter(phone[0]) || phone[0] == '"' ||
                         is_name(phone, length, sample_cell(sample, header, phone_column))))
        return HEADER_NOT;
    for (size_t i = 0; i < row->count; i++) {
        const char *cell = csv_row_cell(row, i, &length);
        filled += length > 0;
        in_place += is_name(cell, length, sample_cell(sample, header, i));
        named += is_any_name(cell, length, sample, header);
    }
    if (in_place == filled && filled == sample->records[header].filled)
        return HEADER_SAME;
    return named >= 2 && named * 2 >= filled ? HEADER_REARRANGED : HEADER_NOT;
}
