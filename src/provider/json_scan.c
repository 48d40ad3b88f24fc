#include "provider/json_scan.h"

#include "base/utf8.h"

#include <string.h>

/* A longer one is beyond what a double tells apart, sign and all. */
#define WHOLE_MAX_CHARS 17

struct scan {
    char *text;
    size_t length;
    size_t at;
    size_t missing_comma;
    unsigned depth;
};

static bool scan_value(struct scan *scan);

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

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex_digit(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* The four digits of \uXXXX. */
static bool scan_unicode_escape(struct scan *scan)
{
    bool all_zero = true;
    for (int i = 0; i < 4; i++) {
        if (!is_hex_digit(peek(scan)))
            return false;
        all_zero = all_zero && peek(scan) == '0';
        scan->at++;
    }
    if (all_zero)
        memcpy(scan->text + scan->at - 4, "fffd", 4);
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
    while (is_digit(peek(scan)))
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

/* An empty string is no number to anybody who asks for one. It is shorter than what it replaces: a
 * fraction and an exponent take three characters at least. */
static void overwrite_number(struct scan *scan, size_t first)
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
        overwrite_number(scan, first);
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

/* After a member's value: its comma, or the place where one is missing. Two missing: no. */
static bool scan_comma(struct scan *scan, size_t end_of_value)
{
    if (take(scan, ','))
        return true;
    if (peek(scan) != '"' || scan->missing_comma != JSON_SCAN_NO_COMMA_MISSING)
        return false;
    scan->missing_comma = end_of_value;
    return true;
}

static bool scan_member(struct scan *scan)
{
    skip_blanks(scan);
    if (!scan_string(scan))
        return false;
    skip_blanks(scan);
    return take(scan, ':') && scan_value(scan);
}

/* From behind the brace to behind its counterpart. */
static bool scan_members(struct scan *scan)
{
    skip_blanks(scan);
    if (take(scan, '}'))
        return true;
    for (;;) {
        if (!scan_member(scan))
            return false;
        size_t end_of_value = scan->at;
        skip_blanks(scan);
        if (take(scan, '}'))
            return true;
        if (!scan_comma(scan, end_of_value))
            return false;
    }
}

static bool scan_elements(struct scan *scan)
{
    skip_blanks(scan);
    if (take(scan, ']'))
        return true;
    for (;;) {
        if (!scan_value(scan))
            return false;
        skip_blanks(scan);
        if (take(scan, ']'))
            return true;
        if (!take(scan, ','))
            return false;
    }
}

/* The depth is bounded, so the recursion is as well. */
static bool scan_nested(struct scan *scan, bool (*scan_content)(struct scan *))
{
    if (scan->depth == JSON_SCAN_MAX_DEPTH)
        return false;
    scan->at++;
    scan->depth++;
    bool ok = scan_content(scan);
    scan->depth--;
    return ok;
}

static bool scan_value(struct scan *scan)
{
    skip_blanks(scan);
    char first = peek(scan);
    if (first == '{')
        return scan_nested(scan, scan_members);
    if (first == '[')
        return scan_nested(scan, scan_elements);
    if (first == '"')
        return scan_string(scan);
    if (first == '-' || is_digit(first))
        return scan_number(scan);
    return scan_word(scan, "true") || scan_word(scan, "false") || scan_word(scan, "null");
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
    *missing_comma = scan.missing_comma;
    return ok;
}
