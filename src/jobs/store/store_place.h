/* jobs/store/store_place.h
 * Where a database may lie: write-ahead logging needs a disk of this machine. Also makes the folder
 * and resolves the path. Owns nothing. Depends on base/.
 */
#ifndef JOBS_STORE_STORE_PLACE_H
#define JOBS_STORE_STORE_PLACE_H

#include "base/log.h"

#include <stdint.h>

enum store_place {
    STORE_PLACE_LOCAL,
    STORE_PLACE_FUSE,    /* may be anything: works at the user's risk */
    STORE_PLACE_NETWORK, /* shared memory and locks don't reach the other machines */
};

/* What a file system is, by the magic number of statfs(2), and its name for messages ("NFS"; "" for
 * a local one). */
enum store_place store_place_judge(uint64_t magic, const char **name);

/* ERROR_SETUP where the file system of `folder` is a network's, with where to put the database
 * instead; a warning to `log` for FUSE. `path` is for the message. */
bool store_place_check(const char *folder, const char *path, const struct log *log,
                       struct error *err) MUST_CHECK;

/* Sets `real` to `path` without symbolic links (the caller frees it) and `exists` to whether there
 * is a file. Where there is none, missing folders are made (0700) with `make_folder`, and `real` is
 * NULL without. ERROR_STORAGE for a path that can't be: a folder, a device, a dangling link. */
bool store_place_resolve(const char *path, bool make_folder, char **real, bool *exists,
                         struct error *err) MUST_CHECK;

/* Makes the entry of a file or folder that was just made outlive a power cut: syncs the folder that
 * it is in. ERROR_STORAGE. */
bool store_place_keep_entry(const char *path, struct error *err) MUST_CHECK;

#endif
