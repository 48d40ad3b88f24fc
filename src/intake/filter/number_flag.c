/* "Mobile 2 opt out" speaks of the phone in "Mobile 2" alone. A flag belongs to one phone column
 * where it holds that column's name, or the words that tell it from the other phones, and either
 * a digit numbers it or a sibling flag exists for another phone. In doubt it speaks of all
 * phones of the row. */
#include "intake/filter/number_flag.h"

#include "base/ascii.h"
#include "intake/columns/column_name.h"

#include <string.h>

#define DIGITS "0123456789 "

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

static bool has_word(const char *plain, const char *word, size_t length)
{
    for (const char *at = plain; *at != '\0'; at += strspn(at, " ")) {
        size_t own = strcspn(at, " ");
        if (own == length && strncmp(at, word, length) == 0)
            return true;
        at += own;
    }
    return false;
}

static bool is_shared(const struct table *table, const struct column_set *phones, size_t k,
                      const char *word, size_t length)
{
    struct text other = {0};
    bool shared = false;
    for (size_t i = 0; !shared && i < phones->count; i++) {
        column_name_plain(table->names[phones->columns[i]], &other);
        shared = i != k && has_word(text_string(&other), word, length);
    }
    text_free(&other);
    return shared;
}

/* What tells the phone column `k` from the others: "perso" of "mobile perso" beside "mobile pro".
 */
static void take_own_words(const struct table *table, const struct column_set *phones, size_t k,
                           struct text *own)
{
    struct text plain = {0};
    column_name_plain(table->names[phones->columns[k]], &plain);
    text_clear(own);
    for (const char *at = text_string(&plain); *at != '\0'; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        if (!is_shared(table, phones, k, at, length)) {
            text_append_string(own, own->length > 0 ? " " : "");
            text_append(own, at, length);
        }
        at += length;
    }
    text_free(&plain);
}

/* The flag's name without that of the phone column `k`, or without what tells that one from the
 * others. `carried`: how much of it the flag's name has. */
static bool cut_phone(const struct table *table, const struct column_set *phones, size_t k,
                      const char *flag, struct text *cut, struct text *carried)
{
    column_name_plain(table->names[phones->columns[k]], carried);
    if (cut_name(flag, text_string(carried), cut))
        return true;
    take_own_words(table, phones, k, carried);
    return cut_name(flag, text_string(carried), cut);
}

/* Whether another column's name is that of another phone with the same words around it. */
static bool has_sibling(const struct table *table, const struct column_set *phones,
                        const char *around, size_t own)
{
    struct text plain = {0}, phone = {0}, cut = {0};
    bool found = false;
    for (size_t i = 0; !found && i < table->column_count; i++) {
        column_name_plain(table->names[i], &plain);
        for (size_t k = 0; !found && k < phones->count; k++)
            found = k != own && i != phones->columns[k] &&
                    cut_phone(table, phones, k, text_string(&plain), &cut, &phone) &&
                    strcmp(text_string(&cut), around) == 0;
    }
    text_free(&plain);
    text_free(&phone);
    text_free(&cut);
    return found;
}

size_t number_flag_column(const struct table *table, size_t flag, const struct column_set *phones)
{
    struct text plain = {0}, phone = {0}, cut = {0};
    size_t found = NUMBER_FLAG_NONE, longest = 0;
    column_name_plain(table->names[flag], &plain);
    for (size_t k = 0; k < phones->count; k++) {
        if (phones->columns[k] == flag ||
            !cut_phone(table, phones, k, text_string(&plain), &cut, &phone) ||
            phone.length <= longest)
            continue;
        bool numbered = ascii_is_digit(phone.data[phone.length - 1]) &&
                        phone.data[strspn(phone.data, DIGITS)] != '\0';
        if (numbered || has_sibling(table, phones, text_string(&cut), k)) {
            longest = phone.length;
            found = phones->columns[k];
        }
    }
    text_free(&plain);
    text_free(&phone);
    text_free(&cut);
    return found;
}
