/* intake/filter/bare_list.h
 * Whether a file is a bare list of phones: then all of its rows are meant, whatever the user says.
 * Of any other file the user must say which. Owns its reason. Depends on intake/.
 */
#ifndef INTAKE_FILTER_BARE_LIST_H
#define INTAKE_FILTER_BARE_LIST_H

#include "intake/columns/table.h"
#include "intake/file/csv_reader.h"

struct bare_list;

/* What is known before the rows; all of it is borrowed for as long as the list lives. */
struct bare_list_file {
    const char *path; /* as the user gave it */
    const struct table *table;
    const struct column_set *phone_columns;
};

/* Looks at the names of the columns, and at what stands above them. */
struct bare_list *bare_list_new(const struct bare_list_file *file);

/* Looks at the cells beside the phones: they must be empty. */
void bare_list_row(struct bare_list *list, const struct csv_row *row);

/* Looks at a phone's cell, which was read so: it must hold numbers and their labels, a number that
 * is damaged or mistyped, or a placeholder. Any other text makes the list none. */
void bare_list_cell(struct bare_list *list, const struct csv_row *row, size_t column,
                    const struct phone_reading *readings, size_t count);

/* Why it is no bare list ("line 7 holds \"abc\""), inert on a terminal: the first that was seen,
 * and the file's own name where that alone speaks against it. NULL: it is one. */
const char *bare_list_objection(struct bare_list *list);

/* NULL-safe; sets the handle to NULL. */
void bare_list_free(struct bare_list **list);

#endif
