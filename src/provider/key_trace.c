/* The words are decoded in each way that hides a key (escapes, alphabets such as base64, decimal
 * numbers), and what comes out is looked at in the same way again, a few layers deep. Ordinary
 * words decode to bytes that nobody can read, so this ends soon.
 */
#include "provider/key_trace.h"

#include "base/ascii.h"
#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_WINDOW 12 /* letters of the key in a row that give it away */
#define MOST_LAYERS    4  /* one within another */

struct trace {
    struct text key;      /* its letters and digits, in lower case */
    struct text reversed; /* the same from its end */
    size_t window;
};

static bool is_letter_or_digit(char c)
{
    return ascii_is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z');
}

static void append_bare(struct text *out, const char *words, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (is_letter_or_digit(words[i]))
            text_append_char(out, ascii_lower(words[i]));
}

/* --- as it is --- */

static bool shows_part_of(const struct text *bare, const struct text *key, size_t window)
{
    char part[LONGEST_WINDOW + 1] = "";
    bool found = false;
    for (size_t i = 0; i + window <= key->length && !found; i++) {
        memcpy(part, key->data + i, window);
        found = strstr(text_string(bare), part) != NULL;
    }
    return found;
}

static bool shows(const struct trace *trace, const struct text *words)
{
    struct text bare = {.is_secret = true};
    append_bare(&bare, text_string(words), words->length);
    bool found = shows_part_of(&bare, &trace->key, trace->window) ||
                 shows_part_of(&bare, &trace->reversed, trace->window);
    text_free(&bare);
    return found;
}

/* --- escapes --- */

static const struct escape {
    const char *prefix;
    int base;
    size_t most; /* digits */
    char end;    /* may end it early, or be missing; '\0': it always has all its digits */
} escapes[] = {
    {"%", 16, 2, '\0'},   {"%u", 16, 4, '\0'},  {"\\u", 16, 4, '\0'}, {"\\u{", 16, 6, '}'},
    {"\\x", 16, 2, '\0'}, {"\\x{", 16, 6, '}'}, {"\\", 8, 3, '\0'},   {"0x", 16, 2, '\0'},
    {"=", 16, 2, '\0'},   {"&#x", 16, 6, ';'},  {"&#X", 16, 6, ';'},  {"&#", 10, 7, ';'},
    {"U+", 16, 4, '\0'},
};

/* Every byte that a prefix or a name below begins with. */
#define ESCAPES_BEGIN "%\\&=0U"

static const struct {
    const char *name;
    char byte;
} names[] = {{"&amp", '&'}, {"&lt", '<'}, {"&gt", '>'}, {"&quot", '"'}, {"&apos", '\''}};

/* How many bytes an escape of this kind takes at the start of the words; 0: none stands there. */
static size_t read_escape(const struct escape *escape, const char *words, char *byte)
{
    size_t length = strlen(escape->prefix);
    if (strncmp(words, escape->prefix, length) != 0)
        return 0;
    char digits[8] = "";
    size_t count = strspn(words + length, escape->base == 16   ? "0123456789abcdefABCDEF"
                                          : escape->base == 10 ? "0123456789"
                                                               : "01234567");
    count = count < escape->most ? count : escape->most;
    memcpy(digits, words + length, count);
    long value = strtol(digits, NULL, escape->base);
    bool is_whole = escape->end != '\0' ? count > 0 : count == escape->most;
    if (!is_whole || value < 0x20 || value > 0x7e)
        return 0;
    *byte = (char)value;
    length += count;
    return length + (escape->end != '\0' && words[length] == escape->end);
}

static size_t read_any_escape(const char *words, char *byte)
{
    size_t taken = 0;
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes && taken == 0; i++)
        taken = read_escape(&escapes[i], words, byte);
    for (size_t i = 0; i < sizeof names / sizeof *names && taken == 0; i++) {
        size_t length = strlen(names[i].name);
        if (strncmp(words, names[i].name, length) == 0) {
            *byte = names[i].byte;
            taken = length + (words[length] == ';');
        }
    }
    return taken;
}

/* Appends the words with their escapes decoded. False: there were none. */
static bool unescape(const struct text *words, struct text *out)
{
    bool any = false;
    const char *at = text_string(words);
    while (*at != '\0') {
        char byte = *at;
        size_t taken = strchr(ESCAPES_BEGIN, *at) != NULL ? read_any_escape(at, &byte) : 0;
        any = any || taken > 0;
        text_append_char(out, byte);
        at += taken > 0 ? taken : 1;
    }
    return any;
}

/* --- alphabets --- */

static const struct alphabet {
    const char *letters; /* each for `bits` bits */
    const char *others;  /* of the same values, from the first on; or "" */
    unsigned bits;
    size_t group; /* letters until a byte begins with one again */
} alphabets[] = {
    {"0123456789abcdef", "0123456789ABCDEF", 4, 2},
    {"abcdefghijklmnopqrstuvwxyz234567", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 5, 8},
    {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 6, 4},
};

/* -1: it is no letter of the alphabet. */
static int value_of(const struct alphabet *alphabet, char letter)
{
    const char *found = strchr(alphabet->letters, letter);
    if (found != NULL)
        return (int)(found - alphabet->letters);
    found = strchr(alphabet->others, letter);
    return found != NULL ? (int)(found - alphabet->others) : -1;
}

/* Decodes the words as letters of this alphabet. The first `skipped` letters of each run are left
 * out: they belong to something that stands before the key. Signs and blanks between letters don't
 * end a run; a letter or digit of no value does. Bytes that can't be read become blanks. False: no
 * part of the result is readable and long enough to hold the key. */
static bool decode(const struct alphabet *alphabet, const struct text *words, size_t skipped,
                   size_t window, struct text *out)
{
    uint32_t bits = 0;
    unsigned count = 0;
    size_t left = skipped;
    size_t readable = 0;
    bool matters = false;
    for (const char *at = text_string(words); *at != '\0'; at++) {
        int value = value_of(alphabet, *at);
        if (value < 0 && is_letter_or_digit(*at)) {
            left = skipped;
            count = 0;
            readable = 0;
            text_append_char(out, ' ');
        }
        if (value < 0 || left > 0) {
            left -= value >= 0;
            continue;
        }
        bits = bits << alphabet->bits | (uint32_t)value;
        count += alphabet->bits;
        if (count < 8)
            continue;
        count -= 8;
        char byte = (char)(bits >> count & 0xff);
        bool is_readable = byte >= 0x20 && byte <= 0x7e;
        readable = is_readable ? readable + 1 : 0;
        matters = matters || readable >= window;
        text_append_char(out, is_readable ? byte : ' ');
    }
    return matters;
}

/* Decodes bytes that are written as decimal numbers, whatever stands between them: "107, 51, 121".
 * False: there are too few to hold the key. */
static bool decode_decimals(const struct text *words, size_t window, struct text *out)
{
    const char *at = text_string(words);
    while (*at != '\0') {
        size_t digits = strspn(at, "0123456789");
        long value = digits > 0 && digits <= 3 ? strtol(at, NULL, 10) : 0;
        if (value >= 0x20 && value <= 0x7e)
            text_append_char(out, (char)value);
        at += digits > 0 ? digits : 1;
    }
    return out->length >= window;
}

static void append_reversed(struct text *out, const struct text *words)
{
    for (size_t i = words->length; i > 0; i--)
        text_append_char(out, words->data[i - 1]);
}

/* --- all of them, in one another --- */

static bool is_within(const struct trace *trace, const struct text *words, unsigned layer)
{
    if (shows(trace, words))
        return true;
    if (layer == MOST_LAYERS)
        return false;
    struct text inner = {.is_secret = true};
    bool found = unescape(words, &inner) && is_within(trace, &inner, layer + 1);
    if (!found) {
        text_clear(&inner);
        found =
            decode_decimals(words, trace->window, &inner) && is_within(trace, &inner, layer + 1);
    }
    for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++) {
        for (size_t skipped = 0; skipped < alphabets[i].group && !found; skipped++) {
            text_clear(&inner);
            found = decode(&alphabets[i], words, skipped, trace->window, &inner) &&
                    is_within(trace, &inner, layer + 1);
        }
    }
    text_free(&inner);
    return found;
}

bool key_trace_is_in(const char *words, size_t length, const char *key)
{
    struct trace trace = {.key = {.is_secret = true}, .reversed = {.is_secret = true}};
    struct text outer = {.is_secret = true};
    append_bare(&trace.key, key, strlen(key));
    append_reversed(&trace.reversed, &trace.key);
    trace.window = trace.key.length < LONGEST_WINDOW ? trace.key.length : LONGEST_WINDOW;
    struct text backwards = {.is_secret = true};
    text_append(&outer, words, length);
    append_reversed(&backwards, &outer);
    bool found = trace.key.length >= KEY_TRACE_LEAST_KEY &&
                 (is_within(&trace, &outer, 0) || is_within(&trace, &backwards, 0));
    text_free(&backwards);
    text_free(&outer);
    text_free(&trace.reversed);
    text_free(&trace.key);
    return found;
}
