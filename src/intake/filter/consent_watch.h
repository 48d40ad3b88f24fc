/* intake/filter/consent_watch.h
 * Which columns of a file could tell apart the people who are meant from all others, for a user who
 * has not said: those with few distinct values, the likeliest first. It words the refusal; whether
 * there is one, others decide (intake/filter/bare_list.h). Owns its counts. Depends on intake/.
 */
#ifndef INTAKE_FILTER_CONSENT_WATCH_H
#define INTAKE_FILTER_CONSENT_WATCH_H

#include "intake/columns/table.h"
#include "intake/file/csv_reader.h"

struct consent_watch;

/* Watches all columns but the phones'. `table` must outlive it. Without a header, a value that
 * reads as the name of consent makes its column one: the header may have been taken for a row. */
struct consent_watch *consent_watch_new(const struct table *table,
                                        const struct column_set *phone_columns);

void consent_watch_row(struct consent_watch *watch, const struct csv_row *row);

/* ERROR_INPUT: `why` the user must say which rows are meant ("line 2 holds \"Dupont\""); the
 * columns that could tell, their values, how many rows each has, and the command for each reading,
 * with that for all rows last. `path` is the file as the user named it, `command` as in struct
 * intake_options. Always returns false. */
bool consent_watch_fail(const struct consent_watch *watch, const char *why, const char *path,
                        const char *command, struct error *err);

/* NULL-safe; sets the handle to NULL. */
void consent_watch_free(struct consent_watch **watch);

#endif
