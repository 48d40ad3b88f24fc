/* The short path reads what libphonenumber does: every French prefix. Another program
 * (phone_property_hostile_test) tries spellings that should not come near it. */
#include "support/phone_property.h"
#include "support/unit.h"

#include <stdio.h>

#define COMPLETIONS 3 /* a prefix and a spelling */

/* The short path takes a number's first five digits (or three) to decide what it is. So each of
 * them is completed in fifteen ways, all sixth digits among them, and what the first one taught is
 * held against the others. */
static void five_digits_decide_every_french_number(void **state)
{
    static const char *const BEFORE[] = {"0", "+33", "0033", "33", ""};
    struct phone_property *property = phone_property_new("FR");
    struct text cell = {0};
    uint64_t seed = 20240312;
    for (unsigned prefix = 10000; prefix < 100000; prefix++) {
        for (unsigned i = 0; i < 5 * COMPLETIONS; i++) {
            char digits[16];
            unsigned ends[] = {0, 999, (unsigned)draw_below(&seed, 1000)};
            const char *before = BEFORE[i % 5];
            bool plus = before[0] == '+';
            snprintf(digits, sizeof digits, "%s%05u%u%03u", before + plus, prefix,
                     (i + prefix) % 10, ends[(i + i / 5) % 3]);
            text_clear(&cell);
            if (plus)
                text_append_char(&cell, '+');
            append_grouped(&cell, digits, &seed);
            phone_property_hold(property, text_string(&cell), cell.length);
        }
    }
    assert_true(phone_property_compared(property) > 1200000);
    text_free(&cell);
    phone_property_free(&property);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_digits_decide_every_french_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
