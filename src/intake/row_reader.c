/* intake_read: row after row becomes entries, as the plan says. One thing alone is decided here:
 * whether a row is the header once more, since files are joined end to end. Whether the file held
 * what was asked of it is checked when it was read whole, before anything of it counts. */
#include "intake/row_reader.h"
#include "base/ascii.h"
#include "base/language.h"
#include "base/memory.h"
#include "intake/columns/column_name.h"
#include "intake/file/dialect.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ROWS_BETWEEN_LOOKS 1024 /* at whether the user has interrupted */
#define LONGEST_NAME       80   /* of a column, in bytes */
#define PHONE_DIGITS       7

static bool check_interrupted(const struct row_reader *reader, struct error *err)
{
    const volatile sig_atomic_t *interrupted = reader->plan->options.interrupted;
    if (reader->records % ROWS_BETWEEN_LOOKS != 0 || interrupted == NULL || *interrupted == 0)
        return true;
    return error_set(err, ERROR_INTERRUPTED,
                     "interrupted while reading; nothing was imported, run the same command again");
}

/* --- the header once more: files joined end to end --- */

enum header_again {
    HEADER_NOT,        /* a row */
    HEADER_SAME,       /* the header: no row */
    HEADER_REARRANGED, /* its names in other places: the rows below stand in other columns */
    HEADER_OTHER,      /* names that columns have, but not these ones: of another table */
};

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

static bool is_any_name(const char *cell, size_t length, const struct table *table)
{
    for (size_t i = 0; i < table->sample.records[table->header].count; i++)
        if (is_name(cell, length, sample_cell(&table->sample, table->header, i)))
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

/* `phone_column`: the first of phones, from 0: only a row with letters there is looked at closely.
 */
static enum header_again look_for_header(const struct csv_row *row, const struct table *table,
                                         size_t phone_column)
{
    const struct sample *sample = &table->sample;
    size_t header = table->header;
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
        named += is_any_name(cell, length, table);
    }
    if (in_place == filled && filled == sample->records[header].filled)
        return HEADER_SAME;
    if (named >= 2 && named * 2 >= filled)
        return HEADER_REARRANGED;
    return has_few_digits(row) && names_columns(row, phone_column) ? HEADER_OTHER : HEADER_NOT;
}

static bool is_header_again(struct row_reader *reader, bool *again, struct error *err)
{
    const struct intake_plan *plan = reader->plan;
    *again = false;
    if (!table_has_header(&plan->table) || plan->phone_columns.count == 0)
        return true;
    enum header_again look =
        look_for_header(&reader->row, &plan->table, plan->phone_columns.columns[0]);
    *again = look == HEADER_SAME;
    reader->counts->headers_again += *again;
    return look == HEADER_NOT || look == HEADER_SAME ||
           error_set(err, ERROR_INPUT,
                     "line %" PRId64 ": %s; the file is two exports. Divide it before this line, "
                     "and import each",
                     reader->row.line,
                     look == HEADER_OTHER
                         ? _("the header of another table stands here")
                         : _("the header recurs here with its names in other places"));
}

/* --- the rows --- */

static bool read_rows(struct row_reader *reader, struct error *err)
{
    const struct intake_plan *plan = reader->plan;
    size_t before_rows = plan->separator_line + table_first_row(&plan->table);
    bool found = true, again;
    enum row_fault fault;
    for (;;) {
        if (!check_interrupted(reader, err) ||
            !row_queue_next(reader->queue, &reader->row, &fault, &found, err))
            return false;
        if (!found)
            return true;
        if (reader->records++ < before_rows)
            continue;
        if (!is_header_again(reader, &again, err))
            return false;
        if (fault == ROW_CUT_OFF)
            reader->counts->cut_off_line = reader->row.line;
        if (!again && !(fault == ROW_WHOLE ? row_entries_emit(reader, err)
                                           : row_entries_emit_broken(reader, err)))
            return false;
    }
}

static bool check_selection(const struct row_reader *reader, struct error *err)
{
    const struct intake_plan *plan = reader->plan;
    const struct intake_counts *counts = reader->counts;
    const char *objection = reader->bare != NULL ? bare_list_objection(reader->bare) : NULL;
    if (objection != NULL)
        return consent_watch_fail(reader->watch, objection, plan->name, plan->options.command, err);
    if (row_filter_is_empty(plan->filter) || plan->options.allow_empty ||
        reader->selected_rows > 0 || intake_plan_is_to_fix(plan))
        return true;
    struct text filter = {0}, values = {0};
    row_filter_show(plan->filter, &filter);
    row_filter_advise(plan->filter, &values);
    error_set(err, ERROR_INPUT,
              "the filter (%s) selects none of the %" PRId64 " rows; nothing was imported.%s\n  "
              "Correct the value in --where; where it is expected that no row has it, add "
              "--allow-empty",
              text_string(&filter), counts->rows, text_string(&values));
    text_free(&filter);
    text_free(&values);
    return false;
}

static bool check_asked(const struct row_reader *reader, struct error *err)
{
    const struct intake_plan *plan = reader->plan;
    return plan->options.column_count == 0 || intake_plan_is_to_fix(plan) ||
           left_out_check_asked(&plan->left_out, &plan->table, &plan->phone_columns,
                                reader->tallies, err);
}

static bool check_rows(const struct row_reader *reader, struct error *err)
{
    return reader->counts->rows > 0 || reader->plan->options.allow_empty ||
           error_set(err, ERROR_INPUT,
                     "the file has a header and no rows; nothing was imported. Export it again, "
                     "or add --allow-empty where that is expected");
}

/* Nobody has said which rows are meant: it goes without saying in a bare list alone. */
static void ask_which(struct row_reader *reader)
{
    const struct intake_plan *plan = reader->plan;
    const struct bare_list_file file = {
        .path = plan->name, .table = &plan->table, .phone_columns = &plan->phone_columns};
    reader->bare = bare_list_new(&file);
    reader->watch = consent_watch_new(&plan->table, &plan->phone_columns);
}

static void begin_rows(struct row_reader *reader)
{
    const struct intake_plan *plan = reader->plan;
    const struct csv_input input = text_decoder_input(reader->decoder);
    column_set_add_all(&reader->deciding, &plan->phone_columns);
    column_set_add_all(&reader->deciding, row_countries_columns(plan->countries));
    column_set_add_all(&reader->deciding, &plan->filter_columns);
    reader->csv = csv_reader_new(&input, plan->delimiter, plan->quotes);
    const struct row_queue_config queue = {
        .csv = reader->csv,
        .delimiter = plan->delimiter,
        .width = plan->width,
        .short_width = dialect_short_width(&plan->table.sample, plan->table.header),
        .phone_columns = &plan->phone_columns,
        .deciding = &reader->deciding,
        .phones = plan->phones,
    };
    reader->queue = row_queue_new(&queue);
}

bool intake_read(struct intake_plan *plan,
                 bool (*sink)(void *context, const struct entry *entry, struct error *err),
                 void *context, struct intake_counts *counts, struct error *err)
{
    struct row_reader reader = {
        .plan = plan, .sink = sink, .sink_context = context, .counts = counts};
    *counts = (struct intake_counts){0};
    row_filter_reset(plan->filter);
    if (row_filter_is_empty(plan->filter) && !plan->options.all_rows)
        ask_which(&reader);
    reader.tallies = memory_alloc(plan->phone_columns.count, sizeof *reader.tallies);
    if (text_decoder_new(plan->file, plan->encoding, &reader.decoder, err)) {
        begin_rows(&reader);
        counts->is_whole = read_rows(&reader, err) && source_file_unchanged(plan->file, err);
    }
    bool ok = counts->is_whole && check_rows(&reader, err) && check_selection(&reader, err) &&
              check_asked(&reader, err);
    row_queue_free(&reader.queue);
    csv_reader_free(&reader.csv);
    free(reader.tallies);
    free(reader.left_out);
    column_set_free(&reader.deciding);
    text_free(&reader.kept.text);
    bare_list_free(&reader.bare);
    consent_watch_free(&reader.watch);
    text_decoder_free(&reader.decoder);
    free(plan->values);
    plan->values = row_filter_values(plan->filter, &counts->value_count);
    counts->values = plan->values;
    return ok || intake_plan_wrap(plan, err);
}

bool intake_read_kept(struct intake_plan *plan,
                      bool (*sink)(void *context, const struct entry *entry, struct error *err),
                      void *context, struct error *err)
{
    struct intake_counts counts;
    bool of_all = plan->kept.of_all;
    struct intake_value *values = plan->values; /* borrowed by the counts of the first reading */
    plan->kept.of_all = true;
    plan->values = NULL;
    bool ok = intake_read(plan, sink, context, &counts, err) || counts.is_whole;
    free(plan->values);
    plan->values = values;
    plan->kept.of_all = of_all;
    return ok;
}
