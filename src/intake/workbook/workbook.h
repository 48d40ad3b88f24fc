/* intake/workbook/workbook.h
 * A spreadsheet workbook (.xlsx, .xlsm): its sheets, and what all of them share. Owns what it read;
 * the archive is borrowed. Depends on intake/packed/zip_file.h and intake/workbook/.
 */
#ifndef INTAKE_WORKBOOK_WORKBOOK_H
#define INTAKE_WORKBOOK_WORKBOOK_H

#include "intake/workbook/cell_styles.h"
#include "intake/workbook/shared_strings.h"

#define WORKBOOK_MOST_SHEETS 1000

struct workbook_sheet {
    char *name;
    char *relation; /* the id by which the workbook names its part */
    size_t member;  /* of the archive */
    bool is_hidden;
};

struct workbook {
    struct zip_file *zip;
    struct workbook_sheet *sheets; /* of cells; charts and macros are none */
    size_t count, capacity;
    bool epoch_1904;
    bool uncalculated; /* who wrote it left the formulas to whoever opens it */
    struct cell_styles styles;
    struct shared_strings *strings;
};

/* Whether the archive says that it is a document of an office program, be it a workbook or not. */
bool workbook_is_in(const struct zip_file *zip);

/* Reads all but the sheets' cells and their texts. The caller calls workbook_free in any case.
 * ERROR_INPUT: another kind of document, or a damaged one. */
bool workbook_read(struct zip_file *zip, struct workbook *workbook, struct error *err) MUST_CHECK;

void workbook_free(struct workbook *workbook);

#endif
