/* Each cell is written as its column, its kind and its length, then its bytes: "3=7:Dupont". So any
 * text can be kept, and a string that is damaged is noticed. */
#include "jobs/kept_cells.h"

#include <limits.h>
#include <string.h>

#define CUT_MARK "\xe2\x80\xa6"

/* The bytes that are kept: no character is cut in two. */
static size_t kept_length(const struct kept_cell *cell)
{
    if (cell->length <= KEPT_CELL_MOST)
        return cell->length;
    size_t length = KEPT_CELL_MOST;
    while (length > 0 && ((unsigned char)cell->bytes[length] & 0xC0) == 0x80)
        length--;
    return length;
}

void kept_cells_append(struct text *kept, const struct kept_cell *cell)
{
    size_t length = kept_length(cell);
    const char *mark = length < cell->length ? CUT_MARK : "";
    text_printf(kept, "%d%c%zu:", cell->column, (char)cell->kind, length + strlen(mark));
    text_append(kept, cell->bytes, length);
    text_append_string(kept, mark);
}

/* Digits, then one of the signs, which is set. */
static bool take_number(const char **at, const char *end, size_t *number, const char *signs,
                        char *sign)
{
    const char *begin = *at;
    *number = 0;
    while (*at < end && **at >= '0' && **at <= '9' && *number < INT_MAX / 10)
        *number = *number * 10 + (size_t)(*(*at)++ - '0');
    if (*at == begin || *at == end || strchr(signs, **at) == NULL || **at == '\0')
        return false;
    *sign = *(*at)++;
    return true;
}

bool kept_cells_next(const char **at, size_t *left, struct kept_cell *cell)
{
    const char *from = *at;
    const char *end = *at + *left;
    size_t column;
    char kind, colon;
    if (*left == 0 || !take_number(&from, end, &column, "=?", &kind) ||
        !take_number(&from, end, &cell->length, ":", &colon) || column == 0 ||
        cell->length > (size_t)(end - from))
        return false;
    cell->kind = (enum kept_kind)kind;
    cell->column = (int)column;
    cell->bytes = from;
    *at = from + cell->length;
    *left = (size_t)(end - *at);
    return true;
}
