/* base/temp_file.h
 * A file without a name, for what must not be left behind: however this program ends, nothing of it
 * stays. Owns nothing. Depends on base/text.h.
 */
#ifndef BASE_TEMP_FILE_H
#define BASE_TEMP_FILE_H

/* Opens one in the folder, empty, to read and write, for its owner alone; programs that are started
 * do not get it. Returns its descriptor, which the caller closes; -1 with errno. */
int temp_file_open(const char *folder);

#endif
