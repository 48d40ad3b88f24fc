/* intake/columns/kept_columns.h
 * Which columns are kept beside the phone: those that the user names, for every entry; else those
 * whose names say that they tell a person apart, for entries that need a human. Owns the columns.
 * Depends on intake/columns/table.h.
 */
#ifndef INTAKE_COLUMNS_KEPT_COLUMNS_H
#define INTAKE_COLUMNS_KEPT_COLUMNS_H

#include "intake/columns/table.h"
#include "intake/intake.h"

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
