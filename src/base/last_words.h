/* base/last_words.h
 * What a program says as the last thing on a stream, once, for a program to rely on: written whole
 * at its end, or, where it ends at once (without memory, at a second signal), words that were
 * prepared for that. Never both, never a part of either, unless nobody takes the rest. Where it
 * ends at once, a file can be replaced, too. Owns the state of the two streams and what was
 * prepared, for the life of the process. Depends on base/error.h.
 */
#ifndef BASE_LAST_WORDS_H
#define BASE_LAST_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A time in prepared words that is not known yet: that of the end takes its place. */
#define LAST_WORDS_TIME_MS INT64_C(253402300799000) /* 9999-12-31T23:59:59Z */

/* The same in seconds since 1970, where prepared words of a file have it. */
#define LAST_WORDS_TIME_S INT64_C(9999999999)

/* Of a file that others may read. */
#define LAST_WORDS_FILE_MODE 0644

enum last_words_stream { LAST_WORDS_OUT, LAST_WORDS_ERR, LAST_WORDS_STREAMS };

/* What the stream gets if the program ends at once with that exit status. `words`, of malloc, are
 * taken over. At most one for each status, and few in all. */
void last_words_prepare(enum last_words_stream stream, int status, char *words, size_t length);

/* Which file is replaced at such an end, by way of `temporary`, which is beside it and not there
 * yet; once, before the next. Both, of malloc, are taken over. */
void last_words_set_file(char *path, char *temporary);

/* With what that file is replaced, whole, if the program ends at once and its exit status, whatever
 * it would have been, is that one; else as last_words_prepare. */
void last_words_prepare_file(int status, char *words, size_t length);

/* Writes what a program that comes to its end with `status` says on standard output; waits while a
 * pipe is full, which a signal ends. Nothing that was prepared for it is said after this. False,
 * with errno: it did not get there whole. */
bool last_words_write(int status, const char *words, size_t length);

/* Ends the program at once. What was begun is finished, or what was prepared for this status is
 * said, as far as both streams take it without waiting. The exit status is the given one; where
 * words are there, that which they name; where they are not whole, that of ERROR_STORAGE. Calls
 * only what a signal handler may (POSIX, "async-signal-safe"). */
_Noreturn void last_words_end(int status);

/* Whether something was prepared for that stream and status. */
bool last_words_has(enum last_words_stream stream, int status);

/* For a child process: it has none. */
void last_words_forget(void);

#endif
