/* intake/file/encoding_choice.h
 * Which encoding a file is written in that does not say so: it is read in the one in which no
 * letter stands where none can, and refused where its header is garbled in every one. Owns nothing.
 * Depends on intake/file/text_decoder.h.
 */
#ifndef INTAKE_FILE_ENCODING_CHOICE_H
#define INTAKE_FILE_ENCODING_CHOICE_H

#include "intake/file/text_decoder.h"

/* As text_decoder_choose; where the user gave none and windows-1252 garbles words, the only one of
 * MACINTOSH and CP850 that garbles none; TEXT_DECODER_UTF8_TWICE where the header is so.
 * ERROR_INPUT where the header is garbled and no one encoding is certain, with those to give. The
 * string returned is static, or `asked`. */
bool encoding_choice_make(struct source_file *file, const char *asked, const char **encoding,
                          struct error *err) MUST_CHECK;

#endif
