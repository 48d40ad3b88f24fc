/* intake/phone/phone_parser.h
 * libphonenumber behind a C interface: what one spelling of a number means in a country. No other
 * file includes it. Owns nothing (the library's tables live as long as the program). Depends on
 * nothing.
 */
#ifndef INTAKE_PHONE_PHONE_PARSER_H
#define INTAKE_PHONE_PHONE_PARSER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* IsPossibleNumberWithReason, or why there was nothing to ask it about. */
enum phone_possibility {
    PHONE_POSSIBLE,
    PHONE_NOT_A_NUMBER,
    PHONE_TOO_SHORT,
    PHONE_TOO_LONG,
    PHONE_IMPOSSIBLE_LENGTH,
    PHONE_UNKNOWN_COUNTRY,
    PHONE_LOCAL_ONLY,
};

struct parsed_phone {
    enum phone_possibility possibility;
    /* The rest is set where it is possible, or could be but for its length. */
    int64_t digits;    /* of the E.164 number; INT64_MAX: more than these hold */
    int calling_code;  /* with which they begin */
    bool valid;        /* in a range that the numbering plan knows (IsValidNumber) */
    bool landline;     /* a fixed line, and no mobile */
    bool national;     /* written without a country */
    bool keeps_zero;   /* its national part begins with a 0, as Italian numbers do */
    bool zero_dialled; /* where it does: the 0 that people there dial before a national number */
    enum phone_possibility without_zero; /* where it does: of the number without it */
    bool without_plus; /* written with the country's calling code, but without + or 00 */
};

/* Reads `length` bytes of ASCII digits and punctuation as written in `region` (ISO 3166-1 alpha-2,
 * upper case). About 25 µs. */
void phone_parse(const char *text, size_t length, const char *region, struct parsed_phone *phone);

/* Whether libphonenumber knows the region, and whether people there dial a 0 before a national
 * number. */
bool phone_region_is_known(const char *region);
bool phone_region_dials_zero(const char *region);

/* The region whose numbers a calling code begins, the largest where there are several (1: US).
 * False: no country has it. */
bool phone_calling_code_region(int calling_code, char region[3]);

/* The region's calling code; whether all its numbers have the same count of digits. */
int phone_region_calling_code(const char *region);
bool phone_region_has_one_length(const char *region);

#ifdef __cplusplus
}
#endif

#endif
