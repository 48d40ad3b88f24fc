#include "report/xlsx/zip_member.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* The records of a ZIP file (PKWARE's APPNOTE.TXT, 4.3): their sizes, and where their fields are.
 */
#define END_SIZE     22
#define CENTRAL_SIZE 46
#define LOCAL_SIZE   30

#define PIECE ((size_t)64 * 1024)

static uint32_t read16(const unsigned char *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8;
}

static uint32_t read32(const unsigned char *bytes)
{
    return read16(bytes) | read16(bytes + 2) << 16;
}

static bool read_at(int file, int64_t offset, void *bytes, size_t size)
{
    return pread(file, bytes, size, (off_t)offset) == (ssize_t)size;
}

bool zip_find_directory(int file, int64_t *offset, unsigned *members)
{
    struct stat status;
    unsigned char end[END_SIZE];
    if (fstat(file, &status) != 0 || status.st_size < END_SIZE ||
        !read_at(file, status.st_size - END_SIZE, end, sizeof end) || memcmp(end, "PK\5\6", 4) != 0)
        return false;
    *members = read16(end + 10);
    *offset = read32(end + 16);
    return true;
}

bool zip_next_member(int file, int64_t *offset, struct zip_member *member)
{
    unsigned char entry[CENTRAL_SIZE];
    if (!read_at(file, *offset, entry, sizeof entry) || memcmp(entry, "PK\1\2", 4) != 0)
        return false;
    size_t name = read16(entry + 28);
    *member = (struct zip_member){
        .crc = read32(entry + 16),
        .packed = read32(entry + 20),
        .bytes = read32(entry + 24),
        .offset = read32(entry + 42),
    };
    size_t kept = name < ZIP_NAME_SIZE ? name : ZIP_NAME_SIZE - 1;
    if (!read_at(file, *offset + CENTRAL_SIZE, member->name, kept))
        return false;
    *offset += CENTRAL_SIZE + (int64_t)name + read16(entry + 30) + read16(entry + 32);
    return true;
}

/* Unpacks what lies at `offset`. */
static bool unpack_at(int file, int64_t offset, const struct zip_member *member,
                      const struct zip_sink *sink)
{
    unsigned char packed[4096];
    unsigned char piece[PIECE];
    uLong crc = 0;
    z_stream zip = {0};
    int result = inflateInit2(&zip, -MAX_WBITS); /* without zlib's own header */
    uint32_t left = member->packed;
    while (result == Z_OK) {
        if (zip.avail_in == 0) {
            size_t taken = left < sizeof packed ? left : sizeof packed;
            if (taken == 0 || !read_at(file, offset, packed, taken))
                break;
            zip.next_in = packed;
            zip.avail_in = (uInt)taken;
            offset += (int64_t)taken;
            left -= (uint32_t)taken;
        }
        zip.next_out = piece;
        zip.avail_out = (uInt)PIECE;
        result = inflate(&zip, Z_NO_FLUSH);
        size_t length = PIECE - zip.avail_out;
        crc = crc32(crc, piece, (uInt)length);
        if (!sink->take(sink->context, piece, length))
            break;
    }
    bool whole = result == Z_STREAM_END && zip.total_out == member->bytes && crc == member->crc;
    inflateEnd(&zip);
    return whole;
}

bool zip_unpack(int file, const struct zip_member *member, const struct zip_sink *sink)
{
    unsigned char local[LOCAL_SIZE];
    if (!read_at(file, member->offset, local, sizeof local) || memcmp(local, "PK\3\4", 4) != 0)
        return false;
    int64_t offset = member->offset + LOCAL_SIZE + read16(local + 26) + read16(local + 28);
    return unpack_at(file, offset, member, sink);
}
