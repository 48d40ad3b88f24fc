/* intake/packed/packed_stream.h
 * Unpacks a file that holds one other file and nothing else: gzip (RFC 1952) or Zstandard (RFC
 * 8878). Wraps zlib and libzstd, each behind a file of its own. Owns nothing that outlives a call.
 * Depends on intake/packed/spool.h and intake/packed/unpack_budget.h.
 */
#ifndef INTAKE_PACKED_PACKED_STREAM_H
#define INTAKE_PACKED_PACKED_STREAM_H

#include "intake/packed/spool.h"
#include "intake/packed/unpack_budget.h"

/* Unpacks the file, from its start, to its end: several packed files behind one another are one.
 * ERROR_INPUT: cut off, damaged, followed by something else, or too large. */
bool packed_stream_gzip(int fd, struct unpack_budget *budget, struct spool *spool,
                        struct error *err) MUST_CHECK;
bool packed_stream_zstd(int fd, struct unpack_budget *budget, struct spool *spool,
                        struct error *err) MUST_CHECK;

/* The next bytes of the file from `*at` on, which it moves. */
bool packed_stream_read(int fd, int64_t *at, void *buffer, size_t size, size_t *length,
                        struct error *err) MUST_CHECK;

/* The error for a file that is not whole. Always returns false. */
bool packed_stream_fail(struct error *err);

#endif
