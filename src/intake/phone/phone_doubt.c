/* Two things meet here: how certain a reading is (known to the numbering plan, complete, named
 * by its country, restored by us), and what its surroundings demand of it. One table of
 * certainties holds both together; the rest of the file applies it to the readings of a cell, so
 * that a fragment of one number never passes for another. */
#include "intake/phone/phone_doubt.h"

/* Words and placeholders are no readings of their own. */
static bool is_nothing(const struct phone_reading *reading)
{
    return reading->without_digits || reading->reason == ENTRY_PLACEHOLDER;
}

/* What each certainty is good for. */
static const struct {
    bool known;                   /* of a range that the numbering plan knows */
    bool accepted[PHONE_DEMANDS]; /* by what its surroundings demand */
    bool whole;                   /* no piece of something, beside other readings of the cell */
    bool stands_alone;            /* kept where something beside it is a piece */
} weights[CERTAINTIES] = {
    /*                              known    possible known  complete  whole  stands alone */
    [CERTAINTY_NONE] = {false, {false, false, false}, false, false},
    [CERTAINTY_FRAGMENT] = {false, {true, false, false}, false, false},
    [CERTAINTY_NAMED] = {false, {true, false, false}, false, true},
    [CERTAINTY_COMPLETE_RESTORED] = {false, {true, false, false}, true, false},
    [CERTAINTY_KNOWN_RESTORED] = {true, {true, true, false}, true, false},
    [CERTAINTY_KNOWN] = {true, {true, true, false}, true, false},
    [CERTAINTY_KNOWN_NAMED] = {true, {true, true, false}, true, true},
    [CERTAINTY_COMPLETE] = {false, {true, true, true}, true, true},
    [CERTAINTY_KNOWN_COMPLETE] = {true, {true, true, true}, true, true},
};

enum phone_certainty phone_doubt_weigh(const struct phone_reading *reading, bool full_length)
{
    unsigned unknown = ENTRY_READ_UNKNOWN_RANGE | ENTRY_READ_LENGTH_UNKNOWN;
    unsigned restored = ENTRY_READ_ZERO_RESTORED | ENTRY_READ_PLUS_RESTORED;
    bool known = (reading->readings & unknown) == 0;
    if (reading->phone == 0)
        return CERTAINTY_NONE;
    if ((reading->readings & restored) != 0 && known)
        return CERTAINTY_KNOWN_RESTORED;
    if ((reading->readings & restored) != 0)
        return full_length ? CERTAINTY_COMPLETE_RESTORED : CERTAINTY_FRAGMENT;
    if (full_length)
        return known ? CERTAINTY_KNOWN_COMPLETE : CERTAINTY_COMPLETE;
    if (reading->national)
        return known ? CERTAINTY_KNOWN : CERTAINTY_FRAGMENT;
    return known ? CERTAINTY_KNOWN_NAMED : CERTAINTY_NAMED;
}

bool phone_doubt_accepts(enum phone_certainty certainty, enum phone_demand demand)
{
    return weights[certainty].accepted[demand];
}

/* A piece that is a number just as it is written begins with the country or with the 0 that is
 * dialled first: no stretch of a longer number does. */
enum phone_choice phone_doubt_choose(const struct phone_reading *pieces, size_t count,
                                     const struct phone_reading *whole, bool dials_zero)
{
    size_t numbers = 0, complete = 0, as_written = 0, failures = 0, others = 0, damaged = 0;
    for (size_t i = 0; i < count; i++) {
        numbers += pieces[i].phone != 0;
        complete += pieces[i].certainty >= CERTAINTY_COMPLETE;
        as_written += pieces[i].certainty >= CERTAINTY_KNOWN;
        damaged += pieces[i].reason == ENTRY_DAMAGED;
        failures += pieces[i].phone == 0 && !is_nothing(&pieces[i]);
        others += pieces[i].phone != 0 && whole != NULL && pieces[i].phone != whole->phone;
    }
    if (numbers == 0 || (whole != NULL && others == 0 && damaged == 0))
        return PHONE_WHOLE;
    if (whole == NULL || damaged > 0 || (dials_zero && failures == 0 && complete == numbers))
        return PHONE_PIECES;
    if (weights[whole->certainty].known)
        return as_written > 0 ? PHONE_IN_DOUBT : PHONE_WHOLE;
    return failures == 0 && complete == 0 ? PHONE_IN_DOUBT : PHONE_PIECES;
}

static size_t drop_words(struct phone_reading *readings, size_t count)
{
    size_t kept = 0, with_digits = 0, words = 0;
    for (size_t i = 0; i < count; i++) {
        words += readings[i].without_digits;
        with_digits += !readings[i].without_digits && readings[i].reason != ENTRY_PLACEHOLDER;
    }
    for (size_t i = 0; i < count; i++) {
        bool shown = !readings[i].without_digits || (with_digits == 0 && kept == 0);
        if (shown && readings[i].reason != ENTRY_PLACEHOLDER)
            readings[kept++] = readings[i];
    }
    for (size_t i = 0; i < kept && words > 0; i++)
        if (readings[i].phone != 0)
            readings[i].readings |= ENTRY_READ_LABEL;
    return kept > 0 ? kept : 1;
}

/* Where not all that a cell holds are whole numbers, those that are may be stretches of what was
 * meant. */
static void drop_fragments(struct phone_reading *readings, size_t count)
{
    size_t whole = 0;
    for (size_t i = 0; i < count; i++)
        whole += weights[readings[i].certainty].whole;
    if (whole == count || count == 1)
        return;
    for (size_t i = 0; i < count; i++)
        if (readings[i].phone != 0 && !weights[readings[i].certainty].stands_alone)
            readings[i] = (struct phone_reading){.reason = ENTRY_NOT_A_NUMBER};
}

size_t phone_doubt_settle(struct phone_reading *readings, size_t count)
{
    if (count <= 1)
        return count;
    count = drop_words(readings, count);
    drop_fragments(readings, count);
    return count;
}
