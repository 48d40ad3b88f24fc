#include "intake/number_flag.h"

#include "intake/column_name.h"

#include <string.h>

/* What stands around a phone column's name in a flag's: " opt out" in "mobile 1 opt out", as words;
 * false: the name is not in it. `cut` gets the flag's name without it. */
static bool cut_name(const char *flag, const char *phone, struct text *cut)
{
    size_t length = strlen(phone);
    const char *at = length > 0 ? strstr(flag, phone) : NULL;
    if (at == NULL || (at > flag && at[-1] != ' ') || (at[length] != ' ' && at[length] != '\0') ||
        strlen(flag) == length)
        return false;
    text_clear(cut);
    text_append(cut, flag, (size_t)(at - flag));
    text_append_char(cut, '\n');
    text_append_string(cut, at + length);
    return true;
}

/* Whether another column's name is that of another phone with the same words around it. */
static bool has_sibling(const struct column_names *names, const char *around, size_t own,
                        const size_t *columns, size_t count)
{
    struct text plain = {0}, phone = {0}, cut = {0};
    bool found = false;
    for (size_t i = 0; !found && i < names->count; i++) {
        column_name_plain(names->names[i], &plain);
        for (size_t k = 0; !found && k < count; k++) {
            column_name_plain(names->names[columns[k]], &phone);
            found = columns[k] != own && i != columns[k] &&
                    cut_name(text_string(&plain), text_string(&phone), &cut) &&
                    strcmp(text_string(&cut), around) == 0;
        }
    }
    text_free(&plain);
    text_free(&phone);
    text_free(&cut);
    return found;
}

size_t number_flag_column(const struct column_names *names, size_t flag, const size_t *columns,
                          size_t count)
{
    struct text plain = {0}, phone = {0}, cut = {0};
    size_t found = NUMBER_FLAG_NONE, longest = 0;
    column_name_plain(names->names[flag], &plain);
    for (size_t k = 0; k < count; k++) {
        column_name_plain(names->names[columns[k]], &phone);
        if (columns[k] == flag || phone.length <= longest ||
            !cut_name(text_string(&plain), text_string(&phone), &cut))
            continue;
        char last = phone.data[phone.length - 1];
        if ((last >= '0' && last <= '9') ||
            has_sibling(names, text_string(&cut), columns[k], columns, count)) {
            longest = phone.length;
            found = columns[k];
        }
    }
    text_free(&plain);
    text_free(&phone);
    text_free(&cut);
    return found;
}
