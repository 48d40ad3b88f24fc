/* One table says what each lead byte promises, and decoding and encoding both go by it. Validity
 * is decided by decoding: a sequence that is cut off, overlong or a surrogate decodes to U+FFFD
 * and takes one byte. */
#include "base/utf8.h"

#include <string.h>

#define REPLACEMENT 0xFFFDu
#define LAST        0x10FFFFu

/* What a lead byte promises: how many bytes, the bits it carries, and the least code point that
 * needs as many bytes (a smaller one would be overlong). */
struct sequence_form {
    unsigned char mask;
    unsigned char lead;
    size_t length;
    uint32_t least;
};

static const struct sequence_form sequence_forms[] = {
    {0xE0, 0xC0, 2, 0x80},
    {0xF0, 0xE0, 3, 0x800},
    {0xF8, 0xF0, 4, 0x10000},
};

static bool is_surrogate(uint32_t code_point)
{
    return code_point >= 0xD800 && code_point <= 0xDFFF;
}

/* How many bytes at the start are ASCII, in whole words of 8. */
static size_t ascii_words_length(const char *bytes, size_t length)
{
    const uint64_t high_bits = UINT64_C(0x8080808080808080);
    size_t at = 0;
    while (length - at >= sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, bytes + at, sizeof word);
        if ((word & high_bits) != 0)
            break;
        at += sizeof word;
    }
    return at;
}

size_t utf8_valid_length(const char *bytes, size_t length)
{
    size_t at = 0;
    while (at < length) {
        at += ascii_words_length(bytes + at, length - at);
        while (at < length && (unsigned char)bytes[at] < 0x80)
            at++;
        while (at < length && (unsigned char)bytes[at] >= 0x80) {
            size_t taken = 0;
            utf8_decode(bytes + at, length - at, &taken);
            if (taken == 1)
                return at;
            at += taken;
        }
    }
    return at;
}

/* Decodes a sequence of the form that its lead byte gave; false where it is not valid. */
static bool decode_sequence(const struct sequence_form *form, const char *bytes, size_t length,
                            uint32_t *code_point)
{
    if (length < form->length)
        return false;
    uint32_t value = (unsigned char)bytes[0] & (unsigned char)~form->mask;
    for (size_t i = 1; i < form->length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if ((byte & 0xC0) != 0x80)
            return false;
        value = value << 6 | (byte & 0x3F);
    }
    *code_point = value;
    return value >= form->least && value <= LAST && !is_surrogate(value);
}

uint32_t utf8_decode(const char *bytes, size_t length, size_t *taken)
{
    unsigned char lead = (unsigned char)bytes[0];
    *taken = 1;
    if (lead < 0x80)
        return lead;
    for (size_t i = 0; i < sizeof sequence_forms / sizeof sequence_forms[0]; i++) {
        const struct sequence_form *form = &sequence_forms[i];
        uint32_t code_point = 0;
        if ((lead & form->mask) == form->lead &&
            decode_sequence(form, bytes, length, &code_point)) {
            *taken = form->length;
            return code_point;
        }
    }
    return REPLACEMENT;
}

size_t utf8_encode(uint32_t code_point, char out[4])
{
    if (code_point > LAST || is_surrogate(code_point))
        code_point = REPLACEMENT;
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    const struct sequence_form *form = &sequence_forms[0];
    const struct sequence_form *last = form + sizeof sequence_forms / sizeof sequence_forms[0] - 1;
    while (form < last && code_point >= form[1].least)
        form++;
    for (size_t i = form->length - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code_point & 0x3F));
        code_point >>= 6;
    }
    out[0] = (char)(form->lead | code_point);
    return form->length;
}

size_t utf8_cut(const char *bytes, size_t length, size_t most)
{
    if (length <= most)
        return length;
    size_t start = most;
    while (start > 0 && most - start < 3 && ((unsigned char)bytes[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0 || (unsigned char)bytes[start - 1] < 0xC0)
        return most;
    start--;
    size_t taken = 0;
    utf8_decode(bytes + start, most - start, &taken);
    return start + taken == most && taken > 1 ? most : start;
}

void utf8_copy(char *out, size_t size, const char *bytes, size_t length)
{
    size_t kept = utf8_cut(bytes, length, size - 1);
    if (kept > 0)
        memmove(out, bytes, kept);
    out[kept] = '\0';
}
