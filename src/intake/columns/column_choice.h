/* intake/columns/column_choice.h
 * Which columns hold the phones: those that the user names, else those whose names say so and whose
 * values agree, else, in a file without a header, the one whose values do. In doubt: refused, with
 * the columns and the option to add. Owns the chosen columns. Depends on intake/file/sample.h.
 */
#ifndef INTAKE_COLUMNS_COLUMN_CHOICE_H
#define INTAKE_COLUMNS_COLUMN_CHOICE_H

#include "intake/columns/row_countries.h"
#include "intake/file/sample.h"
#include "intake/intake.h"

/* The file's columns: what its header names them, "column 3" without one. */
struct column_names {
    char **names;
    size_t count;
};

/* `header`: index of the header in the sample, or DIALECT_NO_HEADER: then as many as the widest
 * record has. */
void column_names_take(const struct sample *sample, size_t header, struct column_names *names);
void column_names_free(struct column_names *names);

/* The column (from 0) that a user means by a name (compared plain) or a number (from 1).
 * ERROR_INPUT: no such column, or several of that name; `option` is how the user gave it ("--column
 * Mobile"). */
bool column_names_find(const struct column_names *names, const char *wanted, const char *option,
                       size_t *column, struct error *err) MUST_CHECK;

/* Appends the columns with what their first values are, a line each. */
void column_names_list(const struct column_names *names, const struct sample *sample, size_t header,
                       struct text *text);

/* The phone columns, from 0, in growing order; borrowed. */
struct column_choice {
    const size_t *columns;
    size_t count;
};

/* Chooses; sets `chosen` to indices (from 0) in growing order, which the caller frees. */
bool column_choice_make(const struct sample *sample, size_t header,
                        const struct column_names *names, const struct intake_options *options,
                        struct row_countries *countries, size_t **chosen, size_t *chosen_count,
                        struct error *err) MUST_CHECK;

#endif
