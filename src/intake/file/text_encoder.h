/* intake/file/text_encoder.h
 * The way back of intake/file/text_decoder.h: UTF-8 as the bytes of the encoding that a file was
 * read in. Owns the iconv descriptor. Depends on intake/file/source_file.h.
 */
#ifndef INTAKE_FILE_TEXT_ENCODER_H
#define INTAKE_FILE_TEXT_ENCODER_H

#include "base/text.h"
#include "intake/file/source_file.h"

struct text_encoder;

/* `encoding`: as text_decoder_new has it. ERROR_USAGE: nothing can be written in it here. */
bool text_encoder_new(const struct source_survey *survey, const char *encoding,
                      struct text_encoder **out, struct error *err) MUST_CHECK;

/* Appends the text's bytes. False, and nothing appended: a character that the encoding lacks. */
bool text_encoder_append(struct text_encoder *encoder, const char *text, size_t length,
                         struct text *bytes) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void text_encoder_free(struct text_encoder **encoder);

#endif
