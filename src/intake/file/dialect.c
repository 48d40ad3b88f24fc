/* Every candidate delimiter divides the sample, and the most even result wins; names of phones
 * or consent among the first records count for it, cells that begin with a space count against
 * it ("Dupont, Jean" is text). A line "sep=;" is only believed where it does divide the table
 * below. */
#include "intake/file/dialect.h"

#include "base/ascii.h"
#include "base/language.h"
#include "base/memory.h"
#include "intake/columns/column_name.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PREAMBLE_RECORDS 30 /* a header does not come later */
#define NAMED_BONUS      0.5
#define SPACED_MALUS     0.3

/* The rarer in texts come first: where two divide equally well, the one that no text would. */
static const struct {
    char delimiter;
    const char *name;
} delimiters[] = {{'\t', STORED_("tab")},
                  {';', STORED_("semicolon")},
                  {'|', STORED_("pipe")},
                  {',', STORED_("comma")}};

#define DELIMITER_COUNT (sizeof delimiters / sizeof *delimiters)

const char *dialect_delimiter_name(char delimiter, char buffer[2])
{
    for (size_t i = 0; i < DELIMITER_COUNT; i++)
        if (delimiters[i].delimiter == delimiter)
            return delimiters[i].name;
    buffer[0] = delimiter;
    buffer[1] = '\0';
    return buffer;
}

/* A name of a phone's or of consent, that no delimiter would divide further. */
static bool names_a_column(const char *cell)
{
    enum column_kind kind = column_name_kind(cell);
    return strpbrk(cell, "\t;|,") == NULL &&
           (column_kind_is_phone(kind) || column_kind_is_consent(kind));
}

static bool has_named_column(const struct sample *sample)
{
    for (size_t i = 0; i < sample->count && i < PREAMBLE_RECORDS; i++)
        for (size_t k = 0; k < sample->records[i].count; k++)
            if (sample->records[i].count > 1 && names_a_column(sample_cell(sample, i, k)))
                return true;
    return false;
}

/* The share of cells, but each record's first, that begin with a space: "Dupont, Jean" is text. */
static double spaced_share(const struct sample *sample)
{
    size_t spaced = 0, cells = 0;
    for (size_t i = 0; i < sample->count; i++) {
        for (size_t k = 1; k < sample->records[i].count; k++) {
            cells++;
            spaced += sample_cell(sample, i, k)[0] == ' ';
        }
    }
    return cells > 0 ? (double)spaced / (double)cells : 0;
}

/* How well the delimiter divides the text: the share of records with the usual number of cells,
 * more for a known name, less for cells that are pieces of text, and for quotes that forbid it
 * further down; 0 where it divides nothing, or too little without a name to show for it. */
static double score_delimiter(const char *text, size_t length, bool whole, char delimiter,
                              size_t *cells)
{
    struct sample sample;
    size_t records;
    double result = 0;
    sample_take(text, length, whole, delimiter, &sample);
    *cells = sample_usual_count(&sample, &records);
    bool named = has_named_column(&sample);
    if (*cells > 1 && (named || records * 2 >= sample.count)) {
        result = (double)records / (double)sample.count - SPACED_MALUS * spaced_share(&sample);
        result += named ? NAMED_BONUS : 0;
        result /= sample.broken ? 10 : 1;
    }
    sample_free(&sample);
    return result;
}

/* A file of one column: the delimiter that divides no cell of it, so that none is cut off. */
static char least_frequent(const char *text, size_t length)
{
    char best = '\0';
    size_t least = SIZE_MAX;
    for (size_t i = DELIMITER_COUNT; i-- > 0;) {
        size_t times = 0;
        for (size_t k = 0; k < length; k++)
            times += text[k] == delimiters[i].delimiter;
        if (times < least) {
            least = times;
            best = delimiters[i].delimiter;
        }
    }
    return best;
}

/* Where the first line is a phone column's name and no more, there is one column, whose cells may
 * hold several numbers. */
static bool is_one_column(const char *text, size_t length)
{
    size_t end = 0;
    while (end < length && text[end] != '\n' && text[end] != '\r')
        end++;
    char *line = memory_copy_bytes(text, end);
    bool is_name = strpbrk(line, "\t;|,") == NULL && column_name_kind(line) == COLUMN_PHONE;
    free(line);
    return is_name;
}

/* Its delimiter, with or without quotes around the line; NUL where there is no such line. */
static char separator_line(const char *text, size_t length)
{
    size_t quote = length > 0 && text[0] == '"';
    if (length < 6 + 2 * quote || strncasecmp(text + quote, "sep=", 4) != 0)
        return '\0';
    char after = text[5 + 2 * quote];
    bool closed = !quote || text[6] == '"';
    return closed && (after == '\n' || after == '\r') ? text[4 + quote] : '\0';
}

bool dialect_has_separator_line(const char *text, size_t length)
{
    return separator_line(text, length) != '\0';
}

/* The best of them; NUL where none divides the text. */
static char best_delimiter(const char *text, size_t length, bool whole)
{
    char best = '\0';
    double best_score = 0;
    size_t best_cells = 0;
    for (size_t i = 0; i < DELIMITER_COUNT && !is_one_column(text, length); i++) {
        size_t cells;
        double this_score = score_delimiter(text, length, whole, delimiters[i].delimiter, &cells);
        bool better = this_score > best_score || (this_score == best_score && cells > best_cells);
        if (this_score > 0 && better) {
            best = delimiters[i].delimiter;
            best_score = this_score;
            best_cells = cells;
        }
    }
    return best;
}

/* Whether the delimiter divides the first record. */
static bool divides_first(const char *text, size_t length, bool whole, char delimiter)
{
    struct sample sample;
    sample_take(text, length, whole, delimiter, &sample);
    bool divides = sample.count > 0 && sample.records[0].count > 1;
    sample_free(&sample);
    return divides;
}

/* A line "sep=," above a table that another delimiter divides was written by somebody else than
 * the table: it is not believed. */
static char delimiter_below(const char *text, size_t length, bool whole, char said)
{
    size_t end = 0;
    while (end < length && text[end] != '\n' && text[end] != '\r')
        end++;
    while (end < length && (text[end] == '\n' || text[end] == '\r'))
        end++;
    if (divides_first(text + end, length - end, whole, said))
        return said;
    char best = best_delimiter(text + end, length - end, whole);
    return best != '\0' ? best : said;
}

/* A letter, a quote or a line end beside it divides nothing. */
static char as_delimiter(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c) || strchr("\"'\r\n", c) != NULL ? '\0' : c;
}

char dialect_of_to_fix(const char *text)
{
    const char *at;
    if (!to_fix_finds_column(text, &at))
        return '\0';
    const char *before = at, *after = at + strlen(TO_FIX_COLUMN) + TO_FIX_ORIGIN_DIGITS;
    before -= before > text && before[-1] == '"';
    char delimiter = before > text ? as_delimiter(before[-1]) : '\0';
    return delimiter != '\0' ? delimiter : as_delimiter(after[after[0] == '"']);
}

char dialect_find_delimiter(const char *text, size_t length, bool whole)
{
    char said = separator_line(text, length);
    if (said != '\0')
        return delimiter_below(text, length, whole, said);
    char best = best_delimiter(text, length, whole);
    return best != '\0' ? best : least_frequent(text, length);
}

/* --- quotes inside quotes --- */

/* Whether the piece holds \"; `*after_backslash` carries over to the next one. */
static bool holds_escape(const char *text, size_t length, bool *after_backslash)
{
    if (length > 0 && *after_backslash && text[0] == '"')
        return true;
    const char *end = text + length, *at = text;
    while ((at = memchr(at, '\\', (size_t)(end - at))) != NULL) {
        at++;
        if (at < end && *at == '"')
            return true;
    }
    *after_backslash = length > 0 && text[length - 1] == '\\';
    return false;
}

static bool find_escape(const struct dialect_file *from, bool *found, struct error *err)
{
    struct text_decoder *decoder = NULL;
    const char *text;
    size_t length = 1;
    bool after_backslash = false;
    *found = false;
    bool ok = text_decoder_new(from->file, from->encoding, &decoder, err);
    while (ok && length > 0 && !*found) {
        ok = text_decoder_read(decoder, &text, &length, err);
        *found = ok && holds_escape(text, length, &after_backslash);
    }
    text_decoder_free(&decoder);
    return ok;
}

/* Whether the file can be read so to its end. */
static bool reads_to_end(const struct dialect_file *from, enum csv_quotes quotes)
{
    struct text_decoder *decoder = NULL;
    struct error ignored = {0};
    if (!text_decoder_new(from->file, from->encoding, &decoder, &ignored))
        return false;
    struct csv_input input = text_decoder_input(decoder);
    struct csv_reader *reader = csv_reader_new(&input, from->delimiter, quotes);
    struct csv_row row;
    bool found = true, ok = true;
    while (ok && found) {
        ok = csv_reader_next(reader, &row, &found, &ignored);
        ok = ok && (!found || csv_row_quotes_fit(&row, from->width));
    }
    csv_reader_free(&reader);
    text_decoder_free(&decoder);
    return ok;
}

bool dialect_find_quotes(const struct dialect_file *from, enum csv_quotes *quotes,
                         struct error *err)
{
    bool found = source_file_surveyed(from->file)->has_backslash;
    *quotes = CSV_QUOTES_DOUBLED;
    if (found && !find_escape(from, &found, err))
        return false;
    if (found && !reads_to_end(from, CSV_QUOTES_DOUBLED) && reads_to_end(from, CSV_QUOTES_ESCAPED))
        *quotes = CSV_QUOTES_ESCAPED;
    return true;
}

/* --- the width --- */

size_t dialect_width(const struct sample *sample, size_t header)
{
    if (header != DIALECT_NO_HEADER)
        return sample->records[header].count;
    size_t records, usual = sample_usual_count(sample, &records), widest = 1;
    for (size_t i = 0; i < sample->count; i++)
        if (sample->records[i].count > widest)
            widest = sample->records[i].count;
    return usual > 1 && records * 2 >= sample->count ? usual : widest;
}

size_t dialect_short_width(const struct sample *sample, size_t header)
{
    size_t records, usual = sample_usual_count(sample, &records);
    size_t width = dialect_width(sample, header);
    return usual < width ? usual : width;
}
