/* intake/packed/spool.h
 * A file without a name, for what must be read more than once and is not on disk as it is read:
 * standard input, what was unpacked, the texts of a workbook. It holds strangers' numbers, so
 * nobody else can open it, and nothing of it is left behind. Owns the descriptor and a buffer.
 * Depends on base/temp_file.h.
 */
#ifndef INTAKE_PACKED_SPOOL_H
#define INTAKE_PACKED_SPOOL_H

#include "base/error.h"

#include <stdint.h>

struct spool;

/* In TMPDIR, or else /tmp. `what` is kept, for messages ("standard input": N_), and lives for ever.
 * ERROR_STORAGE. */
bool spool_new(const char *what, struct spool **out, struct error *err) MUST_CHECK;

/* Appends; what was appended may stay in the buffer. ERROR_STORAGE: the disk is full, say. */
bool spool_append(struct spool *spool, const char *bytes, size_t length,
                  struct error *err) MUST_CHECK;

/* How much was appended so far. */
int64_t spool_length(const struct spool *spool);

/* Writes what is in the buffer. */
bool spool_flush(struct spool *spool, struct error *err) MUST_CHECK;

/* The descriptor; after a flush it has all. Borrowed. */
int spool_descriptor(const struct spool *spool);

/* Flushes, hands the descriptor over, at its start, and frees the rest. -1, the error: it failed.
 */
int spool_take(struct spool **spool, struct error *err);

/* NULL-safe; sets the handle to NULL. */
void spool_free(struct spool **spool);

#endif
