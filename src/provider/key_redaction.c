/* A reply may echo the request, and with it the key. At every byte of the text the key is tried
 * in each spelling that an echo is known to use; what matches is cut out. A text that was cut
 * itself may end within the key: a beginning of it at the end counts as the key. What no
 * spelling here catches, key_trace.c may still notice. */
#include "provider/key_redaction.h"

#include "base/language.h"
#include "base/memory.h"
#include "provider/key_trace.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum match { NO_MATCH, MATCH, CUT_OFF };

/* How others may write one byte of the key by its number. */
static const struct escape {
    const char *prefix;
    int base;
    size_t least, most; /* digits */
    const char *suffix;
} escapes[] = {
    {"%25", 16, 2, 2, ""}, /* percent-encoded twice */
    {"%", 16, 2, 2, ""},   {"\\u", 16, 4, 4, ""}, {"&#x", 16, 1, 6, ";"}, {"&#", 10, 1, 6, ";"},
};

/* … and by a name. */
static const struct {
    char byte;
    const char *name;
} names[] = {
    {'&', "&amp;"},   {'<', "&lt;"}, {'>', "&gt;"},  {'"', "&quot;"},
    {'\'', "&apos;"}, {'"', "\\\""}, {'\\', "\\\\"}, {'/', "\\/"},
};

/* Whether the words begin with the spelling; CUT_OFF: they end within it. */
static enum match match_spelling(const char *words, const char *spelling)
{
    size_t length = strlen(spelling);
    size_t left = strnlen(words, length);
    if (strncasecmp(words, spelling, left) != 0)
        return NO_MATCH;
    return left == length ? MATCH : CUT_OFF;
}

static enum match match_escape(const struct escape *escape, const char *words, char byte,
                               size_t *taken)
{
    static const char digits_of_any_base[] = "0123456789abcdefABCDEF";
    char digits[8] = "";
    enum match found = match_spelling(words, escape->prefix);
    if (found != MATCH)
        return found;
    words += strlen(escape->prefix);
    size_t count = 0;
    while (count < escape->most && words[count] != '\0' &&
           memchr(digits_of_any_base, words[count], escape->base == 10 ? 10 : 22) != NULL) {
        digits[count] = words[count];
        count++;
    }
    if (words[count] == '\0' && count < escape->most)
        return CUT_OFF;
    if (count < escape->least || strtol(digits, NULL, escape->base) != (unsigned char)byte)
        return NO_MATCH;
    *taken = strlen(escape->prefix) + count + strlen(escape->suffix);
    return match_spelling(words + count, escape->suffix);
}

/* The longest spelling first: an ampersand also begins a reference to one. */
static enum match match_byte(const char *words, char byte, size_t *taken)
{
    enum match best = NO_MATCH;
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes && best != MATCH; i++) {
        enum match found = match_escape(&escapes[i], words, byte, taken);
        best = found != NO_MATCH ? found : best;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names && best == NO_MATCH; i++) {
        if (names[i].byte == byte) {
            *taken = strlen(names[i].name);
            best = match_spelling(words, names[i].name);
        }
    }
    if (best == NO_MATCH) {
        *taken = 1;
        best = match_spelling(words, (const char[]){byte, '\0'});
    }
    return best;
}

/* Whether the words begin with the key, and how many of their bytes it takes. Most words begin with
 * no spelling of its first byte, and are done with at once. */
static enum match match_key(const char *words, const char *key, size_t *taken)
{
    *taken = 0;
    if (strncasecmp(words, key, 1) != 0 && strchr("%\\&", *words) == NULL)
        return NO_MATCH;
    for (const char *byte = key; *byte != '\0'; byte++) {
        size_t length = 0;
        enum match found = match_byte(words + *taken, *byte, &length);
        if (found != MATCH)
            return found;
        *taken += length;
    }
    return MATCH;
}

/* --- base64 (RFC 4648) --- */

#define BASE64_LEAST 8   /* letters: fewer may stand in any word */
#define BASE64_MOST  768 /* of a key of 512 bytes, and more than that */
#define SHIFTS       3   /* a byte begins in one of three ways within the letters' bits */

/* The letters that the key alone decides, wherever it stands: with `shift` bytes before it. */
static void spell_in_base64(const char *key, size_t shift, char out[BASE64_MOST + 1])
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t last = (shift + strlen(key)) * 8 / 6;
    size_t count = 0;
    for (size_t i = (shift * 8 + 5) / 6; i < last && count < BASE64_MOST; i++) {
        unsigned value = 0;
        for (size_t bit = i * 6 - shift * 8; bit < i * 6 - shift * 8 + 6; bit++) {
            unsigned byte = (unsigned char)key[bit / 8];
            value = value << 1 | (byte >> (7 - bit % 8) & 1);
        }
        out[count++] = letters[value];
    }
    out[count] = '\0';
}

/* The alphabet for URLs has two other letters. */
static bool is_letter(char seen, char letter)
{
    return seen == letter || (letter == '+' && seen == '-') || (letter == '/' && seen == '_');
}

static enum match match_base64(const char *words, const char *spelling, size_t *taken)
{
    size_t length = strlen(spelling);
    size_t same = 0;
    while (same < length && is_letter(words[same], spelling[same]))
        same++;
    *taken = same;
    if (length < BASE64_LEAST || same < BASE64_LEAST / 2)
        return NO_MATCH;
    return same == length ? MATCH : words[same] == '\0' ? CUT_OFF : NO_MATCH;
}

/* --- all of them --- */

struct spellings {
    const char *key;
    char base64[SHIFTS][BASE64_MOST + 1];
};

static enum match match_any(const char *words, const struct spellings *spellings, size_t *taken)
{
    enum match found = match_key(words, spellings->key, taken);
    for (size_t shift = 0; shift < SHIFTS && found == NO_MATCH; shift++)
        found = match_base64(words, spellings->base64[shift], taken);
    return found;
}

static void drop_from(struct text *text, size_t length)
{
    memory_wipe(text->data + length, text->length - length);
    text->length = length;
    text->data[length] = '\0';
}

void key_redaction_append(struct text *out, const char *words, const char *key, bool may_be_cut)
{
    bool has_key = key != NULL && key[0] != '\0';
    size_t before = out->length;
    struct spellings spellings = {.key = key};
    for (size_t shift = 0; has_key && shift < SHIFTS; shift++)
        spell_in_base64(key, shift, spellings.base64[shift]);
    while (*words != '\0') {
        size_t taken = 0;
        enum match found = has_key ? match_any(words, &spellings, &taken) : NO_MATCH;
        if (found == MATCH) {
            text_append_string(out, "***");
            words += taken;
        } else if (found == CUT_OFF && may_be_cut) {
            text_append_string(out, "***");
            break;
        } else {
            text_append_char(out, *words++);
        }
    }
    memory_wipe(&spellings, sizeof spellings);
    if (has_key && key_trace_is_in(text_string(out) + before, out->length - before, key)) {
        drop_from(out, before);
        text_append_string(out, STORED_("(left out: these words may hold the API key)"));
    }
}
