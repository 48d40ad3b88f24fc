/* base/fold.h
 * Text made comparable: lower case, without accents. Owns nothing. Depends on base/text.h and
 * base/utf8.h.
 */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include "base/text.h"

/* Replaces `folded` by the text in lower case (Latin letters), accents, combining and invisible
 * marks removed ("É" and "E" with U+0301 both become "e", "œ" becomes "oe"), white space of every
 * kind as spaces, dashes and typographic apostrophes as ASCII's, surrounding spaces dropped. Other
 * characters stay. */
void fold_text(const char *bytes, size_t length, struct text *folded);

#endif
