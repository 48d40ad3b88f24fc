/* Cells mostly name texts in the order in which they first came: a block that was read serves
 * thousands of them. Each block of the file has two places in memory where it can be: so the texts
 * that nearly every row names stay, while those that one row names come and go. */
#include "intake/workbook/block_cache.h"

#include "base/language.h"
#include "base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_BYTES ((size_t)16 * 1024)
#define PAIRS       64

struct block {
    int64_t number; /* of the file's; -1: none */
    size_t length;
    char *bytes;
};

struct block_cache {
    int fd;
    struct block blocks[PAIRS][2];
    unsigned last[PAIRS]; /* which of the two was looked at last */
};

struct block_cache *block_cache_new(int fd)
{
    struct block_cache *cache = memory_alloc(1, sizeof *cache);
    cache->fd = fd;
    for (size_t i = 0; i < PAIRS; i++)
        cache->blocks[i][0].number = cache->blocks[i][1].number = -1;
    return cache;
}

/* Where the block is; or else, where it may be read to. */
static struct block *place_of(struct block_cache *cache, int64_t number)
{
    size_t pair = (size_t)((uint64_t)number % PAIRS);
    unsigned *last = &cache->last[pair];
    if (cache->blocks[pair][*last].number != number)
        *last = 1 - *last;
    return &cache->blocks[pair][*last];
}

static bool load(struct block_cache *cache, struct block *block, int64_t number, struct error *err)
{
    ssize_t got;
    if (block->bytes == NULL)
        block->bytes = memory_alloc(BLOCK_BYTES, 1);
    do
        got = pread(cache->fd, block->bytes, BLOCK_BYTES, (off_t)(number * (int64_t)BLOCK_BYTES));
    while (got < 0 && errno == EINTR);
    block->number = got >= 0 ? number : -1;
    block->length = got >= 0 ? (size_t)got : 0;
    return got >= 0 ||
           error_set(err, ERROR_STORAGE, "can't read a temporary file: %s", _(strerror(errno)));
}

/* The block's bytes from `offset` on, `*there` of them. */
static const char *find(struct block_cache *cache, int64_t offset, size_t *there, struct error *err)
{
    int64_t number = (int64_t)((uint64_t)offset / BLOCK_BYTES);
    size_t at = (size_t)((uint64_t)offset % BLOCK_BYTES);
    struct block *block = place_of(cache, number);
    /* What was the end of the file may have more behind it now. */
    if ((block->number != number || at >= block->length) && !load(cache, block, number, err))
        return NULL;
    *there = block->length > at ? block->length - at : 0;
    if (*there == 0)
        error_set(err, ERROR_STORAGE, "a temporary file has become shorter");
    return *there > 0 ? block->bytes + at : NULL;
}

bool block_cache_append(struct block_cache *cache, int64_t offset, size_t length, struct text *text,
                        struct error *err)
{
    while (length > 0) {
        size_t there;
        const char *bytes = find(cache, offset, &there, err);
        if (bytes == NULL)
            return false;
        size_t taken = length < there ? length : there;
        text_append(text, bytes, taken);
        offset += (int64_t)taken;
        length -= taken;
    }
    return true;
}

/* Blocks hold whole numbers. */
bool block_cache_number(struct block_cache *cache, int64_t i, int64_t *number, struct error *err)
{
    size_t there;
    const char *bytes = find(cache, i * (int64_t)sizeof *number, &there, err);
    if (bytes != NULL && there < sizeof *number)
        error_set(err, ERROR_STORAGE, "a temporary file has become shorter");
    if (bytes == NULL || there < sizeof *number)
        return false;
    memcpy(number, bytes, sizeof *number);
    return true;
}

void block_cache_free(struct block_cache **cache)
{
    if (*cache == NULL)
        return;
    for (size_t i = 0; i < PAIRS; i++) {
        free((*cache)->blocks[i][0].bytes);
        free((*cache)->blocks[i][1].bytes);
    }
    free(*cache);
    *cache = NULL;
}
