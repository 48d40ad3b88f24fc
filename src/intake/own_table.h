/* intake/own_table.h
 * Whether a table is one that this program wrote: a report, or the provider's list. Pure: owns
 * nothing. Depends on base/.
 */
#ifndef INTAKE_OWN_TABLE_H
#define INTAKE_OWN_TABLE_H

#include "base/error.h"

/* `first_row`: its cells, with tabs between. ERROR_INPUT: it is. */
bool own_table_refuse(const char *first_row, struct error *err) MUST_CHECK;

#endif
