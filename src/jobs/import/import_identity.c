/* A file given again is the same import where the user asks for the same. What the program found by
 * itself (columns, encoding) may be found otherwise by another version: it counts only where one of
 * the two commands gave it. Both must agree on all that counts, so each is held against the other.
 */
#include "jobs/import/import_identity.h"

#include <string.h>

/* What is found in the file where it is not given. */
static const char *const found[] = {"columns", "encoding",  "delimiter",
                                    "header",  "countries", "sheet"};

/* A part of choices or given: bytes of somebody else's text. */
struct part {
    const char *bytes;
    size_t length;
};

static bool parts_are_equal(struct part one, struct part other)
{
    return one.length == other.length && memcmp(one.bytes, other.bytes, one.length) == 0;
}

/* Takes the next "name=value" off the text. The value of `where` goes on to the end of the text,
 * all others end at a blank. */
static bool next_choice(const char **text, struct part *name, struct part *value)
{
    *text += strspn(*text, " ");
    *name = (struct part){*text, strcspn(*text, "= ")};
    if (**text == '\0')
        return false;
    const char *at = *text + name->length;
    at += *at == '=';
    bool is_last = parts_are_equal(*name, (struct part){"where", strlen("where")});
    *value = (struct part){at, is_last ? strlen(at) : strcspn(at, " ")};
    *text = at + value->length;
    return true;
}

static bool has_choice(const char *text, struct part wanted, struct part wanted_value)
{
    struct part name;
    struct part value;
    while (next_choice(&text, &name, &value))
        if (parts_are_equal(name, wanted))
            return parts_are_equal(value, wanted_value);
    return false;
}

static bool is_given(const char *given, struct part wanted)
{
    while (*given != '\0') {
        given += strspn(given, " ");
        struct part name = {given, strcspn(given, " ")};
        if (name.length > 0 && parts_are_equal(name, wanted))
            return true;
        given += name.length;
    }
    return false;
}

static bool is_found(struct part name)
{
    for (size_t i = 0; i < sizeof found / sizeof found[0]; i++)
        if (parts_are_equal(name, (struct part){found[i], strlen(found[i])}))
            return true;
    return false;
}

/* Whether all that counts in the first stands in the second. */
static bool is_within(const struct import_choices *first, const struct import_choices *second)
{
    const char *text = first->choices;
    struct part name;
    struct part value;
    while (next_choice(&text, &name, &value)) {
        /* What is kept beside a number decides nothing about it. */
        bool is_only_shown = parts_are_equal(name, (struct part){"keep", strlen("keep")});
        bool counts = !is_only_shown && (!is_found(name) || is_given(first->given, name) ||
                                         is_given(second->given, name));
        if (counts && !has_choice(second->choices, name, value))
            return false;
    }
    return true;
}

bool import_identity_same(const struct import_choices *first, const struct import_choices *second)
{
    return is_within(first, second) && is_within(second, first);
}

const char *import_identity_choice(const char *choices, const char *name, size_t *length)
{
    const struct part wanted = {name, strlen(name)};
    struct part found_name;
    struct part value;
    *length = 0;
    while (next_choice(&choices, &found_name, &value)) {
        if (!parts_are_equal(found_name, wanted))
            continue;
        *length = value.length;
        return value.bytes;
    }
    return NULL;
}

bool import_identity_is_given(const char *given, const char *name)
{
    return is_given(given, (struct part){name, strlen(name)});
}
