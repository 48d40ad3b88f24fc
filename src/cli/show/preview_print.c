/* Each line has its name, in a column as wide as the widest of them in the user's language, and
 * what belongs to the name: further lines stand below it. */
#include "base/language.h"
#include "base/sheet_place.h"
#include "cli/show/labels.h"
#include "cli/show/preview.h"
#include "cli/show/progress_words.h"
#include "cli/show/summary.h"
#include "report/report_words.h"

#include <inttypes.h>
#include <string.h>

enum line {
    LINE_READ_AS,
    LINE_PHONES,
    LINE_NOT_READ,
    LINE_FILTER,
    LINE_COUNTRY,
    LINE_COUNTRIES,
    LINE_KEPT,
    LINE_ROWS,
    LINE_NEW,
    LINE_KNOWN_NUMBERS,
    LINE_DUPLICATES,
    LINE_LANDLINES,
    LINE_TO_SEND,
    LINE_TIME,
    LINE_KNOWN,
    LINES,
};
static const char *const names[LINES] = {
    [LINE_READ_AS] = N_("read as"),
    [LINE_PHONES] = N_("phone columns"),
    [LINE_NOT_READ] = N_("not read"),
    [LINE_FILTER] = N_("filter"),
    [LINE_COUNTRY] = N_("country"),
    [LINE_COUNTRIES] = N_("country column"),
    [LINE_KEPT] = N_("kept"),
    [LINE_ROWS] = N_("rows"),
    [LINE_NEW] = N_("new numbers"),
    [LINE_KNOWN_NUMBERS] = N_("known numbers"),
    [LINE_DUPLICATES] = N_("duplicates"),
    [LINE_LANDLINES] = N_("landlines"),
    [LINE_TO_SEND] = N_("to send"),
    [LINE_TIME] = N_("time to send"),
    [LINE_KNOWN] = N_("known"),
};

/* What is being printed. */
struct page {
    const struct preview *preview;
    const struct intake_description *found;
    size_t columns; /* of the names */
    struct text text;
};

static void append_shown(struct text *text, const char *foreign)
{
    text_append_printable(text, foreign, strlen(foreign));
}

/* Of several lines of one name, the first has it. */
static void begin_line(struct page *page, enum line line, bool is_first)
{
    labels_append(&page->text, is_first ? names[line] : "", page->columns);
    text_append_char(&page->text, ' ');
}

static void end_line(struct page *page)
{
    text_append_char(&page->text, '\n');
}

/* "Mobile (3)". */
static void append_column(struct page *page, const char *name, int number)
{
    append_shown(&page->text, name);
    text_printf(&page->text, " (%d)", number);
}

static void append_columns(struct page *page, enum line line, const struct intake_column *columns,
                           size_t count)
{
    for (size_t i = 0; i < count; i++) {
        begin_line(page, line, i == 0 || line == LINE_COUNTRIES);
        append_column(page, columns[i].name, columns[i].number);
        end_line(page);
    }
}

/* --- how it is read --- */

static void append_left_out(struct page *page)
{
    for (size_t i = 0; i < page->found->left_out_count; i++) {
        const struct intake_left_out *column = &page->found->left_out[i];
        begin_line(page, LINE_NOT_READ, i == 0);
        append_column(page, column->name, column->number);
        text_printf(&page->text, _(": full of phones; %s\n"),
                    _(intake_left_out_why(column->reason)));
    }
}

static void append_choice(struct text *text, int64_t rows, enum intake_choice choice)
{
    switch (choice) {
    case INTAKE_SELECTED:
        text_printf(text, P_("%" PRId64 " row, selected", "%" PRId64 " rows, selected", rows),
                    rows);
        break;
    case INTAKE_LEFT_OUT:
        text_printf(text, P_("%" PRId64 " row, left out", "%" PRId64 " rows, left out", rows),
                    rows);
        break;
    case INTAKE_UNDECIDED:
        text_printf(text, P_("%" PRId64 " row, undecided", "%" PRId64 " rows, undecided", rows),
                    rows);
        break;
    }
}

static void append_filter(struct page *page)
{
    begin_line(page, LINE_FILTER, true);
    if (page->preview->is_refused)
        text_append_string(&page->text, _("see below"));
    else
        summary_append_rows(&page->text, page->found->filter);
    end_line(page);
    for (size_t i = 0; i < page->preview->counts.value_count; i++) {
        const struct intake_value *value = &page->preview->counts.values[i];
        struct text shown = {0}, choice = {0};
        append_shown(&shown, value->column);
        text_append_string(&shown, " = ");
        append_shown(&shown, value->value[0] != '\0' ? value->value : _("(empty)"));
        append_choice(&choice, value->rows, value->choice);
        text_printf(&page->text, _("    %s: %s\n"), text_string(&shown), text_string(&choice));
        text_free(&shown);
        text_free(&choice);
    }
}

/* What the database will hold of people beside their numbers. */
static void append_kept(struct page *page)
{
    const struct intake_description *found = page->found;
    if (found->kept_column_count == 0) {
        begin_line(page, LINE_KEPT, true);
        text_append_string(&page->text, _("nothing else\n"));
    }
    for (size_t i = 0; i < found->kept_column_count; i++) {
        begin_line(page, LINE_KEPT, i == 0);
        append_column(page, found->kept_columns[i].name, found->kept_columns[i].number);
        if (i == 0)
            text_append_string(&page->text, found->kept_of_all
                                                ? _(", of every row")
                                                : _(", of rows that need a human (--keep)"));
        end_line(page);
    }
}

static void append_description(struct page *page)
{
    const struct intake_description *found = page->found;
    struct text dialect = {0};
    append_shown(&page->text, page->preview->name);
    end_line(page);
    begin_line(page, LINE_READ_AS, true);
    report_append_dialect(&dialect, found->dialect, language_spoken());
    append_shown(&page->text, text_string(&dialect));
    end_line(page);
    append_columns(page, LINE_PHONES, found->phone_columns, found->phone_column_count);
    append_left_out(page);
    append_filter(page);
    begin_line(page, LINE_COUNTRY, true);
    text_append_string(&page->text, found->country);
    end_line(page);
    append_columns(page, LINE_COUNTRIES, found->country_columns, found->country_column_count);
    append_kept(page);
    text_free(&dialect);
}

/* --- what comes of it --- */

static void append_count(struct page *page, enum line line, int64_t count)
{
    begin_line(page, line, true);
    text_printf(&page->text, "%" PRId64 "\n", count);
}

static void append_known(struct page *page)
{
    const struct import_result *result = &page->preview->result;
    begin_line(page, LINE_KNOWN_NUMBERS, true);
    text_printf(&page->text, "%" PRId64 " (", result->known_jobs);
    summary_append_state(&page->text, JOB_LISTED, result->known_listed);
    text_append_string(&page->text, ", ");
    summary_append_state(&page->text, JOB_REJECTED, result->known_rejected);
    text_append_string(&page->text, ")\n");
}

static void append_statuses(struct page *page)
{
    const struct intake_counts *counts = &page->preview->counts;
    for (int i = ENTRY_INVALID; i < ENTRY_STATUSES; i++) {
        text_append_string(&page->text, "  ");
        text_append_padded(&page->text, summary_status_word((enum entry_status)i), page->columns);
        text_printf(&page->text, " %" PRId64 "\n", counts->entries[i]);
    }
    for (int i = ENTRY_REASON_NONE + 1; i < ENTRY_REASONS; i++)
        if (counts->reasons[i] > 0)
            text_printf(&page->text, _("    %s: %" PRId64 "\n"),
                        report_reason_text((enum entry_reason)i, language_spoken()),
                        counts->reasons[i]);
}

static void append_counts(struct page *page)
{
    const struct import_result *result = &page->preview->result;
    const struct intake_counts *counts = &page->preview->counts;
    append_count(page, LINE_ROWS, counts->rows);
    if (page->preview->is_refused)
        return;
    append_count(page, LINE_NEW, result->new_jobs);
    append_known(page);
    append_count(page, LINE_DUPLICATES, result->duplicates);
    begin_line(page, LINE_LANDLINES, true);
    text_printf(&page->text,
                P_("%" PRId64 " of %" PRId64 " national number\n",
                   "%" PRId64 " of %" PRId64 " national numbers\n", counts->national),
                counts->landlines, counts->national);
    append_statuses(page);
}

/* --- the first rows --- */

/* "row 1, line 2, column 3"; of a workbook, "row 1, Feuil1!C2", as a spreadsheet has it. */
static void append_place(struct page *page, const struct entry *entry)
{
    const char *sheet = intake_plan_sheet(page->preview->plan);
    struct text place = {0}, shown = {0};
    if (sheet == NULL) {
        text_printf(&page->text, _("    row %" PRId64 ", line %" PRId64 ", column %d"), entry->row,
                    entry->line, entry->column);
        return;
    }
    sheet_place_append(&place, sheet, entry->column, entry->line);
    append_shown(&shown, text_string(&place));
    text_printf(&page->text, _("    row %" PRId64 ", %s"), entry->row, text_string(&shown));
    text_free(&place);
    text_free(&shown);
}

static void append_first_rows(struct page *page)
{
    text_append_string(&page->text, _("  first rows\n"));
    for (size_t i = 0; i < page->preview->first_row_count; i++) {
        const struct entry *entry = &page->preview->first_rows[i].entry;
        struct text cell = {0};
        append_place(page, entry);
        append_shown(&cell, page->preview->first_rows[i].cell);
        text_printf(&page->text, _(": \"%s\" -> "), text_string(&cell));
        text_free(&cell);
        if (entry->status == ENTRY_PHONE)
            text_printf(&page->text, "+%" PRId64 "\n", entry->phone);
        else
            text_printf(&page->text, _("%s: %s\n"), summary_status_word(entry->status),
                        report_reason_text(entry->reason, language_spoken()));
    }
}

/* --- what would be done --- */

static void append_time(struct page *page)
{
    const struct preview *preview = page->preview;
    char duration[32];
    const char *time = _("as fast as the provider answers");
    if (preview->to_send == 0)
        time = _("nothing to send");
    else if (preview->seconds_needed > 0)
        time = progress_duration(preview->seconds_needed, duration);
    begin_line(page, LINE_TO_SEND, true);
    text_printf(&page->text, P_("%" PRId64 " number\n", "%" PRId64 " numbers\n", preview->to_send),
                preview->to_send);
    begin_line(page, LINE_TIME, true);
    text_append_string(&page->text, time);
    end_line(page);
}

static void append_foreseen(struct page *page)
{
    const struct preview *preview = page->preview;
    if (preview->known.length > 0) {
        begin_line(page, LINE_KNOWN, true);
        text_append_string(&page->text, text_string(&preview->known));
        end_line(page);
    }
    if (preview->refusal.length > 0)
        text_printf(&page->text, _("  `run` would refuse it:\n  %s\n"),
                    text_string(&preview->refusal));
}

void preview_print(const struct preview *preview, FILE *out)
{
    struct page page = {
        .preview = preview,
        .found = intake_plan_describe(preview->plan),
        .columns = labels_columns(names, LINES),
    };
    append_description(&page);
    append_counts(&page);
    append_first_rows(&page);
    if (!preview->is_refused) {
        append_time(&page);
        append_foreseen(&page);
    }
    fputs(text_string(&page.text), out);
    text_free(&page.text);
}
