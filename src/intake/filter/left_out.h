/* intake/filter/left_out.h
 * The phones in columns that were not chosen: whole columns of them, with why each was left out;
 * single ones, in rows whose chosen cells are empty; and whether a column that the user asked for
 * holds phones at all. Owns its list. Depends on intake/columns/.
 */
#ifndef INTAKE_FILTER_LEFT_OUT_H
#define INTAKE_FILTER_LEFT_OUT_H

#include "intake/columns/row_countries.h"

struct left_out {
    struct intake_left_out *columns;
    size_t count;
};

/* Lists the columns full of certain phones, in the sample, that are not among the `chosen`.
 * `asked`: the user named the chosen ones. Borrows the names. */
void left_out_find(const struct table *table, const struct column_set *chosen, bool asked,
                   struct row_countries *countries, struct left_out *left_out);
void left_out_free(struct left_out *left_out);

/* Appends "; somebody else's phones in column 3 Portable père" for each, as the store keeps what
 * was found. */
void left_out_append(const struct left_out *left_out, const struct table *table,
                     struct text *found);

/* Whether a cell of a column of this name holds a certain phone. A landline in a column of faxes
 * does not count. Costs little where the cell has too few digits for one. */
bool left_out_has_phone(struct phone_reader *phones, const char *name, const char *cell,
                        size_t length);

/* What the selected rows have in a chosen column. */
struct column_tally {
    int64_t filled; /* neither empty nor a placeholder */
    int64_t phones;
};

/* ERROR_INPUT where (nearly) no selected cell of a column that was asked for is a phone, with the
 * columns that have some. `tallies`: one for each chosen column. */
bool left_out_check_asked(const struct left_out *left_out, const struct table *table,
                          const struct column_set *chosen, const struct column_tally *tallies,
                          struct error *err) MUST_CHECK;

#endif
