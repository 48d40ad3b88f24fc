/* intake/columns/row_countries.h
 * Whose country a national number is of: the one that the row says, in a column of countries or of
 * calling codes, else the default one. Reads phone cells accordingly. Owns a phone reader for each
 * country that rows name. Depends on intake/columns/table.h, intake/columns/country_name.h and
 * intake/phone/phone_reader.h.
 */
#ifndef INTAKE_COLUMNS_ROW_COUNTRIES_H
#define INTAKE_COLUMNS_ROW_COUNTRIES_H

#include "intake/columns/table.h"
#include "intake/file/csv_reader.h"
#include "intake/intake.h"
#include "intake/phone/phone_reader.h"

struct row_countries;

/* What the countries of rows are found by; all borrowed. */
struct row_countries_file {
    const struct table *table;
    const struct intake_options *options;
    struct phone_reader *phones; /* of the default country */
    const char *country;         /* that one: two letters, upper case */
};

/* `columns` say each row's country (country_columns.c); they are taken over. */
struct row_countries *row_countries_new(const struct row_countries_file *file,
                                        const struct column_set *columns);
void row_countries_free(struct row_countries **countries);

const struct column_set *row_countries_columns(const struct row_countries *countries);

/* Appends a line for each way to say it: --country-column for each of the columns, and --country.
 */
void row_countries_advise(const struct row_countries_file *file, const struct column_set *columns,
                          struct text *text);

/* Whether a column of calling codes is among them: then what stands beside it is a phone. */
bool row_countries_have_calling_codes(struct row_countries *countries);

/* A row's country. */
struct row_country {
    struct phone_reader *phones; /* of the country; of the default one where the row says none */
    bool abroad;                 /* it is another than the default one */
    bool unclear;                /* the row names one that can't be read */
};

/* ERROR_INPUT where two columns name different countries, with the option for each. */
bool row_countries_of_row(struct row_countries *countries, const struct csv_row *row,
                          struct row_country *country, struct error *err) MUST_CHECK;

/* The same for a record of the sample; where two columns differ, it is unclear. */
struct row_country row_countries_of_sample(struct row_countries *countries, size_t record);

/* Reads a cell as phone_reader_read does. A number that is written without a country gets the
 * reason ENTRY_COUNTRY_UNCLEAR where the row's can't be read, and where it is no number of that
 * country but one of the default. */
size_t row_countries_read(struct row_countries *countries, const struct row_country *country,
                          const char *cell, size_t length, const struct phone_reading **readings);

#endif
