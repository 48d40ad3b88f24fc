/* A to-fix file goes through spreadsheets and editors, which may change its delimiter, its encoding
 * and its name. Two marks in ASCII survive that: the name of its last column, which also says whose
 * rows they are, and the word that each reason begins with. */
#include "base/to_fix_mark.h"

#include "base/path.h"

#include <string.h>

#define LINES_LOOKED_AT 30 /* a header does not come later */

static const char hex_digits[] = "0123456789abcdef";

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

bool to_fix_is_column(const char *cell, size_t length, char origin[TO_FIX_ORIGIN_DIGITS + 1])
{
    const size_t before = strlen(TO_FIX_COLUMN);
    while (length > 0 && is_blank(cell[0])) {
        cell++;
        length--;
    }
    while (length > 0 && is_blank(cell[length - 1]))
        length--;
    if (length != before + TO_FIX_ORIGIN_DIGITS || memcmp(cell, TO_FIX_COLUMN, before) != 0)
        return false;
    for (size_t i = before; i < length; i++)
        if (strchr(hex_digits, cell[i]) == NULL || cell[i] == '\0')
            return false;
    if (origin != NULL) {
        memcpy(origin, cell + before, TO_FIX_ORIGIN_DIGITS);
        origin[TO_FIX_ORIGIN_DIGITS] = '\0';
    }
    return true;
}

bool to_fix_is_reason(const char *cell, size_t length)
{
    const size_t mark = strlen(TO_FIX_REASON);
    return length >= mark && memcmp(cell, TO_FIX_REASON, mark) == 0;
}

size_t to_fix_stem_length(const char *path)
{
    const char *name = path_name(path);
    const char *dot = strrchr(name, '.');
    const char *end = dot != NULL && dot > name ? dot : name + strlen(name);
    const size_t ending = strlen(TO_FIX_ENDING);
    /* Only digits and hyphens behind the ending are skipped; its own hyphen has letters behind it.
     */
    while (end > name && strchr("0123456789-", end[-1]) != NULL)
        end--;
    bool ends_so =
        (size_t)(end - name) > ending && memcmp(end - ending, TO_FIX_ENDING, ending) == 0;
    return ends_so ? (size_t)(end - path) - ending : SIZE_MAX;
}

bool to_fix_finds_column(const char *text, const char **at)
{
    const char *end = text;
    for (int i = 0; i < LINES_LOOKED_AT && *end != '\0'; i++) {
        end += strcspn(end, "\r\n");
        end += strspn(end, "\r\n");
    }
    for (text = strstr(text, TO_FIX_COLUMN); text != NULL && text < end;
         text = strstr(text + 1, TO_FIX_COLUMN)) {
        size_t length = strnlen(text, strlen(TO_FIX_COLUMN) + TO_FIX_ORIGIN_DIGITS);
        if (to_fix_is_column(text, length, NULL)) {
            if (at != NULL)
                *at = text;
            return true;
        }
    }
    return false;
}
