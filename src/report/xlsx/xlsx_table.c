/* A row is first made in memory: libxlsxwriter can't take back what it has written. What is typed
 * into a cell that was empty becomes text as well, since the format is that of whole columns. */
#include "report/xlsx/xlsx_table.h"

#include "base/memory.h"
#include "report/xlsx/xlsx_book.h"
#include "report/xlsx/xlsx_text.h"

#include <stdlib.h>

#define OTHER_NAME  "Rows"
#define WIDTH       16 /* characters */
#define LAST_WIDTH  60 /* of the head's last column, which holds sentences */
#define WHOLE_SHEET "A1:XFD1048576"

struct xlsx_table {
    struct xlsx_book book;
    struct report_head head; /* of no report: only its language is looked at */
    lxw_worksheet *sheet;
    lxw_row_t next;
    struct text row; /* each cell with a NUL behind it */
};

struct xlsx_table *xlsx_table_new(const char *sheet, struct report_out *out)
{
    struct xlsx_table *table = memory_alloc(1, sizeof *table);
    struct xlsx_book *book = &table->book;
    *book = (struct xlsx_book){.head = &table->head, .out = out};
    if (!xlsx_book_open(book, "stopsms: rows to correct", 0))
        return table;
    book->plain = xlsx_add_format(book, "@", false);
    book->head_line = xlsx_add_format(book, "@", false);
    format_set_bold(book->head_line);
    format_set_bottom(book->head_line, LXW_BORDER_THIN);
    bool fits = workbook_validate_sheet_name(book->book, sheet) == LXW_NO_ERROR;
    table->sheet = xlsx_add_sheet(book, fits ? sheet : OTHER_NAME);
    worksheet_freeze_panes(table->sheet, 1, 0);
    xlsx_fail(book, worksheet_repeat_rows(table->sheet, 0, 0));
    xlsx_fail(book,
              worksheet_ignore_errors(table->sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, WHOLE_SHEET));
    return table;
}

static void set_widths(struct xlsx_table *table, size_t count)
{
    lxw_col_t last = (lxw_col_t)(count - 1);
    if (last > 0)
        xlsx_fail(&table->book,
                  worksheet_set_column(table->sheet, 0, last - 1, WIDTH, table->book.plain));
    xlsx_fail(&table->book,
              worksheet_set_column(table->sheet, last, last, LAST_WIDTH, table->book.plain));
}

static bool make_row(struct xlsx_table *table, const struct xlsx_table_cell *cells, size_t count)
{
    text_clear(&table->row);
    for (size_t i = 0; i < count; i++) {
        if (!xlsx_text_append_exact(&table->row, cells[i].bytes, cells[i].length))
            return false;
        text_append_char(&table->row, '\0');
    }
    return true;
}

bool xlsx_table_add(struct xlsx_table *table, const struct xlsx_table_cell *cells, size_t count)
{
    struct xlsx_book *book = &table->book;
    lxw_format *format = table->next == 0 ? book->head_line : book->plain;
    if (count == 0 || count > LXW_COL_MAX || table->next >= LXW_ROW_MAX ||
        !make_row(table, cells, count))
        return false;
    if (book->out->failure != 0)
        return true;
    if (table->next == 0)
        set_widths(table, count);
    const char *cell = text_string(&table->row);
    for (size_t i = 0; i < count; i++, cell += strlen(cell) + 1)
        if (cell[0] != '\0')
            xlsx_fail(book, worksheet_write_string(table->sheet, table->next, (lxw_col_t)i, cell,
                                                   format));
    table->next++;
    xlsx_see_failure(book, table->sheet);
    return true;
}

void xlsx_table_finish(struct xlsx_table *table)
{
    table->book.counts[0] = table->next;
    xlsx_book_write(&table->book);
}

void xlsx_table_free(struct xlsx_table **table)
{
    if (*table == NULL)
        return;
    xlsx_book_free(&(*table)->book);
    text_free(&(*table)->row);
    free(*table);
    *table = NULL;
}
