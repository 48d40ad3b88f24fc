#include "jobs/aside/import_ranges.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Takes "3-7" or "3" off the text. */
static bool take_range(const char **at, int64_t *first, int64_t *last)
{
    char *end = NULL;
    *first = *last = strtoll(*at, &end, 10);
    if (end == *at)
        return false;
    *at = end;
    if (*end == '-') {
        *last = strtoll(end + 1, &end, 10);
        *at = end;
    }
    *at += **at == ',';
    return true;
}

void import_ranges_append(struct text *ranges, int64_t import_id)
{
    const char *at = text_string(ranges);
    size_t begin = 0;
    int64_t first = 0, last = -1, next_first, next_last;
    for (size_t next = 0; take_range(&at, &next_first, &next_last);
         next = (size_t)(at - text_string(ranges))) {
        begin = next;
        first = next_first;
        last = next_last;
    }
    if (ranges->length > 0 && last == import_id)
        return;
    if (ranges->length > 0 && last == import_id - 1) {
        ranges->length = begin;
        text_printf(ranges, "%" PRId64 "-%" PRId64, first, import_id);
        return;
    }
    text_printf(ranges, "%s%" PRId64, ranges->length > 0 ? "," : "", import_id);
}

int64_t import_ranges_next(const char *ranges, int64_t after)
{
    int64_t first, last;
    while (take_range(&ranges, &first, &last))
        if (last > after)
            return first > after ? first : after + 1;
    return 0;
}
