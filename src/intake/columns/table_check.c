/* A file read with the wrong delimiter gives rows without phones, and opt-outs would be lost
 * without a word. So a table is refused where the sample shows that something else would divide
 * its header, its rows or its lines, that its rows are longer than its header, or that its lines
 * are sentences and no cells. */
#include "intake/columns/column_choice.h"

#include "base/ascii.h"
#include "base/language.h"
#include "intake/columns/column_name.h"

#include <inttypes.h>
#include <string.h>

static const char delimiters[] = ";,\t|";

static size_t pieces_by(const char *cell, char delimiter)
{
    size_t pieces = 1;
    for (; *cell != '\0'; cell++)
        pieces += *cell == delimiter;
    return pieces;
}

static bool is_phones(const char *cell, struct phone_reader *phones)
{
    struct phone_counts counts = phone_reader_count(phones, cell, strlen(cell));
    return phone_counts_are_phones_alone(&counts);
}

static bool fail_header(int64_t line, size_t header_cells, size_t row_cells, struct error *err)
{
    struct text header = {0};
    text_printf(&header,
                P_("the header has %zu cell", "the header has %zu cells", (int64_t)header_cells),
                header_cells);
    error_set(err, ERROR_INPUT,
              "line %" PRId64 ": %s and the rows have %zu: another delimiter divides it than them. "
              "Write both with the same one, or export the file again",
              line, text_string(&header), row_cells);
    text_free(&header);
    return false;
}

/* Most rows are one cell, which another delimiter would divide. */
static bool rows_are_undivided(const struct table *table, char delimiter)
{
    const struct sample *sample = &table->sample;
    size_t first = table_first_row(table), rows = sample->count - first;
    for (size_t d = 0; delimiters[d] != '\0'; d++) {
        size_t undivided = 0;
        for (size_t i = first; i < sample->count; i++)
            undivided += sample->records[i].count == 1 && delimiters[d] != delimiter &&
                         pieces_by(sample_cell(sample, i, 0), delimiters[d]) > 1;
        if (undivided * 2 > rows)
            return true;
    }
    return false;
}

/* The first record is one cell, which another delimiter would divide into as many as the rows have,
 * or into names. */
static bool header_is_undivided(const struct sample *sample, size_t usual, char delimiter)
{
    const char *cell = sample_cell(sample, 0, 0);
    struct text piece = {0};
    bool found = false;
    for (size_t d = 0; delimiters[d] != '\0' && !found; d++) {
        size_t names = 0;
        if (delimiters[d] == delimiter || pieces_by(cell, delimiters[d]) < 2)
            continue;
        for (const char *at = cell; at != NULL; at = strchr(at, delimiters[d])) {
            at += at > cell;
            text_clear(&piece);
            text_append(&piece, at, strcspn(at, (const char[]){delimiters[d], '\0'}));
            names += column_name_kind(text_string(&piece)) != COLUMN_UNKNOWN;
        }
        found = pieces_by(cell, delimiters[d]) == usual || names >= 2;
    }
    text_free(&piece);
    return found;
}

static bool check_header(const struct table *table, char delimiter, struct error *err)
{
    const struct sample *sample = &table->sample;
    size_t records, usual = sample_usual_count(sample, &records);
    if (table_has_header(table) && sample->records[table->header].count > 1 &&
        rows_are_undivided(table, delimiter))
        return fail_header(sample->records[table->header].line,
                           sample->records[table->header].count, 1, err);
    if ((!table_has_header(table) || table->header == 0) && usual > 1 &&
        sample->records[0].count == 1 && header_is_undivided(sample, usual, delimiter))
        return fail_header(sample->records[0].line, 1, usual, err);
    return true;
}

/* Whether each record is one cell, but for empty ones, that the delimiter would divide evenly. */
static bool would_divide_all(const struct sample *sample, char delimiter,
                             struct phone_reader *phones, size_t *pieces)
{
    size_t even = 0, phone_cells = 0;
    *pieces = pieces_by(sample_cell(sample, 0, 0), delimiter);
    for (size_t i = 0; i < sample->count; i++) {
        const char *cell = sample_cell(sample, i, 0);
        if (sample->records[i].filled > 1)
            return false;
        even += pieces_by(cell, delimiter) == *pieces;
        phone_cells += is_phones(cell, phones);
    }
    return *pieces > 1 && sample->count > 1 && even * 10 >= sample->count * 9 &&
           phone_cells * 2 < sample->count;
}

static bool check_lines(const struct sample *sample, struct phone_reader *phones, struct error *err)
{
    char buffer[2];
    size_t pieces;
    for (size_t d = 0; delimiters[d] != '\0'; d++)
        if (would_divide_all(sample, delimiters[d], phones, &pieces))
            return error_set(
                err, ERROR_INPUT,
                "line %" PRId64
                ": each line is one cell, which the %s would divide into %zu: whole "
                "lines stand in quotes, or --delimiter is wrong. Export the file again, without "
                "quotes around whole lines",
                sample->records[0].line, _(dialect_delimiter_name(delimiters[d], buffer)), pieces);
    return true;
}

/* Names the columns beyond the header, with their first values. */
static bool fail_unnamed(const struct table *table, size_t widest, struct error *err)
{
    const struct sample *sample = &table->sample;
    struct text shown = {0}, named = {0}, cell = {0};
    size_t width = sample->records[table->header].count;
    for (size_t k = width; k < widest && k < width + 8; k++) {
        const char *value = "";
        for (size_t i = table_first_row(table); i < sample->count && value[0] == '\0'; i++)
            value = sample_cell(sample, i, k);
        text_clear(&cell);
        text_append_printable(&cell, value, strlen(value) < 40 ? strlen(value) : 40);
        text_append_string(&shown, k > width ? ", " : "");
        text_printf(&shown, _("%zu (\"%s\")"), k + 1, text_string(&cell));
    }
    text_printf(&named,
                P_("the header names %zu column", "the header names %zu columns", (int64_t)width),
                width);
    error_set(err, ERROR_INPUT,
              "line %" PRId64 ": %s, and most rows are longer; without a name: column %s. Name "
              "them all in the header, or export the file again",
              sample->records[table->header].line, text_string(&named), text_string(&shown));
    text_free(&shown);
    text_free(&named);
    text_free(&cell);
    return false;
}

static bool check_width(const struct table *table, struct error *err)
{
    const struct sample *sample = &table->sample;
    size_t longer = 0, widest = 0;
    if (!table_has_header(table))
        return true;
    for (size_t i = table_first_row(table); i < sample->count; i++) {
        longer += sample->records[i].filled > sample->records[table->header].count;
        if (sample->records[i].filled > widest)
            widest = sample->records[i].filled;
    }
    return longer < 2 || longer * 2 <= sample->count - table_first_row(table) ||
           fail_unnamed(table, widest, err);
}

bool table_check_shape(const struct table *table, char delimiter, struct phone_reader *phones,
                       struct error *err)
{
    return check_header(table, delimiter, err) && check_lines(&table->sample, phones, err) &&
           check_width(table, err);
}

bool table_check_cells(const struct table *table, struct phone_reader *phones, struct error *err)
{
    const struct sample *sample = &table->sample;
    size_t filled = 0, texts = 0;
    int64_t line = 0;
    if (table_has_header(table) &&
        column_kind_is_phone(column_name_kind(sample_cell(sample, table->header, 0))))
        return true;
    for (size_t i = table_first_row(table); i < sample->count; i++) {
        const char *cell = sample_cell(sample, i, 0);
        if (sample->records[i].filled > 1)
            return true;
        bool is_text = ascii_count_letters(cell, strlen(cell)) > 0 && !is_phones(cell, phones);
        line = is_text && line == 0 ? sample->records[i].line : line;
        filled += cell[0] != '\0';
        texts += is_text;
    }
    return texts * 2 <= filled ||
           error_set(err, ERROR_INPUT,
                     "line %" PRId64 ": no delimiter divides this file, and its lines hold more "
                     "than a phone: this is a log or a list of sentences, and no table. Name the "
                     "delimiter (--delimiter), or, where each line's number is meant, add "
                     "--column 1",
                     line);
}
