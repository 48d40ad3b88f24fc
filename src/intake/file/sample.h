/* intake/file/sample.h
 * The first records of a file, for looking at: dialect, header and columns are decided on them.
 * Owns copies of the cells. Depends on intake/file/csv_reader.h.
 */
#ifndef INTAKE_FILE_SAMPLE_H
#define INTAKE_FILE_SAMPLE_H

#include "intake/file/csv_reader.h"

#define SAMPLE_RECORDS 500
#define SAMPLE_BYTES   ((size_t)256 * 1024)

/* What divides the cells of a sheet's text (intake/workbook/sheet_text.h). */
#define SAMPLE_SHEET_DELIMITER ','

struct sample_record {
    int64_t line;
    size_t count;
    size_t filled;     /* cells without the empty ones that end it */
    size_t first_cell; /* index of its first cell */
    bool is_header;    /* it names the column of a to-fix file */
};

struct sample {
    struct sample_record *records;
    size_t count;
    char **cells; /* of all records */
    size_t cell_count, cell_capacity;
    enum csv_quotes quotes;                /* how the text writes a quote inside quotes */
    char origin[TO_FIX_ORIGIN_DIGITS + 1]; /* as struct added_column; "": it is no to-fix file */
    bool broken; /* quotes are where they may not be with this delimiter; `problem` says where */
    struct error problem;
};

/* Reads up to SAMPLE_RECORDS records of the text with this delimiter. Quotes are doubled inside
 * quotes, unless that breaks the text and a backslash before them does not. `whole`: the text is
 * the file's whole content, else its beginning, whose last record may be cut off and is left out.
 */
void sample_take(const char *text, size_t length, bool whole, char delimiter,
                 struct sample *sample);

/* The same of a workbook's sheet (struct csv_input). */
void sample_take_sheet(const char *text, size_t length, bool whole, size_t sheet_width,
                       struct sample *sample);

/* Leaves out the first record. */
void sample_drop_first(struct sample *sample);

/* Cell `i` (from 0) of a record; "" beyond its end. */
const char *sample_cell(const struct sample *sample, size_t record, size_t i);

/* The most frequent number of cells of records that a delimiter divides, and how many records have
 * it; 1 where it divides none. Lines of text above and below a short table may outnumber its rows.
 */
size_t sample_usual_count(const struct sample *sample, size_t *records);

void sample_free(struct sample *sample);

#endif
