/* jobs/import/import_identity.h
 * When two imports of one file are the same: the user asked for the same, whatever was found. Pure.
 * Depends on nothing.
 */
#ifndef JOBS_IMPORT_IMPORT_IDENTITY_H
#define JOBS_IMPORT_IMPORT_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>

/* What was chosen, and which of it the user gave; a to-fix file has TO_FIX_GIVEN there, too. */
struct import_choices {
    const char *choices; /* "country=FR columns=3 encoding=UTF-8 … where=SMS = no": each as given,
                            or as found; `where` comes last and goes on to the end */
    const char *given;   /* names of those that the user gave, with blanks between: "columns" */
};

/* Whether the second command asks for what the first one did. What stands for itself (columns,
 * encoding, delimiter, header) is compared where one of the two gave it: given once and found the
 * other time is the same where it is the same in effect. What is kept beside the numbers is not
 * compared. All else, also a name that is not known here, must be equal. */
bool import_identity_same(const struct import_choices *first, const struct import_choices *second);

/* The value of that name in `choices`, and its length, which may be 0; NULL, and 0, where it
 * has none. */
const char *import_identity_choice(const char *choices, const char *name, size_t *length);

/* Whether `given` has that name. */
bool import_identity_is_given(const char *given, const char *name);

#endif
