/* intake/file/raw_record.h
 * A record as its text has it, cut into cells that stay as they are written, quotes and all. Pure:
 * owns nothing. Depends on intake/file/csv_reader.h.
 */
#ifndef INTAKE_FILE_RAW_RECORD_H
#define INTAKE_FILE_RAW_RECORD_H

#include "intake/file/csv_reader.h"

/* What is left of a record. */
struct raw_record {
    const char *at;
    size_t left;
    char delimiter;
    enum csv_quotes quotes;
    bool ended; /* the last cell was taken; an empty one may follow the last delimiter */
};

/* The record of a row that has its raw text, without its line end. */
struct raw_record raw_record_of(const struct csv_row *row, char delimiter, enum csv_quotes quotes);

/* Its line end: "\r\n", "\n", "\r", or "" where the text ended without one. */
const char *raw_record_line_end(const struct csv_row *row);

/* Takes the next cell; false: there is none. */
bool raw_record_next(struct raw_record *record, const char **cell, size_t *length);

#endif
