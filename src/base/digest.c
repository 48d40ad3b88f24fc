#include "base/digest.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/regular_file.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct digest {
    EVP_MD_CTX *context;
};

/* SHA-256 itself can't fail: what OpenSSL reports here is memory that it could not have. */
static void require(int ok)
{
    if (ok != 1)
        memory_exhausted();
}

struct digest *digest_new(void)
{
    struct digest *digest = memory_alloc(1, sizeof *digest);
    digest->context = EVP_MD_CTX_new();
    require(digest->context != NULL);
    require(EVP_DigestInit_ex(digest->context, EVP_sha256(), NULL));
    return digest;
}

void digest_update(struct digest *digest, const void *bytes, size_t length)
{
    require(EVP_DigestUpdate(digest->context, bytes, length));
}

void digest_finish(struct digest **digest, unsigned char out[DIGEST_BYTES])
{
    require(EVP_DigestFinal_ex((*digest)->context, out, NULL));
    digest_free(digest);
}

const char *digest_format(const unsigned char digest[DIGEST_BYTES], char out[2 * DIGEST_BYTES + 1])
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        out[2 * i] = hex[digest[i] >> 4];
        out[2 * i + 1] = hex[digest[i] & 0xf];
    }
    out[(size_t)2 * DIGEST_BYTES] = '\0';
    return out;
}

bool digest_stream(FILE *stream, int64_t most, unsigned char out[DIGEST_BYTES], int64_t *bytes,
                   struct error *err)
{
    char piece[16384];
    size_t count = 1;
    struct digest *digest = digest_new();
    *bytes = 0;
    while (*bytes <= most && (count = fread(piece, 1, sizeof piece, stream)) > 0) {
        digest_update(digest, piece, count);
        *bytes += (int64_t)count;
    }
    bool ok = !ferror(stream) || error_set(err, ERROR_INPUT, "%s", _(strerror(errno)));
    digest_finish(&digest, out);
    return ok;
}

bool digest_file(const char *path, unsigned char out[DIGEST_BYTES], int64_t *bytes,
                 struct error *err)
{
    FILE *stream = regular_file_open(path, bytes, err);
    if (stream == NULL)
        return false;
    bool ok = digest_stream(stream, INT64_MAX, out, bytes, err);
    fclose(stream);
    return ok;
}

void digest_free(struct digest **digest)
{
    if (*digest == NULL)
        return;
    EVP_MD_CTX_free((*digest)->context);
    free(*digest);
    *digest = NULL;
}
