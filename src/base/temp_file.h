/* base/temp_file.h
 * Temporary files: without a name, so that nothing of them stays however this program ends; or with
 * a name that only this program gives, so that what a killed run has left is known for what it is.
 * Owns nothing. Depends on base/path.h, base/digest.h and base/random.h.
 */
#ifndef BASE_TEMP_FILE_H
#define BASE_TEMP_FILE_H

/* Opens one in the folder, empty, to read and write, for its owner alone; programs that are started
 * do not get it. Returns its descriptor, which the caller closes; -1 with errno. */
int temp_file_open(const char *folder);

/* Opens a temporary file that has a name, to be renamed or removed by the caller, who also frees
 * `*path`. It is locked (flock) until it is closed. -1 with errno, and `*path` is NULL. */
int temp_file_make(const char *folder, char **path);

/* The name of such a file beside `path` that nobody has yet, for one to be made later, at once and
 * not locked. The caller frees it. */
char *temp_file_name_beside(const char *path);

/* Removes what runs that were killed have left in the folder of `path`: regular files with one
 * name, of this user, that is ours to the last character, and that nobody keeps locked; and
 * SQLite's journals of such files (the name and "-journal"), likewise. A file is left alone where
 * any of this can't be found out. */
void temp_file_sweep_beside(const char *path);

#endif
