#include "report/xlsx_check.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* The records of a ZIP file (PKWARE's APPNOTE.TXT, 4.3): their sizes, and where their fields are.
 */
#define END_SIZE     22
#define CENTRAL_SIZE 46
#define LOCAL_SIZE   30

#define NAME_SIZE 64
#define PIECE     ((size_t)64 * 1024)

#define ROW_TAG "<row "
#define END_TAG "</worksheet>"
#define TAIL    (sizeof END_TAG - 1) /* the longer one */

struct member {
    char name[NAME_SIZE];
    uint32_t crc;
    uint32_t packed; /* bytes */
    uint32_t bytes;
    int64_t offset; /* of its local header */
};

/* What was unpacked so far. */
struct sheet {
    uint32_t crc;
    int64_t rows;
    unsigned char bytes[TAIL + PIECE]; /* the end of the piece before, then the piece */
    size_t kept;
};

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

static bool find_directory(int file, int64_t *offset, unsigned *members)
{
    struct stat status;
    unsigned char end[END_SIZE];
    if (fstat(file, &status) != 0 || status.st_size < END_SIZE ||
        !read_at(file, status.st_size - END_SIZE, end, sizeof end) ||
        memcmp(end, "PK\5\6", 4) != 0) {
        return false;
    }
    *members = read16(end + 10);
    *offset = read32(end + 16);
    return true;
}

/* Reads the member's entry at `offset`, and moves it to the next one. */
static bool read_member(int file, int64_t *offset, struct member *member)
{
    unsigned char entry[CENTRAL_SIZE];
    if (!read_at(file, *offset, entry, sizeof entry) || memcmp(entry, "PK\1\2", 4) != 0) {
        return false;
    }
    size_t name = read16(entry + 28);
    *member = (struct member){
        .crc = read32(entry + 16),
        .packed = read32(entry + 20),
        .bytes = read32(entry + 24),
        .offset = read32(entry + 42),
    };
    size_t kept = name < NAME_SIZE ? name : NAME_SIZE - 1;
    if (!read_at(file, *offset + CENTRAL_SIZE, member->name, kept)) {
        return false;
    }
    *offset += CENTRAL_SIZE + (int64_t)name + read16(entry + 30) + read16(entry + 32);
    return true;
}

/* Takes in `length` bytes that stand behind those kept. No text holds a "<": it is escaped. */
static void take_in(struct sheet *sheet, size_t length)
{
    sheet->crc = (uint32_t)crc32(sheet->crc, sheet->bytes + sheet->kept, (uInt)length);
    size_t all = sheet->kept + length;
    const unsigned char *at = sheet->bytes;
    const unsigned char *end = sheet->bytes + all;
    while ((at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        size_t left = (size_t)(end - at);
        /* A tag that ended within the bytes kept was counted before. */
        bool is_new = at + sizeof ROW_TAG - 1 > sheet->bytes + sheet->kept;
        if (left >= sizeof ROW_TAG - 1 && is_new && memcmp(at, ROW_TAG, sizeof ROW_TAG - 1) == 0) {
            sheet->rows++;
        }
        at++;
    }
    sheet->kept = all < TAIL ? all : TAIL;
    memmove(sheet->bytes, end - sheet->kept, sheet->kept);
}

/* Unpacks what lies at `offset`. */
static bool unpack(int file, int64_t offset, const struct member *member, struct sheet *sheet)
{
    unsigned char packed[4096];
    z_stream zip = {0};
    int result = inflateInit2(&zip, -MAX_WBITS); /* without zlib's own header */
    uint32_t left = member->packed;
    while (result == Z_OK) {
        if (zip.avail_in == 0) {
            size_t piece = left < sizeof packed ? left : sizeof packed;
            if (piece == 0 || !read_at(file, offset, packed, piece)) {
                break;
            }
            zip.next_in = packed;
            zip.avail_in = (uInt)piece;
            offset += (int64_t)piece;
            left -= (uint32_t)piece;
        }
        zip.next_out = sheet->bytes + sheet->kept;
        zip.avail_out = (uInt)PIECE;
        result = inflate(&zip, Z_NO_FLUSH);
        take_in(sheet, PIECE - zip.avail_out);
    }
    bool whole = result == Z_STREAM_END && zip.total_out == member->bytes;
    inflateEnd(&zip);
    return whole && sheet->crc == member->crc;
}

static bool check_sheet(int file, const struct member *member, int64_t rows)
{
    unsigned char local[LOCAL_SIZE];
    if (!read_at(file, member->offset, local, sizeof local) || memcmp(local, "PK\3\4", 4) != 0) {
        return false;
    }
    struct sheet sheet = {0};
    int64_t offset = member->offset + LOCAL_SIZE + read16(local + 26) + read16(local + 28);
    return unpack(file, offset, member, &sheet) && sheet.rows == rows && sheet.kept == TAIL &&
           memcmp(sheet.bytes, END_TAG, TAIL) == 0;
}

/* Which sheet it is, from 1; 0: none. */
static unsigned sheet_number(const char *name)
{
    unsigned number = 0;
    return sscanf(name, "xl/worksheets/sheet%u.xml", &number) == 1 ? number : 0;
}

bool xlsx_check(int file, const int64_t *rows, size_t sheets)
{
    int64_t offset = 0;
    unsigned members = 0;
    size_t whole = 0;
    if (!find_directory(file, &offset, &members)) {
        return false;
    }
    for (unsigned i = 0; i < members; i++) {
        struct member member;
        if (!read_member(file, &offset, &member)) {
            return false;
        }
        unsigned number = sheet_number(member.name);
        if (number > sheets || (number > 0 && !check_sheet(file, &member, rows[number - 1]))) {
            return false;
        }
        whole += number > 0;
    }
    return whole == sheets;
}
