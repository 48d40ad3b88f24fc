/* intake/workbook/sheet_cell.h
 * A cell's text, from what its XML says. Owns nothing. Depends on intake/workbook/workbook.h.
 */
#ifndef INTAKE_WORKBOOK_SHEET_CELL_H
#define INTAKE_WORKBOOK_SHEET_CELL_H

#include "intake/workbook/workbook.h"

/* What stands for the value of a formula that nobody has computed: as a phone it is damaged, as a
 * flag it says neither yes nor no. */
#define SHEET_UNCALCULATED "#NOT-CALCULATED"

/* What stands for a value of a type that is not known, or that is none of its type: the number that
 * one would see in it may be something else. Taken as SHEET_UNCALCULATED is. */
#define SHEET_UNKNOWN "#UNKNOWN-TYPE"

/* Appended to an error value (#REF!, #N/A): a cell whose formula failed may have had a number. */
#define SHEET_ERROR " (error)"

/* A cell (ECMA-376, 18.3.1.4). */
struct cell_xml {
    char type[12]; /* "s", "inlineStr", …; "": a number */
    long style;
    bool has_formula;
    bool has_value; /* an element that may hold it, be it empty */
    struct text value;
};

/* Appends the cell's text; nothing where it is empty. As shared_strings_append. */
bool cell_xml_append(const struct workbook *workbook, const struct cell_xml *cell,
                     struct text *text, struct error *err) MUST_CHECK;

#endif
