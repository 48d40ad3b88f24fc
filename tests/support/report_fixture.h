/* support/report_fixture.h
 * An import with every kind of row, and jobs with every kind of outcome, in a store of
 * support/store_fixture.h. Owns nothing. What goes wrong here ends the test.
 */
#ifndef SUPPORT_REPORT_FIXTURE_H
#define SUPPORT_REPORT_FIXTURE_H

#include "support/store_fixture.h"

#define REPORT_FIXTURE_ENTRIES     11
#define REPORT_FIXTURE_PHONE(last) (INT64_C(33639980000) + (last))

/* Imports `count` of the entries, from `first` on, as the file at `path`. Returns the import's id.
 */
int64_t report_fixture_import(struct store_fixture *fixture, const char *path, size_t first,
                              size_t count);

/* Gives the jobs their outcomes. */
void report_fixture_settle(struct store_fixture *fixture);

#endif
