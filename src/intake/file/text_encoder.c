/* What the encoding lacks must not be dropped in silence: where iconv stops, nothing of the text is
 * appended, and whoever has it writes it otherwise. */
#include "intake/file/text_encoder.h"

#include "base/memory.h"
#include "intake/file/text_decoder.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct text_encoder {
    iconv_t converter; /* (iconv_t)-1: the bytes are UTF-8 as they are */
};

/* The file's mark says which byte comes first where the name ("UTF-16") leaves it open. */
static iconv_t open_converter(const struct source_survey *survey, const char *encoding)
{
    bool is_wide = strlen(survey->bom) == 2 && strncasecmp(encoding, "UTF-16", 6) == 0;
    if (strcasecmp(encoding, TEXT_DECODER_UTF8_TWICE) == 0)
        return iconv_open("UTF-8", "WINDOWS-1252");
    return iconv_open(is_wide ? survey->bom_encoding : encoding, "UTF-8");
}

bool text_encoder_new(const struct source_survey *survey, const char *encoding,
                      struct text_encoder **out, struct error *err)
{
    bool as_it_is = strcasecmp(encoding, "UTF-8") == 0 || strcasecmp(encoding, "UTF8") == 0;
    iconv_t converter = as_it_is ? (iconv_t)-1 : open_converter(survey, encoding);
    *out = NULL;
    if (!as_it_is && converter == (iconv_t)-1)
        return error_set(err, ERROR_USAGE, "nothing can be written in %s here", encoding);
    *out = memory_alloc(1, sizeof **out);
    (*out)->converter = converter;
    return true;
}

bool text_encoder_append(struct text_encoder *encoder, const char *text, size_t length,
                         struct text *bytes)
{
    char piece[4096];
    char *from = (char *)text;
    size_t before = bytes->length;
    if (encoder->converter == (iconv_t)-1) {
        text_append(bytes, text, length);
        return true;
    }
    while (length > 0) {
        char *to = piece;
        size_t room = sizeof piece;
        bool done = iconv(encoder->converter, &from, &length, &to, &room) != (size_t)-1;
        bool full = !done && errno == E2BIG;
        text_append(bytes, piece, (size_t)(to - piece));
        if (done || full)
            continue;
        (void)iconv(encoder->converter, NULL, NULL, NULL, NULL);
        bytes->length = before;
        return false;
    }
    return true;
}

void text_encoder_free(struct text_encoder **encoder)
{
    if (*encoder == NULL)
        return;
    if ((*encoder)->converter != (iconv_t)-1)
        iconv_close((*encoder)->converter);
    free(*encoder);
    *encoder = NULL;
}
