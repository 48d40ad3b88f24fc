/* intake/plan_hidden.h
 * What is hidden in a workbook's sheet, by a filter or by hand: whether it is meant, only its owner
 * knows. Owns nothing. Depends on intake/plan.h.
 */
#ifndef INTAKE_PLAN_HIDDEN_H
#define INTAKE_PLAN_HIDDEN_H

#include "intake/plan.h"

/* ERROR_INPUT: rows are hidden, or a column of phones, of countries or of the filter is, and nobody
 * has said whether they are meant. */
bool plan_hidden_check(const struct intake_plan *plan, struct error *err) MUST_CHECK;

/* Appends "12 hidden rows left out, " or "12 hidden rows read, "; nothing where there are none. */
void plan_hidden_append(const struct intake_plan *plan, struct text *text);

/* Appends " hidden=include" or " hidden=leave-out" where something is hidden. */
void plan_hidden_choice(const struct intake_plan *plan, struct text *choices);

#endif
