/* intake/plan.h
 * What the files of this room share of a plan: the open file, and what was decided about it.
 * Owned by plan.c, which makes it; row_reader.c reads by it.
 */
#ifndef INTAKE_PLAN_H
#define INTAKE_PLAN_H

#include "intake/columns/column_choice.h"
#include "intake/columns/row_countries.h"
#include "intake/columns/table.h"
#include "intake/content.h"
#include "intake/file/source_file.h"
#include "intake/file/text_decoder.h"
#include "intake/filter/bare_list.h"
#include "intake/filter/consent_watch.h"
#include "intake/filter/left_out.h"
#include "intake/filter/row_filter.h"
#include "intake/intake.h"

struct intake_plan {
    struct intake_options options;
    const char *name; /* of the file, as the user gave it */
    struct source_file *file;
    struct content content; /* where the file only holds the table */
    const char *encoding;
    char delimiter;
    enum csv_quotes quotes;
    size_t width;        /* cells of a whole row: nothing beyond them is filled in one */
    bool separator_line; /* the first record is "sep=;" and no row; not in the sample */
    struct table table;
    struct column_set phone_columns;
    struct left_out left_out;
    char country[3];
    struct phone_reader *phones; /* of the default country */
    struct row_countries *countries;
    struct row_filter *filter;
    struct column_set filter_columns; /* that decide */
    struct kept_columns kept;
    struct intake_value *values; /* of the filter, after reading */

    struct intake_description description;
    struct intake_column *shown_columns, *country_columns, *kept_shown;
    struct text stdin_path, header_json, choices, given, dialect, found, filter_words;
};

/* Such a file holds nothing but what is wrong. What its table and its options mean was seen in the
 * export, so that it is not refused where no row fits them. */
static inline bool intake_plan_is_to_fix(const struct intake_plan *plan)
{
    return plan->table.sample.origin[0] != '\0';
}

/* Of a plan with its open file, its options and its phone reader: finds encoding, delimiter,
 * sample, header, names of columns, width and quotes. */
bool intake_plan_lay_out(struct intake_plan *plan, struct error *err) MUST_CHECK;

/* Puts the file, as the user named it and inert on a terminal, before what went wrong with it.
 * Always returns false. */
bool intake_plan_wrap(const struct intake_plan *plan, struct error *err);

/* --- what is hidden in a workbook's sheet, by a filter or by hand (plan_hidden.c): whether it is
 * meant, only its owner knows --- */

/* ERROR_INPUT: rows are hidden, or a column of phones, of countries or of the filter is, and nobody
 * has said whether they are meant. */
bool plan_hidden_check(const struct intake_plan *plan, struct error *err) MUST_CHECK;

/* Appends "12 hidden rows left out, " or "12 hidden rows read, "; nothing where there are none. */
void plan_hidden_append(const struct intake_plan *plan, struct text *text);

/* Appends " hidden=include" or " hidden=leave-out" where something is hidden. */
void plan_hidden_choice(const struct intake_plan *plan, struct text *choices);

#endif
