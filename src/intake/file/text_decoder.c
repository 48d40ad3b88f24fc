/* UTF-8 is handed on as it is; everything else goes through iconv, piece by piece, and a
 * character that a piece cuts off is carried over to the next. Errors name the byte of the file,
 * not of the text, so that an editor finds it. A text that was encoded as UTF-8 twice is decoded
 * once here, and the result is checked to be UTF-8. */
#include "intake/file/text_decoder.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CHUNK_BYTES ((size_t)128 * 1024)

struct text_decoder {
    struct source_file *file;
    const char *encoding;
    iconv_t converter; /* (iconv_t)-1: the bytes are UTF-8 as they are */
    char *bytes;
    size_t carried;   /* bytes of a character that the last chunk cut off */
    int64_t bytes_at; /* offset in the file of bytes[0] */
    size_t skip;      /* of the byte order mark */
    bool begun;       /* text was handed out */
    char *text;
    bool ended;
    bool twice;   /* what iconv makes of it is UTF-8 once more, to be checked */
    char tail[3]; /* of that: a character that the last piece cut off */
    size_t tail_length;
};

static bool is_utf8(const char *encoding)
{
    return strcasecmp(encoding, "UTF-8") == 0 || strcasecmp(encoding, "UTF8") == 0;
}

/* How many bytes the encoding's code units have: NUL bytes are part of text only where it is more
 * than one. */
static size_t unit_bytes(const char *encoding)
{
    static const struct {
        const char *start;
        size_t bytes;
    } wide[] = {{"UTF-16", 2}, {"UTF16", 2}, {"UCS-2", 2}, {"UCS2", 2}, {"UNICODE", 2},
                {"UTF-32", 4}, {"UTF32", 4}, {"UCS-4", 4}, {"UCS4", 4}, {"ISO-10646", 4}};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncasecmp(encoding, wide[i].start, strlen(wide[i].start)) == 0)
            return wide[i].bytes;
    return 1;
}

/* The format, of what is wrong, comes in the user's language. */
PRINTF_LIKE(2, 3)
static bool fail_encoding(struct error *err, const char *format, ...)
{
    struct text what = {0};
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(&what, format, arguments);
    va_end(arguments);
    error_set(err, ERROR_INPUT,
              "%s; if it is written in another encoding, name it with --encoding (for example "
              "--encoding windows-1252)",
              text_string(&what));
    text_free(&what);
    return false;
}

bool text_decoder_choose(const struct source_file *file, const char *asked, const char **encoding,
                         struct error *err)
{
    const struct source_survey *survey = source_file_surveyed(file);
    if (asked != NULL)
        *encoding = asked;
    else if (survey->bom_encoding != NULL)
        *encoding = survey->bom_encoding;
    else
        *encoding = survey->not_utf8_at < 0 ? "UTF-8" : "windows-1252";
    if (is_utf8(*encoding) && survey->not_utf8_at >= 0)
        return fail_encoding(err, _("byte %" PRId64 " of the file is not valid UTF-8"),
                             survey->not_utf8_at);
    if (unit_bytes(*encoding) == 1 && survey->nul_at >= 0)
        return error_set(err, ERROR_INPUT,
                         "byte %" PRId64 " of the file is a NUL: this is no text file. If it is "
                         "UTF-16 without a byte order mark, add --encoding UTF-16LE",
                         survey->nul_at);
    return true;
}

bool text_decoder_new(struct source_file *file, const char *encoding, struct text_decoder **out,
                      struct error *err)
{
    const struct source_survey *survey = source_file_surveyed(file);
    bool twice = strcasecmp(encoding, TEXT_DECODER_UTF8_TWICE) == 0;
    iconv_t converter = (iconv_t)-1;
    if (twice)
        converter = iconv_open("WINDOWS-1252", "UTF-8");
    else if (!is_utf8(encoding))
        converter = iconv_open("UTF-8", encoding);
    if (!is_utf8(encoding) && converter == (iconv_t)-1)
        return error_set(err, ERROR_USAGE,
                         "--encoding %s: no such encoding here; `iconv --list` names those there "
                         "are",
                         encoding);
    struct text_decoder *decoder = memory_alloc(1, sizeof *decoder);
    decoder->file = file;
    decoder->encoding = encoding;
    decoder->converter = converter;
    decoder->twice = twice;
    decoder->bytes = memory_alloc(CHUNK_BYTES, 1);
    if (converter != (iconv_t)-1)
        decoder->text = memory_alloc(CHUNK_BYTES, 1);
    /* UTF-8's own goes here, so that no other encoding reads it as letters; what iconv makes of the
     * others goes where the text begins. */
    bool marks_utf8 = survey->bom_encoding != NULL && is_utf8(survey->bom_encoding);
    decoder->skip = marks_utf8 ? strlen(survey->bom) : 0;
    *out = decoder;
    if (!source_file_rewind(file, err)) {
        text_decoder_free(out);
        return false;
    }
    return true;
}

/* Fills `bytes` up behind what was carried over; `*filled` is how many there are then. */
static bool fill_bytes(struct text_decoder *decoder, size_t *filled, struct error *err)
{
    size_t got = 0;
    if (!source_file_read(decoder->file, decoder->bytes + decoder->carried,
                          CHUNK_BYTES - decoder->carried, &got, err))
        return false;
    decoder->ended = got == 0;
    *filled = decoder->carried + got;
    return true;
}

/* The offset in the file of the character after `length` bytes of the text that was decoded from
 * `start` on, in an encoding of units of `unit` bytes. */
static int64_t offset_of(const char *text, size_t length, int64_t start, size_t unit)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool begins = (byte & 0xC0) != 0x80;
        bool surrogates = unit == 2 && byte >= 0xF0;
        start += begins ? (int64_t)(surrogates ? 2 * unit : unit) : 0;
    }
    return start;
}

/* Cuts the piece to whole characters. What is cut off waits for the next piece. */
static bool check_twice(struct text_decoder *decoder, size_t *length, struct error *err)
{
    size_t valid = utf8_valid_length(decoder->text, *length), rest = *length - valid;
    if (rest > sizeof decoder->tail || (decoder->ended && rest > 0))
        return fail_encoding(err, _("byte %" PRId64 " of the file follows what is no text in %s"),
                             decoder->bytes_at, decoder->encoding);
    memcpy(decoder->tail, decoder->text + valid, rest);
    decoder->tail_length = rest;
    *length = valid;
    return true;
}

/* Decodes the next piece into `text`; `*length` 0 at the end. */
static bool convert_piece(struct text_decoder *decoder, size_t *length, struct error *err)
{
    memcpy(decoder->text, decoder->tail, decoder->tail_length);
    char *start = decoder->text + decoder->tail_length, *to = start;
    size_t room = CHUNK_BYTES - decoder->tail_length, filled;
    do {
        if (!fill_bytes(decoder, &filled, err))
            return false;
        char *from = decoder->bytes + decoder->skip;
        size_t left = filled - decoder->skip;
        decoder->skip = 0;
        bool converted = iconv(decoder->converter, &from, &left, &to, &room) != (size_t)-1;
        int64_t stopped_at = decoder->bytes_at + (from - decoder->bytes);
        if (!converted && (errno == EILSEQ || (errno == EINVAL && decoder->ended)))
            return fail_encoding(err, _("byte %" PRId64 " of the file is no text in %s"),
                                 stopped_at, decoder->encoding);
        memmove(decoder->bytes, from, left);
        decoder->carried = left;
        decoder->bytes_at = stopped_at;
    } while (to == start && !decoder->ended);
    *length = (size_t)(to - decoder->text);
    return !decoder->twice || check_twice(decoder, length, err);
}

static bool read_converted(struct text_decoder *decoder, const char **text, size_t *length,
                           struct error *err)
{
    int64_t start = decoder->bytes_at;
    if (!convert_piece(decoder, length, err))
        return false;
    *text = decoder->text;
    const char *nul = memchr(*text, 0, *length);
    if (nul != NULL)
        return fail_encoding(
            err, _("byte %" PRId64 " of the file is a NUL in %s"),
            offset_of(*text, (size_t)(nul - *text), start, unit_bytes(decoder->encoding)),
            decoder->encoding);
    bool has_mark = !decoder->begun && *length >= 3 && memcmp(*text, "\357\273\277", 3) == 0;
    decoder->begun = true;
    if (has_mark) {
        *text += 3;
        *length -= 3;
    }
    return *length > 0 || !has_mark || read_converted(decoder, text, length, err);
}

bool text_decoder_read(struct text_decoder *decoder, const char **text, size_t *length,
                       struct error *err)
{
    if (decoder->converter != (iconv_t)-1)
        return read_converted(decoder, text, length, err);
    size_t filled;
    if (!fill_bytes(decoder, &filled, err))
        return false;
    size_t skip = decoder->skip < filled ? decoder->skip : filled;
    decoder->skip -= skip;
    *text = decoder->bytes + skip;
    *length = filled - skip;
    return *length > 0 || filled == 0 || text_decoder_read(decoder, text, length, err);
}

static bool read_input(void *context, const char **text, size_t *length, struct error *err)
{
    return text_decoder_read(context, text, length, err);
}

struct csv_input text_decoder_input(struct text_decoder *decoder)
{
    return (struct csv_input){.read = read_input,
                              .context = decoder,
                              .sheet_width = source_file_sheet_width(decoder->file)};
}

bool text_decoder_read_start(struct source_file *file, const char *encoding, size_t most,
                             struct text *start, bool *whole, struct error *err)
{
    struct text_decoder *decoder = NULL;
    const char *text;
    size_t length = 1;
    text_clear(start);
    bool ok = text_decoder_new(file, encoding, &decoder, err);
    while (ok && length > 0 && start->length < most) {
        ok = text_decoder_read(decoder, &text, &length, err);
        if (ok)
            text_append(start, text, length);
    }
    *whole = length == 0;
    text_decoder_free(&decoder);
    return ok;
}

void text_decoder_free(struct text_decoder **decoder)
{
    if (*decoder == NULL)
        return;
    if ((*decoder)->converter != (iconv_t)-1)
        iconv_close((*decoder)->converter);
    free((*decoder)->bytes);
    free((*decoder)->text);
    free(*decoder);
    *decoder = NULL;
}
