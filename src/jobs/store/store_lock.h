/* jobs/store/store_lock.h
 * The file beside the database (`<database>-lock`, 0600, never unlinked) that admits one writer,
 * and keeps that writer's process id and the number of the last commit. Owns its descriptor.
 * Depends on base/.
 */
#ifndef JOBS_STORE_STORE_LOCK_H
#define JOBS_STORE_STORE_LOCK_H

#include "base/error.h"

#include <stdint.h>

struct store_lock {
    int fd; /* -1: none */
};

/* What the file says. All zero where there is none, or where it can't be read. */
struct store_lock_note {
    int64_t pid;     /* of the latest writer */
    int64_t commits; /* write transactions committed so far */
};

/* Takes the lock of the database at `path` for writing and notes our process id. `note` is what the
 * file said before. ERROR_UNFINISHED with the other's process id while another writer has it;
 * ERROR_STORAGE where the file can't be made; ERROR_SETUP where it is no lock of ours. */
bool store_lock_take(const char *path, struct store_lock *lock, struct store_lock_note *note,
                     struct error *err) MUST_CHECK;

/* Opens the lock file to look at it only. Where there is none, `lock->fd` is -1. */
void store_lock_look(const char *path, struct store_lock *lock, struct store_lock_note *note);

/* The process id of the writer that has the lock now; 0: nobody. Takes no lock itself, so that it
 * can't get into a writer's way. */
int64_t store_lock_holder(const struct store_lock *lock);

/* Notes the number of the last commit. */
void store_lock_note_commits(const struct store_lock *lock, int64_t commits);

/* Whether the lock file is still there (someone may have removed it under us). */
bool store_lock_is_there(const struct store_lock *lock);

/* Gives the lock back. Sets `fd` to -1. */
void store_lock_release(struct store_lock *lock);

#endif
