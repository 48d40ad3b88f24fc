/* report/csv_writer.h
 * Writes CSV (RFC 4180, but with LF at the end of a line) cell by cell. Text that comes from a file
 * or the provider is made inert: a spreadsheet runs no formula of it, a terminal no escape. Owns
 * nothing (the text is the caller's). Depends on base/text.h.
 */
#ifndef REPORT_CSV_WRITER_H
#define REPORT_CSV_WRITER_H

#include "base/text.h"

struct csv_writer {
    struct text *text;
    char delimiter;
    bool follows; /* the next cell needs a delimiter before it */
};

/* `delimiter`: ',' or ';'. */
void csv_writer_init(struct csv_writer *writer, struct text *text, char delimiter);

/* What tells Excel that the file is UTF-8; before anything else. */
void csv_write_bom(struct csv_writer *writer);

/* A cell of foreign text. Where a spreadsheet would run it as a formula (it begins with = + - @ TAB
 * CR, and is no plain spelling of a phone number) it gets an apostrophe in front. Control
 * characters are written as \xNN, but TAB, CR and LF stay; what is no UTF-8 as U+FFFD. */
void csv_write_text(struct csv_writer *writer, const char *bytes, size_t length);

/* The same for Excel, which would make a number of +33639981234 or 0639981234: what is a plain
 * spelling of a phone number, or digits, is written as ="+33639981234". Excel and LibreOffice show
 * it without these marks, as text, and every reader of ours takes them off. */
void csv_write_as_text(struct csv_writer *writer, const char *bytes, size_t length);

/* A cell of our own words, which needs neither guard nor quotes. */
void csv_write_word(struct csv_writer *writer, const char *word, size_t length);

void csv_end_line(struct csv_writer *writer);

#endif
