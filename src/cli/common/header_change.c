#include "cli/common/header_change.h"

#include "base/language.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#define MOST_NAMES 5

/* The string that begins at or behind `at`, with its quotes; NULL: there is none. `*length`: of it.
 */
static const char *next_string(const char *at, size_t *length)
{
    const char *begin = strchr(at, '"');
    if (begin == NULL)
        return NULL;
    const char *end = begin + 1;
    while (*end != '\0' && *end != '"')
        end += end[0] == '\\' && end[1] != '\0' ? 2 : 1;
    *length = (size_t)(end - begin) + (*end == '"');
    return begin;
}

static bool has_string(const char *json, const char *string, size_t length)
{
    size_t other = 0;
    for (const char *at = next_string(json, &other); at != NULL;
         at = next_string(at + other, &other))
        if (other == length && memcmp(at, string, length) == 0)
            return true;
    return false;
}

/* What `json` has, and `other` has not. False: nothing. */
static bool append_missing(struct text *text, const char *what, const char *json, const char *other)
{
    int64_t count = 0;
    size_t length = 0;
    for (const char *at = next_string(json, &length); at != NULL;
         at = next_string(at + length, &length)) {
        if (has_string(other, at, length) || count++ >= MOST_NAMES)
            continue;
        text_append_string(text, count == 1 ? what : ", ");
        text_append_printable(text, at + 1, length > 1 ? length - 2 : 0);
    }
    if (count > MOST_NAMES)
        text_printf(text, P_(" and %" PRId64 " more", " and %" PRId64 " more", count - MOST_NAMES),
                    count - MOST_NAMES);
    return count > 0;
}

void header_change_append(struct text *text, const char *earlier_json, const char *now_json)
{
    /* Translators: columns of a file; their names follow. */
    bool any_new = append_missing(text, _("new: "), now_json, earlier_json);
    bool any_gone =
        append_missing(text, any_new ? _("; gone: ") : _("gone: "), earlier_json, now_json);
    if (!any_new && !any_gone)
        text_append_string(text, _("the same in another order"));
}
