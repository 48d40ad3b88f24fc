/* The sample is parsed by the same reader as the file itself, so that what was decided on it
 * holds for the rest. Quotes are first taken to be doubled inside quotes; only where that breaks
 * the text, and a backslash before them does not, is the backslash believed. */
#include "intake/file/sample.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* The text as an input that is read in one piece. */
struct memory_input {
    const char *text;
    size_t length;
};

static bool read_memory(void *context, const char **text, size_t *length, struct error *err)
{
    struct memory_input *memory = context;
    (void)err;
    *text = memory->text;
    *length = memory->length;
    memory->length = 0;
    return true;
}

static void keep_record(struct sample *sample, const struct csv_row *row)
{
    sample->records[sample->count++] =
        (struct sample_record){.line = row->line,
                               .count = row->count,
                               .filled = csv_row_filled(row),
                               .is_header = row->added == ADDED_ROW_HEADER,
                               .first_cell = sample->cell_count};
    for (size_t i = 0; i < row->count; i++) {
        size_t length;
        const char *cell = csv_row_cell(row, i, &length);
        sample->cells = memory_grow(sample->cells, sample->cell_count, &sample->cell_capacity,
                                    sizeof *sample->cells);
        sample->cells[sample->cell_count++] = memory_copy_bytes(cell, length);
    }
}

/* A text to be read once more. */
struct sampled_text {
    const char *text;
    size_t length;
    bool whole;
    char delimiter;
    size_t sheet_width;
};

/* Reads the records. `*bare_quotes`: some have a quote inside an unquoted cell. */
static void read_records(const struct sampled_text *from, enum csv_quotes quotes,
                         struct sample *sample, bool *bare_quotes)
{
    struct memory_input memory = {.text = from->text, .length = from->length};
    struct csv_input input = {
        .read = read_memory, .context = &memory, .sheet_width = from->sheet_width};
    struct csv_reader *reader = csv_reader_new(&input, from->delimiter, quotes);
    struct csv_row row;
    bool found = true, ok = true;
    *sample = (struct sample){.quotes = quotes};
    sample->records = memory_alloc(SAMPLE_RECORDS, sizeof *sample->records);
    *bare_quotes = false;
    while (sample->count < SAMPLE_RECORDS &&
           (ok = csv_reader_next(reader, &row, &found, &sample->problem)) && found) {
        *bare_quotes |= row.bare_quote_line > 0;
        keep_record(sample, &row);
    }
    memcpy(sample->origin, csv_reader_added(reader)->origin, sizeof sample->origin);
    /* A text that was cut off may end inside quotes; reading on will tell. Its last record is cut
     * off too. */
    bool reached_end = !ok ? csv_reader_at_end(reader) : !found;
    sample->broken = !ok && (from->whole || !reached_end);
    if (!from->whole && ok && reached_end && sample->count > 1)
        sample->count--;
    csv_reader_free(&reader);
}

/* A quote inside an unquoted cell is a character where the rows that have one are whole all the
 * same. How wide a whole row is, the records had to tell first. */
static void judge_bare_quotes(const struct sampled_text *from, struct sample *sample)
{
    struct memory_input memory = {.text = from->text, .length = from->length};
    struct csv_input input = {
        .read = read_memory, .context = &memory, .sheet_width = from->sheet_width};
    struct csv_reader *reader = csv_reader_new(&input, from->delimiter, sample->quotes);
    size_t records, width = sample_usual_count(sample, &records);
    if (sample->count > 0 && sample->records[0].count > width)
        width = sample->records[0].count;
    struct csv_row row;
    struct error ignored;
    bool found = true;
    for (size_t i = 0; i < sample->count && !sample->broken; i++)
        if (csv_reader_next(reader, &row, &found, &ignored) && found)
            sample->broken = !csv_row_quotes_fit(&row, width) &&
                             !csv_row_fail_bare_quote(&row, &sample->problem);
    csv_reader_free(&reader);
}

static void take_with(const struct sampled_text *from, enum csv_quotes quotes,
                      struct sample *sample)
{
    bool bare_quotes;
    read_records(from, quotes, sample, &bare_quotes);
    if (bare_quotes)
        judge_bare_quotes(from, sample);
}

void sample_take(const char *text, size_t length, bool whole, char delimiter, struct sample *sample)
{
    const struct sampled_text from = {
        .text = text, .length = length, .whole = whole, .delimiter = delimiter};
    struct sample escaped;
    take_with(&from, CSV_QUOTES_DOUBLED, sample);
    if (!sample->broken)
        return;
    take_with(&from, CSV_QUOTES_ESCAPED, &escaped);
    if (escaped.broken) {
        sample_free(&escaped);
        return;
    }
    sample_free(sample);
    *sample = escaped;
}

void sample_take_sheet(const char *text, size_t length, bool whole, size_t sheet_width,
                       struct sample *sample)
{
    const struct sampled_text from = {.text = text,
                                      .length = length,
                                      .whole = whole,
                                      .delimiter = SAMPLE_SHEET_DELIMITER,
                                      .sheet_width = sheet_width};
    take_with(&from, CSV_QUOTES_DOUBLED, sample);
}

void sample_drop_first(struct sample *sample)
{
    if (sample->count > 0)
        memmove(sample->records, sample->records + 1, --sample->count * sizeof *sample->records);
}

const char *sample_cell(const struct sample *sample, size_t record, size_t i)
{
    if (record >= sample->count || i >= sample->records[record].count)
        return "";
    return sample->cells[sample->records[record].first_cell + i];
}

static size_t records_with(const struct sample *sample, size_t count)
{
    size_t records = 0;
    for (size_t i = 0; i < sample->count; i++)
        records += sample->records[i].count == count;
    return records;
}

size_t sample_usual_count(const struct sample *sample, size_t *records)
{
    size_t usual = 1;
    *records = 0;
    for (size_t i = 0; i < sample->count; i++) {
        size_t count = sample->records[i].count;
        size_t same = count > 1 ? records_with(sample, count) : 0;
        if (same > *records || (same > 0 && same == *records && count > usual)) {
            usual = count;
            *records = same;
        }
    }
    if (*records == 0)
        *records = sample->count;
    return usual;
}

void sample_free(struct sample *sample)
{
    for (size_t i = 0; i < sample->cell_count; i++)
        free(sample->cells[i]);
    free(sample->cells);
    free(sample->records);
    *sample = (struct sample){0};
}
