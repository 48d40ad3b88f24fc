/* submit/pace/rate_file.h
 * The file that the runs of a rate group share: where it is, that it is this user's alone, and its
 * lock. Owns its descriptor. Depends on base/.
 */
#ifndef SUBMIT_PACE_RATE_FILE_H
#define SUBMIT_PACE_RATE_FILE_H

#include "base/error.h"

struct rate_file {
    char *path;
    int fd; /* -1: none is open */
};

/* As rate_group_is_name. */
bool rate_file_is_name(const char *name);

/* Opens the file of that name, and makes it where there is none. ERROR_SETUP: somebody else might
 * change it, or it can't be had; ERROR_STORAGE. The caller calls rate_file_close in any case. */
bool rate_file_open(const char *name, struct rate_file *file, struct error *err) MUST_CHECK;

/* Locks it without waiting. `*busy`: somebody else has it now. A file that was taken away is made
 * anew. As rate_file_open. */
bool rate_file_lock(struct rate_file *file, bool *busy, struct error *err) MUST_CHECK;
void rate_file_unlock(const struct rate_file *file);

void rate_file_close(struct rate_file *file);

/* Says what it means that the file can't be had, by errno, or that it is not to be used (`why`: in
 * the user's language). Always false. */
bool rate_file_fail(const char *path, int cause, struct error *err);
bool rate_file_refuse(const char *path, const char *why, struct error *err);

#endif
