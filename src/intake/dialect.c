#include "intake/dialect.h"

#include "intake/ascii.h"
#include "intake/column_name.h"

#include <string.h>
#include <strings.h>

#define PREAMBLE_RECORDS 30 /* a header does not come later */

static const struct {
    char delimiter;
    const char *name;
} DELIMITERS[] = {{',', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {'|', "pipe"}};

#define DELIMITER_COUNT (sizeof DELIMITERS / sizeof *DELIMITERS)

const char *dialect_delimiter_name(char delimiter, char buffer[2])
{
    for (size_t i = 0; i < DELIMITER_COUNT; i++)
        if (DELIMITERS[i].delimiter == delimiter)
            return DELIMITERS[i].name;
    buffer[0] = delimiter;
    buffer[1] = '\0';
    return buffer;
}

/* Whether a record near the start has a name that a phone or consent column has. */
static bool names_a_column(const struct sample *sample)
{
    for (size_t i = 0; i < sample->count && i < PREAMBLE_RECORDS; i++) {
        for (size_t k = 0; k < sample->records[i].count; k++) {
            enum column_kind kind = column_name_kind(sample_cell(sample, i, k));
            if (kind == COLUMN_PHONE || kind == COLUMN_MAYBE_PHONE)
                return true;
        }
    }
    return false;
}

/* How well the delimiter divides the text: the share of records with the usual number of cells,
 * more for a known name; 0 where it divides nothing, -1 where the quotes forbid it. */
static double score(const char *text, size_t length, bool whole, char delimiter, size_t *cells)
{
    struct sample sample;
    size_t records;
    double result = 0;
    sample_take(text, length, whole, delimiter, &sample);
    *cells = sample_usual_count(&sample, &records);
    if (sample.broken)
        result = -1;
    else if (*cells > 1)
        result = (double)records / (double)sample.count + (names_a_column(&sample) ? 0.5 : 0);
    sample_free(&sample);
    return result;
}

/* A file of one column: the delimiter that divides no cell of it, so that none is cut off. */
static char least_frequent(const char *text, size_t length)
{
    char best = DELIMITERS[0].delimiter;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < DELIMITER_COUNT; i++) {
        size_t times = 0;
        for (size_t k = 0; k < length; k++)
            times += text[k] == DELIMITERS[i].delimiter;
        if (times < least) {
            least = times;
            best = DELIMITERS[i].delimiter;
        }
    }
    return best;
}

char dialect_find_delimiter(const char *text, size_t length, bool whole)
{
    char best = '\0';
    double best_score = 0;
    size_t best_cells = 0;
    if (length > 5 && strncasecmp(text, "sep=", 4) == 0 && (text[5] == '\n' || text[5] == '\r'))
        return text[4];
    for (size_t i = 0; i < DELIMITER_COUNT; i++) {
        size_t cells;
        double this_score = score(text, length, whole, DELIMITERS[i].delimiter, &cells);
        bool better = this_score > best_score || (this_score == best_score && cells > best_cells);
        if (this_score > 0 && better) {
            best = DELIMITERS[i].delimiter;
            best_score = this_score;
            best_cells = cells;
        }
    }
    return best != '\0' ? best : least_frequent(text, length);
}

static bool holds_phone(const char *cell, struct phone_reader *phones)
{
    const struct phone_reading *readings;
    size_t count = phone_reader_read(phones, cell, strlen(cell), &readings);
    for (size_t i = 0; i < count; i++)
        if (readings[i].phone != 0)
            return true;
    return false;
}

static bool is_one_of(const char *cell, const char *const *names, size_t count, struct text *plain)
{
    column_name_plain(cell, plain);
    for (size_t i = 0; i < count; i++)
        if (plain->length > 0 && strcmp(text_string(plain), names[i]) == 0)
            return true;
    return false;
}

/* What a record's cells say about whether it is a header. */
struct header_signs {
    size_t filled;
    bool names_phone;   /* a cell has a phone or consent column's name, or one that the user gave */
    size_t names_known; /* cells with some other usual name */
    bool has_phone;     /* data */
    bool has_digits_only;
};

/* Whether the cell's text stands in its column again: a value then, and no name. */
static bool recurs(const struct sample *sample, size_t record, size_t i)
{
    const char *cell = sample_cell(sample, record, i);
    for (size_t k = record + 1; k < sample->count; k++)
        if (strcmp(sample_cell(sample, k, i), cell) == 0)
            return true;
    return false;
}

static struct header_signs look_at(const struct sample *sample, size_t record,
                                   const char *const *names, size_t name_count,
                                   struct phone_reader *phones)
{
    struct header_signs signs = {0};
    struct text plain = {0};
    for (size_t i = 0; i < sample->records[record].count; i++) {
        const char *cell = sample_cell(sample, record, i);
        enum column_kind kind = column_name_kind(cell);
        if (cell[0] == '\0')
            continue;
        signs.filled++;
        if (recurs(sample, record, i) || strchr(cell, '@') != NULL)
            kind = COLUMN_UNKNOWN;
        signs.names_phone |= (kind != COLUMN_UNKNOWN && kind != COLUMN_KNOWN) ||
                             is_one_of(cell, names, name_count, &plain);
        signs.names_known += kind == COLUMN_KNOWN;
        signs.has_phone |= holds_phone(cell, phones);
        signs.has_digits_only |= cell[strspn(cell, "0123456789")] == '\0';
    }
    text_free(&plain);
    return signs;
}

/* A sentence above the table may hold the word "mobile"; a header stands as wide as its rows. */
static bool is_wide_enough(const struct sample *sample, size_t record, size_t filled)
{
    size_t records;
    size_t usual = sample_usual_count(sample, &records);
    size_t count = sample->records[record].count;
    return count + 1 >= usual && (usual == 1 || filled * 2 >= usual || filled >= 2);
}

size_t dialect_find_header(const struct sample *sample, const char *const *names, size_t name_count,
                           struct phone_reader *phones)
{
    for (size_t i = 0; i < sample->count && i < PREAMBLE_RECORDS; i++) {
        struct header_signs signs = look_at(sample, i, names, name_count, phones);
        if (signs.has_phone)
            return DIALECT_NO_HEADER;
        if (!is_wide_enough(sample, i, signs.filled))
            continue;
        if (signs.names_phone || (signs.names_known >= 2 && signs.names_known * 2 >= signs.filled &&
                                  !signs.has_digits_only))
            return i;
        /* A full record without any known name and without a phone may be data: it is kept as a
         * row. */
        return DIALECT_NO_HEADER;
    }
    return DIALECT_NO_HEADER;
}
