/* intake/columns/table_check.h
 * Whether the records are a table at all, whatever file they come from: what no signature knows
 * must divide into cells, its header as its rows do. Looks at the sample. Owns nothing. Depends on
 * intake/.
 */
#ifndef INTAKE_COLUMNS_TABLE_CHECK_H
#define INTAKE_COLUMNS_TABLE_CHECK_H

#include "intake/columns/table.h"

/* ERROR_INPUT, with what was seen: a header that another delimiter divides than the rows; whole
 * lines in quotes; rows of which most are longer than the header (their columns without a name are
 * named). */
bool table_check_shape(const struct table *table, char delimiter, struct phone_reader *phones,
                       struct error *err) MUST_CHECK;

/* ERROR_INPUT: one column, without a phone's name above it, of which most cells hold more words
 * than a phone: lines of a log. Not to be asked where the user named the column. */
bool table_check_cells(const struct table *table, struct phone_reader *phones,
                       struct error *err) MUST_CHECK;

#endif
