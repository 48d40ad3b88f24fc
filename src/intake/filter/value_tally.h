/* intake/filter/value_tally.h
 * Counts the distinct values of a column, up to a bound, in the order in which they come.
 * Owns copies of the values. Depends on base/fold.h.
 */
#ifndef INTAKE_FILTER_VALUE_TALLY_H
#define INTAKE_FILTER_VALUE_TALLY_H

#include "intake/intake.h"

#define VALUE_TALLY_MAX 64

struct tallied_value {
    char *value;  /* as first spelt */
    char *folded; /* see base/fold.h; without wrappers: flag_value_unwrap */
    size_t length;
    int64_t rows;
    enum intake_choice choice; /* the filter's, set by its owner when the value is new */
    int64_t objected_at;       /* where it is a date; ENTRY_NO_DATE else */
};

struct value_tally {
    struct tallied_value values[VALUE_TALLY_MAX];
    size_t count;
    int64_t other_rows; /* rows whose value came after the bound was reached */
};

/* Counts a row. Returns its value's line, `*is_new` when this is its first row; NULL beyond the
 * bound. */
struct tallied_value *value_tally_count(struct value_tally *tally, const char *cell, size_t length,
                                        bool *is_new);

void value_tally_free(struct value_tally *tally);

#endif
