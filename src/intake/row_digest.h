/* intake/row_digest.h
 * Tells a row apart from any other by all that it says, so that one that recurs in the next export
 * is known again. Pure. Depends on base/digest.h and intake/file/csv_reader.h.
 */
#ifndef INTAKE_ROW_DIGEST_H
#define INTAKE_ROW_DIGEST_H

#include "base/digest.h"
#include "intake/file/csv_reader.h"

/* Of all of its cells, and of the filter's words: under another filter, another question is open.
 * False where a cell was cut, so that not all of the row is known. */
bool row_digest(const struct csv_row *row, const char *filter, unsigned char out[DIGEST_BYTES]);

#endif
