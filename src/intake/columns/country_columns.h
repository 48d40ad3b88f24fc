/* intake/columns/country_columns.h
 * Which columns say the country of each row: by their names, confirmed by their values; in doubt,
 * refused. Owns nothing. Depends on intake/columns/country_name.h and
 * intake/columns/row_countries.h.
 */
#ifndef INTAKE_COLUMNS_COUNTRY_COLUMNS_H
#define INTAKE_COLUMNS_COUNTRY_COLUMNS_H

#include "intake/columns/row_countries.h"

/* Appends to `columns`, which has room for all of the file's, those that say the country. As
 * row_countries_new. */
bool country_columns_find(const struct row_countries_file *file, size_t *columns, size_t *count,
                          struct error *err) MUST_CHECK;

/* Appends a line for each way to say it: --country-column for each of the columns, and --country.
 */
void country_columns_advise(const struct column_names *names, const size_t *columns, size_t count,
                            const char *country, struct text *text);

#endif
