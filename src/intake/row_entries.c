/* Each phone cell of a row gives its readings, and each reading is an entry. A row that is meant
 * never ends without one: where nothing in it can be read, its only entry says why, for a human. */
#include "base/memory.h"
#include "intake/file/dialect.h"
#include "intake/filter/bare_name.h"
#include "intake/row_reader.h"

#include <string.h>

#define LONG_CELL 1024 /* of a broken row, in bytes */
/* A lone cell with so many letters is a line of text under the table. */
#define SENTENCE_LETTERS 8

/* NULL: not all of the row is known. */
static const unsigned char *digest_of_row(struct row_reader *reader)
{
    if (!reader->was_digested)
        reader->has_digest =
            row_digest(&reader->row, text_string(&reader->plan->filter_words), reader->digest);
    reader->was_digested = true;
    return reader->has_digest ? reader->digest : NULL;
}

static bool emit(struct row_reader *reader, struct entry *entry, struct error *err)
{
    entry->row_digest = entry_needs_human(entry) ? digest_of_row(reader) : NULL;
    row_kept_add(&reader->kept, reader->plan, &reader->row, entry);
    reader->counts->entries[entry->status]++;
    reader->counts->reasons[entry->reason]++;
    reader->emitted++;
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
    for (size_t i = 0; i < plan->phone_columns.count; i++) {
        size_t length, column = plan->phone_columns.columns[i];
        const char *cell = csv_row_cell(&reader->row, column, &length);
        if (column < reader->row.count && (entry->column == 0 || length > 0)) {
            entry->column = (int)column + 1;
            entry->cell = cell;
            entry->cell_length = length;
        }
        if (length > 0)
            return;
    }
}

static bool emit_as(struct row_reader *reader, struct entry *entry, enum entry_status status,
                    enum entry_reason reason, struct error *err)
{
    entry->status = status;
    entry->reason = reason;
    return emit(reader, entry, err);
}

static void read_left_out_cell(struct row_reader *reader, const char *cell, size_t length)
{
    const struct phone_reading *readings;
    size_t count =
        row_countries_read(reader->plan->countries, &reader->country, cell, length, &readings);
    for (size_t i = 0; i < count; i++) {
        if (readings[i].phone == 0)
            continue;
        reader->left_out = memory_grow(reader->left_out, reader->left_out_count,
                                       &reader->left_out_room, sizeof *reader->left_out);
        reader->left_out[reader->left_out_count++] = readings[i].phone;
    }
}

/* Nothing depends on these numbers: a row whose countries differ has none. `entry`: of one cell
 * alone, or NULL for all phone cells of the row. */
static void read_left_out(struct row_reader *reader, const struct entry *entry)
{
    const struct column_set *columns = &reader->plan->phone_columns;
    struct error ignored = {0};
    reader->left_out_count = 0;
    if (!reader->plan->options.reads_left_out)
        return;
    if (entry != NULL) {
        read_left_out_cell(reader, entry->cell, entry->cell_length);
        return;
    }
    if (!row_countries_of_row(reader->plan->countries, &reader->row, &reader->country, &ignored))
        return;
    for (size_t i = 0; i < columns->count; i++) {
        size_t length;
        const char *cell = csv_row_cell(&reader->row, columns->columns[i], &length);
        if (length > 0)
            read_left_out_cell(reader, cell, length);
    }
}

/* A row, or one number of it, that the filter leaves out or can't decide about; `is_row`: all of
 * the row. */
static bool emit_not_meant(struct row_reader *reader, struct entry *entry, bool is_row,
                           enum intake_choice choice, struct error *err)
{
    if (choice == INTAKE_UNDECIDED)
        return emit_as(reader, entry, ENTRY_UNDECIDED, ENTRY_FLAG_UNKNOWN, err);
    read_left_out(reader, is_row ? NULL : entry);
    entry->left_out = reader->left_out;
    entry->left_out_count = reader->left_out_count;
    return emit_as(reader, entry, ENTRY_SKIPPED, ENTRY_NOT_SELECTED, err);
}

/* A row that has no number gets the one entry that says why. */
static bool emit_without_number(struct row_reader *reader, enum entry_status status,
                                enum entry_reason reason, struct error *err)
{
    struct entry entry = reader->entry;
    set_first_cell(reader, &entry);
    return emit_as(reader, &entry, status, reason, err);
}

static bool emit_reading(struct row_reader *reader, struct entry *entry,
                         const struct phone_reading *reading, struct error *err)
{
    struct intake_counts *counts = reader->counts;
    entry->phone = reading->phone;
    entry->reason = reading->reason;
    entry->readings = reading->readings;
    entry->status = reading->phone != 0 ? ENTRY_PHONE : ENTRY_INVALID;
    if (reading->reason == ENTRY_COUNTRY_UNCLEAR)
        entry->status = ENTRY_UNDECIDED;
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

/* Of the row's country, or of the default one. */
static bool is_phone_elsewhere(struct row_reader *reader, const char *name,
                               const struct entry *entry)
{
    const struct row_country *country = &reader->country;
    return left_out_has_phone(country->phones, name, entry->cell, entry->cell_length) ||
           (country->abroad &&
            left_out_has_phone(reader->plan->phones, name, entry->cell, entry->cell_length));
}

/* The chosen cells are empty: a phone that stands elsewhere may be the one that was meant. Makes an
 * entry for each such cell. */
static bool emit_elsewhere(struct row_reader *reader, struct error *err)
{
    const struct intake_plan *plan = reader->plan;
    for (size_t i = 0; i < reader->row.count; i++) {
        struct entry entry = reader->entry;
        const char *name = i < plan->table.column_count ? plan->table.names[i] : "";
        entry.cell = csv_row_cell(&reader->row, i, &entry.cell_length);
        if (column_set_has(&plan->phone_columns, i) || !is_phone_elsewhere(reader, name, &entry))
            continue;
        entry.column = (int)i + 1;
        if (!emit_as(reader, &entry, ENTRY_INVALID, ENTRY_NUMBER_ELSEWHERE, err))
            return false;
    }
    return true;
}

/* Words beside the numbers may be other people's. */
static bool is_person_unclear(const struct entry *entry, const struct phone_counts *counts)
{
    return (counts->how & (ENTRY_READ_LABEL | ENTRY_READ_ONE_OF_SEVERAL)) != 0 &&
           bare_name_unsettles(entry->cell, entry->cell_length, counts->phones);
}

/* An entry for each reading of the cell but placeholders. */
static bool emit_readings(struct row_reader *reader, struct entry *entry,
                          const struct phone_reading *readings, const struct phone_counts *counts,
                          struct error *err)
{
    if (is_person_unclear(entry, counts))
        return emit_as(reader, entry, ENTRY_UNDECIDED, ENTRY_PERSON_UNCLEAR, err);
    for (size_t k = 0; k < counts->readings; k++)
        if (readings[k].reason != ENTRY_PLACEHOLDER &&
            !emit_reading(reader, entry, &readings[k], err))
            return false;
    return true;
}

/* Reads the row's phone cells; placeholders make no entries. */
static bool emit_cells(struct row_reader *reader, struct error *err)
{
    const struct intake_plan *plan = reader->plan;
    for (size_t i = 0; i < plan->phone_columns.count; i++) {
        struct entry entry = reader->entry;
        const struct phone_reading *readings;
        size_t column = plan->phone_columns.columns[i];
        entry.cell = csv_row_cell(&reader->row, column, &entry.cell_length);
        entry.column = (int)column + 1;
        if (entry.cell_length == 0)
            continue;
        enum intake_choice choice = row_filter_is_by_number(plan->filter)
                                        ? row_filter_choice_for(plan->filter, column)
                                        : INTAKE_SELECTED;
        if (choice != INTAKE_SELECTED) {
            if (!emit_not_meant(reader, &entry, false, choice, err))
                return false;
            continue;
        }
        size_t count = row_countries_read(plan->countries, &reader->country, entry.cell,
                                          entry.cell_length, &readings);
        if (reader->bare != NULL)
            bare_list_cell(reader->bare, &reader->row, column, readings, count);
        struct phone_counts counts = phone_readings_count(readings, count);
        reader->tallies[i].filled += counts.placeholders < count;
        reader->tallies[i].phones += counts.meant > 0;
        if (!emit_readings(reader, &entry, readings, &counts, err))
            return false;
    }
    return true;
}

/* "Copyright (c) 2000-2024 …": a report's footer, alone on its line under a table of several
 * columns. */
static bool is_line_of_text(const struct row_reader *reader)
{
    if (reader->row.count > 1 || reader->plan->table.column_count < 2)
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
    bool holds_phone = phone_readings_count(readings, count).phones > 0;
    return emit_without_number(reader, holds_phone ? ENTRY_INVALID : ENTRY_EMPTY,
                               ENTRY_NOT_A_NUMBER, err);
}

/* Whoever asks which rows are meant sees each row, a broken one too. */
static void let_watch(struct row_reader *reader)
{
    if (reader->bare != NULL)
        bare_list_row(reader->bare, &reader->row);
    if (reader->watch != NULL && !is_line_of_text(reader))
        consent_watch_row(reader->watch, &reader->row);
}

bool row_entries_emit(struct row_reader *reader, struct error *err)
{
    int64_t objected_at;
    reader->counts->rows++;
    reader->emitted = 0;
    reader->was_digested = false;
    enum intake_choice choice = row_filter_choose(reader->plan->filter, &reader->row, &objected_at);
    let_watch(reader);
    reader->entry = (struct entry){
        .row = reader->counts->rows, .line = reader->row.line, .objected_at = objected_at};
    reader->selected_rows += choice == INTAKE_SELECTED;
    if (choice != INTAKE_SELECTED) {
        struct entry entry = reader->entry;
        set_first_cell(reader, &entry);
        return emit_not_meant(reader, &entry, true, choice, err);
    }
    if (is_line_of_text(reader))
        return emit_line_of_text(reader, err);
    reader->row_mobiles = reader->row_landlines = 0;
    if (!row_countries_of_row(reader->plan->countries, &reader->row, &reader->country, err) ||
        !emit_cells(reader, err) || (reader->emitted == 0 && !emit_elsewhere(reader, err)))
        return false;
    if (reader->row_mobiles > 0)
        reader->counts->landlines_beside += reader->row_landlines;
    if (reader->emitted > 0)
        return true;
    struct entry probe;
    set_first_cell(reader, &probe);
    return emit_without_number(reader, ENTRY_EMPTY,
                               probe.cell_length > 0 ? ENTRY_PLACEHOLDER : ENTRY_REASON_NONE, err);
}

/* Each number that a cell of a broken row holds, whatever its column, as an entry of its own. */
static bool emit_broken_cell(struct row_reader *reader, struct entry *entry, struct error *err)
{
    const struct phone_reading *readings;
    size_t count =
        phone_reader_read(reader->plan->phones, entry->cell, entry->cell_length, &readings);
    if (entry->cell_length > LONG_CELL && count > 1)
        count = 1; /* that cell is shown once: a human must look at it as a whole */
    for (size_t i = 0; i < count; i++) {
        if (readings[i].phone == 0 && entry->cell_length <= LONG_CELL)
            continue;
        if (!emit(reader, entry, err))
            return false;
    }
    return true;
}

/* Which cell of a broken row stands in which column can't be known, so that no filter is asked. */
bool row_entries_emit_broken(struct row_reader *reader, struct error *err)
{
    bool all_rows = row_filter_is_empty(reader->plan->filter);
    reader->counts->rows++;
    reader->emitted = 0;
    reader->was_digested = false;
    let_watch(reader);
    reader->selected_rows += !all_rows && row_filter_hits(reader->plan->filter, &reader->row);
    reader->entry = (struct entry){.row = reader->counts->rows,
                                   .line = reader->row.line,
                                   .status = all_rows ? ENTRY_INVALID : ENTRY_UNDECIDED,
                                   .reason = ENTRY_BROKEN_ROW,
                                   .objected_at = ENTRY_NO_DATE};
    for (size_t i = 0; i < reader->row.count; i++) {
        struct entry entry = reader->entry;
        entry.cell = csv_row_cell(&reader->row, i, &entry.cell_length);
        entry.column = (int)i + 1;
        if (entry.cell_length > 0 && !emit_broken_cell(reader, &entry, err))
            return false;
    }
    return reader->emitted > 0 ||
           emit_without_number(reader, reader->entry.status, ENTRY_BROKEN_ROW, err);
}
