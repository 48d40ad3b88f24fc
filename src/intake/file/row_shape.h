/* intake/file/row_shape.h
 * How wide a whole row is. A row that lacks cells at its end is whole (spreadsheets leave empty
 * ones out), and so is one with empty cells too many (a delimiter at the end of every line). Pure:
 * owns nothing. Depends on intake/file/dialect.h.
 */
#ifndef INTAKE_FILE_ROW_SHAPE_H
#define INTAKE_FILE_ROW_SHAPE_H

#include "intake/file/dialect.h"

/* The cells of a whole row, beyond which none is filled: as many as the header has; without one, as
 * many as half the records or more have, else as the widest has. `header`: index of the record, or
 * DIALECT_NO_HEADER. */
size_t row_shape_width(const struct sample *sample, size_t header);

/* A row of fewer cells than this lacks some that most rows have. */
size_t row_shape_short_width(const struct sample *sample, size_t header);

#endif
