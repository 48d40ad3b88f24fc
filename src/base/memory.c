/* No caller can do anything sensible without memory: all that matters is in the database, and the
 * next run goes on from there. So the program ends at once, and no other file needs to check.
 *
 * explicit_bzero is beyond the POSIX base that the other files ask for. */
#define _DEFAULT_SOURCE

#include "base/memory.h"

#include "base/language.h"
#include "base/last_words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_CAPACITY 16

void memory_exhausted(void)
{
    /* Nothing that needs memory, and no exit handler: neither would have any to work with. gettext
     * gives the English text where it has none. */
    const char *message = _("stopsms: out of memory; run the same command again to resume\n");
    if (!last_words_has(LAST_WORDS_ERR, MEMORY_EXIT_STATUS)) {
        ssize_t written = write(STDERR_FILENO, message, strlen(message));
        (void)written;
    }
    last_words_end(MEMORY_EXIT_STATUS);
}

void *memory_alloc(size_t count, size_t size)
{
    void *block = calloc(count > 0 ? count : 1, size > 0 ? size : 1);
    if (block == NULL)
        memory_exhausted();
    return block;
}

/* malloc and realloc of 0 bytes may return NULL. */
void *memory_bytes(size_t size)
{
    void *block = malloc(size > 0 ? size : 1);
    if (block == NULL)
        memory_exhausted();
    return block;
}

void *memory_resize_bytes(void *block, size_t size)
{
    void *resized = realloc(block, size > 0 ? size : 1);
    if (resized == NULL)
        memory_exhausted();
    return resized;
}

void *memory_resize(void *block, size_t count, size_t size)
{
    if (size > 0 && count > SIZE_MAX / size)
        memory_exhausted();
    return memory_resize_bytes(block, count * size);
}

void *memory_grow(void *block, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return block;
    if (count > SIZE_MAX / 2)
        memory_exhausted();
    *capacity = count > 0 ? count * 2 : FIRST_CAPACITY;
    return memory_resize(block, *capacity, size);
}

char *memory_copy_string(const char *string)
{
    return memory_copy_bytes(string, strlen(string));
}

char *memory_copy_bytes(const char *bytes, size_t length)
{
    if (length == SIZE_MAX)
        memory_exhausted();
    char *copy = memory_bytes(length + 1);
    if (length > 0)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

void memory_wipe(void *bytes, size_t length)
{
    if (length > 0)
        explicit_bzero(bytes, length);
}

void memory_free_secret(char *string)
{
    if (string != NULL)
        memory_wipe(string, strlen(string));
    free(string);
}
