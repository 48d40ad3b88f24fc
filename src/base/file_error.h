/* base/file_error.h
 * What a failure to open or to write a file means to a person: a limit on the size of files is no
 * full disk. Owns nothing. Depends on base/descriptors.h, base/error.h and
 * base/language.h.
 */
#ifndef BASE_FILE_ERROR_H
#define BASE_FILE_ERROR_H

#include "base/error.h"

/* Whether this errno says that a file may not grow any larger. */
bool file_error_is_limit(int cause);

/* What went wrong, as strerror says it, in the user's language; where a file may not grow, whose
 * limit that is: this process's (ulimit -f), or the file system's. */
const char *file_error_words(int cause);

/* Sets the error's reason (error_because) where this errno says more than that the disk failed.
 * Always returns false. */
bool file_error_because(struct error *err, int cause);

/* What a user can do, in sentences: for a file that may not grow, for a process that may open no
 * more of them (descriptors_advice), or else `advice`, in the user's language. */
const char *file_error_advice(int cause, const char *advice);

#endif
