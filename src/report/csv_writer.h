/* report/csv_writer.h
 * Writes CSV (RFC 4180, but with LF at the end of a line) cell by cell. Text that comes from a file
 * or the provider is made inert: a spreadsheet runs no formula of it, a terminal no escape. Owns
 * the line that it puts together. Depends on base/text.h.
 */
#ifndef REPORT_CSV_WRITER_H
#define REPORT_CSV_WRITER_H

#include "base/text.h"

#include <stdint.h>
#include <stdio.h>

struct csv_writer {
    FILE *stream; /* the caller's */
    struct text line;
    bool follows; /* the next cell needs a comma before it */
    int failure;  /* errno of the first write that failed; nothing is written after it */
};

void csv_writer_init(struct csv_writer *writer, FILE *stream);

/* Frees the line, and leaves the stream alone. */
void csv_writer_free(struct csv_writer *writer);

/* A cell of foreign text. Where a spreadsheet would run it as a formula (it begins with = + - @ TAB
 * CR, and is no plain spelling of a phone number) it gets an apostrophe in front. Control
 * characters are written as \xNN, but TAB, CR and LF stay. */
void csv_write_text(struct csv_writer *writer, const char *bytes, size_t length);
void csv_write_string(struct csv_writer *writer, const char *string);

/* A cell of our own words, which needs neither guard nor quotes. */
void csv_write_word(struct csv_writer *writer, const char *word);
void csv_write_integer(struct csv_writer *writer, int64_t value);

/* The digits of an E.164 number, with its plus sign. */
void csv_write_phone(struct csv_writer *writer, int64_t phone);

/* Ends the line and hands it to the stream. */
void csv_end_line(struct csv_writer *writer);

/* Hands the last of it to the system. 0, or the errno of the first write that failed. */
int csv_flush(struct csv_writer *writer);

#endif
