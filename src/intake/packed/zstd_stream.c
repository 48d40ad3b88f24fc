#include "intake/packed/packed_stream.h"

#include "base/memory.h"

#include <stdlib.h>
#include <zstd.h>

#define PIECE_BYTES ((size_t)64 * 1024)

/* Unpacks what was read; `*left`: 0 where a packed file has just ended. */
static bool unpack_piece(ZSTD_DStream *zstd, ZSTD_inBuffer *packed, size_t *left,
                         struct unpack_budget *budget, struct spool *spool, struct error *err)
{
    char piece[PIECE_BYTES];
    ZSTD_outBuffer out = {.dst = piece, .size = sizeof piece, .pos = sizeof piece};
    /* A piece that was filled may have left more behind. */
    while (packed->pos < packed->size || out.pos == out.size) {
        out.pos = 0;
        size_t before = packed->pos;
        size_t result = ZSTD_decompressStream(zstd, &out, packed);
        if (ZSTD_isError(result))
            return packed_stream_fail(err);
        if (before == packed->pos && out.pos == 0)
            break;
        *left = result;
        if (!unpack_budget_take(budget, out.pos, err) || !spool_append(spool, piece, out.pos, err))
            return false;
    }
    return true;
}

bool packed_stream_zstd(int fd, struct unpack_budget *budget, struct spool *spool,
                        struct error *err)
{
    ZSTD_DStream *zstd = ZSTD_createDStream();
    char *buffer = memory_alloc(PIECE_BYTES, 1);
    int64_t at = 0;
    size_t length = 1, left = 0;
    bool ok = true;
    if (zstd == NULL)
        memory_exhausted();
    while (ok && length > 0 && !unpack_budget_is_enough(budget, budget->used)) {
        ok = packed_stream_read(fd, &at, buffer, PIECE_BYTES, &length, err);
        ZSTD_inBuffer packed = {.src = buffer, .size = length};
        ok = ok && (length == 0 || unpack_piece(zstd, &packed, &left, budget, spool, err));
    }
    ok = ok &&
         (left == 0 || unpack_budget_is_enough(budget, budget->used) || packed_stream_fail(err));
    ZSTD_freeDStream(zstd);
    free(buffer);
    return ok;
}
