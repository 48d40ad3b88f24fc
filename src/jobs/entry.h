/* jobs/entry.h
 * An entry: what one phone cell of one data row says. Intake makes them, the store keeps them,
 * reports show them. Pure: owns nothing. Depends on base/text.h.
 */
#ifndef JOBS_ENTRY_H
#define JOBS_ENTRY_H

#include "base/text.h"

#include <stdint.h>

/* Stored: never renumber. */
enum entry_status {
    ENTRY_PHONE = 0,     /* a number: what became of it is its job's state */
    ENTRY_INVALID = 1,   /* something is there, and it is no number */
    ENTRY_EMPTY = 2,     /* nothing, or a placeholder */
    ENTRY_SKIPPED = 3,   /* left out by the filter, or by --skip-landlines */
    ENTRY_UNDECIDED = 4, /* the filter could not tell */
    ENTRY_STATUSES = 5,
};

/* Why an entry has no number. Stored: never renumber. */
enum entry_reason {
    ENTRY_REASON_NONE = 0,
    ENTRY_NOT_A_NUMBER = 1,
    ENTRY_TOO_SHORT = 2,
    ENTRY_TOO_LONG = 3,
    ENTRY_IMPOSSIBLE_LENGTH = 4, /* no number of that country has so many digits */
    ENTRY_UNKNOWN_COUNTRY = 5,   /* no country has that calling code */
    ENTRY_LOCAL_ONLY = 6,        /* can be dialled within its town only */
    ENTRY_DAMAGED = 7,           /* digits are destroyed or masked: 3,36E+10, #NAME?, 06 XX XX */
    ENTRY_PLACEHOLDER = 8,       /* N/A, NULL, -, 0 */
    ENTRY_NOT_SELECTED = 9,      /* the filter left the row out */
    ENTRY_FLAG_UNKNOWN =
        10, /* the filter's column holds a value that is neither selected nor its opposite */
    ENTRY_LANDLINE = 11,         /* left out by --skip-landlines */
    ENTRY_TWO_READINGS = 12,     /* more than one number could be meant */
    ENTRY_BROKEN_ROW = 13,       /* cells may stand in the wrong columns: too many, torn, cut off */
    ENTRY_NUMBER_ELSEWHERE = 14, /* the chosen cells are empty, and another one holds a phone */
    ENTRY_COUNTRY_UNCLEAR = 15,  /* a national number, and not certain of which country */
    ENTRY_PERSON_UNCLEAR = 16,   /* the cell names people beside its number: whose is it? */
    ENTRY_FORGOTTEN = 17,        /* its number was forgotten, with all that was known of it */
    ENTRY_REASONS = 18,
};

/* How a number was read, where that was not obvious: bits of `detail` of an ENTRY_PHONE. Stored:
 * never renumber. */
enum entry_reading {
    ENTRY_READ_ZERO_RESTORED = 1 << 0,  /* a spreadsheet had taken the leading 0 */
    ENTRY_READ_PLUS_RESTORED = 1 << 1,  /* the leading + (or 00) was missing */
    ENTRY_READ_FORMULA = 1 << 2,        /* ="06…" or '+33… */
    ENTRY_READ_LABEL = 1 << 3,          /* words around the number were left out */
    ENTRY_READ_ONE_OF_SEVERAL = 1 << 4, /* the cell holds several numbers */
    ENTRY_READ_EXTENSION = 1 << 5,      /* an extension was left out */
    ENTRY_READ_OVERSEAS = 1 << 6,       /* a national number read in a French overseas territory */
    ENTRY_READ_UNKNOWN_RANGE = 1 << 7, /* possible, but in no range that the numbering plan knows */
    ENTRY_READ_LANDLINE = 1 << 8,      /* a landline, which may not receive SMS */
    ENTRY_READ_DECIMALS = 1 << 9,      /* a spreadsheet had added decimals: 612345678.0 */
    ENTRY_READ_COUNTRY = 1 << 15, /* in the country that its row names, and not the default one */
    ENTRY_READ_LENGTH_UNKNOWN = 1 << 10, /* longer than the numbering data knows of its country */
    ENTRY_READ_POWER = 1 << 11,          /* a power of ten that holds all digits: 6.39980030E8 */
};

/* One entry. The cell is UTF-8 word for word, borrowed from whoever fills it in. */
struct entry {
    int64_t row;  /* data row, from 1 */
    int64_t line; /* physical line on which the row begins, from 1 */
    int column;   /* from 1; 0: the row has no cell in a phone column */
    const char *cell;
    size_t cell_length;
    int64_t phone; /* digits of the E.164 number; 0 unless status is ENTRY_PHONE */
    enum entry_status status;
    enum entry_reason reason;        /* unless status is ENTRY_PHONE */
    unsigned readings;               /* bits of enum entry_reading, where it is */
    int64_t objected_at;             /* ms since 1970, UTC; INT64_MIN: unknown */
    const unsigned char *row_digest; /* DIGEST_BYTES of all that decided (intake/row_kept.h), where
                                        it needs a human; NULL: none. Borrowed as the cell is */
    const int64_t *left_out; /* numbers in the cells of a row that the filter left out, where
                                they were read; borrowed as the cell is */
    size_t left_out_count;
    const char *kept; /* what else is kept of the row: jobs/kept_cells.h */
    size_t kept_length;
};

#define ENTRY_NO_DATE INT64_MIN

/* Whether the file alone leaves it to a human. */
static inline bool entry_needs_human(const struct entry *entry)
{
    return entry->status == ENTRY_INVALID || entry->status == ENTRY_UNDECIDED;
}

/* "phone", "invalid", "empty", "skipped", "undecided". */
const char *entry_status_name(enum entry_status status);

/* The reason as a short code for machines ("too_short"; the report's error_code) and as a sentence
 * for people, in English (others: report/report_words.h). */
const char *entry_reason_code(enum entry_reason reason);
const char *entry_reason_text(enum entry_reason reason);

/* Appends how the number was read, in English, as short sentences joined by "; ". Nothing for no
 * bits. */
void entry_append_readings(struct text *text, unsigned readings);

#endif
