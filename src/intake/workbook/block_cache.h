/* intake/workbook/block_cache.h
 * Reads here and there in a file that only grows, through a few blocks kept in memory. Owns
 * the blocks; the descriptor is borrowed. Depends on base/.
 */
#ifndef INTAKE_WORKBOOK_BLOCK_CACHE_H
#define INTAKE_WORKBOOK_BLOCK_CACHE_H

#include "base/text.h"

struct block_cache;

struct block_cache *block_cache_new(int fd);

/* Appends `length` bytes from `offset` on. ERROR_STORAGE: they can't be read. */
bool block_cache_append(struct block_cache *cache, int64_t offset, size_t length, struct text *text,
                        struct error *err) MUST_CHECK;

/* The `i`th number (from 0) of a file that is nothing but such. As block_cache_append. */
bool block_cache_number(struct block_cache *cache, int64_t i, int64_t *number,
                        struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void block_cache_free(struct block_cache **cache);

#endif
