#include "intake/phone_doubt.h"

/* Words and placeholders are no readings of their own. */
static bool is_nothing(const struct phone_reading *reading)
{
    return reading->without_digits || reading->reason == ENTRY_PLACEHOLDER;
}

bool phone_doubt_is_in_plan(const struct phone_reading *reading)
{
    return reading->phone != 0 &&
           (reading->readings & (ENTRY_READ_NOT_IN_PLAN | ENTRY_READ_LENGTH_UNKNOWN)) == 0;
}

static bool is_as_written(const struct phone_reading *reading)
{
    return reading->phone != 0 &&
           (reading->readings & (ENTRY_READ_ZERO_RESTORED | ENTRY_READ_PLUS_RESTORED)) == 0;
}

bool phone_doubt_is_complete(const struct phone_reading *reading)
{
    return reading->full_length && is_as_written(reading);
}

/* A piece that is a number just as it is written begins with the country or with the 0 that is
 * dialled first: no stretch of a longer number does. */
enum phone_choice phone_doubt_choose(const struct phone_reading *pieces, size_t count,
                                     const struct phone_reading *whole, bool dials_zero)
{
    size_t numbers = 0, complete = 0, intact = 0, failures = 0, others = 0, damaged = 0;
    for (size_t i = 0; i < count; i++) {
        numbers += pieces[i].phone != 0;
        complete += phone_doubt_is_complete(&pieces[i]);
        intact += phone_doubt_is_in_plan(&pieces[i]) && is_as_written(&pieces[i]);
        damaged += pieces[i].reason == ENTRY_DAMAGED;
        failures += pieces[i].phone == 0 && !is_nothing(&pieces[i]);
        others += pieces[i].phone != 0 && whole != NULL && pieces[i].phone != whole->phone;
    }
    if (numbers == 0 || (whole != NULL && others == 0 && damaged == 0))
        return PHONE_WHOLE;
    if (whole == NULL || damaged > 0 || (dials_zero && failures == 0 && complete == numbers))
        return PHONE_PIECES;
    if (phone_doubt_is_in_plan(whole))
        return complete + intact > 0 ? PHONE_IN_DOUBT : PHONE_WHOLE;
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

/* A number that can't be a stretch of another: complete, or written with its country. */
static bool stands_alone(const struct phone_reading *reading)
{
    return is_as_written(reading) && (!reading->national || reading->full_length);
}

/* Where not all that a cell holds are whole numbers, those that are may be stretches of what was
 * meant. */
static void drop_fragments(struct phone_reading *readings, size_t count)
{
    size_t whole = 0;
    for (size_t i = 0; i < count; i++)
        whole += phone_doubt_is_in_plan(&readings[i]) || readings[i].full_length;
    if (whole == count || count == 1)
        return;
    for (size_t i = 0; i < count; i++)
        if (readings[i].phone != 0 && !stands_alone(&readings[i]))
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
