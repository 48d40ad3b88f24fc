/* intake/columns/column_values.h
 * How the values of a column read, in the sample: as phones, as certain ones, as yes and no. Pure:
 * owns nothing. Depends on intake/columns/table.h and intake/columns/row_countries.h.
 */
#ifndef INTAKE_COLUMNS_COLUMN_VALUES_H
#define INTAKE_COLUMNS_COLUMN_VALUES_H

#include "intake/columns/row_countries.h"
#include "intake/columns/table.h"

struct column_values {
    size_t filled;   /* neither empty nor a placeholder */
    size_t phones;   /* read as a number */
    size_t certain;  /* of these, as nobody writes another kind of number: with + or 0, or in
                        groups */
    size_t likely;   /* of these, certain or a mobile that lost its leading 0 */
    size_t numerals; /* with many digits */
    size_t words;    /* yes/no words, but 0, which stands for no number as well */
};

/* Looks at the column's cells in the sample's rows, each read in its row's country; all in one. */
struct column_values column_values_look(const struct table *table, size_t column,
                                        struct row_countries *countries);
struct column_values column_values_look_at_home(const struct table *table, size_t column,
                                                struct phone_reader *phones);

/* Whether the column is full of certain phones. */
bool column_values_are_phones(const struct column_values *values);

/* Whether a cell's reading is a phone, and no number of another kind that reads like one. */
bool phone_reading_is_certain(const struct phone_reading *reading);

#endif
