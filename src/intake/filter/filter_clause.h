/* intake/filter/filter_clause.h
 * One --where COLUMN=VALUE[,VALUE…], or --and: the column, the values, and what it says of a cell.
 * Owns its values and its counts. Depends on intake/columns/table.h and
 * intake/filter/value_tally.h.
 */
#ifndef INTAKE_FILTER_FILTER_CLAUSE_H
#define INTAKE_FILTER_FILTER_CLAUSE_H

#include "intake/columns/table.h"
#include "intake/filter/number_flag.h"
#include "intake/filter/value_tally.h"

struct wanted_value {
    char *folded;
    bool leave_out; /* !VALUE */
};

/* One --where, or --and. */
struct filter_clause {
    bool narrows; /* --and: the clauses before it, back to the --where, must match as well */
    size_t column;
    size_t phone_column;       /* the one that it speaks of; NUMBER_FLAG_NONE: all of the row */
    enum intake_choice choice; /* of the row at hand */
    const char *column_name;
    const char *column_shown; /* to a person */
    struct wanted_value *values;
    size_t count;
    bool dates;          /* the value `date` is among them: all dates are meant */
    bool dates_left_out; /* `!date` is */
    bool any;            /* the value `*` is: whatever stands for something */
    struct value_tally tally;
};

/* Parses an option. ERROR_USAGE: no "=", no value; ERROR_INPUT: no such column. The caller frees
 * the clause in any case. */
bool filter_clause_parse(const char *option, const struct table *table,
                         struct filter_clause *clause, struct error *err) MUST_CHECK;

/* What the clause says of a value that is new to a tally: sets its choice, and its date where it is
 * one. `month_first`: as in flag_date_read. */
void filter_clause_judge(const struct filter_clause *clause, bool month_first,
                         struct tallied_value *value);

/* Frees all but the clause itself. */
void filter_clause_free(struct filter_clause *clause);

#endif
