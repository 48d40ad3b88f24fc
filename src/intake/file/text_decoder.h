/* intake/file/text_decoder.h
 * The file as UTF-8, whatever it was written in: UTF-8 passes through, all else goes through iconv.
 * Owns the iconv descriptor and the buffers; the file is borrowed. Depends on
 * intake/file/source_file.h and intake/file/csv_reader.h.
 */
#ifndef INTAKE_FILE_TEXT_DECODER_H
#define INTAKE_FILE_TEXT_DECODER_H

#include "base/text.h"
#include "intake/file/csv_reader.h"
#include "intake/file/source_file.h"

/* UTF-8 that was taken for windows-1252 and encoded as UTF-8 once more. */
#define TEXT_DECODER_UTF8_TWICE "UTF-8-TWICE"

struct text_decoder;

/* Chooses the encoding: `asked` where the user gave one, else the byte order mark's, else UTF-8
 * where all bytes are valid, else Windows-1252. ERROR_INPUT where the bytes are no text in it, with
 * the offset of the first byte that is not. The string returned is static, or `asked`. */
bool text_decoder_choose(const struct source_file *file, const char *asked, const char **encoding,
                         struct error *err) MUST_CHECK;

/* Begins at the file's start, after a byte order mark. `encoding`: iconv's name of it, or
 * TEXT_DECODER_UTF8_TWICE. ERROR_USAGE: no such encoding. */
bool text_decoder_new(struct source_file *file, const char *encoding, struct text_decoder **out,
                      struct error *err) MUST_CHECK;

/* The next piece of text; `*length` 0 at the end. Valid until the next call. ERROR_INPUT with the
 * offset of a byte that is no text, or of a NUL. */
bool text_decoder_read(struct text_decoder *decoder, const char **text, size_t *length,
                       struct error *err) MUST_CHECK;

/* The text as a CSV reader takes it; borrows the decoder. */
struct csv_input text_decoder_input(struct text_decoder *decoder);

/* The beginning of the file, decoded: `most` bytes or little more. `*whole`: that is all of it. */
bool text_decoder_read_start(struct source_file *file, const char *encoding, size_t most,
                             struct text *start, bool *whole, struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void text_decoder_free(struct text_decoder **decoder);

#endif
