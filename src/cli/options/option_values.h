/* cli/options/option_values.h
 * Reads the values of options, each kind strictly: what is not wholly understood is refused. Pure:
 * owns nothing. Depends on base/error.h.
 */
#ifndef CLI_OPTIONS_OPTION_VALUES_H
#define CLI_OPTIONS_OPTION_VALUES_H

#include "base/error.h"

#include <stdint.h>

/* A whole number in [least, most], in decimal digits. False otherwise. */
bool option_read_number(const char *text, int64_t least, int64_t most, int64_t *number) MUST_CHECK;

/* "5/s", "350/m", "0.5/s" as requests per second; "unlimited" as 0. */
bool option_read_rate(const char *text, double *per_second) MUST_CHECK;

/* "90s", "30m", "2h" in µs; up to 1000 h, more than none. */
bool option_read_duration(const char *text, int64_t *duration_us) MUST_CHECK;

/* One ASCII character that is no letter, digit, quote or line break; "tab" and "\t" for a tab. */
bool option_read_delimiter(const char *text, char *delimiter) MUST_CHECK;

/* Two letters, made capital. */
bool option_read_country(const char *text, char country[3]) MUST_CHECK;

#endif
