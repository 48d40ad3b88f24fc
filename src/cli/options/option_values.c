#include "cli/options/option_values.h"

#include <stdlib.h>
#include <string.h>

#define MAX_RATE    1000000.0
#define US_A_SECOND INT64_C(1000000)

bool option_read_number(const char *text, int64_t least, int64_t most, int64_t *number)
{
    size_t digits = strspn(text, "0123456789");
    /* 18 digits always fit. */
    if (digits == 0 || digits > 18 || text[digits] != '\0')
        return false;
    *number = (int64_t)strtoll(text, NULL, 10);
    return *number >= least && *number <= most;
}

bool option_read_rate(const char *text, double *per_second)
{
    if (strcmp(text, "unlimited") == 0) {
        *per_second = 0;
        return true;
    }
    size_t whole = strspn(text, "0123456789");
    size_t length = strspn(text, "0123456789.");
    bool one_point = strspn(text + whole + (text[whole] == '.'), "0123456789") ==
                     length - whole - (text[whole] == '.');
    if (whole == 0 || length > 20 || !one_point)
        return false;
    double number = strtod(text, NULL);
    const char *unit = text + length;
    if (strcmp(unit, "/m") == 0)
        number /= 60;
    else if (strcmp(unit, "/s") != 0)
        return false;
    *per_second = number;
    return number > 0 && number <= MAX_RATE;
}

static const struct {
    const char *name;
    int64_t seconds;
} duration_units[] = {{"s", 1}, {"m", 60}, {"h", 3600}};

bool option_read_duration(const char *text, int64_t *duration_us)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 9)
        return false;
    for (size_t i = 0; i < sizeof duration_units / sizeof *duration_units; i++) {
        if (strcmp(text + digits, duration_units[i].name) == 0) {
            int64_t seconds = (int64_t)strtoll(text, NULL, 10) * duration_units[i].seconds;
            *duration_us = seconds * US_A_SECOND;
            return seconds > 0 && seconds <= INT64_C(3600000);
        }
    }
    return false;
}

bool option_read_delimiter(const char *text, char *delimiter)
{
    if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0) {
        *delimiter = '\t';
        return true;
    }
    if (text[0] == '\0' || text[1] != '\0')
        return false;
    *delimiter = text[0];
    return text[0] == '\t' || strchr("!#$%&*,./:;<=>?@^_|~", text[0]) != NULL;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool option_read_country(const char *text, char country[3])
{
    if (strlen(text) != 2 || !is_letter(text[0]) || !is_letter(text[1]))
        return false;
    country[0] = (char)(text[0] & ~0x20);
    country[1] = (char)(text[1] & ~0x20);
    country[2] = '\0';
    return true;
}
