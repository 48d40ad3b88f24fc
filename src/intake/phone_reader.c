#include "intake/phone_reader.h"

#include "base/memory.h"
#include "intake/ascii.h"
#include "intake/french_plan.h"
#include "intake/phone_cell.h"
#include "intake/phone_parser.h"
#include "intake/phone_part.h"
#include "intake/phone_rules.h"

#include <stdlib.h>
#include <string.h>

struct phone_reader {
    struct phone_country country;
    struct french_plan *french_plan; /* NULL for other countries */
    struct text clean;
    struct phone_candidates candidates;
    struct phone_reading *readings;
    size_t count, capacity;
};

bool phone_reader_new(const char *country, struct phone_reader **out, struct error *err)
{
    struct phone_country chosen = {0};
    for (size_t i = 0; i < 2 && country[i] != '\0'; i++)
        chosen.region[i] = ascii_upper(country[i]);
    if (strlen(country) != 2 || !phone_region_is_known(chosen.region))
        return error_set(err, ERROR_USAGE,
                         "--country %s: give the two letters of a country, such as FR, BE or CH",
                         country);
    chosen.french = strcmp(chosen.region, "FR") == 0;
    chosen.dials_zero = phone_region_dials_zero(chosen.region);
    struct phone_reader *reader = memory_alloc(1, sizeof *reader);
    reader->country = chosen;
    if (chosen.french)
        reader->french_plan = french_plan_new();
    *out = reader;
    return true;
}

void phone_reader_free(struct phone_reader **reader)
{
    if (*reader == NULL)
        return;
    french_plan_free(&(*reader)->french_plan);
    text_free(&(*reader)->clean);
    phone_candidates_free(&(*reader)->candidates);
    free((*reader)->readings);
    free(*reader);
    *reader = NULL;
}

static struct phone_reading *add(struct phone_reader *reader)
{
    if (reader->count == reader->capacity) {
        reader->capacity = reader->capacity > 0 ? reader->capacity * 2 : 8;
        reader->readings =
            memory_resize(reader->readings, reader->capacity, sizeof *reader->readings);
    }
    struct phone_reading *reading = &reader->readings[reader->count++];
    *reading = (struct phone_reading){0};
    return reading;
}

/* Two numbers with nothing but a space between them: only where one cut alone leaves two valid
 * numbers. */
static bool read_as_two(struct phone_reader *reader, const struct phone_candidate *candidate)
{
    size_t cuts = 0, cut = 0;
    for (size_t i = 1; i + 1 < candidate->length; i++) {
        if (candidate->text[i] == ' ' &&
            phone_rules_is_valid(&reader->country, candidate->text, i) &&
            phone_rules_is_valid(&reader->country, candidate->text + i + 1,
                                 candidate->length - i - 1)) {
            cuts++;
            cut = i;
        }
    }
    if (cuts != 1)
        return false;
    phone_rules_read(&reader->country, candidate->text, cut, add(reader));
    phone_rules_read(&reader->country, candidate->text + cut + 1, candidate->length - cut - 1,
                     add(reader));
    return true;
}

static void read_candidate(struct phone_reader *reader, const struct phone_candidate *candidate)
{
    if (candidate->reason != ENTRY_REASON_NONE) {
        add(reader)->reason = candidate->reason;
        return;
    }
    struct phone_reading *reading = add(reader);
    phone_rules_read(&reader->country, candidate->text, candidate->length, reading);
    if (reading->phone != 0) {
        reading->readings |= candidate->readings;
    } else if (reading->reason == ENTRY_TOO_LONG) {
        reader->count--;
        if (!read_as_two(reader, candidate))
            add(reader)->reason = ENTRY_TOO_LONG;
    }
}

static bool has_digit(const char *part, size_t length)
{
    size_t i = 0;
    while (i < length && !ascii_is_digit(part[i]))
        i++;
    return i < length;
}

static void read_plain_part(struct phone_reader *reader, const char *part, size_t length)
{
    if (!has_digit(part, length) && !phone_part_is_placeholder(part, length)) {
        *add(reader) = (struct phone_reading){.reason = ENTRY_NOT_A_NUMBER, .without_digits = true};
        return;
    }
    reader->candidates.count = 0;
    phone_part_candidates(part, length, &reader->candidates);
    for (size_t i = 0; i < reader->candidates.count; i++)
        read_candidate(reader, &reader->candidates.items[i]);
}

/* Reads what stands between slashes and commas, each on its own; whether all of it (placeholders
 * apart) are numbers. */
static bool read_between_soft_separators(struct phone_reader *reader, const char *part,
                                         size_t length)
{
    size_t before = reader->count, start = 0;
    for (size_t i = 0; i <= length; i++) {
        if (i < length && part[i] != '/' && part[i] != ',')
            continue;
        if (i > start)
            read_plain_part(reader, part + start, i - start);
        start = i + 1;
    }
    bool all = reader->count > before;
    for (size_t i = before; i < reader->count; i++)
        all = all &&
              (reader->readings[i].phone != 0 || reader->readings[i].reason == ENTRY_PLACEHOLDER);
    return all;
}

/* A slash or a comma separates numbers, or groups digits (0470/12.34.56): the first where each side
 * is a number, the second where only the whole is one that the plan knows. */
static void read_part(void *context, const char *part, size_t length)
{
    struct phone_reader *reader = context;
    if (!phone_part_has_soft_separator(part, length)) {
        read_plain_part(reader, part, length);
        return;
    }
    size_t before = reader->count;
    if (read_between_soft_separators(reader, part, length))
        return;
    size_t separated = reader->count;
    read_plain_part(reader, part, length);
    const struct phone_reading *whole = &reader->readings[separated];
    bool is_whole = reader->count == separated + 1 && whole->phone != 0 &&
                    (whole->readings & ENTRY_READ_NOT_IN_PLAN) == 0;
    if (is_whole)
        reader->readings[before] = *whole;
    reader->count = is_whole ? before + 1 : separated;
}

/* Where there are numbers (or failed ones), what holds no digit beside them is no entry of its own.
 */
static void drop_words(struct phone_reader *reader)
{
    size_t kept = 0, numbers = 0;
    for (size_t i = 0; i < reader->count; i++)
        numbers += reader->readings[i].phone != 0;
    for (size_t i = 0; i < reader->count; i++) {
        const struct phone_reading *reading = &reader->readings[i];
        bool nothing =
            reading->reason == ENTRY_PLACEHOLDER || (numbers > 0 && reading->without_digits);
        if (!nothing)
            reader->readings[kept++] = *reading;
    }
    if (kept > 0)
        reader->count = kept;
    else if (reader->count > 1)
        reader->count = 1;
}

size_t phone_reader_read_in_full(struct phone_reader *reader, const char *cell, size_t length,
                                 const struct phone_reading **readings)
{
    reader->count = 0;
    phone_cell_clean(cell, length, &reader->clean);
    phone_cell_split(text_string(&reader->clean), reader->clean.length, read_part, reader);
    if (reader->count > 1)
        drop_words(reader);
    if (reader->count == 0)
        add(reader)->reason = ENTRY_PLACEHOLDER;
    for (size_t i = 0; reader->count > 1 && i < reader->count; i++)
        if (reader->readings[i].phone != 0)
            reader->readings[i].readings |= ENTRY_READ_ONE_OF_SEVERAL;
    *readings = reader->readings;
    return reader->count;
}

size_t phone_reader_read(struct phone_reader *reader, const char *cell, size_t length,
                         const struct phone_reading **readings)
{
    reader->count = 0;
    if (reader->french_plan != NULL &&
        french_plan_read(reader->french_plan, cell, length, add(reader))) {
        *readings = reader->readings;
        return reader->count;
    }
    return phone_reader_read_in_full(reader, cell, length, readings);
}
