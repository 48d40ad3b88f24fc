/* intake/to_fix.h
 * Copies the rows of a file that somebody must correct, word for word, each with the reason behind
 * it: in the file's own delimiter, encoding and line ends, under its own header, so that it can be
 * read as the file was; of a workbook cell by cell, for another workbook. Owns nothing. Depends on
 * intake/intake.h and base/to_fix_mark.h.
 */
#ifndef INTAKE_TO_FIX_H
#define INTAKE_TO_FIX_H

#include "intake/intake.h"

#include <stdio.h>

/* A row that needs correcting. */
struct to_fix_reason {
    int64_t line; /* on which it begins */
    bool broken;  /* its cells may stand in the wrong columns */
    const char *text;
};

/* Where they come from, in the order of the file; `*found` false at the end. */
struct to_fix_source {
    bool (*next)(void *context, struct to_fix_reason *reason, bool *found, struct error *err);
    void *context;
};

struct to_fix_counts {
    int64_t written;   /* rows */
    int64_t left_out;  /* rows that could not be copied: longer than what is kept of one, or fits */
    int64_t first_out; /* the line of the first of them; 0: there is none */
};

/* Reads the plan's file once more and writes into the stream, whose failures are the caller's to
 * see. ERROR_INPUT: the file has no header, or is not what it was when it was read. Else as the
 * source fails. */
bool to_fix_copy(struct intake_plan *plan, const struct to_fix_source *source, FILE *out,
                 struct to_fix_counts *counts, struct error *err) MUST_CHECK;

/* Takes the rows of a workbook, the header first. */
struct to_fix_table {
    /* Of `count` cells, cell i is lengths[i] bytes (UTF-8) at cells[i]. False: the row does not
     * fit, and was not taken. */
    bool (*take)(void *context, const char *const *cells, const size_t *lengths, size_t count);
    void *context;
};

/* As to_fix_copy, of a workbook. ERROR_INPUT, too: its header does not fit. */
bool to_fix_copy_cells(struct intake_plan *plan, const struct to_fix_source *source,
                       const struct to_fix_table *table, struct to_fix_counts *counts,
                       struct error *err) MUST_CHECK;

#endif
