/* A strict reader of JSON (RFC 8259) that builds nothing: it walks over a copy of the text, says
 * whether it is JSON, and overwrites in place what must not reach cJSON: numbers that it would
 * round, escapes of half characters, values nested too deep. The brackets it is within stand in
 * a text, not on the stack. */
#include "provider/json_scan.h"

#include "base/ascii.h"
#include "base/text.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* A longer number, its sign included, is beyond what a double tells apart. */
#define WHOLE_MAX_CHARS 17

struct scan {
    char *text;
    size_t length;
    size_t at;
    size_t missing_comma;
    struct text open; /* the brackets that the cursor is within, the outermost first */
    size_t too_deep;  /* where the value begins that is nested too deep, while within it */
};

/* The byte at the cursor; '\0' at the end. A null within the text fits no rule either. */
static char peek(const struct scan *scan)
{
    return scan->at < scan->length ? scan->text[scan->at] : '\0';
}

static bool take(struct scan *scan, char expected)
{
    if (scan->at >= scan->length || scan->text[scan->at] != expected)
        return false;
    scan->at++;
    return true;
}

static void skip_blanks(struct scan *scan)
{
    char c = peek(scan);
    while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        scan->at++;
        c = peek(scan);
    }
}

/* The four digits behind \u. */
static bool scan_unit(struct scan *scan, unsigned *unit)
{
    char digits[5] = "";
    for (int i = 0; i < 4; i++) {
        if (!ascii_is_hex(peek(scan)))
            return false;
        digits[i] = scan->text[scan->at++];
    }
    *unit = (unsigned)strtoul(digits, NULL, 16);
    return true;
}

static bool is_low_surrogate(unsigned unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* A high surrogate and the low one in the escape behind it are one character. Half of such a pair,
 * and the null, are overwritten: they are no characters. */
static bool scan_unicode_escape(struct scan *scan)
{
    unsigned unit;
    if (!scan_unit(scan, &unit))
        return false;
    size_t behind = scan->at;
    bool is_character = unit != 0 && !is_low_surrogate(unit);
    if (unit >= 0xD800 && unit <= 0xDBFF) {
        unsigned low;
        is_character =
            take(scan, '\\') && take(scan, 'u') && scan_unit(scan, &low) && is_low_surrogate(low);
        scan->at = is_character ? scan->at : behind;
    }
    if (!is_character)
        memcpy(scan->text + behind - 4, "fffd", 4);
    return true;
}

static bool scan_string(struct scan *scan)
{
    if (!take(scan, '"'))
        return false;
    while (scan->at < scan->length) {
        char c = scan->text[scan->at++];
        if (c == '"')
            return true;
        if ((unsigned char)c < 0x20)
            return false;
        if (c != '\\')
            continue;
        char escaped = peek(scan);
        if (escaped == '\0' || strchr("\"\\/bfnrtu", escaped) == NULL)
            return false;
        scan->at++;
        if (escaped == 'u' && !scan_unicode_escape(scan))
            return false;
    }
    return false;
}

static bool scan_digits(struct scan *scan)
{
    size_t first = scan->at;
    while (ascii_is_digit(peek(scan)))
        scan->at++;
    return scan->at > first;
}

static bool scan_fraction_and_exponent(struct scan *scan)
{
    if (take(scan, '.') && !scan_digits(scan))
        return false;
    if (take(scan, 'e') || take(scan, 'E')) {
        (void)(take(scan, '+') || take(scan, '-'));
        return scan_digits(scan);
    }
    return true;
}

/* Puts an empty string in the value's place: whoever asks for a number, an object or an array finds
 * none, and it is never longer than what it replaces. */
static void overwrite_value(struct scan *scan, size_t first)
{
    memset(scan->text + first, ' ', scan->at - first);
    scan->text[first] = '"';
    scan->text[first + 1] = '"';
}

static bool scan_number(struct scan *scan)
{
    size_t first = scan->at;
    (void)take(scan, '-');
    if (!take(scan, '0') && !scan_digits(scan))
        return false;
    size_t end_of_whole = scan->at;
    if (!scan_fraction_and_exponent(scan))
        return false;
    if (scan->at > end_of_whole || scan->at - first > WHOLE_MAX_CHARS)
        overwrite_value(scan, first);
    return true;
}

static bool scan_word(struct scan *scan, const char *word)
{
    size_t length = strlen(word);
    if (scan->length - scan->at < length || memcmp(scan->text + scan->at, word, length) != 0)
        return false;
    scan->at += length;
    return true;
}

/* --- what is nested, without recursion: a body is as deep as it likes --- */

static bool is_kept(const struct scan *scan)
{
    return scan->open.length <= JSON_SCAN_MAX_DEPTH;
}

/* Takes the comma behind an element or a member. Between two members one may be missing; a second
 * one may not. */
static bool scan_comma(struct scan *scan, size_t end_of_value, bool is_object)
{
    if (take(scan, ','))
        return true;
    if (!is_object || !is_kept(scan) || peek(scan) != '"' ||
        scan->missing_comma != JSON_SCAN_NO_COMMA_MISSING)
        return false;
    scan->missing_comma = end_of_value;
    return true;
}

static bool scan_name(struct scan *scan)
{
    skip_blanks(scan);
    if (!scan_string(scan))
        return false;
    skip_blanks(scan);
    return take(scan, ':');
}

static char innermost(const struct scan *scan)
{
    return scan->open.data[scan->open.length - 1];
}

/* Enters an object or an array. `*has_content`: a value comes next (an object's name for it has
 * been read); else it is empty. */
static bool open_bracket(struct scan *scan, bool *has_content)
{
    text_append_char(&scan->open, peek(scan));
    if (scan->open.length == JSON_SCAN_MAX_DEPTH + 1)
        scan->too_deep = scan->at;
    scan->at++;
    skip_blanks(scan);
    *has_content = peek(scan) != (innermost(scan) == '{' ? '}' : ']');
    return !*has_content || innermost(scan) == '[' || scan_name(scan);
}

static void close_bracket(struct scan *scan)
{
    scan->at++;
    if (scan->open.length == JSON_SCAN_MAX_DEPTH + 1)
        overwrite_value(scan, scan->too_deep);
    scan->open.length--;
}

/* Behind a value, or in an empty object or array: closes all that ends there. `*goes_on`: another
 * value comes. */
static bool scan_behind(struct scan *scan, bool *goes_on)
{
    *goes_on = false;
    while (scan->open.length > 0) {
        bool is_object = innermost(scan) == '{';
        size_t end_of_value = scan->at;
        skip_blanks(scan);
        if (peek(scan) != (is_object ? '}' : ']')) {
            *goes_on = true;
            return scan_comma(scan, end_of_value, is_object) && (!is_object || scan_name(scan));
        }
        close_bracket(scan);
    }
    return true;
}

static bool scan_plain_value(struct scan *scan)
{
    char first = peek(scan);
    if (first == '"')
        return scan_string(scan);
    if (first == '-' || ascii_is_digit(first))
        return scan_number(scan);
    return scan_word(scan, "true") || scan_word(scan, "false") || scan_word(scan, "null");
}

static bool scan_value(struct scan *scan)
{
    bool goes_on = true;
    while (goes_on) {
        bool has_content = false;
        skip_blanks(scan);
        bool is_nested = peek(scan) == '{' || peek(scan) == '[';
        if (!(is_nested ? open_bracket(scan, &has_content) : scan_plain_value(scan)) ||
            (!has_content && !scan_behind(scan, &goes_on)))
            return false;
    }
    return true;
}

static bool scan_whole(struct scan *scan)
{
    scan->missing_comma = JSON_SCAN_NO_COMMA_MISSING;
    if (utf8_valid_length(scan->text, scan->length) != scan->length)
        return false;
    skip_blanks(scan);
    if (peek(scan) != '{' || !scan_value(scan))
        return false;
    skip_blanks(scan);
    return scan->at == scan->length;
}

bool json_scan_object(char *text, size_t length, size_t *missing_comma)
{
    struct scan scan = {.text = text, .length = length};
    bool ok = scan_whole(&scan);
    text_free(&scan.open);
    *missing_comma = scan.missing_comma;
    return ok;
}
