/* base/memory.h
 * Memory that is there, or the program ends: out of memory exits with 71 at once, since the
 * database is the recovery plan. Owns nothing. Depends on base/last_words.h.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

#if defined(__GNUC__)
#define NO_RETURN __attribute__((noreturn))
#else
#define NO_RETURN
#endif

/* EX_OSERR of sysexits.h. */
#define MEMORY_EXIT_STATUS 71

/* Ends the program with that status and one line on standard error, or with the words that were
 * prepared for it (base/last_words.h). For the wrappers of libraries that allocate on their own. */
NO_RETURN void memory_exhausted(void);

/* `count` zeroed elements of `size` bytes; the caller frees them with free(). Never NULL, also for
 * 0. Ends the program with 71 and one line on standard error when there is no memory, or when count
 * * size overflows. */
void *memory_alloc(size_t count, size_t size);

/* As malloc and realloc, for libraries that allocate on their own; the same promise. */
void *memory_bytes(size_t size);
void *memory_resize_bytes(void *block, size_t size);

/* As realloc to count * size bytes, with the same promise; new bytes are not zeroed. */
void *memory_resize(void *block, size_t count, size_t size);

/* Room for one element behind the `count` of a growing array: `block` itself while `*capacity`, in
 * elements, is above `count`, else as memory_resize to twice as many. Begin with NULL and 0. */
void *memory_grow(void *block, size_t count, size_t *capacity, size_t size);

/* A copy of the string (of its first `length` bytes), null-terminated; the caller frees it. */
char *memory_copy_string(const char *string);
char *memory_copy_bytes(const char *bytes, size_t length);

/* For what held a secret: overwrites it, also where a compiler sees that nobody will read it. */
void memory_wipe(void *bytes, size_t length);

/* Overwrites a whole string, and frees it. NULL-safe. */
void memory_free_secret(char *string);

#endif
