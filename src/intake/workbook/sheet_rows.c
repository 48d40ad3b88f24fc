/* What an element means depends on where it stands, so that the way down to it is kept: a step down
 * that is in no table leads nowhere, and neither does what is below it. But what
 * stands among rows or in them, or in a cell, and is in no table could hold people's numbers, and
 * so could rows in another place: they are not passed over. */
#include "intake/workbook/sheet_rows.h"

#include "base/language.h"
#include "base/memory.h"
#include "intake/workbook/cell_place.h"
#include "intake/workbook/rich_text.h"
#include "intake/workbook/sheet_cell.h"
#include "intake/workbook/xml_member.h"
#include "intake/workbook/xml_parsing.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MOST_AREAS 65536

enum place {
    NOWHERE,
    TOP,
    SHEET,
    COLUMNS,
    COLUMN,
    DATA,
    ROW,
    CELL,
    VALUE,
    FORMULA,
    RICH,
    MERGES,
    MERGE
};

static const struct {
    enum place from;
    const char *name;
    enum place to;
} steps[] = {
    {ROW, "c", CELL},
    {CELL, "v", VALUE},
    {DATA, "row", ROW},
    {CELL, "f", FORMULA},
    {CELL, "is", RICH},
    {TOP, "worksheet", SHEET},
    {SHEET, "cols", COLUMNS},
    {COLUMNS, "col", COLUMN},
    {SHEET, "sheetData", DATA},
    {SHEET, "mergeCells", MERGES},
    {MERGES, "mergeCell", MERGE},
};

struct reading {
    const struct workbook *workbook;
    struct sheet_facts *facts;
    enum xml_step (*take)(void *context, struct sheet_row *row, struct error *err);
    void *context;
    enum place places[XML_PARSING_LEVELS + 2];
    unsigned depth;
    struct rich_text rich;
    struct sheet_row row;
    struct cell_xml cell;
    size_t column, next_column, cells; /* of the row */
    bool out_of_order;
};

void sheet_facts_free(struct sheet_facts *facts)
{
    free(facts->hidden.items);
    free(facts->merged.items);
    *facts = (struct sheet_facts){0};
}

static enum place step_to(enum place from, const char *name)
{
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i].from == from && steps[i].name[0] == name[0] &&
            strcmp(steps[i].name, name) == 0)
            return steps[i].to;
    return NOWHERE;
}

/* `what`: in the user's language. */
static enum xml_step fail(struct error *err, const char *what, int64_t row)
{
    error_set(err, ERROR_INPUT,
              "row %" PRId64
              ": %s; the workbook is damaged, or was not made by a spreadsheet: open "
              "and save it with one, or save it as CSV",
              row, what);
    return XML_STEP_FAILED;
}

static enum xml_step add_area(struct sheet_areas *areas, struct sheet_area area, struct error *err)
{
    if (areas->count == MOST_AREAS) {
        error_set(err, ERROR_INPUT, "the sheet has more than %d merged cells; save it as CSV",
                  MOST_AREAS);
        return XML_STEP_FAILED;
    }
    areas->items = memory_grow(areas->items, areas->count, &areas->capacity, sizeof *areas->items);
    areas->items[areas->count++] = area;
    return XML_STEP_ON;
}

static enum xml_step take_columns(struct reading *reading, const char **attributes,
                                  struct error *err)
{
    const char *min = xml_attribute(attributes, "min"), *max = xml_attribute(attributes, "max");
    long first = min != NULL ? strtol(min, NULL, 10) : 0,
         last = max != NULL ? strtol(max, NULL, 10) : 0;
    if (!xml_attribute_is_true(attributes, "hidden") || first < 1 || last < first)
        return XML_STEP_ON;
    return add_area(
        &reading->facts->hidden,
        (struct sheet_area){.first_column = (size_t)first - 1, .last_column = (size_t)last - 1},
        err);
}

static enum xml_step take_merged(struct reading *reading, const char **attributes,
                                 struct error *err)
{
    const char *at = xml_attribute(attributes, "ref");
    struct sheet_area area;
    if (at == NULL || !cell_place_take(&at, &area.first_column, &area.first_row) || *at++ != ':' ||
        !cell_place_take(&at, &area.last_column, &area.last_row))
        return XML_STEP_ON; /* of a single cell */
    return add_area(&reading->facts->merged, area, err);
}

/* --- rows --- */

static enum xml_step begin_row(struct reading *reading, const char **attributes, struct error *err)
{
    struct sheet_row *row = &reading->row;
    const char *number = xml_attribute(attributes, "r");
    int64_t before = row->number;
    row->number = number != NULL ? strtol(number, NULL, 10) : before + 1;
    row->is_hidden = xml_attribute_is_true(attributes, "hidden");
    row->count = 0;
    text_clear(&row->text);
    reading->next_column = reading->cells = 0;
    reading->out_of_order = false;
    if (row->number < 1 || row->number > SHEET_ROWS)
        return fail(err, _("there is no such row in a sheet"), row->number);
    return row->number > before ? XML_STEP_ON
                                : fail(err, _("it stands behind a later one"), row->number);
}

static int by_column(const void *one, const void *other)
{
    const struct sheet_cell *a = one, *b = other;
    return (a->column > b->column) - (a->column < b->column);
}

static enum xml_step end_row(struct reading *reading, struct error *err)
{
    struct sheet_row *row = &reading->row;
    if (reading->out_of_order)
        qsort(row->cells, row->count, sizeof *row->cells, by_column);
    for (size_t i = 1; i < row->count; i++)
        if (row->cells[i].column == row->cells[i - 1].column)
            return fail(err, _("a cell is in it twice"), row->number);
    return row->count > 0 ? reading->take(reading->context, row, err) : XML_STEP_ON;
}

/* --- cells --- */

static enum xml_step begin_cell(struct reading *reading, const char **attributes, struct error *err)
{
    struct cell_xml *cell = &reading->cell;
    const char *type = "", *style = NULL, *place = NULL;
    int64_t row;
    for (const char **at = attributes; at[0] != NULL; at += 2)
        if (strcmp(at[0], "r") == 0)
            place = at[1];
        else if (strcmp(at[0], "s") == 0)
            style = at[1];
        else if (strcmp(at[0], "t") == 0)
            type = at[1];
    cell->style = style != NULL ? strtol(style, NULL, 10) : 0;
    cell->has_formula = cell->has_value = false;
    size_t length = strnlen(type, sizeof cell->type - 1);
    memcpy(cell->type, type, length);
    cell->type[length] = '\0';
    text_clear(&cell->value);
    reading->column = reading->next_column;
    if (place != NULL &&
        (!cell_place_take(&place, &reading->column, &row) || row != reading->row.number))
        return fail(err, _("a cell in it says that it stands elsewhere"), reading->row.number);
    reading->out_of_order |= reading->column < reading->next_column;
    reading->next_column = reading->column + 1;
    if (reading->column >= SHEET_COLUMNS || ++reading->cells > SHEET_COLUMNS)
        return fail(err, _("it has more cells than a sheet has columns"), reading->row.number);
    return XML_STEP_ON;
}

static enum xml_step end_cell(struct reading *reading, struct error *err)
{
    struct sheet_row *row = &reading->row;
    size_t at = row->text.length;
    if (!cell_xml_append(reading->workbook, &reading->cell, &row->text, err))
        return XML_STEP_FAILED;
    size_t length = row->text.length - at;
    if (length == 0)
        return XML_STEP_ON;
    text_append_char(&row->text, '\0');
    if (row->text.length > SHEET_ROW_BYTES)
        return fail(err, _("it holds more text than can be read"), row->number);
    row->cells = memory_grow(row->cells, row->count, &row->capacity, sizeof *row->cells);
    row->cells[row->count++] =
        (struct sheet_cell){.column = reading->column, .at = at, .length = length};
    return XML_STEP_ON;
}

/* --- the XML --- */

/* Programs may add what they like as an extension. */
static bool is_passed_over(enum place from, const char *name)
{
    if (from == DATA || from == ROW || from == CELL)
        return strcmp(name, "extLst") == 0;
    return from != TOP && strcmp(name, "sheetData") != 0;
}

static enum xml_step fail_unknown(const struct reading *reading, enum place from, struct error *err)
{
    if (from == DATA || from == ROW || from == CELL)
        return fail(err, _("something stands there that is no cell, and no value of one"),
                    reading->row.number);
    error_set(err, ERROR_INPUT,
              "a sheet of the workbook has its rows where no spreadsheet puts them; open and save "
              "it with one, or save it as CSV");
    return XML_STEP_FAILED;
}

static enum xml_step on_start(void *context, const char *name, const char **attributes,
                              struct error *err)
{
    struct reading *reading = context;
    enum place from = reading->places[reading->depth];
    enum place to = from == RICH ? RICH : step_to(from, name);
    reading->places[++reading->depth] = to;
    switch (to) {
    case ROW:
        return begin_row(reading, attributes, err);
    case CELL:
        return begin_cell(reading, attributes, err);
    case COLUMN:
        return reading->facts != NULL ? take_columns(reading, attributes, err) : XML_STEP_ON;
    case MERGE:
        return reading->facts != NULL ? take_merged(reading, attributes, err) : XML_STEP_ON;
    case VALUE:
        reading->cell.has_value = true;
        break;
    case FORMULA:
        reading->cell.has_formula = true;
        break;
    case RICH:
        reading->cell.has_value = true;
        if (from == RICH)
            rich_text_start(&reading->rich, name);
        break;
    default:
        return to != NOWHERE || is_passed_over(from, name) ? XML_STEP_ON
                                                           : fail_unknown(reading, from, err);
    }
    return XML_STEP_ON;
}

static enum xml_step on_end(void *context, struct error *err)
{
    struct reading *reading = context;
    enum place place = reading->places[reading->depth--];
    if (place == RICH && reading->places[reading->depth] == RICH)
        rich_text_end(&reading->rich);
    if (place == CELL)
        return end_cell(reading, err);
    return place == ROW ? end_row(reading, err) : XML_STEP_ON;
}

static void on_text(void *context, const char *bytes, size_t length)
{
    struct reading *reading = context;
    enum place place = reading->places[reading->depth];
    if (place == VALUE || (place == RICH && reading->rich.in_text))
        rich_text_append(&reading->cell.value, bytes, length);
}

bool sheet_rows_read(const struct workbook *workbook, size_t sheet, struct sheet_facts *facts,
                     enum xml_step (*take)(void *context, struct sheet_row *row, struct error *err),
                     void *context, struct error *err)
{
    struct reading reading = {
        .workbook = workbook, .facts = facts, .take = take, .context = context, .places = {TOP}};
    const struct xml_events events = {on_start, on_end, on_text, &reading};
    bool ok = xml_member_read(workbook->zip, workbook->sheets[sheet].member, "row", &events, err);
    free(reading.row.cells);
    text_free(&reading.row.text);
    text_free(&reading.cell.value);
    return ok;
}
