/* A cell becomes plain (phone_cell), what is no phone in it is masked (phone_noise), and it is
 * split where numbers end for certain (phone_cell again). Each part is read in pieces between its
 * soft separators and as a whole; phone_part takes from each what may be a number, with what its
 * surroundings demand, and phone_rules makes a reading of it, with one certainty. The table in
 * phone_doubt.c holds the two together: is it that number, or something that a human must see? Ten
 * cells, as they are read in France unless another country is named:
 *
 *   cell                         certainty           demand    what comes of it
 *   06 12 34 56 78               known, complete     possible  +33612345678
 *   FR0612345678                 known, complete     complete  +33612345678: nothing was added
 *   FR33612345678                known, restored     complete  no number: the R may be a digit
 *   33612345678 le 12/03/2024    known, restored     known     +33612345678
 *   0639980001 le 12/03/2024     complete            known     +33639980001, in no known range
 *   639980001 le 12/03/2024      complete, restored  known     no number
 *   639980001                    complete, restored  possible  +33639980001
 *   612345678/12                 known, restored     possible  no number: 12 is none, and both may
 *                                                              be stretches of one
 *   +49 2000005, 12              named               possible  +492000005: its country begins it
 *   0171 99 (in Germany)         fragment            possible  +4917199, where it is alone
 */
#include "intake/phone/phone_reader.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "intake/phone/french_prefixes.h"
#include "intake/phone/phone_cell.h"
#include "intake/phone/phone_damage.h"
#include "intake/phone/phone_doubt.h"
#include "intake/phone/phone_noise.h"
#include "intake/phone/phone_parser.h"
#include "intake/phone/phone_part.h"
#include "intake/phone/phone_rules.h"

#include <stdlib.h>
#include <string.h>

struct phone_reader {
    struct phone_country country;
    struct french_prefixes *french_prefixes; /* NULL for other countries */
    struct text clean;
    struct phone_candidates candidates;
    struct phone_reading *readings;
    size_t count, capacity;
};

bool phone_reader_new(const char *country, struct phone_reader **out, struct error *err)
{
    struct phone_country chosen;
    char region[3] = "";
    for (size_t i = 0; i < 2 && country[i] != '\0'; i++)
        region[i] = ascii_upper(country[i]);
    if (strlen(country) != 2 || !phone_country_find(region, &chosen))
        return error_set(err, ERROR_USAGE,
                         "--country %s: give the two letters of a country, such as FR, BE or CH",
                         country);
    struct phone_reader *reader = memory_alloc(1, sizeof *reader);
    reader->country = chosen;
    if (chosen.french)
        reader->french_prefixes = french_prefixes_new();
    *out = reader;
    return true;
}

void phone_reader_free(struct phone_reader **reader)
{
    if (*reader == NULL)
        return;
    french_prefixes_free(&(*reader)->french_prefixes);
    text_free(&(*reader)->clean);
    phone_candidates_free(&(*reader)->candidates);
    free((*reader)->readings);
    free(*reader);
    *reader = NULL;
}

static struct phone_reading *add_reading(struct phone_reader *reader)
{
    reader->readings =
        memory_grow(reader->readings, reader->count, &reader->capacity, sizeof *reader->readings);
    struct phone_reading *reading = &reader->readings[reader->count++];
    *reading = (struct phone_reading){0};
    return reading;
}

/* The candidate's text before and after a run of spaces, dots and hyphens. */
struct cut {
    size_t end, start;
};

static bool is_good_cut(const struct phone_reader *reader, const struct phone_candidate *candidate,
                        const struct cut *cut)
{
    struct phone_reading first = {0}, second = {0};
    phone_rules_read(&reader->country, candidate->text, cut->end, &first);
    if (first.certainty < CERTAINTY_COMPLETE)
        return false;
    phone_rules_read(&reader->country, candidate->text + cut->start, candidate->length - cut->start,
                     &second);
    return second.certainty >= CERTAINTY_COMPLETE;
}

/* Two numbers with nothing but a space or a hyphen between them: only where one cut alone leaves
 * two complete numbers. */
static bool read_as_two(struct phone_reader *reader, const struct phone_candidate *candidate)
{
    struct cut good = {0};
    for (size_t i = 1; i < candidate->length; i++) {
        size_t run = strspn(candidate->text + i, " .-");
        struct cut cut = {.end = i, .start = i + run};
        i += run;
        if (run == 0 || cut.start >= candidate->length || !is_good_cut(reader, candidate, &cut))
            continue;
        if (good.end != 0)
            return false;
        good = cut;
    }
    if (good.end == 0)
        return false;
    phone_rules_read(&reader->country, candidate->text, good.end, add_reading(reader));
    phone_rules_read(&reader->country, candidate->text + good.start, candidate->length - good.start,
                     add_reading(reader));
    return true;
}

static void read_candidate(struct phone_reader *reader, const struct phone_candidate *candidate)
{
    if (candidate->reason != ENTRY_REASON_NONE) {
        add_reading(reader)->reason = candidate->reason;
        return;
    }
    struct phone_reading *reading = add_reading(reader);
    phone_rules_read(&reader->country, candidate->text, candidate->length, reading);
    if (reading->reason == ENTRY_TOO_LONG) {
        reader->count--;
        if (!read_as_two(reader, candidate))
            add_reading(reader)->reason = ENTRY_TOO_LONG;
    } else if (reading->phone != 0) {
        if (!phone_doubt_accepts(reading->certainty, candidate->demand))
            *reading = (struct phone_reading){.reason = ENTRY_NOT_A_NUMBER};
        else
            reading->readings |= candidate->readings;
    }
}

static void read_plain_part(struct phone_reader *reader, const char *part, size_t length)
{
    if (phone_part_is_words(part, length)) {
        *add_reading(reader) =
            (struct phone_reading){.reason = ENTRY_NOT_A_NUMBER, .without_digits = true};
        return;
    }
    reader->candidates.count = 0;
    phone_part_candidates(part, length, &reader->candidates);
    for (size_t i = 0; i < reader->candidates.count; i++)
        read_candidate(reader, &reader->candidates.items[i]);
}

/* What separates numbers, or groups the digits of one: 0470/12.34.56, 030/123456. */
static const char *const soft_separators[] = {", ", " / ", "/", ","};
#define SOFT_LEVELS (sizeof soft_separators / sizeof *soft_separators)

/* Where the separator is in the part; `length` where it is not. */
static size_t find_separator(const char *part, size_t length, const char *separator)
{
    size_t size = strlen(separator);
    for (size_t i = 0; i + size <= length; i++)
        if (memcmp(part + i, separator, size) == 0)
            return i;
    return length;
}

/* The readings from `before` to `separated` are of the pieces, those behind of the whole part:
 * keeps the ones that are meant. */
static void settle_soft(struct phone_reader *reader, size_t before, size_t separated)
{
    const struct phone_reading *whole = &reader->readings[separated];
    if (reader->count != separated + 1 || whole->phone == 0)
        whole = NULL;
    enum phone_choice choice = phone_doubt_choose(reader->readings + before, separated - before,
                                                  whole, reader->country.dials_zero);
    if (choice == PHONE_WHOLE) {
        size_t count = reader->count - separated;
        memmove(reader->readings + before, reader->readings + separated,
                count * sizeof *reader->readings);
        reader->count = before + count;
        return;
    }
    reader->count = choice == PHONE_IN_DOUBT ? before : separated;
    if (choice == PHONE_IN_DOUBT)
        add_reading(reader)->reason = ENTRY_TWO_READINGS;
}

/* Reads a part whose separators of the levels before `level` are used up. */
static void read_softly(struct phone_reader *reader, const char *part, size_t length, size_t level)
{
    while (level < SOFT_LEVELS && find_separator(part, length, soft_separators[level]) == length)
        level++;
    /* The comma of 3,36E+10 separates nothing either. */
    if (level == SOFT_LEVELS || phone_part_is_one(part, length) ||
        (level + 1 == SOFT_LEVELS && phone_damage_is_power(part, length))) {
        read_plain_part(reader, part, length);
        return;
    }
    size_t before = reader->count, size = strlen(soft_separators[level]);
    for (size_t start = 0; start <= length;) {
        size_t piece = find_separator(part + start, length - start, soft_separators[level]);
        if (piece > 0)
            read_softly(reader, part + start, piece, level + 1);
        start += piece + size;
    }
    size_t separated = reader->count;
    read_plain_part(reader, part, length);
    settle_soft(reader, before, separated);
}

static void read_part(void *context, const char *part, size_t length)
{
    read_softly(context, part, length, 0);
}

size_t phone_reader_read_in_full(struct phone_reader *reader, const char *cell, size_t length,
                                 const struct phone_reading **readings)
{
    reader->count = 0;
    phone_cell_clean(cell, length, &reader->clean);
    phone_noise_mask(&reader->clean);
    phone_cell_split(text_string(&reader->clean), reader->clean.length, read_part, reader);
    reader->count = phone_doubt_settle(reader->readings, reader->count);
    if (reader->count == 0)
        add_reading(reader)->reason = ENTRY_PLACEHOLDER;
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
    if (reader->french_prefixes != NULL &&
        french_prefixes_read(reader->french_prefixes, cell, length, add_reading(reader))) {
        *readings = reader->readings;
        return reader->count;
    }
    return phone_reader_read_in_full(reader, cell, length, readings);
}

struct phone_counts phone_reader_count(struct phone_reader *reader, const char *cell, size_t length)
{
    const struct phone_reading *readings;
    size_t count = phone_reader_read(reader, cell, length, &readings);
    return phone_readings_count(readings, count);
}
