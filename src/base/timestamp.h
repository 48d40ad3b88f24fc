/* base/timestamp.h
 * Times as people and protocols write them. Owns nothing, reads no clock; for local times it reads
 * the environment (TZ). Depends on base/error.h and
 * base/language.h.
 */
#ifndef BASE_TIMESTAMP_H
#define BASE_TIMESTAMP_H

#include "base/error.h"

#include <stdint.h>

#define TIMESTAMP_SIZE 32

/* Writes `wall_ms` (ms since 1970, UTC) as ISO 8601 to the second: 2026-11-03T09:15:02Z. Returns
 * `out`. */
const char *timestamp_format(int64_t wall_ms, char out[TIMESTAMP_SIZE]);

/* Writes it as people read it, in the time zone of the machine (TZ), with its offset from UTC:
 * 2026-11-03 10:15:02 +01:00. As timestamp_format where the year has not four digits. */
const char *timestamp_format_local(int64_t wall_ms, char out[TIMESTAMP_SIZE]);

/* As timestamp_format_local, in the form of the user's language (base/language.h): in French
 * 03/11/2026 10:15:02 +01:00. Either way its first ten characters are the day. For a person to read
 * now, and for nothing that is stored. */
const char *timestamp_show(int64_t wall_ms, char out[TIMESTAMP_SIZE]);

/* The day in UTC, in that form: 2026-11-03, in French 03/11/2026. For dates that a file holds. */
const char *timestamp_show_day(int64_t wall_ms, char out[TIMESTAMP_SIZE]);

/* How far the time zone of the machine is east of UTC at that time, in whole minutes; 0 where
 * nobody can tell. */
int timestamp_offset_minutes(int64_t wall_ms);

/* Days since 1970-01-01 of a date of the Gregorian calendar. False where there is no such day. */
bool timestamp_days(int year, int month, int day, int64_t *days) MUST_CHECK;

/* Reads an HTTP date in one of its three forms (RFC 9110, 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT",
 * "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"). A year of two digits is the one
 * within 50 years of `now_wall_ms`. False otherwise. */
bool timestamp_parse_http(const char *text, int64_t now_wall_ms, int64_t *wall_ms) MUST_CHECK;

#endif
