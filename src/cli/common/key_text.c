/* A key that is taken wrongly only costs a question to the provider; but it looks as if the key
 * were bad, and sends people to make another. So what is known not to be a key is told before. */
#include "cli/common/key_text.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdint.h>
#include <string.h>

#define KEY_MAX_BYTES 512

struct span {
    const char *at;
    size_t length;
};

/* How many bytes the blank or byte-order mark at the beginning takes; 0: there is none. */
static size_t blank_at(const char *at, size_t length)
{
    static const char *const wide[] = {"\xEF\xBB\xBF", "\xC2\xA0", "\xE2\x80\x8B", "\xE2\x80\xAF"};
    if (length > 0 && (at[0] == ' ' || (at[0] >= '\t' && at[0] <= '\r')))
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (length >= strlen(wide[i]) && memcmp(at, wide[i], strlen(wide[i])) == 0)
            return strlen(wide[i]);
    return 0;
}

static struct span without_blanks(struct span text)
{
    size_t taken;
    while ((taken = blank_at(text.at, text.length)) > 0) {
        text.at += taken;
        text.length -= taken;
    }
    for (size_t i = 1; i <= 3 && i <= text.length; i++) {
        if (blank_at(text.at + text.length - i, i) == i) {
            text.length -= i;
            i = 0;
        }
    }
    return text;
}

static bool is_utf16(struct span text)
{
    static const char *const marks[] = {"\xFF\xFE", "\xFE\xFF"};
    return text.length >= 2 &&
           (memcmp(text.at, marks[0], 2) == 0 || memcmp(text.at, marks[1], 2) == 0 ||
            memchr(text.at, '\0', text.length) != NULL);
}

static bool has_lines(struct span text)
{
    return memchr(text.at, '\n', text.length) != NULL || memchr(text.at, '\r', text.length) != NULL;
}

/* "NAME=value", "export NAME=value", "name: value"; a key in base64 ends with "=" alone. */
static bool is_assignment(struct span text)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-. \t";
    size_t name = 0;
    while (name < text.length && memchr(letters, text.at[name], sizeof letters - 1) != NULL)
        name++;
    if (name == 0 || name == text.length || (text.at[name] != '=' && text.at[name] != ':'))
        return false;
    size_t value = name;
    while (value < text.length && text.at[value] == text.at[name])
        value++;
    return value < text.length;
}

/* At its beginning or its end: ASCII's, and what text programs make of them. Within, a sign may be
 * the key's own: the provider tells. */
static bool is_quoted(struct span text)
{
    static const char *const quotes[] = {"\"",
                                         "'",
                                         "`",
                                         "\xC2\xAB",
                                         "\xC2\xBB",
                                         "\xE2\x80\x98",
                                         "\xE2\x80\x99",
                                         "\xE2\x80\x9C",
                                         "\xE2\x80\x9D",
                                         "\xE2\x80\x9E"};
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        size_t length = strlen(quotes[i]);
        if (text.length >= length &&
            (memcmp(text.at, quotes[i], length) == 0 ||
             memcmp(text.at + text.length - length, quotes[i], length) == 0))
            return true;
    }
    return false;
}

/* What it looks like in the whole: by the first that fits. */
static bool check_form(struct span text, const char *from, struct error *err)
{
    if (is_utf16(text))
        return error_set(err, ERROR_SETUP,
                         "the API key in %s is UTF-16 or no text; save it as plain text (UTF-8)",
                         from);
    if (has_lines(text))
        return error_set(err, ERROR_SETUP,
                         "the API key in %s has several lines; give the key alone", from);
    if (is_assignment(text))
        return error_set(err, ERROR_SETUP,
                         "the API key in %s has the form NAME=value; give the value alone, without "
                         "a name",
                         from);
    if (is_quoted(text))
        return error_set(err, ERROR_SETUP,
                         "the API key in %s has quotes in it; give the key alone, without them",
                         from);
    return true;
}

static bool check_characters(struct span text, size_t before, const char *from, struct error *err)
{
    for (size_t i = 0; i < text.length; i++) {
        bool is_outer = i == 0 || i + 1 == text.length;
        if (text.at[i] <= ' ' || text.at[i] > '~' ||
            (is_outer && strchr("{}<>,;", text.at[i]) != NULL)) {
            return error_set(err, ERROR_SETUP,
                             "the API key in %s has a character that no key has, at byte %zu (a "
                             "space, a bracket, a control character or a non-ASCII one); give the "
                             "key alone",
                             from, before + i + 1);
        }
    }
    return true;
}

bool key_text_take(const char *bytes, size_t length, const char *from, char **key,
                   struct error *err)
{
    struct span text = {bytes, length};
    if (!is_utf16(text))
        text = without_blanks(text);
    if (text.length == 0)
        return error_set(err, ERROR_SETUP, "%s holds no API key", from);
    if (!check_form(text, from, err))
        return false;
    if (text.length > KEY_MAX_BYTES)
        return error_set(err, ERROR_SETUP, "%s is too long for an API key", from);
    if (!check_characters(text, (size_t)(text.at - bytes), from, err))
        return false;
    *key = memory_copy_bytes(text.at, text.length);
    return true;
}
