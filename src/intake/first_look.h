/* intake/first_look.h
 * What a file's beginning says of its columns, for who only suggests something to a user that
 * types: how they are named, and the few values of those that hold nothing personal. Waits for
 * nothing and reads regular files alone. Owns what it read. Depends on intake/plan.h.
 */
#ifndef INTAKE_FIRST_LOOK_H
#define INTAKE_FIRST_LOOK_H

#include "intake/intake.h"

#define FIRST_LOOK_BYTES  ((int64_t)1024 * 1024)
#define FIRST_LOOK_VALUES 50 /* a column with more distinct ones is no flag: none is told */

struct first_look;

/* Looks at the first `most` bytes of the file, read with these options, which must outlive the
 * look. NULL: no regular file, or no table that can be read so. */
struct first_look *first_look_new(const char *path, const struct intake_options *options,
                                  int64_t most);

size_t first_look_columns(const struct first_look *look);

/* The column (from 0) as an option can have it: by its name where that is inert on a terminal and
 * means this column alone, else by its number. "": neither does. */
const char *first_look_column(struct first_look *look, size_t column);

/* The column that an option means by this; false: none. */
bool first_look_find(const struct first_look *look, const char *wanted, size_t *column);

/* Hands over each distinct value of the column, as `--where` takes it: dates as `date`. None where
 * there are more than FIRST_LOOK_VALUES, where the column has no name, where the name speaks of
 * phones, names, e-mail addresses or identifiers, or where its values look like any of these:
 * unless it is a column of consent, of which such values alone are left out. */
void first_look_each_value(struct first_look *look, size_t column,
                           void (*each)(void *context, const char *value), void *context);

/* NULL-safe; sets the handle to NULL. */
void first_look_free(struct first_look **look);

#endif
