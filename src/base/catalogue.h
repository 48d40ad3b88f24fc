/* base/catalogue.h
 * Whether a file of gettext's can be given to the C library, which looks at nothing before it reads
 * and dies of a file that was cut. Owns nothing. Depends on nothing.
 */
#ifndef BASE_CATALOGUE_H
#define BASE_CATALOGUE_H

#include <stdbool.h>

/* Whether the file is a catalogue (.mo, of this machine's byte order) all of whose texts lie within
 * it and end with a null byte. False where it can't be read. */
bool catalogue_is_whole(const char *path);

#endif
