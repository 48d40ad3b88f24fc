/* intake/file/quote_habit.h
 * Whether a file writes a quote inside quotes as "" or as \", where its first records don't show
 * it. Owns nothing. Depends on intake/file/csv_reader.h and intake/file/text_decoder.h.
 */
#ifndef INTAKE_FILE_QUOTE_HABIT_H
#define INTAKE_FILE_QUOTE_HABIT_H

#include "intake/file/csv_reader.h"
#include "intake/file/text_decoder.h"

struct quote_habit_file {
    struct source_file *file;
    const struct source_survey *survey;
    const char *encoding;
    char delimiter;
    size_t width; /* cells of a whole row */
};

/* CSV_QUOTES_ESCAPED only where a backslash stands before a quote somewhere, "" alone does not read
 * the file to its end, and \" does. Reads the whole file once more for that, or thrice; not where
 * it holds no backslash. */
bool quote_habit_find(const struct quote_habit_file *from, enum csv_quotes *quotes,
                      struct error *err) MUST_CHECK;

#endif
