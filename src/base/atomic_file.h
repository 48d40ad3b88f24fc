/* base/atomic_file.h
 * A file that appears whole or not at all: written beside its target, synced, then renamed over it,
 * so that a reader sees the old one or the new one. Owns the temporary file and its stream. Depends
 * on base/error.h, base/temp_file.h.
 */
#ifndef BASE_ATOMIC_FILE_H
#define BASE_ATOMIC_FILE_H

#include "base/error.h"

#include <stdio.h>

struct atomic_file;

/* Opens a temporary file (mode 0600) in the folder of `path`. Refuses (ERROR_STORAGE, names the
 * path and what to do) a target that is a symlink, a directory or any other thing that is no
 * regular file, and a folder that can't be written. */
bool atomic_file_open(const char *path, struct atomic_file **out, struct error *err) MUST_CHECK;

/* Whether such a file could be written there now: as atomic_file_open, and nothing is left of it.
 * Also takes away what killed runs have left beside it. */
bool atomic_file_try(const char *path, struct error *err) MUST_CHECK;

/* The stream to write to; it stays the file's. Errors are sticky: atomic_file_commit sees them. */
FILE *atomic_file_stream(struct atomic_file *file);

/* Flushes, syncs the file, renames it over the target and syncs the folder. Frees the file in any
 * case and sets the handle to NULL. On failure (ERROR_STORAGE) the target is untouched and the
 * temporary file is gone; but where only the last step failed, the sync of the folder, the new file
 * is in place, and the error says so. */
bool atomic_file_commit(struct atomic_file **file, struct error *err) MUST_CHECK;

/* Drops the temporary file. NULL-safe; sets the handle to NULL. */
void atomic_file_discard(struct atomic_file **file);

#endif
