/* The short path reads what libphonenumber does, or leaves the cell alone: spellings that almost
 * are the common ones. */
#include "support/phone_property.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>

#define ENOUGH INT64_C(400000) /* comparisons, for each of two */

static const char *const BEFORE[] = {"0",     "+33",  "0033",  "33",  "",    "+",   "00",
                                     "330",   "+330", "00330", "+0",  "1",   "262", "0262",
                                     "+0033", "032",  "0692",  "692", "33 ", "0 "};

/* Digits behind one of these, fewer or more than there should be, grouped at random. */
static void every_run_of_digits_means_the_same_to_both(void **state)
{
    struct phone_property *property = phone_property_new("FR");
    struct text cell = {0};
    uint64_t seed = 42;
    while (phone_property_compared(property) < ENOUGH) {
        char digits[24];
        uint64_t number = draw_below(&seed, UINT64_C(10000000000));
        int width = 6 + (int)draw_below(&seed, 6);
        if (draw_below(&seed, 4) > 0)
            snprintf(digits, sizeof digits, "%09llu",
                     (unsigned long long)(number % UINT64_C(1000000000)));
        else
            snprintf(digits, sizeof digits, "%0*llu", width, (unsigned long long)number);
        if (draw_below(&seed, 8) == 0)
            memset(digits + strlen(digits) - 2, '0', 2);
        text_clear(&cell);
        text_append_string(&cell, BEFORE[draw_below(&seed, COUNT_OF(BEFORE))]);
        append_grouped(&cell, digits, &seed);
        phone_property_hold(property, text_string(&cell), cell.length);
    }
    text_free(&cell);
    phone_property_free(&property);
}

/* What typing, spreadsheets and copied text put among the digits. */
static const char *const INTRUDERS[] = {
    " ",
    ".",
    "-",
    "+",
    "0",
    "3",
    "9",
    "(",
    ")",
    "(0)",
    "/",
    ",",
    ";",
    "x",
    "O",
    "l",
    "E",
    "e+",
    ".0",
    ",0",
    ".00",
    "'",
    "\"",
    "=",
    "\n",
    "\t",
    ":",
    "_",
    "#",
    "*",
    "ext ",
    "tel:",
    "@",
    "\\n",
    "  ",
    "--",
    "\xC2\xA0",
    "\xE2\x80\xAF",
    "\xE2\x80\x8E",
    "\xE2\x80\x93",
    "\xEF\xBC\x90",
    "\xEF\xBC\x8B",
    "\xD9\xA3",
    "\xFF",
    "\xC3\xA9",
    " ou ",
};

static void mutate(struct text *cell, struct text *spare, uint64_t *seed)
{
    size_t at = draw_below(seed, cell->length + 1);
    size_t removed = 0;
    text_clear(spare);
    text_append(spare, cell->data, at);
    switch (draw_below(seed, 4)) {
    case 0:
        text_append_string(spare, INTRUDERS[draw_below(seed, COUNT_OF(INTRUDERS))]);
        break;
    case 1:
        removed = at < cell->length;
        break;
    case 2:
        text_append(spare, cell->data + at, at < cell->length); /* doubled */
        break;
    default:
        removed = at < cell->length;
        text_append_char(spare, "0123456789 .-+"[draw_below(seed, 14)]);
        break;
    }
    text_append(spare, cell->data + at + removed, cell->length - at - removed);
    text_clear(cell);
    text_append(cell, text_string(spare), spare->length);
}

static void no_mutation_is_read_otherwise(void **state)
{
    struct phone_property *property = phone_property_new("FR");
    struct text cell = {0}, spare = {0};
    uint64_t seed = 4711;
    while (phone_property_compared(property) < ENOUGH) {
        char digits[16];
        snprintf(digits, sizeof digits, "%09llu",
                 (unsigned long long)draw_below(&seed, UINT64_C(1000000000)));
        text_clear(&cell);
        text_append_string(&cell, BEFORE[draw_below(&seed, 5)]);
        append_grouped(&cell, digits, &seed);
        for (uint64_t i = draw_below(&seed, 3) + 1; i > 0 && cell.length > 0; i--)
            mutate(&cell, &spare, &seed);
        phone_property_hold(property, text_string(&cell), cell.length);
    }
    text_free(&cell);
    text_free(&spare);
    phone_property_free(&property);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_run_of_digits_means_the_same_to_both),
        cmocka_unit_test(no_mutation_is_read_otherwise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
