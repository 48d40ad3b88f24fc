/* base/in_child.h
 * Work that can't be told to stop, as a library's single long call: done in a child process, which
 * can be killed, or left to it. Owns nothing. Depends on
 * base/last_words.h.
 */
#ifndef BASE_IN_CHILD_H
#define BASE_IN_CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* Calls `work` in a child process, where what it leaves in memory is lost, and waits for it. What
 * it does to open files is done here, too; standard error is /dev/null to it. Returns 0 where it
 * returns true, ECHILD where it fails or dies, EINTR where `*interrupted` (may be NULL) became
 * nonzero, and the child was killed; else why there is no child. */
int in_child(bool (*work)(void *context), void *context, const volatile sig_atomic_t *interrupted);

/* Has a child keep these files open, and nothing else, until this process has ended: whoever closes
 * a file without a name as the last one frees its space, which takes a second for some gigabytes.
 * Sorts them. Where there can be no child, nothing happens. */
void in_child_hold(int *files, size_t count);

#endif
