#include "support/phone_property.h"

#include "base/memory.h"
#include "intake/phone/french_prefixes.h"
#include "support/phone_words.h"
#include "support/unit.h"

#include <inttypes.h>
#include <stdlib.h>

struct phone_property {
    struct phone_reader *reader;
    struct french_prefixes *plan; /* tells which cells the short path takes */
    int64_t cells, compared;
};

struct phone_property *phone_property_new(const char *country)
{
    struct phone_property *property = memory_alloc(1, sizeof *property);
    struct error err = {0};
    assert_true(phone_reader_new(country, &property->reader, &err));
    property->plan = french_prefixes_new();
    return property;
}

static void fail_on(const char *cell, size_t length, const struct phone_reading *by_short_path,
                    const struct phone_reading *in_full, size_t count)
{
    struct text words = {0}, shown = {0};
    text_append_printable(&shown, cell, length);
    phone_words(by_short_path, 1, &words);
    print_error("\"%s\": by the short path %s\n", text_string(&shown), text_string(&words));
    phone_words(in_full, count, &words);
    print_error("  in full %s\n", text_string(&words));
    text_free(&words);
    text_free(&shown);
    fail();
}

void phone_property_hold(struct phone_property *property, const char *cell, size_t length)
{
    struct phone_reading own = {0};
    const struct phone_reading *readings;
    property->cells++;
    if (!french_prefixes_read(property->plan, cell, length, &own))
        return;
    property->compared++;
    size_t count = phone_reader_read(property->reader, cell, length, &readings);
    assert_true(phone_readings_equal(&own, 1, readings, count));
    count = phone_reader_read_in_full(property->reader, cell, length, &readings);
    if (!phone_readings_equal(&own, 1, readings, count))
        fail_on(cell, length, &own, readings, count);
}

int64_t phone_property_compared(const struct phone_property *property)
{
    return property->compared;
}

void phone_property_free(struct phone_property **property)
{
    if (*property == NULL)
        return;
    print_message("%" PRId64 " inputs, %" PRId64 " of them read by both paths\n",
                  (*property)->cells, (*property)->compared);
    phone_reader_free(&(*property)->reader);
    french_prefixes_free(&(*property)->plan);
    free(*property);
    *property = NULL;
}

uint64_t draw_below(uint64_t *state, uint64_t bound)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return ((*state * UINT64_C(2685821657736338717)) >> 32) % bound;
}

void append_grouped(struct text *text, const char *digits, uint64_t *state)
{
    static const char SEPARATORS[] = " .-";
    uint64_t style = draw_below(state, 6); /* none, one of three in pairs, mixed, anywhere */
    size_t odd = draw_below(state, 2);
    for (size_t i = 0; digits[i] != '\0'; i++) {
        bool between = i > 0 && ((style < 5 && i % 2 == odd) || draw_below(state, 4) == 0);
        if (style > 0 && between)
            text_append_char(text, SEPARATORS[style < 4 ? style - 1 : draw_below(state, 3)]);
        text_append_char(text, digits[i]);
    }
}
