/* intake/workbook/rich_text.h
 * The text of a cell as the XML has it: plain, or in runs that look different, with phonetic hints
 * beside them, which are no part of it. Pure: owns nothing. Depends on base/text.h.
 */
#ifndef INTAKE_WORKBOOK_RICH_TEXT_H
#define INTAKE_WORKBOOK_RICH_TEXT_H

#include "base/text.h"

/* What is kept of a text; more than CSV_CELL_KEPT_BYTES, so that it is known to be cut. */
#define RICH_TEXT_KEPT_BYTES ((size_t)64 * 1024 + 8)

/* Where the reading stands inside an element that holds such a text (`si`, `is`). */
struct rich_text {
    unsigned depth;    /* below that element */
    unsigned phonetic; /* the depth at which phonetic hints began; 0: outside */
    bool in_text;      /* inside a `t` */
};

void rich_text_start(struct rich_text *rich, const char *name);
void rich_text_end(struct rich_text *rich);

/* Appends what is kept of a piece of the text. */
void rich_text_append(struct text *text, const char *bytes, size_t length);

/* Turns _x000D_ and the like, from `from` on, into the characters that XML can't hold, or that a
 * program would not write as they are. */
void rich_text_unescape(struct text *text, size_t from);

#endif
