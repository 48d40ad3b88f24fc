/* libxlsxwriter does not notice if the disk is full while it writes a sheet's temporary file:
 * the workbook then lacks rows, and the library says that all went well. So the finished file is
 * unpacked again, and the rows of each sheet are counted in its XML. Only the end of the piece
 * before is kept, since a tag may lie across two pieces. */
#include "report/xlsx/xlsx_check.h"

#include "report/xlsx/zip_member.h"

#include <stdio.h>
#include <string.h>

#define ROW_TAG "<row "
#define END_TAG "</worksheet>"
#define TAIL    (sizeof END_TAG - 1) /* the longer one */
#define PIECE   ((size_t)64 * 1024)

/* What was unpacked so far. */
struct sheet {
    int64_t rows;
    unsigned char bytes[TAIL + PIECE]; /* the end of the piece before, then the piece */
    size_t kept;
};

/* Takes in `length` bytes that stand behind those kept. No text holds a "<": it is escaped. */
static void take_in(struct sheet *sheet, size_t length)
{
    size_t all = sheet->kept + length;
    const unsigned char *at = sheet->bytes;
    const unsigned char *end = sheet->bytes + all;
    while ((at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        size_t left = (size_t)(end - at);
        /* A tag that ended within the bytes kept was counted before. */
        bool is_new = at + sizeof ROW_TAG - 1 > sheet->bytes + sheet->kept;
        if (left >= sizeof ROW_TAG - 1 && is_new && memcmp(at, ROW_TAG, sizeof ROW_TAG - 1) == 0)
            sheet->rows++;
        at++;
    }
    sheet->kept = all < TAIL ? all : TAIL;
    memmove(sheet->bytes, end - sheet->kept, sheet->kept);
}

static bool take_pieces(void *context, const unsigned char *bytes, size_t length)
{
    struct sheet *sheet = context;
    while (length > 0) {
        size_t piece = length < PIECE ? length : PIECE;
        memcpy(sheet->bytes + sheet->kept, bytes, piece);
        take_in(sheet, piece);
        bytes += piece;
        length -= piece;
    }
    return true;
}

static bool check_sheet(int file, const struct zip_member *member, int64_t rows)
{
    struct sheet sheet = {0};
    const struct zip_sink sink = {take_pieces, &sheet};
    return zip_unpack(file, member, &sink) && sheet.rows == rows && sheet.kept == TAIL &&
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
    if (!zip_find_directory(file, &offset, &members))
        return false;
    for (unsigned i = 0; i < members; i++) {
        struct zip_member member;
        if (!zip_next_member(file, &offset, &member))
            return false;
        unsigned number = sheet_number(member.name);
        if (number > sheets || (number > 0 && !check_sheet(file, &member, rows[number - 1])))
            return false;
        whole += number > 0;
    }
    return whole == sheets;
}
