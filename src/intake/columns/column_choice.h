/* intake/columns/column_choice.h
 * What a table's columns are for: which hold phones, which say each row's country, which are kept
 * beside the numbers; and whether it is a table of phones at all. What is in doubt is refused, with
 * the columns and the option to add. Owns the columns that are kept. Depends on
 * intake/columns/table.h and intake/columns/row_countries.h.
 */
#ifndef INTAKE_COLUMNS_COLUMN_CHOICE_H
#define INTAKE_COLUMNS_COLUMN_CHOICE_H

#include "intake/columns/row_countries.h"
#include "intake/columns/table.h"
#include "intake/intake.h"

/* --- is it a table? (table_check.c) --- */

/* ERROR_INPUT, with what was seen: a header that another delimiter divides than the rows; whole
 * lines in quotes; rows of which most are longer than the header (their columns without a name are
 * named). */
bool table_check_shape(const struct table *table, char delimiter, struct phone_reader *phones,
                       struct error *err) MUST_CHECK;

/* ERROR_INPUT: one column, without a phone's name above it, of which most cells hold more words
 * than a phone: lines of a log. Not to be asked where the user named the column. */
bool table_check_cells(const struct table *table, struct phone_reader *phones,
                       struct error *err) MUST_CHECK;

/* --- countries (country_columns.c) --- */

/* Finds the column that the user asked for; else, where no country was given either, those that say
 * the country of each row. ERROR_INPUT where that is in doubt, with the option for each reading.
 * The caller frees the columns in any case. */
bool country_columns_find(const struct row_countries_file *file, struct column_set *columns,
                          struct error *err) MUST_CHECK;

/* --- phones (column_choice.c) --- */

/* Chooses; the columns come in growing order. The caller frees them in any case. */
bool column_choice_make(const struct table *table, const struct intake_options *options,
                        struct row_countries *countries, struct column_set *chosen,
                        struct error *err) MUST_CHECK;

/* --- what is kept (kept_columns.c) --- */

struct kept_columns {
    struct column_set columns; /* in growing order */
    bool of_all;               /* with every entry */
};

/* Phone columns and columns of consent are not chosen unless the user names them. ERROR_INPUT: no
 * such column. The caller frees in any case. */
bool kept_columns_choose(const struct table *table, const struct column_set *phones,
                         const struct intake_options *options, struct kept_columns *kept,
                         struct error *err) MUST_CHECK;

/* Appends " keep=1,2" (of every entry), " keep=default:1,2" or " keep=none". */
void kept_columns_describe(const struct kept_columns *kept, struct text *choices);

#endif
