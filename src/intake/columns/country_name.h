/* intake/columns/country_name.h
 * Which country a cell names: by an ISO 3166-1 code, by its name in French, English, German, Dutch,
 * Spanish, Italian, Portuguese or its own language, or by its calling code. Pure. Depends on base/
 * and intake/phone/phone_parser.h.
 */
#ifndef INTAKE_COLUMNS_COUNTRY_NAME_H
#define INTAKE_COLUMNS_COUNTRY_NAME_H

#include "base/text.h"

struct country {
    const char alpha2[3], alpha3[4];
    const char *names; /* plain, each between semicolons */
};

extern const struct country country_table[];
extern const size_t country_count;

/* How a cell names a country. */
enum country_cell {
    COUNTRY_BLANK,      /* nothing, or what stands for nothing */
    COUNTRY_UNREADABLE, /* what it names is not known, or could be either of two things */
    COUNTRY_CODE,       /* two or three letters */
    COUNTRY_NAME,
    COUNTRY_CALLING_CODE,         /* 41 */
    COUNTRY_CERTAIN_CALLING_CODE, /* +41, 0041 */
};

/* Reads a cell (UTF-8). `region`: its ISO 3166-1 alpha-2, where it could be read. */
enum country_cell country_name_read(const char *cell, size_t length, char region[3]);

/* Replaces `plain` by the text as the table has names: folded, words of letters and digits with one
 * space between them. */
void country_name_plain(const char *text, size_t length, struct text *plain);

#endif
