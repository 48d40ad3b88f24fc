/* base/regular_file.h
 * Opens files that somebody else named: regular files alone, so that no pipe is waited for, no
 * device read without end, and no link followed. Owns nothing. Depends on base/error.h.
 */
#ifndef BASE_REGULAR_FILE_H
#define BASE_REGULAR_FILE_H

#include "base/error.h"

#include <stdint.h>
#include <stdio.h>

/* Opens `path` to be read; `*bytes`: how long it is; the caller closes the stream. NULL with
 * ERROR_NO_INPUT where there is no such file, with ERROR_INPUT where it is no regular file (nor is
 * a link) or may not be read, with ERROR_STORAGE where the disk or the machine failed; the text
 * says why, without the path. */
FILE *regular_file_open(const char *path, int64_t *bytes, struct error *err) MUST_CHECK;

#endif
