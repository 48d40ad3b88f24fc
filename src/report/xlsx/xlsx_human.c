/* The sheet for whoever must act, and for paper: who the row is about, and why, in a page's width.
 */
#include "report/xlsx/xlsx_book.h"

#include <math.h>
#include <string.h>

#define TAB_COLOUR 0xEBA25A

static const struct human_column {
    enum report_column column;
    double width; /* characters */
} columns[] = {
    {REPORT_FILE, 18}, /* of several files alone */
    {REPORT_ROW, 6},     {REPORT_LINE, 6},           {REPORT_KEPT, 36},
    {REPORT_INPUT, 20},  {REPORT_COLUMN, 14},        {REPORT_PHONE, 15},
    {REPORT_STATUS, 14}, {REPORT_ERROR_MESSAGE, 34}, {REPORT_NOTE, 34},
};
#define COLUMNS (sizeof columns / sizeof columns[0])

static double height_of(const struct report_cells *cells)
{
    double most = 0;
    for (size_t i = 0; i < COLUMNS; i++) {
        const struct report_cell *cell = &cells->cells[columns[i].column];
        most = fmax(most, xlsx_height_of(cell->bytes, cell->length, columns[i].width));
    }
    return most;
}

static size_t first_column(const struct xlsx_book *book)
{
    return book->head->facts->import_count == 1 ? 1 : 0;
}

void xlsx_human_begin(struct xlsx_human *human, struct xlsx_book *book)
{
    static const char *const names[LANGUAGES] = {"Needs a human", "À traiter"};
    human->sheet = xlsx_add_sheet(book, names[book->head->language]);
    worksheet_set_tab_color(human->sheet, TAB_COLOUR);
    worksheet_freeze_panes(human->sheet, 1, 0);
    worksheet_gridlines(human->sheet, LXW_SHOW_ALL_GRIDLINES);
    xlsx_fail(book, worksheet_repeat_rows(human->sheet, 0, 0));
    size_t first = first_column(book);
    for (size_t i = first; i < COLUMNS; i++) {
        struct xlsx_place place = {human->sheet, 0, (lxw_col_t)(i - first)};
        xlsx_fail(book, worksheet_set_column(human->sheet, place.column, place.column,
                                             columns[i].width, NULL));
        xlsx_write_head(book, place, columns[i].column);
    }
    human->next = 1;
}

/* A sentence in a row of its own. */
static void write_sentence(struct xlsx_human *human, struct xlsx_book *book,
                           const char *const sentence[LANGUAGES])
{
    struct xlsx_place place = {human->sheet, human->next++, 0};
    xlsx_write_string(book, place, sentence[book->head->language], book->plain);
}

void xlsx_human_add(struct xlsx_human *human, struct xlsx_book *book,
                    const struct report_cells *cells)
{
    if (report_outcome(cells->status)->group != REPORT_NEEDS_HUMAN || human->is_full)
        return;
    if (!xlsx_has_room(human->next + 1, human->bytes)) {
        human->is_full = true;
        return;
    }
    size_t first = first_column(book);
    xlsx_fail(book, worksheet_set_row(human->sheet, human->next, height_of(cells), NULL));
    for (size_t i = first; i < COLUMNS; i++) {
        struct xlsx_place place = {human->sheet, human->next, (lxw_col_t)(i - first)};
        xlsx_write_cell(book, place, cells, columns[i].column, book->wrapped, book->top);
    }
    human->next++;
    human->bytes += xlsx_bytes_of(cells);
    xlsx_see_failure(book, human->sheet);
}

int64_t xlsx_human_end(struct xlsx_human *human, struct xlsx_book *book)
{
    static const char *const none[LANGUAGES] = {
        "No row of this report needs a human.",
        "Aucune ligne de ce rapport ne demande de décision humaine."};
    static const char *const more[LANGUAGES] = {
        "The others stand in the sheets of rows.",
        "Les autres se trouvent dans les feuilles de lignes."};
    lxw_col_t last = (lxw_col_t)(COLUMNS - first_column(book) - 1);
    xlsx_fail(book, worksheet_autofilter(human->sheet, 0, 0, human->next - 1, last));
    xlsx_fail(book, worksheet_ignore_errors(human->sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT,
                                            "A1:J1048576"));
    if (human->next == 1)
        write_sentence(human, book, none);
    else if (human->is_full)
        write_sentence(human, book, more);
    return human->next;
}
