#include "intake/text_decoder.h"

#include "base/memory.h"

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
    char *text;
    bool ended;
};

static bool is_utf8(const char *encoding)
{
    return strcasecmp(encoding, "UTF-8") == 0 || strcasecmp(encoding, "UTF8") == 0;
}

static bool fail_at(struct error *err, int64_t offset, const char *what, const char *encoding)
{
    return error_set(err, ERROR_INPUT,
                     "byte %" PRId64 " of the file %s %s; if it is written in another encoding, "
                     "name it with --encoding (for example --encoding windows-1252)",
                     offset, what, encoding);
}

bool text_decoder_choose(const struct source_survey *survey, const char *asked,
                         const char **encoding, struct error *err)
{
    if (asked != NULL)
        *encoding = asked;
    else if (survey->bom_encoding != NULL)
        *encoding = survey->bom_encoding;
    else
        *encoding = survey->not_utf8_at < 0 ? "UTF-8" : "windows-1252";
    if (is_utf8(*encoding) && survey->not_utf8_at >= 0)
        return fail_at(err, survey->not_utf8_at, "is not valid", "UTF-8");
    bool single_bytes = is_utf8(*encoding) || (asked == NULL && survey->bom_encoding == NULL);
    if (single_bytes && survey->nul_at >= 0)
        return error_set(err, ERROR_INPUT,
                         "byte %" PRId64 " of the file is a NUL: this is no text file. If it is "
                         "UTF-16 without a byte order mark, add --encoding UTF-16LE",
                         survey->nul_at);
    return true;
}

bool text_decoder_new(struct source_file *file, const struct source_survey *survey,
                      const char *encoding, struct text_decoder **out, struct error *err)
{
    iconv_t converter = (iconv_t)-1;
    if (!is_utf8(encoding) && (converter = iconv_open("UTF-8", encoding)) == (iconv_t)-1)
        return error_set(err, ERROR_USAGE,
                         "--encoding %s: no such encoding here; `iconv --list` names those there "
                         "are",
                         encoding);
    struct text_decoder *decoder = memory_alloc(1, sizeof *decoder);
    decoder->file = file;
    decoder->encoding = encoding;
    decoder->converter = converter;
    decoder->bytes = memory_alloc(CHUNK_BYTES, 1);
    if (converter != (iconv_t)-1)
        decoder->text = memory_alloc(CHUNK_BYTES, 1);
    /* iconv leaves a byte order mark in the text, but for "UTF-16", which reads the order off it.
     */
    bool same_family = survey->bom_encoding != NULL && strcasecmp(encoding, "UTF-16") != 0 &&
                       strncasecmp(encoding, survey->bom_encoding, 5) == 0;
    decoder->skip = same_family ? survey->bom_bytes : 0;
    *out = decoder;
    if (!source_file_rewind(file, err)) {
        text_decoder_free(out);
        return false;
    }
    return true;
}

/* Fills `bytes` up behind what was carried over; `*filled` is how many there are then. */
static bool fill(struct text_decoder *decoder, size_t *filled, struct error *err)
{
    size_t got = 0;
    if (!source_file_read(decoder->file, decoder->bytes + decoder->carried,
                          CHUNK_BYTES - decoder->carried, &got, err))
        return false;
    decoder->ended = got == 0;
    *filled = decoder->carried + got;
    return true;
}

static bool read_converted(struct text_decoder *decoder, const char **text, size_t *length,
                           struct error *err)
{
    size_t filled;
    char *to = decoder->text;
    size_t room = CHUNK_BYTES;
    do {
        if (!fill(decoder, &filled, err))
            return false;
        char *from = decoder->bytes + decoder->skip;
        size_t left = filled - decoder->skip;
        decoder->skip = 0;
        bool converted = iconv(decoder->converter, &from, &left, &to, &room) != (size_t)-1;
        int64_t stopped_at = decoder->bytes_at + (from - decoder->bytes);
        if (!converted && (errno == EILSEQ || (errno == EINVAL && decoder->ended)))
            return fail_at(err, stopped_at, "is no text in", decoder->encoding);
        memmove(decoder->bytes, from, left);
        decoder->carried = left;
        decoder->bytes_at = stopped_at;
    } while (to == decoder->text && !decoder->ended);
    *text = decoder->text;
    *length = (size_t)(to - decoder->text);
    const char *nul = memchr(decoder->text, 0, *length);
    if (nul != NULL)
        return fail_at(err, decoder->bytes_at, "or one shortly before it is a NUL in",
                       decoder->encoding);
    return true;
}

bool text_decoder_read(struct text_decoder *decoder, const char **text, size_t *length,
                       struct error *err)
{
    if (decoder->converter != (iconv_t)-1)
        return read_converted(decoder, text, length, err);
    size_t filled;
    if (!fill(decoder, &filled, err))
        return false;
    size_t skip = decoder->skip < filled ? decoder->skip : filled;
    decoder->skip -= skip;
    *text = decoder->bytes + skip;
    *length = filled - skip;
    return *length > 0 || filled == 0 || text_decoder_read(decoder, text, length, err);
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
