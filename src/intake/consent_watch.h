/* intake/consent_watch.h
 * Sees columns that say who may be written to, by their names or by their values, in files for
 * which the user has said nothing about that; and words the refusal. Owns its counts. Depends on
 * intake/.
 */
#ifndef INTAKE_CONSENT_WATCH_H
#define INTAKE_CONSENT_WATCH_H

#include "intake/column_choice.h"
#include "intake/csv_reader.h"

struct consent_watch;

/* Watches all columns but the phones'. `names` must outlive it. Without a header (`has_header`
 * false) a value that reads as the name of consent makes its column one: the header may have been
 * taken for a row. */
struct consent_watch *consent_watch_new(const struct column_names *names, bool has_header,
                                        const size_t *phone_columns, size_t phone_column_count);

void consent_watch_row(struct consent_watch *watch, const struct csv_row *row);

/* ERROR_INPUT where there is such a column: its values, how many rows each has, and the command for
 * either reading; `path` is the file as the user named it, `command` as in struct intake_options.
 */
bool consent_watch_check(const struct consent_watch *watch, const char *path, const char *command,
                         struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void consent_watch_free(struct consent_watch **watch);

#endif
