/* intake/columns/table.h
 * The table that a file holds, as far as its first records show it: these, which of them is the
 * header, and what the columns are called. Owns the sample and the names. Depends on intake/file/
 * and intake/columns/column_set.h.
 */
#ifndef INTAKE_COLUMNS_TABLE_H
#define INTAKE_COLUMNS_TABLE_H

#include "intake/columns/column_set.h"
#include "intake/file/dialect.h"

struct table {
    struct sample sample;
    size_t header; /* index of its record, or DIALECT_NO_HEADER */
    char **names;  /* of the columns, from 0: the header's; "column 3" where it has none */
    char **shown;  /* the same, but that a person is shown "column 3" in his language */
    size_t column_count;
};

static inline bool table_has_header(const struct table *table)
{
    return table->header != DIALECT_NO_HEADER;
}

/* The index of the first record that is a row. */
static inline size_t table_first_row(const struct table *table)
{
    return table_has_header(table) ? table->header + 1 : 0;
}

/* Names the columns, once the sample and the header are known: as many as the widest record has. */
void table_name_columns(struct table *table);
void table_free(struct table *table);

/* The column (from 0) that a user means by a name (compared plain) or a number (from 1).
 * ERROR_INPUT: no such column, or several of that name; `option` is how the user gave it ("--column
 * Mobile"). */
bool table_find_column(const struct table *table, const char *wanted, const char *option,
                       size_t *column, struct error *err) MUST_CHECK;

/* The same for all that were given with that option ("--column"), in growing order. */
bool table_find_columns(const struct table *table, const char *option, const char *const *wanted,
                        size_t count, struct column_set *columns, struct error *err) MUST_CHECK;

/* Appends what an option calls the column by: its name, or its number where another column has that
 * name too, where a shell could not be given it, or where a person is shown another one. */
void table_append_asked(const struct table *table, size_t column, struct text *text);

/* Appends the name as a person is shown it, inert on a terminal. */
void table_append_name(const struct table *table, size_t column, struct text *text);

/* Appends the columns with what their first values are, a line each. */
void table_list_columns(const struct table *table, struct text *text);

#endif
