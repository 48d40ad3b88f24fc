/* intake_read: from rows to entries, by a plan. */
#include "intake/dialect.h"
#include "intake/header_again.h"
#include "intake/plan.h"
#include "intake/row_queue.h"
#include "intake/row_shape.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_BETWEEN_LOOKS 1024 /* at whether the user has interrupted */
#define LONG_CELL          1024 /* of a broken row, in bytes */
#define SENTENCE_LETTERS                                                                           \
    8 /* a lone cell with so many letters is a line of text under the table                        \
       */

/* One reading of the file. */
struct row_reader {
    struct intake_plan *plan;
    struct text_decoder *decoder;
    struct csv_reader *csv;
    struct row_queue *queue;
    struct bare_list *bare; /* NULL where the user has said which rows are meant */
    struct bare_list_file bare_file;
    struct consent_watch *watch; /* beside it: what to suggest where the file is no bare list */
    bool (*sink)(void *context, const struct entry *entry, struct error *err);
    void *sink_context;
    struct intake_counts *counts;
    size_t records;
    int64_t selected_rows;
    int64_t row_mobiles, row_landlines; /* of the row */
    struct csv_row row;
    struct entry entry; /* of the row: what all of its entries share */
};

static bool read_text(void *context, const char **text, size_t *length, struct error *err)
{
    struct row_reader *reader = context;
    return text_decoder_read(reader->decoder, text, length, err);
}

static bool emit(struct row_reader *reader, const struct entry *entry, struct error *err)
{
    reader->counts->entries[entry->status]++;
    reader->counts->reasons[entry->reason]++;
    return reader->sink(reader->sink_context, entry, err);
}

/* The first phone column whose cell is not empty, else the first that the row reaches; an index
 * into the plan's columns. */
static void set_first_cell(struct row_reader *reader, struct entry *entry)
{
    const struct intake_plan *plan = reader->plan;
    entry->column = 0;
    entry->cell = "";
    entry->cell_length = 0;
    for (size_t i = 0; i < plan->column_count; i++) {
        size_t length;
        const char *cell = csv_row_cell(&reader->row, plan->columns[i], &length);
        bool reached = plan->columns[i] < reader->row.count;
        if (reached && (entry->column == 0 || length > 0)) {
            entry->column = (int)plan->columns[i] + 1;
            entry->cell = cell;
            entry->cell_length = length;
        }
        if (length > 0)
            return;
    }
}

/* A row that has no number gets the one entry that says why. */
static bool emit_without_number(struct row_reader *reader, enum entry_status status,
                                enum entry_reason reason, struct error *err)
{
    struct entry entry = reader->entry;
    set_first_cell(reader, &entry);
    entry.status = status;
    entry.reason = reason;
    return emit(reader, &entry, err);
}

static bool emit_reading(struct row_reader *reader, struct entry *entry,
                         const struct phone_reading *reading, struct error *err)
{
    struct intake_counts *counts = reader->counts;
    entry->phone = reading->phone;
    entry->reason = reading->reason;
    entry->readings = reading->readings;
    entry->status = reading->phone != 0 ? ENTRY_PHONE : ENTRY_INVALID;
    counts->national += reading->phone != 0 && reading->national;
    counts->landlines += reading->phone != 0 && reading->national && reading->landline;
    reader->row_mobiles += reading->phone != 0 && !reading->landline;
    reader->row_landlines += reading->phone != 0 && reading->landline;
    if (reading->phone != 0 && reading->landline && reader->plan->options.skip_landlines) {
        entry->phone = 0;
        entry->status = ENTRY_SKIPPED;
        entry->reason = ENTRY_LANDLINE;
    }
    return emit(reader, entry, err);
}

/* A number that the filter leaves out of a row that it selects. */
static bool emit_unmeant(struct row_reader *reader, struct entry *entry, enum intake_choice choice,
                         struct error *err)
{
    bool undecided = choice == INTAKE_UNDECIDED;
    entry->status = undecided ? ENTRY_UNDECIDED : ENTRY_SKIPPED;
    entry->reason = undecided ? ENTRY_FLAG_UNKNOWN : ENTRY_NOT_SELECTED;
    return emit(reader, entry, err);
}

/* Reads the row's phone cells. `*emitted`: entries made of them; placeholders make none. */
static bool emit_cells(struct row_reader *reader, size_t *emitted, struct error *err)
{
    const struct intake_plan *plan = reader->plan;
    *emitted = 0;
    for (size_t i = 0; i < plan->column_count; i++) {
        struct entry entry = reader->entry;
        const struct phone_reading *readings;
        entry.cell = csv_row_cell(&reader->row, plan->columns[i], &entry.cell_length);
        entry.column = (int)plan->columns[i] + 1;
        if (entry.cell_length == 0)
            continue;
        enum intake_choice choice = row_filter_is_by_number(plan->filter)
                                        ? row_filter_choice_for(plan->filter, plan->columns[i])
                                        : INTAKE_SELECTED;
        if (choice != INTAKE_SELECTED) {
            if (!emit_unmeant(reader, &entry, choice, err))
                return false;
            (*emitted)++;
            continue;
        }
        size_t count = phone_reader_read(plan->phones, entry.cell, entry.cell_length, &readings);
        if (reader->bare != NULL)
            bare_list_cell(reader->bare, &reader->row, plan->columns[i], readings, count);
        for (size_t k = 0; k < count; k++) {
            if (readings[k].reason == ENTRY_PLACEHOLDER)
                continue;
            if (!emit_reading(reader, &entry, &readings[k], err))
                return false;
            (*emitted)++;
        }
    }
    return true;
}

/* "Copyright (c) 2000-2024 …": a report's footer, alone on its line under a table of several
 * columns. */
static bool is_line_of_text(const struct row_reader *reader)
{
    if (reader->row.count > 1 || reader->plan->names.count < 2)
        return false;
    size_t length, letters = 0;
    const char *cell = csv_row_cell(&reader->row, 0, &length);
    for (size_t i = 0; i < length; i++)
        letters += (cell[i] >= 'a' && cell[i] <= 'z') || (cell[i] >= 'A' && cell[i] <= 'Z');
    return letters >= SENTENCE_LETTERS;
}

/* Such a line holds no number; should it read as one all the same, a human must look. */
static bool emit_line_of_text(struct row_reader *reader, struct error *err)
{
    const struct phone_reading *readings;
    size_t length;
    const char *cell = csv_row_cell(&reader->row, 0, &length);
    size_t count = phone_reader_read(reader->plan->phones, cell, length, &readings);
    if (reader->bare != NULL)
        bare_list_cell(reader->bare, &reader->row, 0, readings, count);
    enum entry_status status = ENTRY_EMPTY;
    for (size_t i = 0; i < count; i++)
        if (readings[i].phone != 0)
            status = ENTRY_INVALID;
    return emit_without_number(reader, status, ENTRY_NOT_A_NUMBER, err);
}

/* Whoever asks which rows are meant sees each row, a broken one too. */
static void let_watch(struct row_reader *reader)
{
    if (reader->bare != NULL)
        bare_list_row(reader->bare, &reader->row);
    if (reader->watch != NULL && !is_line_of_text(reader))
        consent_watch_row(reader->watch, &reader->row);
}

static bool read_row(struct row_reader *reader, struct error *err)
{
    size_t emitted;
    int64_t objected_at;
    reader->counts->rows++;
    enum intake_choice choice = row_filter_choose(reader->plan->filter, &reader->row, &objected_at);
    let_watch(reader);
    reader->entry = (struct entry){
        .row = reader->counts->rows, .line = reader->row.line, .objected_at = objected_at};
    reader->selected_rows += choice == INTAKE_SELECTED;
    if (choice == INTAKE_LEFT_OUT)
        return emit_without_number(reader, ENTRY_SKIPPED, ENTRY_NOT_SELECTED, err);
    if (choice == INTAKE_UNDECIDED)
        return emit_without_number(reader, ENTRY_UNDECIDED, ENTRY_FLAG_UNKNOWN, err);
    if (is_line_of_text(reader))
        return emit_line_of_text(reader, err);
    reader->row_mobiles = reader->row_landlines = 0;
    if (!emit_cells(reader, &emitted, err))
        return false;
    if (reader->row_mobiles > 0)
        reader->counts->landlines_beside += reader->row_landlines;
    if (emitted > 0)
        return true;
    struct entry probe;
    set_first_cell(reader, &probe);
    return emit_without_number(reader, ENTRY_EMPTY,
                               probe.cell_length > 0 ? ENTRY_PLACEHOLDER : ENTRY_REASON_NONE, err);
}

/* Each number that a cell of a broken row holds, whatever its column, as an entry of its own. */
static bool emit_broken_cell(struct row_reader *reader, struct entry *entry, size_t *emitted,
                             struct error *err)
{
    const struct phone_reading *readings;
    size_t count =
        phone_reader_read(reader->plan->phones, entry->cell, entry->cell_length, &readings);
    if (entry->cell_length > LONG_CELL && count > 1)
        count = 1; /* that cell is shown once: a human must look at it as a whole */
    for (size_t i = 0; i < count; i++) {
        if (readings[i].phone == 0 && entry->cell_length <= LONG_CELL)
            continue;
        (*emitted)++;
        if (!emit(reader, entry, err))
            return false;
    }
    return true;
}

/* Which cell of a broken row stands in which column can't be known, so that no filter is asked. */
static bool emit_broken(struct row_reader *reader, struct error *err)
{
    size_t emitted = 0;
    bool all_rows = row_filter_is_empty(reader->plan->filter);
    reader->counts->rows++;
    let_watch(reader);
    reader->entry = (struct entry){.row = reader->counts->rows,
                                   .line = reader->row.line,
                                   .status = all_rows ? ENTRY_INVALID : ENTRY_UNDECIDED,
                                   .reason = ENTRY_BROKEN_ROW,
                                   .objected_at = ENTRY_NO_DATE};
    for (size_t i = 0; i < reader->row.count; i++) {
        struct entry entry = reader->entry;
        entry.cell = csv_row_cell(&reader->row, i, &entry.cell_length);
        entry.column = (int)i + 1;
        if (entry.cell_length > 0 && !emit_broken_cell(reader, &entry, &emitted, err))
            return false;
    }
    return emitted > 0 || emit_without_number(reader, reader->entry.status, ENTRY_BROKEN_ROW, err);
}

static bool check_interrupted(const struct row_reader *reader, struct error *err)
{
    const volatile sig_atomic_t *interrupted = reader->plan->options.interrupted;
    if (reader->records % ROWS_BETWEEN_LOOKS != 0 || interrupted == NULL || *interrupted == 0)
        return true;
    return error_set(err, ERROR_INTERRUPTED,
                     "interrupted while reading; nothing was imported, run the same command again");
}

/* The separator line, the preamble and the header. */
static size_t records_before_rows(const struct intake_plan *plan)
{
    return plan->separator_line + (plan->header != DIALECT_NO_HEADER ? plan->header + 1 : 0);
}

/* Files joined end to end repeat their header. */
static bool is_header_again(struct row_reader *reader, bool *again, struct error *err)
{
    const struct intake_plan *plan = reader->plan;
    *again = false;
    if (plan->header == DIALECT_NO_HEADER || plan->column_count == 0)
        return true;
    enum header_again look =
        header_again_look(&reader->row, &plan->sample, plan->header, plan->columns[0]);
    *again = look == HEADER_SAME;
    reader->counts->headers_again += *again;
    return look != HEADER_REARRANGED ||
           error_set(err, ERROR_INPUT,
                     "line %" PRId64 ": the header recurs here with its names in other places; the "
                     "file is two exports. Divide it before this line, and import each",
                     reader->row.line);
}

static bool read_rows(struct row_reader *reader, struct error *err)
{
    const struct intake_plan *plan = reader->plan;
    bool found = true, again;
    enum row_fault fault;
    for (;;) {
        if (!check_interrupted(reader, err) ||
            !row_queue_next(reader->queue, &reader->row, &fault, &found, err))
            return false;
        if (!found)
            return true;
        if (reader->records++ < records_before_rows(plan))
            continue;
        if (!is_header_again(reader, &again, err))
            return false;
        if (fault == ROW_CUT_OFF)
            reader->counts->cut_off_line = reader->row.line;
        if (!again && !(fault == ROW_WHOLE ? read_row(reader, err) : emit_broken(reader, err)))
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
    if (row_filter_is_empty(plan->filter) || plan->options.allow_empty || reader->selected_rows > 0)
        return true;
    struct text values = {0};
    row_filter_advise(plan->filter, &values);
    error_set(err, ERROR_INPUT,
              "the filter (%s) selects none of the %" PRId64 " rows; nothing was imported.%s\n  "
              "Correct the value in --where; where it is expected that no row has it, add "
              "--allow-empty",
              text_string(&plan->filter_words), counts->rows, text_string(&values));
    text_free(&values);
    return false;
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
    reader->bare_file = (struct bare_list_file){.path = plan->name,
                                                .sample = &plan->sample,
                                                .header = plan->header,
                                                .phone_columns = plan->columns,
                                                .phone_column_count = plan->column_count};
    reader->bare = bare_list_new(&reader->bare_file);
    reader->watch = consent_watch_new(&plan->names, plan->header != DIALECT_NO_HEADER,
                                      plan->columns, plan->column_count);
}

bool intake_read(struct intake_plan *plan,
                 bool (*sink)(void *context, const struct entry *entry, struct error *err),
                 void *context, struct intake_counts *counts, struct error *err)
{
    struct row_reader reader = {
        .plan = plan, .sink = sink, .sink_context = context, .counts = counts};
    struct csv_input input = {.read = read_text, .context = &reader};
    *counts = (struct intake_counts){0};
    row_filter_reset(plan->filter);
    if (row_filter_is_empty(plan->filter) && !plan->options.all_rows)
        ask_which(&reader);
    reader.csv = csv_reader_new(&input, plan->delimiter, plan->quotes);
    const struct row_queue_config queue = {.csv = reader.csv,
                                           .delimiter = plan->delimiter,
                                           .width = plan->width,
                                           .short_width =
                                               row_shape_short_width(&plan->sample, plan->header),
                                           .columns = plan->columns,
                                           .column_count = plan->column_count,
                                           .phones = plan->phones};
    reader.queue = row_queue_new(&queue);
    counts->is_whole =
        text_decoder_new(plan->file, &plan->survey, plan->encoding, &reader.decoder, err) &&
        read_rows(&reader, err) && source_file_unchanged(plan->file, &plan->survey, err);
    bool ok = counts->is_whole && check_rows(&reader, err) && check_selection(&reader, err);
    row_queue_free(&reader.queue);
    csv_reader_free(&reader.csv);
    bare_list_free(&reader.bare);
    consent_watch_free(&reader.watch);
    text_decoder_free(&reader.decoder);
    free(plan->values);
    plan->values = row_filter_values(plan->filter, &counts->value_count);
    counts->values = plan->values;
    return ok || intake_plan_wrap(plan, err);
}
