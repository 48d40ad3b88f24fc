/* Each cell of the sample is read as a phone, with the country of its row, and counted by how
 * certain that reading is. Whoever chooses columns then weighs the counts. */
#include "intake/columns/column_values.h"

#include "base/ascii.h"
#include "base/fold.h"
#include "intake/filter/flag_value.h"

#include <string.h>

#define MANY_DIGITS 6 /* a value with so many was meant as a number, if not as this one */

static bool is_french_mobile(int64_t phone)
{
    return phone / 100000000 == 336 || phone / 100000000 == 337;
}

bool phone_reading_is_certain(const struct phone_reading *reading)
{
    bool restored = (reading->readings & ENTRY_READ_PLUS_RESTORED) != 0;
    return reading->phone != 0 && (reading->readings & ENTRY_READ_ZERO_RESTORED) == 0 &&
           (!restored || is_french_mobile(reading->phone));
}

static bool is_flag(const char *cell, struct text *folded)
{
    fold_text(cell, strlen(cell), folded);
    return flag_value_word(text_string(folded)) != FLAG_NO_WORD &&
           strcmp(text_string(folded), "0") != 0;
}

static void look_at_value(const char *cell, const struct phone_reading *readings, size_t count,
                          struct column_values *values)
{
    bool lost = readings[0].reason == ENTRY_DAMAGED && ascii_count_digits(cell, strlen(cell)) == 0;
    if (count == 1 && (readings[0].reason == ENTRY_PLACEHOLDER || lost))
        return; /* nothing there says what the column holds */
    bool phone = phone_readings_count(readings, count).meant > 0;
    bool zero_restored = (readings[0].readings & ENTRY_READ_ZERO_RESTORED) != 0;
    bool plus_restored = (readings[0].readings & ENTRY_READ_PLUS_RESTORED) != 0;
    bool mobile = is_french_mobile(readings[0].phone);
    values->filled++;
    values->phones += phone;
    values->certain += phone && !zero_restored && (!plus_restored || mobile);
    values->likely += phone && (!(zero_restored || plus_restored) || mobile);
    values->numerals += ascii_count_digits(cell, strlen(cell)) >= MANY_DIGITS;
}

/* With `countries` each record is read in its own, else all with `phones`. */
static struct column_values look_at_column(const struct table *table, size_t column,
                                           struct row_countries *countries,
                                           struct phone_reader *phones)
{
    struct column_values values = {0};
    struct text folded = {0};
    for (size_t i = table_first_row(table); i < table->sample.count; i++) {
        const char *cell = sample_cell(&table->sample, i, column);
        const struct phone_reading *readings;
        bool flag = is_flag(cell, &folded);
        values.words += flag;
        if (flag || cell[0] == '\0')
            continue;
        struct row_country country = {.phones = phones};
        size_t count;
        if (countries != NULL) {
            country = row_countries_of_sample(countries, i);
            count = row_countries_read(countries, &country, cell, strlen(cell), &readings);
        } else {
            count = phone_reader_read(phones, cell, strlen(cell), &readings);
        }
        look_at_value(cell, readings, count, &values);
    }
    text_free(&folded);
    return values;
}

struct column_values column_values_look(const struct table *table, size_t column,
                                        struct row_countries *countries)
{
    return look_at_column(table, column, countries, NULL);
}

struct column_values column_values_look_at_home(const struct table *table, size_t column,
                                                struct phone_reader *phones)
{
    return look_at_column(table, column, NULL, phones);
}

bool column_values_are_phones(const struct column_values *values)
{
    return values->filled > 0 && values->phones * 10 >= values->filled * 8 &&
           values->certain * 2 >= values->filled;
}
