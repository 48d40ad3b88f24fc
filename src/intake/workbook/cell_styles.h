/* intake/workbook/cell_styles.h
 * The number formats of a workbook, by the style that a cell names. Owns the table. Depends on
 * intake/workbook/number_format.h.
 */
#ifndef INTAKE_WORKBOOK_CELL_STYLES_H
#define INTAKE_WORKBOOK_CELL_STYLES_H

#include "intake/packed/zip_file.h"
#include "intake/workbook/number_format.h"

struct cell_styles {
    struct number_format *formats; /* of each style */
    size_t count, capacity;
};

/* Reads them from the member; SIZE_MAX: the workbook has none. The caller calls cell_styles_free in
 * any case. As xml_member_read. */
bool cell_styles_read(struct zip_file *zip, size_t member, struct cell_styles *styles,
                      struct error *err) MUST_CHECK;

/* Of a cell's style; the plain format where there is no such style. */
const struct number_format *cell_styles_format(const struct cell_styles *styles, long style);

void cell_styles_free(struct cell_styles *styles);

#endif
