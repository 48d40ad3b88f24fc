#include "support/phone_words.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>

static const struct {
    unsigned bit;
    const char *word;
} READINGS[] = {
    {ENTRY_READ_ZERO_RESTORED, "zero"},     {ENTRY_READ_PLUS_RESTORED, "plus"},
    {ENTRY_READ_FORMULA, "formula"},        {ENTRY_READ_LABEL, "label"},
    {ENTRY_READ_ONE_OF_SEVERAL, "several"}, {ENTRY_READ_EXTENSION, "extension"},
    {ENTRY_READ_OVERSEAS, "overseas"},      {ENTRY_READ_UNKNOWN_RANGE, "unplanned"},
    {ENTRY_READ_LANDLINE, "landline"},      {ENTRY_READ_DECIMALS, "decimals"},
    {ENTRY_READ_LENGTH_UNKNOWN, "longer"},  {ENTRY_READ_POWER, "power"},
};

void phone_words(const struct phone_reading *readings, size_t count, struct text *words)
{
    text_clear(words);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_append_string(words, "; ");
        if (readings[i].phone == 0) {
            text_append_string(words, entry_reason_code(readings[i].reason));
            continue;
        }
        text_printf(words, "+%" PRId64, readings[i].phone);
        for (size_t k = 0; k < sizeof READINGS / sizeof *READINGS; k++)
            if ((readings[i].readings & READINGS[k].bit) != 0)
                text_printf(words, " %s", READINGS[k].word);
    }
}

bool phone_readings_equal(const struct phone_reading *a, size_t a_count,
                          const struct phone_reading *b, size_t b_count)
{
    bool same = a_count == b_count;
    for (size_t i = 0; same && i < a_count; i++)
        same = a[i].phone == b[i].phone && a[i].reason == b[i].reason &&
               a[i].readings == b[i].readings && a[i].national == b[i].national &&
               a[i].landline == b[i].landline;
    return same;
}

void phone_words_of_cell(struct phone_reader *reader, const char *cell, size_t length,
                         struct text *words)
{
    const struct phone_reading *readings;
    size_t count = phone_reader_read(reader, cell, length, &readings);
    struct phone_reading *copy = memory_alloc(count, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = readings[i];
    size_t full_count = phone_reader_read_in_full(reader, cell, length, &readings);
    phone_words(copy, count, words);
    if (!phone_readings_equal(copy, count, readings, full_count))
        text_append_string(words, " BUT IN FULL OTHERWISE");
    free(copy);
}
