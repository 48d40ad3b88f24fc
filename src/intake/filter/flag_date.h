/* intake/filter/flag_date.h
 * Dates as people and programs write them in a consent column. Pure: owns nothing. Depends on
 * base/.
 */
#ifndef INTAKE_FILTER_FLAG_DATE_H
#define INTAKE_FILTER_FLAG_DATE_H

#include <stdbool.h>
#include <stdint.h>

/* All of these take a folded value (base/fold.h). Times are ms since 1970, UTC. */

/* Reads a date: 2024-03-12, 12/03/2024, 12.03.2024, 12-03-2024, 12/03/24, 12 mars 2024, Mar 12,
 * 2024; with or without a time (and Z, UTC or an offset). Where day and month could be either, the
 * day comes first, unless `month_first`. A month that is in no language of the table makes no date.
 */
bool flag_date_read(const char *folded, bool month_first, int64_t *wall_ms);

/* Whether it is the day that a program writes for none (0000-00-00, 1900-01-00, 1970-01-01
 * 00:00:00, 30/12/1899, 9999-12-31). */
bool flag_date_is_none(const char *folded);

/* A whole cell that is a number and stands for a moment: a spreadsheet's day (1990 to 2100, with or
 * without a fraction), or seconds or milliseconds since 1970 (2001 to 2100). Only for a column that
 * is asked for dates: elsewhere a number is a number. */
bool flag_date_of_number(const char *folded, int64_t *wall_ms);

#endif
