/* Of a code's sections (positive; negative; zero; text) the first is looked at. Text in quotes,
 * after a backslash and in brackets is no placeholder; [h], [mm] and [ss] are times all the same.
 */
#include "intake/workbook/number_format.h"

#include <string.h>

/* Where the code is, and what was seen of it. */
struct scan {
    const char *at;
    struct number_format *format;
    size_t prefix;  /* its length so far */
    bool in_number; /* a digit's placeholder was seen */
    bool has_month; /* m alone is a month; beside h or s it is minutes */
};

static void take_literal(struct scan *scan, char c)
{
    if (!scan->in_number && scan->prefix + 1 < NUMBER_FORMAT_PREFIX_SIZE)
        scan->format->prefix[scan->prefix++] = c;
}

/* [h] and the like; [Red], [$-40C], [>0] mean nothing here. */
static void take_brackets(struct scan *scan)
{
    scan->at++;
    size_t length = strcspn(scan->at, "]");
    bool same = length > 0 && strspn(scan->at, (char[]){scan->at[0], '\0'}) >= length;
    scan->format->has_time |= same && strchr("hHmMsS", scan->at[0]) != NULL;
    scan->at += length + (scan->at[length] == ']');
}

static void take_quoted(struct scan *scan)
{
    for (scan->at++; *scan->at != '\0' && *scan->at != '"'; scan->at++)
        take_literal(scan, *scan->at);
    scan->at += *scan->at == '"';
}

static void take_plain(struct scan *scan)
{
    char c = *scan->at++;
    if (c == '\\' || c == '_' || c == '*') {
        if (c == '\\' && *scan->at != '\0')
            take_literal(scan, *scan->at);
        scan->at += *scan->at != '\0';
    } else if (strchr("0#?@", c) != NULL) {
        scan->in_number = true;
    } else if (strchr("yYdDeEgGbB", c) != NULL) {
        bool is_power = strchr("eE", c) != NULL && (*scan->at == '+' || *scan->at == '-');
        bool is_general = strchr("gG", c) != NULL && strncmp(scan->at, "eneral", 6) == 0;
        scan->at += is_power ? 1 : is_general ? 6 : 0;
        scan->in_number |= is_general;
        scan->format->has_date |= !is_power && !is_general && strchr("gGbB", c) == NULL;
    } else if (strchr("mM", c) != NULL) {
        scan->has_month = true;
    } else if (strchr("hHsS", c) != NULL) {
        scan->format->has_time = true;
    } else {
        take_literal(scan, c);
    }
}

struct number_format number_format_of_code(const char *code)
{
    struct number_format format = {0};
    struct scan scan = {.at = code, .format = &format};
    while (*scan.at != '\0' && *scan.at != ';')
        if (*scan.at == '[')
            take_brackets(&scan);
        else if (*scan.at == '"')
            take_quoted(&scan);
        else
            take_plain(&scan);
    format.has_date |= scan.has_month && !format.has_time;
    if (strchr(format.prefix, '+') == NULL || format.has_date || format.has_time)
        format.prefix[0] = '\0';
    return format;
}

struct number_format number_format_of_id(long id)
{
    bool is_date = (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
                   (id >= 50 && id <= 54) || id == 57 || id == 58;
    bool is_time = (id >= 18 && id <= 22) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) ||
                   id == 55 || id == 56;
    return (struct number_format){.has_date = is_date, .has_time = is_time};
}
