/* intake/file/header_again.h
 * Files joined end to end: whether a row is the header once more. Pure: owns nothing. Depends on
 * intake/.
 */
#ifndef INTAKE_FILE_HEADER_AGAIN_H
#define INTAKE_FILE_HEADER_AGAIN_H

#include "intake/file/csv_reader.h"
#include "intake/file/sample.h"

enum header_again {
    HEADER_NOT,        /* a row */
    HEADER_SAME,       /* the header: no row */
    HEADER_REARRANGED, /* its names in other places: the rows below stand in other columns */
    HEADER_OTHER,      /* names that columns have, but not these ones: of another table */
};

/* `header`: index of the header in the sample. `phone_column`: the first of phones, from 0: only a
 * row with letters there is looked at closely. */
enum header_again header_again_look(const struct csv_row *row, const struct sample *sample,
                                    size_t header, size_t phone_column);

#endif
