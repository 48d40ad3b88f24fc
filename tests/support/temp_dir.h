/* support/temp_dir.h
 * A folder of its own for a test, under $TMPDIR or /tmp. Owns the folder, all that is in it, and
 * the paths that it gives out. Depends on base/memory.h. What goes wrong here ends the test
 * program.
 */
#ifndef SUPPORT_TEMP_DIR_H
#define SUPPORT_TEMP_DIR_H

#include <stddef.h>

struct temp_dir;

/* Makes the folder (mode 0700). */
struct temp_dir *temp_dir_new(void);

/* The path of the folder. The fixture's, as are all paths below: valid until temp_dir_free. */
const char *temp_dir_path(const struct temp_dir *dir);

/* The path of `name` in the folder; nothing is created. */
const char *temp_dir_file(struct temp_dir *dir, const char *name);

/* Writes the file `name` (replacing it) and returns its path. */
const char *temp_dir_write(struct temp_dir *dir, const char *name, const char *content);
const char *temp_dir_write_bytes(struct temp_dir *dir, const char *name, const void *bytes,
                                 size_t length);

/* All of the file at `path`, null-terminated; the caller frees it. `length` may be NULL. NULL where
 * there is no such file. */
char *temp_dir_read(const char *path, size_t *length);

/* How many entries the folder has, hidden ones too. */
size_t temp_dir_count(const struct temp_dir *dir);

/* Removes the folder and everything below it, following no symbolic link. NULL-safe; sets the
 * handle to NULL. */
void temp_dir_free(struct temp_dir **dir);

#endif
