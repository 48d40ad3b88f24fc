#include "intake/workbook/cell_place.h"

bool cell_place_take(const char **text, size_t *column, int64_t *row)
{
    const char *at = *text;
    size_t letters = 0;
    *column = 0;
    *row = 0;
    for (; *at >= 'A' && *at <= 'Z' && letters < 4; at++, letters++)
        *column = *column * 26 + (size_t)(*at - 'A') + 1;
    const char *digits = at;
    for (; *at >= '0' && *at <= '9' && at - digits < 8; at++)
        *row = *row * 10 + (*at - '0');
    *text = at;
    if (letters == 0 || at == digits || *column > SHEET_COLUMNS || *row < 1 || *row > SHEET_ROWS)
        return false;
    --*column;
    return true;
}
