#include "intake/packed/packed_stream.h"

#include "base/memory.h"

#include <stdlib.h>
#include <zlib.h>

#define PIECE_BYTES ((size_t)64 * 1024)
#define WITH_HEADER 16 /* zlib.h, inflateInit2: gzip's header and checksum */

struct gzip {
    z_stream zlib;
    unsigned char packed[PIECE_BYTES], piece[PIECE_BYTES];
    int64_t at;
    bool ended; /* the file */
};

static bool more(struct gzip *gzip, int fd, struct error *err)
{
    size_t length = 0;
    if (gzip->zlib.avail_in > 0 || gzip->ended)
        return true;
    if (!packed_stream_read(fd, &gzip->at, gzip->packed, PIECE_BYTES, &length, err))
        return false;
    gzip->ended = length == 0;
    gzip->zlib.next_in = gzip->packed;
    gzip->zlib.avail_in = (uInt)length;
    return true;
}

/* One packed file to its end; `gzip` stands behind it then. */
static bool unpack_one(struct gzip *gzip, int fd, struct unpack_budget *budget, struct spool *spool,
                       struct error *err)
{
    int result = Z_OK;
    while (result != Z_STREAM_END && !unpack_budget_is_enough(budget, budget->used)) {
        if (!more(gzip, fd, err))
            return false;
        gzip->zlib.next_out = gzip->piece;
        gzip->zlib.avail_out = (uInt)PIECE_BYTES;
        result = inflate(&gzip->zlib, Z_NO_FLUSH);
        if (result == Z_MEM_ERROR)
            memory_exhausted();
        size_t length = PIECE_BYTES - gzip->zlib.avail_out;
        if (result != Z_OK && result != Z_STREAM_END)
            return packed_stream_fail(err); /* Z_BUF_ERROR: the file ends too early */
        if (!unpack_budget_take(budget, length, err) ||
            !spool_append(spool, (const char *)gzip->piece, length, err))
            return false;
    }
    return true;
}

/* Tapes and disks fill the last block with zeros. */
static bool only_zeros_follow(struct gzip *gzip, int fd, struct error *err)
{
    while (!gzip->ended) {
        for (; gzip->zlib.avail_in > 0; gzip->zlib.avail_in--)
            if (*gzip->zlib.next_in++ != 0)
                return packed_stream_fail(err);
        if (!more(gzip, fd, err))
            return false;
    }
    return true;
}

bool packed_stream_gzip(int fd, struct unpack_budget *budget, struct spool *spool,
                        struct error *err)
{
    struct gzip *gzip = memory_alloc(1, sizeof *gzip);
    bool ok = true, goes_on = true, is_enough = false;
    if (inflateInit2(&gzip->zlib, MAX_WBITS + WITH_HEADER) != Z_OK)
        memory_exhausted();
    while (ok && goes_on) {
        ok = unpack_one(gzip, fd, budget, spool, err) && more(gzip, fd, err);
        is_enough = unpack_budget_is_enough(budget, budget->used);
        goes_on = !is_enough && !gzip->ended && gzip->zlib.avail_in > 0 && *gzip->zlib.next_in != 0;
        if (ok && goes_on)
            ok = inflateReset(&gzip->zlib) == Z_OK;
    }
    ok = ok && (is_enough || only_zeros_follow(gzip, fd, err));
    inflateEnd(&gzip->zlib);
    free(gzip);
    return ok;
}
