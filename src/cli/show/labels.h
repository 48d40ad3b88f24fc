/* cli/show/labels.h
 * Names before values, "  time to send   30 s", in a column as wide as the widest of them is in the
 * user's language. Owns nothing. Depends on base/text.h.
 */
#ifndef CLI_SHOW_LABELS_H
#define CLI_SHOW_LABELS_H

#include "base/text.h"

/* How many columns the widest of them takes; each is marked with N_. */
size_t labels_columns(const char *const *labels, size_t count);

/* Appends two blanks and the label in the user's language, and blanks up to `columns` of it. "" is
 * blanks alone. */
void labels_append(struct text *text, const char *label, size_t columns);

#endif
