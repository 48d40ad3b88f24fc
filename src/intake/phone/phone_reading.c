/* Many ask what a cell holds, each for a purpose of its own: is it a phone, is it nothing, whose is
 * it? The readings are counted once, and each looks at the counts that it needs. */
#include "intake/phone/phone_reading.h"

struct phone_counts phone_readings_count(const struct phone_reading *readings, size_t count)
{
    struct phone_counts counts = {.readings = count};
    for (size_t i = 0; i < count; i++) {
        bool is_phone = readings[i].phone != 0, is_damaged = readings[i].reason == ENTRY_DAMAGED;
        counts.phones += is_phone;
        counts.damaged += is_damaged;
        counts.meant += is_phone || is_damaged || readings[i].reason == ENTRY_COUNTRY_UNCLEAR;
        counts.placeholders += readings[i].reason == ENTRY_PLACEHOLDER;
        counts.how |= is_phone ? readings[i].readings : 0;
    }
    return counts;
}
