#include "intake/phone_doubt.h"

#define SHORTEST_BEYOND_DOUBT INT64_C(1000000000) /* ten digits of an E.164 number */

bool phone_doubt_is_in_plan(const struct phone_reading *reading)
{
    return reading->phone != 0 && (reading->readings & ENTRY_READ_NOT_IN_PLAN) == 0;
}

bool phone_doubt_is_intact(const struct phone_reading *reading)
{
    return phone_doubt_is_in_plan(reading) &&
           (reading->readings & (ENTRY_READ_ZERO_RESTORED | ENTRY_READ_PLUS_RESTORED)) == 0;
}

bool phone_doubt_is_short(const struct phone_reading *reading)
{
    return reading->phone < SHORTEST_BEYOND_DOUBT;
}

/* A piece that is a number just as it is written begins with the country or with the 0 that is
 * dialled first: no stretch of a longer number does. */
enum phone_choice phone_doubt_choose(const struct phone_reading *pieces, size_t count,
                                     const struct phone_reading *whole, bool dials_zero)
{
    size_t numbers = 0, intact = 0, failures = 0, others = 0;
    for (size_t i = 0; i < count; i++) {
        bool nothing = pieces[i].without_digits || pieces[i].reason == ENTRY_PLACEHOLDER;
        numbers += pieces[i].phone != 0;
        intact += phone_doubt_is_intact(&pieces[i]);
        failures += pieces[i].phone == 0 && !nothing;
        others += pieces[i].phone != 0 && whole != NULL && pieces[i].phone != whole->phone;
    }
    if (numbers == 0 || (whole != NULL && others == 0))
        return PHONE_WHOLE;
    if (whole == NULL || (dials_zero && failures == 0 && intact == numbers))
        return PHONE_PIECES;
    if (phone_doubt_is_in_plan(whole))
        return intact > 0 ? PHONE_IN_DOUBT : PHONE_WHOLE;
    return failures == 0 && intact == 0 ? PHONE_IN_DOUBT : PHONE_PIECES;
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

/* A number that can't be a stretch of another: in the plan as it is written and not short; written
 * with its country; or as long as all numbers of the country are. */
static bool stands_alone(const struct phone_reading *reading, bool one_length)
{
    bool restored =
        (reading->readings & (ENTRY_READ_ZERO_RESTORED | ENTRY_READ_PLUS_RESTORED)) != 0;
    bool complete = !reading->national || one_length;
    return (complete && !restored) ||
           (phone_doubt_is_intact(reading) && !phone_doubt_is_short(reading));
}

/* Where not all that a cell holds are numbers of the plan, those that are may be stretches of what
 * was meant. */
static void drop_fragments(struct phone_reading *readings, size_t count, bool one_length)
{
    size_t planned = 0;
    for (size_t i = 0; i < count; i++)
        planned += phone_doubt_is_in_plan(&readings[i]);
    if (planned == count || count == 1)
        return;
    for (size_t i = 0; i < count; i++)
        if (readings[i].phone != 0 && !stands_alone(&readings[i], one_length))
            readings[i] = (struct phone_reading){.reason = ENTRY_NOT_A_NUMBER};
}

size_t phone_doubt_settle(struct phone_reading *readings, size_t count, bool one_length)
{
    if (count <= 1)
        return count;
    count = drop_words(readings, count);
    drop_fragments(readings, count, one_length);
    return count;
}
