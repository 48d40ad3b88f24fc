/* A header is told by what it says and by what stands below it: a phone's name over phones, a name
 * of consent, several usual names. Lines of text above a table are no header, and a record with a
 * phone in it never is: taking a row for the header would lose it. */
#include "base/ascii.h"
#include "intake/columns/column_name.h"
#include "intake/file/dialect.h"

#include <string.h>
#include <strings.h>

#define PREAMBLE_RECORDS 30 /* a header does not come later */
#define CONFIRMING_ROWS  50 /* under a name, looked at for phones */
#define MANY_DIGITS      6  /* no header's cell holds so many */
#define SENTENCE_LETTERS 8

static bool holds_phone(const char *cell, struct phone_reader *phones)
{
    return phone_reader_count(phones, cell, strlen(cell)).phones > 0;
}

static bool is_one_of(const char *cell, const char *const *names, size_t count)
{
    struct text plain = {0};
    bool found = false;
    column_name_plain(cell, &plain);
    for (size_t i = 0; i < count; i++)
        found |= plain.length > 0 && strcmp(text_string(&plain), names[i]) == 0;
    text_free(&plain);
    return found;
}

/* In any case, with or without quotes: as row_reader.c's is_name. */
static bool is_same_name(const char *one, const char *other)
{
    size_t length = strlen(other);
    bool quoted = length >= 2 && other[0] == '"' && other[length - 1] == '"';
    return strlen(one) == length - 2 * quoted && strncasecmp(one, other + quoted, strlen(one)) == 0;
}

/* Files joined end to end: the record is there once more. */
static bool is_same_record(const struct sample *sample, size_t one, size_t other)
{
    size_t filled = sample->records[one].filled;
    if (filled < 2 || sample->records[other].filled != filled)
        return false;
    for (size_t i = 0; i < filled; i++)
        if (!is_same_name(sample_cell(sample, one, i), sample_cell(sample, other, i)))
            return false;
    return true;
}

/* Whether the cell's text stands in its column again: a value then, and no name. */
static bool recurs_below(const struct sample *sample, size_t record, size_t i)
{
    const char *cell = sample_cell(sample, record, i);
    for (size_t k = record + 1; k < sample->count; k++)
        if (strcmp(sample_cell(sample, k, i), cell) == 0 && !is_same_record(sample, record, k))
            return true;
    return false;
}

/* Whether what stands under a phone's name may be phones: one of the values is, or there are no
 * values. */
static bool stands_over_phones(const struct sample *sample, size_t record, size_t i,
                               struct phone_reader *phones)
{
    size_t filled = 0;
    for (size_t k = record + 1; k < sample->count && k <= record + CONFIRMING_ROWS; k++) {
        const char *cell = sample_cell(sample, k, i);
        filled += cell[0] != '\0';
        if (cell[0] != '\0' && holds_phone(cell, phones))
            return true;
    }
    return filled == 0;
}

/* What a record's cells say about whether it is a header. */
struct header_signs {
    size_t filled;
    size_t names;     /* of a phone or of consent, or that the user gave */
    size_t usual;     /* other usual names */
    bool is_phone;    /* a cell holds one: data */
    bool is_value;    /* a cell holds what no header's does */
    bool is_sentence; /* nothing but one cell of text */
};

static bool is_value(const char *cell)
{
    size_t digits = ascii_count_digits(cell, strlen(cell));
    bool is_year = digits == 4;
    return strchr(cell, '@') != NULL || digits >= MANY_DIGITS ||
           (digits == strlen(cell) && !is_year);
}

struct header_search {
    const struct sample *sample;
    const char *const *names;
    size_t name_count;
    struct phone_reader *phones;
    size_t width; /* of most records */
};

static struct header_signs look_at(const struct header_search *search, size_t record)
{
    struct header_signs signs = {0};
    for (size_t i = 0; i < search->sample->records[record].count; i++) {
        const char *cell = sample_cell(search->sample, record, i);
        if (cell[strspn(cell, " ")] == '\0')
            continue;
        enum column_kind kind = column_name_kind(cell);
        bool is_name = !recurs_below(search->sample, record, i) && !is_value(cell);
        bool is_phone_name = column_kind_is_phone(kind);
        bool counts =
            is_one_of(cell, search->names, search->name_count) || column_kind_is_consent(kind) ||
            (is_phone_name && stands_over_phones(search->sample, record, i, search->phones));
        signs.filled++;
        signs.names += is_name && counts;
        signs.usual += is_name && !counts && kind != COLUMN_UNKNOWN;
        signs.is_phone |= holds_phone(cell, search->phones);
        signs.is_value |= is_value(cell);
        signs.is_sentence =
            signs.filled == 1 && ascii_count_letters(cell, strlen(cell)) >= SENTENCE_LETTERS;
    }
    return signs;
}

/* A sentence above the table may hold the word "mobile"; a header stands as wide as its rows, or
 * names several columns. */
static bool is_header(const struct header_search *search, size_t record,
                      const struct header_signs *signs)
{
    size_t count = search->sample->records[record].count;
    bool wide = count + 1 >= search->width && (search->width <= 2 || signs->filled >= 2);
    if (signs->is_phone || (!wide && signs->names + signs->usual < 2))
        return false;
    bool usual = signs->usual + signs->names >= 2 &&
                 (signs->usual + signs->names) * 2 >= signs->filled && !signs->is_value;
    return usual || (signs->names > 0 && (!signs->is_value || signs->names + signs->usual >= 2));
}

/* The width of most records, without the empty cells that end all of them. */
static size_t width_of(const struct sample *sample)
{
    size_t records, widest = 1;
    size_t usual = sample_usual_count(sample, &records);
    for (size_t i = 0; i < sample->count; i++)
        for (size_t k = widest; k < sample->records[i].count; k++)
            if (sample_cell(sample, i, k)[0] != '\0')
                widest = k + 1;
    return usual < widest ? usual : widest;
}

size_t dialect_find_header(const struct sample *sample, const char *const *names, size_t name_count,
                           struct phone_reader *phones)
{
    struct header_search search = {.sample = sample,
                                   .names = names,
                                   .name_count = name_count,
                                   .phones = phones,
                                   .width = width_of(sample)};
    for (size_t i = 0; i < sample->count; i++)
        if (sample->records[i].is_header)
            return i;
    for (size_t i = 0; i < sample->count && i < PREAMBLE_RECORDS; i++) {
        struct header_signs signs = look_at(&search, i);
        if (is_header(&search, i, &signs))
            return i;
        /* What may be a row is one, and so is all that follows it: to go on and find a header below
         * would lose it. */
        bool may_be_row = signs.is_phone ? !signs.is_sentence || search.width == 1
                                         : signs.filled * 2 > search.width;
        if (may_be_row)
            return DIALECT_NO_HEADER;
    }
    return DIALECT_NO_HEADER;
}
