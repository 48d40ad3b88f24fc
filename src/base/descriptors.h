/* base/descriptors.h
 * How many files and connections this process may have open at once (RLIMIT_NOFILE).
 * Owns nothing. Depends on base/language.h.
 */
#ifndef BASE_DESCRIPTORS_H
#define BASE_DESCRIPTORS_H

#include <stdbool.h>

/* Asks the system for room for `wanted` in all: raises the soft limit, never beyond the hard one,
 * and never lowers it. */
void descriptors_allow(unsigned wanted);

/* How many more may be opened now; counts to `most` at most. */
unsigned descriptors_left(unsigned most);

/* Whether this errno says that there are none: the process's limit, or the whole machine's. */
bool descriptors_exhausted(int cause);

/* What a user can do where a file can't be opened for that errno, in the user's language: make
 * descriptors free, where there are none left, or else `advice`. */
const char *descriptors_advice(int cause, const char *advice);

#endif
