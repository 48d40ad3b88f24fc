/* report/xlsx/zip_member.h
 * Reads the members of a ZIP file, as workbooks are. What is damaged is told, and nothing of it is
 * trusted. Owns nothing. Depends on zlib, which no other file includes.
 */
#ifndef REPORT_XLSX_ZIP_MEMBER_H
#define REPORT_XLSX_ZIP_MEMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ZIP_NAME_SIZE 64

struct zip_member {
    char name[ZIP_NAME_SIZE]; /* cut where it is longer */
    uint32_t crc;
    uint32_t packed; /* bytes */
    uint32_t bytes;
    int64_t offset; /* of its local header */
};

/* Where the directory begins and how many members it has. False: it is no ZIP file. */
bool zip_find_directory(int file, int64_t *offset, unsigned *members);

/* Reads the member's entry at `offset`, and moves it to the next one. False: there is none. */
bool zip_next_member(int file, int64_t *offset, struct zip_member *member);

/* Takes what was unpacked, piece by piece; false: no more is wanted. */
struct zip_sink {
    bool (*take)(void *context, const unsigned char *bytes, size_t length);
    void *context;
};

/* Whether the member was unpacked to its end, and is what it was when it was packed. */
bool zip_unpack(int file, const struct zip_member *member, const struct zip_sink *sink);

#endif
