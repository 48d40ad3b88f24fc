/* intake/filter/row_filter.h
 * Which rows are meant: --where COLUMN=VALUE[,VALUE…] --and COLUMN=VALUE: of a --where and the
 * --and behind it all must match, and any such group selects. Values compare folded (base/fold.h).
 * A value that is not selected is left out only where it is blank, the known opposite of a selected
 * one, or named with a ! before it; any other is undecided. The value `date` stands for every date,
 * `*` for whatever stands for something; in a value, \, is a comma. An empty value stands for blank
 * cells, but only beside another one. Owns its clauses and counts. Depends on intake/.
 */
#ifndef INTAKE_FILTER_ROW_FILTER_H
#define INTAKE_FILTER_ROW_FILTER_H

#include "intake/columns/table.h"
#include "intake/file/csv_reader.h"
#include "intake/filter/value_tally.h"

struct row_filter;

/* Parses the options; without any, every row is selected. ERROR_USAGE: no "=", no value;
 * ERROR_INPUT: no such column. */
bool row_filter_new(const struct intake_options *options, const struct table *table,
                    bool month_first, struct row_filter **out, struct error *err) MUST_CHECK;

/* The column names that the options speak of, plain (intake/columns/column_name.h), to find the
 * header by; appended to `names`, which has room for where_count of them. The caller frees each. */
void row_filter_wanted_names(const struct intake_options *options, char **names, size_t *count);

/* Decides on a row, and counts its values. `*objected_at` is set to the date in the filter's
 * column, else to ENTRY_NO_DATE. */
enum intake_choice row_filter_choose(struct row_filter *filter, const struct csv_row *row,
                                     int64_t *objected_at);

/* Whether any cell of a broken row, whatever its column, has a value that is selected. */
bool row_filter_hits(const struct row_filter *filter, const struct csv_row *row);

/* Adds the columns that decide. */
void row_filter_columns(const struct row_filter *filter, struct column_set *columns);

/* A flag whose name carries a phone column's ("Mobile 1 opt-out") speaks of that column alone:
 * finds those, where there are several phone columns. */
void row_filter_bind(struct row_filter *filter, const struct table *table,
                     const struct column_set *phones);

/* Whether a clause speaks of one phone column alone, so that each number of a row has a choice of
 * its own. */
bool row_filter_is_by_number(const struct row_filter *filter);

/* The choice for the cell in that phone column (from 0) of the row that was last chosen of. */
enum intake_choice row_filter_choice_for(const struct row_filter *filter, size_t phone_column);

/* Forgets the counts, before a file is read again. */
void row_filter_reset(struct row_filter *filter);

bool row_filter_is_empty(const struct row_filter *filter);

/* Appends the filter in words ("SMS Opt Out = yes"; "all rows"): as it is stored, and so in
 * English; as a person is shown it. */
void row_filter_describe(const struct row_filter *filter, struct text *text);
void row_filter_show(const struct row_filter *filter, struct text *text);

/* Appends, for a filter that selects nothing, the values that its columns have, those with the most
 * rows first, and which of them is nearest to what was asked for. */
void row_filter_advise(const struct row_filter *filter, struct text *text);

/* The values seen, clause by clause, and those asked for that no row had (0 rows); the caller frees
 * the array, the strings live as long as the filter's counts. */
struct intake_value *row_filter_values(const struct row_filter *filter, size_t *count);

/* NULL-safe; sets the handle to NULL. */
void row_filter_free(struct row_filter **filter);

#endif
