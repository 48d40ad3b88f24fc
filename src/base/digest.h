/* base/digest.h
 * SHA-256 (FIPS 180-4) of files and keys. Wraps OpenSSL's libcrypto, which no other file includes.
 * Owns its context. Depends on base/error.h, base/regular_file.h.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define DIGEST_BYTES 32

struct digest;

/* Never NULL: what could fail here is memory only, and that ends the program. */
struct digest *digest_new(void);
void digest_update(struct digest *digest, const void *bytes, size_t length);

/* Writes the result, frees the digest and sets the caller's handle to NULL. */
void digest_finish(struct digest **digest, unsigned char out[DIGEST_BYTES]);

/* The digest of what is left in a stream; `*bytes`: how many bytes that was. Reading ends soon
 * after `most` bytes, since a file may have grown. ERROR_INPUT where it can't be read. */
bool digest_stream(FILE *stream, int64_t most, unsigned char out[DIGEST_BYTES], int64_t *bytes,
                   struct error *err) MUST_CHECK;

/* The digest of a regular file; `*bytes`: its length. Fails as regular_file_open and digest_stream.
 */
bool digest_file(const char *path, unsigned char out[DIGEST_BYTES], int64_t *bytes,
                 struct error *err) MUST_CHECK;

/* Writes it in hexadecimal digits, with a final null, and returns `out`. */
const char *digest_format(const unsigned char digest[DIGEST_BYTES], char out[2 * DIGEST_BYTES + 1]);

/* NULL-safe; sets the handle to NULL. */
void digest_free(struct digest **digest);

#endif
