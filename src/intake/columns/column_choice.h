/* intake/columns/column_choice.h
 * Which columns hold the phones: those that the user names, else those whose names say so and whose
 * values agree, else, in a file without a header, the one whose values do. In doubt: refused, with
 * the columns and the option to add. Owns nothing. Depends on intake/columns/table.h.
 */
#ifndef INTAKE_COLUMNS_COLUMN_CHOICE_H
#define INTAKE_COLUMNS_COLUMN_CHOICE_H

#include "intake/columns/row_countries.h"
#include "intake/columns/table.h"
#include "intake/intake.h"

/* Chooses; the columns come in growing order. The caller frees them in any case. */
bool column_choice_make(const struct table *table, const struct intake_options *options,
                        struct row_countries *countries, struct column_set *chosen,
                        struct error *err) MUST_CHECK;

#endif
