/* intake/filter/number_flag.h
 * Which of several phone columns a flag speaks of, by its name. Pure: owns nothing. Depends on
 * intake/columns/table.h.
 */
#ifndef INTAKE_FILTER_NUMBER_FLAG_H
#define INTAKE_FILTER_NUMBER_FLAG_H

#include "intake/columns/table.h"

#define NUMBER_FLAG_NONE SIZE_MAX

/* The phone column (of `phones`) whose name, or the words that tell it from the others, the flag's
 * carries ("Mobile 1 opt-out", "STOP perso"), the longest where there are several. It must be a
 * numbered name, or another phone must have such a flag as well: "SMS opt-out" beside the columns
 * SMS and Fixe speaks of the person. NUMBER_FLAG_NONE: it speaks of all numbers of the row. */
size_t number_flag_column(const struct table *table, size_t flag, const struct column_set *phones);

#endif
