/* intake/columns/country_columns.h
 * Which columns say the country of each row: by their names, confirmed by their values; in doubt,
 * refused. Owns nothing. Depends on intake/columns/country_name.h and
 * intake/columns/row_countries.h.
 */
#ifndef INTAKE_COLUMNS_COUNTRY_COLUMNS_H
#define INTAKE_COLUMNS_COUNTRY_COLUMNS_H

#include "intake/columns/row_countries.h"

/* Finds the column that the user asked for; else, where no country was given either, those that say
 * the country of each row. ERROR_INPUT where that is in doubt, with the option for each reading.
 * The caller frees the columns in any case. */
bool country_columns_find(const struct row_countries_file *file, struct column_set *columns,
                          struct error *err) MUST_CHECK;

#endif
