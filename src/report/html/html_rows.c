#include "report/html/html_page.h"

#include <inttypes.h>
#include <string.h>

/* --- a row --- */

static void foreign_cell(const struct html_page *page, const struct report_cell *cell)
{
    html_append_isolated(page->html, cell->bytes, cell->length, page->head->language);
}

/* Ours, or digits: nothing to escape. */
static void plain_cell(const struct html_page *page, const struct report_cell *cell)
{
    text_append(page->html, cell->bytes, cell->length);
}

static void write_place(const struct html_page *page, const struct report_cells *cells)
{
    struct text line = {0};
    html_append_number(&line, cells->row->entry.line, page->head->language);
    html_put(page, "<th scope=\"row\"><div>");
    html_number(page, cells->row->entry.row);
    html_put(page, " <small>");
    if (report_cell_kind(cells, REPORT_LINE) == REPORT_KIND_FOREIGN)
        foreign_cell(page, &cells->cells[REPORT_LINE]);
    else
        html_say_with(page, HTML_LINE, text_string(&line), "");
    html_put(page, "</small>");
    if (page->head->facts->import_count != 1) {
        html_put(page, " <small>");
        foreign_cell(page, &cells->cells[REPORT_FILE]);
        html_put(page, "</small>");
    }
    html_put(page, "</div></th>");
    text_free(&line);
}

static void write_input(const struct html_page *page, const struct report_cells *cells)
{
    const struct report_cell *column = &cells->cells[REPORT_COLUMN];
    const struct report_cell *kept = &cells->cells[REPORT_KEPT];
    html_put(page, "<td>");
    if (column->length + kept->length > 0)
        html_put(page, "<div>");
    if (column->length > 0) {
        if (cells->cells[REPORT_INPUT].length > 0)
            foreign_cell(page, &cells->cells[REPORT_INPUT]);
        else if (report_cells_has_input(cells) && !page->head->masked)
            html_say(page, HTML_EMPTY_CELL);
        html_put(page, " <small>");
        foreign_cell(page, column);
        html_put(page, "</small>");
    }
    if (kept->length > 0) {
        html_put(page, " <small class=\"who\">");
        foreign_cell(page, kept);
        html_put(page, "</small>");
    }
    html_put(page, column->length + kept->length > 0 ? "</div></td>" : "</td>");
}

/* The code, and who says so; of a reason found in the file, its name for programs alone. */
static void write_code(const struct html_page *page, const struct report_cell *code,
                       enum job_error_source source)
{
    static const enum html_word sources[JOB_ERROR_SOURCES] = {
        [JOB_ERROR_PROVIDER] = HTML_SAID_BY_PROVIDER,
        [JOB_ERROR_HTTP] = HTML_SAID_BY_HTTP,
        [JOB_ERROR_NETWORK] = HTML_SAID_BY_NETWORK,
    };
    if (source == JOB_ERROR_NONE) {
        html_put(page, "<code>");
        plain_cell(page, code);
        html_put(page, "</code>");
        return;
    }
    if (code->length > 0) {
        struct text number = {0};
        text_append(&number, code->bytes, code->length);
        html_say_with(page, HTML_CODE, text_string(&number), "");
        html_put(page, " · ");
        text_free(&number);
    }
    html_say(page, sources[source]);
}

static void write_reason(const struct html_page *page, const struct report_cells *cells)
{
    const struct report_cell *code = &cells->cells[REPORT_ERROR_CODE];
    const struct report_cell *message = &cells->cells[REPORT_ERROR_MESSAGE];
    html_put(page, "<td>");
    if (code->length > 0 || message->length > 0) {
        html_put(page, "<div>");
        foreign_cell(page, message);
        html_put(page, " <small>");
        write_code(page, code, cells->row->source);
        html_put(page, "</small></div>");
    }
    html_put(page, "</td>");
}

static void write_attempts(const struct html_page *page, const struct report_cells *cells)
{
    const struct report_row *row = cells->row;
    html_put(page, "<td>");
    if (row->last_attempt_at != 0) {
        html_put(page, "<div>");
        html_append_short_time(page->html, row->last_attempt_at, page->head->language);
        html_put(page, " <small>");
        html_say_count(page, HTML_ATTEMPTS_ONE, row->attempts);
        if (row->first_attempt_at != row->last_attempt_at && row->first_attempt_at != 0) {
            html_say(page, HTML_FIRST_SENT);
            html_append_short_time(page->html, row->first_attempt_at, page->head->language);
        }
        if (cells->cells[REPORT_HTTP_STATUS].length > 0) {
            html_put(page, " · HTTP&nbsp;");
            plain_cell(page, &cells->cells[REPORT_HTTP_STATUS]);
        }
        html_put(page, "</small></div>");
    }
    html_put(page, "</td>");
}

/* A cell of one column's text; nothing in it where there is none. */
static void write_cell(const struct html_page *page, const struct report_cell *cell)
{
    html_put(page, "<td>");
    if (cell->length > 0) {
        html_put(page, "<div>");
        foreign_cell(page, cell);
        html_put(page, "</div>");
    }
    html_put(page, "</td>");
}

/* Links to the entries of a reason, and of an outcome, lead to the first of them. */
static void begin_row(const struct html_page *page, struct html_rows *rows,
                      const struct report_cells *cells)
{
    enum html_why why = HTML_WHYS;
    text_printf(page->html, "<tr data-s=\"%s\"", report_status_name(cells->status));
    if (html_why_of_row(cells->row, &why)) {
        text_printf(page->html, " data-w=\"%u\"", (unsigned)why);
        if (!rows->has_why[why])
            text_printf(page->html, " id=\"w-%u\"", (unsigned)why);
        rows->has_why[why] = true;
    }
    html_put(page, ">");
}

static void write_status(const struct html_page *page, struct html_rows *rows,
                         enum report_status status)
{
    if (rows->statuses[status]++ == 0)
        text_printf(page->html, "<td id=\"s-%s\">", report_status_name(status));
    else
        html_put(page, "<td>");
    html_status(page, status);
    html_put(page, "</td>");
}

static void write_row(const struct html_page *page, struct html_rows *rows,
                      const struct report_cells *cells)
{
    begin_row(page, rows, cells);
    write_place(page, cells);
    write_input(page, cells);
    write_cell(page, &cells->cells[REPORT_PHONE]);
    write_status(page, rows, cells->status);
    write_cell(page, &cells->cells[REPORT_STOP_ID]);
    write_reason(page, cells);
    write_attempts(page, cells);
    write_cell(page, &cells->cells[REPORT_NOTE]);
    html_put(page, "</tr>\n");
}

/* Counts it, and says whether the page has it: the first ones, and later ones that need a human.
 * Once a first one does not fit, none does. */
static bool takes(struct html_rows *rows, const struct report_cells *cells)
{
    bool follows = rows->firsts == rows->count++;
    if (follows && rows->firsts < HTML_MOST_ROWS && rows->html.length < HTML_MOST_BYTES) {
        rows->firsts++;
        return true;
    }
    return report_outcome(cells->status)->group == REPORT_NEEDS_HUMAN &&
           rows->kept - rows->firsts < HTML_MOST_LATER &&
           rows->html.length < HTML_MOST_BYTES + HTML_MOST_LATER_BYTES;
}

void html_rows_add(struct html_rows *rows, const struct report_cells *cells,
                   const struct report_head *head)
{
    if (takes(rows, cells)) {
        struct html_page page = {.head = head, .html = &rows->html};
        write_row(&page, rows, cells);
        rows->kept++;
    }
}

/* --- what stands around them --- */

/* What writes the entries that are not in the page, as these options chose them. */
static void write_command(const struct html_page *page)
{
    const struct report_head *head = page->head;
    html_put(page, "stopsms report --import ");
    if (head->facts->import_count == 1)
        text_printf(page->html, "%" PRId64, head->facts->imports[0].id);
    else
        html_put(page, "all");
    const char *before = " --status ";
    for (unsigned status = 0; head->filtered && status < REPORT_STATUSES; status++) {
        if ((head->statuses & 1u << status) != 0) {
            html_put(page, before);
            html_put(page, report_status_name((enum report_status)status));
            before = ",";
        }
    }
    html_put(page, head->masked ? " --mask" : "");
    html_put(page, " --output report.csv");
}

static void write_more(const struct html_page *page)
{
    struct text kept = {0};
    struct text all = {0};
    html_append_number(&kept, page->rows->firsts, page->head->language);
    html_append_number(&all, page->rows->count, page->head->language);
    html_say_with(page, HTML_ROW_MORE, text_string(&kept), text_string(&all));
    if (page->rows->kept > page->rows->firsts)
        html_say_count(page, HTML_ROW_LATER_ONE, page->rows->kept - page->rows->firsts);
    html_say(page, HTML_ROW_COMMAND);
    text_free(&kept);
    text_free(&all);
}

static bool is_more(const struct html_page *page)
{
    return page->rows->kept < page->rows->count;
}

static void write_box(const struct html_page *page, enum report_status status)
{
    text_printf(page->html,
                "<label><input type=\"checkbox\" value=\"%s\" checked autocomplete=\"off\">",
                report_status_name(status));
    html_status(page, status);
    html_put(page, " <small>");
    html_number(page, page->rows->statuses[status]);
    html_put(page, "</small></label>");
}

static void write_boxes(const struct html_page *page)
{
    for (size_t place = 0; place < REPORT_STATUSES; place++)
        if (page->rows->statuses[report_outcome_at(place)] > 0)
            write_box(page, report_outcome_at(place));
}

static void write_rows(const struct html_page *page)
{
    text_append(page->html, page->rows->html.data, page->rows->html.length);
}

static bool has_rows(const struct html_page *page)
{
    return page->rows->kept > 0;
}

const struct html_part html_row_parts[] = {
    {"more", .write = write_more, .is = is_more},
    {"command", .write = write_command},
    {"boxes", .write = write_boxes},
    {"rows", .write = write_rows, .is = has_rows},
    {.name = NULL},
};

void html_rows_free(struct html_rows *rows)
{
    text_free(&rows->html);
}
