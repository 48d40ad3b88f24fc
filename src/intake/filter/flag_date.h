/* intake/filter/flag_date.h
 * Days whose month is a word, and moments that a program wrote as a number. Pure: owns nothing.
 * Depends on base/.
 */
#ifndef INTAKE_FILTER_FLAG_DATE_H
#define INTAKE_FILTER_FLAG_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The year that is meant by a year of so many digits: two of them as POSIX has it (strptime's %y:
 * 69 to 99 are of the last century, 00 to 68 of this one). */
int flag_date_year(int year, size_t digits);

/* Takes "12 mars 2024", "12. Marz 2024", "Mar 12, 2024", "12-mar-24", "1er mars 2024" from a folded
 * text (base/fold.h) and moves `at` behind it. False, and nothing moved, where it begins with no
 * such day. A month that is in no language of the table makes no day. ms since 1970, UTC. */
bool flag_date_take_named(const char **at, int64_t *wall_ms);

/* A whole cell that is a number and stands for a moment: a spreadsheet's day (1990 to 2100, with or
 * without a fraction), or seconds or milliseconds since 1970 (2001 to 2100). Only for a column that
 * is asked for dates: elsewhere a number is a number. ms since 1970, UTC. */
bool flag_date_of_number(const char *folded, int64_t *wall_ms);

#endif
