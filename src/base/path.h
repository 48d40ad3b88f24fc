/* base/path.h
 * What a path says without asking the disk. Pure: owns nothing. Depends on base/memory.h.
 */
#ifndef BASE_PATH_H
#define BASE_PATH_H

/* The folder of a path ("." for a bare name); the caller frees it. */
char *path_folder(const char *path);

/* What stands behind its last slash, or all of it where nothing does; within `path`. */
const char *path_name(const char *path);

#endif
