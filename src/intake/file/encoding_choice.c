/* A wrong encoding shows inside words: it makes é a sign (T‚l‚phone) or a capital behind a small
 * letter (TŽlŽphone). The right one shows letters alone there. */
#include "intake/file/encoding_choice.h"

#include "base/text.h"
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

#define LOOKED_AT_BYTES ((size_t)64 * 1024)
#define SHOWN_BYTES     80
#define SHARP_S         0xDF /* STRAßE: it has no capital */
#define CERTAIN_LETTERS 2    /* so many accents must have come out right */

struct signs {
    bool readable;
    size_t odd;  /* characters that can't stand where they do */
    size_t good; /* letters with accents in words */
};

enum letter { NO_LETTER, SMALL, CAPITAL };

/* Of the alphabets of Western and Central Europe; what is of no known one is no letter. */
static enum letter letter_of(uint32_t c)
{
    if (c < 0x80)
        return c >= 'a' && c <= 'z' ? SMALL : c >= 'A' && c <= 'Z' ? CAPITAL : NO_LETTER;
    if (c == 0xD7 || c == 0xF7)
        return NO_LETTER;
    if ((c >= 0xDF && c <= 0xFF) || c == 0x153 || c == 0x161 || c == 0x17E)
        return SMALL;
    bool capital = (c >= 0xC0 && c <= 0xDE) || c == 0x152 || c == 0x160 || c == 0x17D || c == 0x178;
    return capital ? CAPITAL : NO_LETTER;
}

/* What may stand between two letters: apostrophes, hyphens, a no-break space, the dot of Catalan.
 */
static bool may_divide_word(uint32_t c)
{
    return c == 0x2018 || c == 0x2019 || c == 0xB4 || c == 0xA0 || c == 0xAD || c == 0xB7 ||
           (c >= 0x2010 && c <= 0x2014);
}

static void weigh_character(uint32_t before, uint32_t c, uint32_t after, struct signs *signs)
{
    enum letter left = letter_of(before), right = letter_of(after), kind = letter_of(c);
    if (c < 0x80 || (left == NO_LETTER && right == NO_LETTER))
        return;
    if (kind == NO_LETTER)
        signs->odd += left != NO_LETTER && right != NO_LETTER && !may_divide_word(c);
    else if (kind == CAPITAL && left == SMALL)
        signs->odd++;
    else if (kind == SMALL && left == CAPITAL && right == CAPITAL && c != SHARP_S)
        signs->odd++;
    else
        signs->good++;
}

static void weigh_text(const char *text, size_t length, struct signs *signs)
{
    uint32_t before = 0, c = 0;
    for (size_t i = 0, taken; i < length; i += taken) {
        uint32_t after = utf8_decode(text + i, length - i, &taken);
        weigh_character(before, c, after, signs);
        before = c;
        c = after;
    }
    weigh_character(before, c, 0, signs);
}

static size_t first_line(const struct text *text)
{
    return strcspn(text_string(text), "\r\n");
}

/* The file's beginning in that encoding. False: it can't be read in it. */
static bool read_start(struct source_file *file, const char *encoding, struct text *start)
{
    struct error ignored = {0};
    bool whole;
    return text_decoder_read_start(file, encoding, LOOKED_AT_BYTES, start, &whole, &ignored);
}

static struct signs signs_in(struct source_file *file, const char *encoding, struct signs *header,
                             struct text *start)
{
    struct signs signs = {.readable = read_start(file, encoding, start)};
    *header = signs;
    if (signs.readable) {
        weigh_text(text_string(start), start->length, &signs);
        weigh_text(text_string(start), first_line(start), header);
    }
    return signs;
}

static bool fail_garbled(struct source_file *file, const char *const *encodings, size_t count,
                         struct error *err)
{
    struct text start = {0}, shown = {0};
    for (size_t i = 0; i < count; i++) {
        if (!read_start(file, encodings[i], &start))
            continue;
        text_printf(&shown, "\n  --encoding %s   ", encodings[i]);
        text_append_printable(&shown, text_string(&start),
                              utf8_cut(text_string(&start), first_line(&start), SHOWN_BYTES));
    }
    error_set(
        err, ERROR_INPUT,
        "line 1 is garbled, and which encoding the file is written in is not certain. Add the "
        "one that shows it aright:%s",
        text_string(&shown));
    text_free(&start);
    text_free(&shown);
    return false;
}

/* No byte order mark, no UTF-8. */
static bool choose_of_bytes(struct source_file *file, const char **encoding, struct error *err)
{
    static const char *const encodings[] = {"windows-1252", "MACINTOSH", "CP850"};
    enum { COUNT = sizeof encodings / sizeof *encodings };
    struct text start = {0};
    struct signs header, western_header, signs;
    struct signs western = signs_in(file, encodings[0], &western_header, &start);
    const char *certain = NULL;
    size_t candidates = 0;
    for (size_t i = 1; i < COUNT && (!western.readable || western.odd > 0); i++) {
        signs = signs_in(file, encodings[i], &header, &start);
        if (signs.readable && signs.odd == 0 && signs.good >= CERTAIN_LETTERS) {
            certain = encodings[i];
            candidates++;
        }
    }
    text_free(&start);
    if (candidates == 1)
        *encoding = certain;
    return candidates == 1 || !western.readable || western_header.odd == 0 ||
           fail_garbled(file, encodings, COUNT, err);
}

/* Whether a capital A with tilde or circumflex stands before what is no letter, in the header: so
 * looks UTF-8 that was taken for windows-1252 and encoded again. */
static bool looks_twice(const char *text, size_t length)
{
    uint32_t before = 0;
    for (size_t i = 0, taken; i < length; i += taken) {
        uint32_t c = utf8_decode(text + i, length - i, &taken);
        if ((before == 0xC3 || before == 0xC2) && c >= 0x80 && letter_of(c) == NO_LETTER)
            return true;
        before = c;
    }
    return false;
}

static bool choose_of_utf8(struct source_file *file, const char **encoding, struct error *err)
{
    static const char *const encodings[] = {"UTF-8", TEXT_DECODER_UTF8_TWICE};
    struct text start = {0};
    bool twice =
        read_start(file, "UTF-8", &start) && looks_twice(text_string(&start), first_line(&start));
    bool readable = twice && read_start(file, TEXT_DECODER_UTF8_TWICE, &start);
    text_free(&start);
    if (readable)
        *encoding = TEXT_DECODER_UTF8_TWICE;
    return readable || !twice || fail_garbled(file, encodings, 2, err);
}

bool encoding_choice_make(struct source_file *file, const char *asked, const char **encoding,
                          struct error *err)
{
    if (!text_decoder_choose(file, asked, encoding, err))
        return false;
    if (asked != NULL || source_file_surveyed(file)->nul_at >= 0)
        return true;
    if (strcmp(*encoding, "UTF-8") == 0)
        return choose_of_utf8(file, encoding, err);
    return strcmp(*encoding, "windows-1252") != 0 || choose_of_bytes(file, encoding, err);
}
