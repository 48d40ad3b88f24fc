/* A formula's value is what somebody's spreadsheet computed last. Some programs leave that to
 * whoever opens the file, and write nothing, or a 0 that means nothing: such a cell must not look
 * empty. */
#include "intake/workbook/sheet_cell.h"

#include "intake/workbook/cell_number.h"
#include "intake/workbook/rich_text.h"

#include <stdlib.h>
#include <string.h>

static bool is_uncalculated(const struct workbook *workbook, const struct cell_xml *cell)
{
    const char *value = text_string(&cell->value);
    if (!cell->has_formula)
        return false;
    if (value[0] == '\0')
        return strcmp(cell->type, "str") != 0 || !cell->has_value || workbook->uncalculated;
    return workbook->uncalculated && strcmp(value, "0") == 0;
}

/* "2024-10-17T00:00:00Z" */
static void append_iso_date(const char *value, struct text *text)
{
    size_t length = strlen(value);
    length -= length > 0 && value[length - 1] == 'Z';
    const char *time = memchr(value, 'T', length);
    size_t date = time != NULL ? (size_t)(time - value) : length;
    text_append(text, value, date);
    if (time == NULL || strncmp(time + 1, "00:00:00", 8) == 0)
        return;
    text_append_char(text, ' ');
    text_append(text, time + 1, length - date - 1);
}

/* The number of a shared text. Digits, as nearly always, are read here: there is one in every cell.
 */
static int64_t text_number(const char *value)
{
    int64_t number = 0;
    size_t i = 0;
    for (; i < 15 && value[i] >= '0' && value[i] <= '9'; i++)
        number = number * 10 + (value[i] - '0');
    return value[i] == '\0' ? number : strtol(value, NULL, 10);
}

static bool is_one_of(const char *word, const char *one, const char *other)
{
    return strcmp(word, one) == 0 || strcmp(word, other) == 0;
}

bool cell_xml_append(const struct workbook *workbook, const struct cell_xml *cell,
                     struct text *text, struct error *err)
{
    const char *value = text_string(&cell->value), *type = cell->type;
    size_t from = text->length;
    if (is_uncalculated(workbook, cell)) {
        text_append_string(text, SHEET_UNCALCULATED);
    } else if (value[0] == '\0') {
        return true;
    } else if (type[0] == 's' && type[1] == '\0') {
        return shared_strings_append(workbook->strings, text_number(value), text, err);
    } else if (strcmp(type, "b") == 0 && is_one_of(value, "1", "true")) {
        text_append_string(text, "TRUE");
    } else if (strcmp(type, "b") == 0 && is_one_of(value, "0", "false")) {
        text_append_string(text, "FALSE");
    } else if (strcmp(type, "d") == 0) {
        append_iso_date(value, text);
    } else if (type[0] == '\0' || strcmp(type, "n") == 0) {
        cell_number_append(value, cell_styles_format(&workbook->styles, cell->style),
                           workbook->epoch_1904, text);
    } else if (is_one_of(type, "str", "inlineStr")) {
        text_append(text, value, cell->value.length);
        rich_text_unescape(text, from);
    } else if (strcmp(type, "e") == 0) {
        text_printf(text, "%s%s", value, SHEET_ERROR);
    } else {
        text_append_string(text, SHEET_UNKNOWN);
    }
    return true;
}
