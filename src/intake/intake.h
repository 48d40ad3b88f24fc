/* intake/intake.h
 * From a file to entries: bytes (of a workbook: its rows) -> UTF-8 -> CSV rows -> columns -> phone
 * numbers. A plan says what was found in the file and how it will be read; reading hands every
 * entry to a sink. Owns the open file. Depends on base/ and jobs/entry.h.
 */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "jobs/entry.h"

#include <signal.h>

#define INTAKE_AND       '\x1F'
#define INTAKE_KEEP_NONE "none"

/* Whether a workbook's hidden rows and columns are meant. */
enum intake_hidden { INTAKE_HIDDEN_ASK, INTAKE_HIDDEN_INCLUDED, INTAKE_HIDDEN_LEFT_OUT };

/* What the user chose; all strings UTF-8, borrowed for as long as the plan lives. */
struct intake_options {
    const char *country; /* ISO 3166-1 alpha-2 for national numbers; NULL: FR, and not chosen */
    const char *country_column; /* name or number of the column that says each row's; NULL: found,
                                   where no country was chosen */
    const char *const *columns; /* names or numbers (from 1) of phone columns; none: found */
    size_t column_count;
    const char *const *where; /* "COLUMN=VALUE[,VALUE…]" each; after INTAKE_AND it narrows the one
                                 before it */
    size_t where_count;
    bool all_rows;
    bool no_header;
    char delimiter;       /* 0: found */
    const char *encoding; /* NULL: found */
    const char *sheet;    /* of a workbook: its name or number; NULL: the only one with phones */
    enum intake_hidden hidden_rows;
    bool skip_landlines;
    const char *const *keep; /* names or numbers of columns to be kept with every entry;
                                INTAKE_KEEP_NONE alone: none; no item: those that tell a person
                                apart, with entries that need a human */
    size_t keep_count;
    bool reads_left_out; /* also the numbers of rows that the filter leaves out: entry.left_out */
    bool allow_empty;    /* a filter may select nothing */
    const char *name;    /* of standard input; NULL: it has none */
    const char *command; /* what a suggested option is put behind, as for a shell; NULL: stopsms run
                            and the file */
    const volatile sig_atomic_t
        *interrupted; /* nonzero: stop with ERROR_INTERRUPTED; NULL: never */
};

/* The rules by which rows are read. Raised by whoever changes what comes of a row: imports that
 * were read by others are held against the new reading when their file is given again. */
#define INTAKE_READING 5

struct intake_column {
    int number;       /* from 1 */
    const char *name; /* the header's; "column 3" without one */
};

/* A value of the filter's column, as first spelt, and what the filter makes of it. 0 rows: it was
 * asked for, and no row has it. */
enum intake_choice { INTAKE_SELECTED, INTAKE_LEFT_OUT, INTAKE_UNDECIDED };
struct intake_value {
    const char *column; /* as an option has it */
    const char *value;
    int64_t rows;
    enum intake_choice choice;
};

/* A column full of phones that was not chosen, and why. */
enum intake_left_out_reason {
    INTAKE_NOT_ASKED,
    INTAKE_OTHERS,
    INTAKE_FAX,
    INTAKE_UNSURE,
    INTAKE_UNKNOWN_NAME
};
struct intake_left_out {
    int number; /* from 1 */
    const char *name;
    enum intake_left_out_reason reason;
};

/* The reason for people, in their language: "its name says that they are somebody else's". */
const char *intake_left_out_why(enum intake_left_out_reason reason);

struct intake_plan;

/* Opens and surveys the file ("-": standard input, copied to an unnamed file first): digest,
 * encoding, dialect, header, columns, filter. ERROR_NO_INPUT: not there, or not readable;
 * ERROR_INPUT: can't be read as asked, in doubt, or one of our own reports, with the exact option
 * to add. */
bool intake_plan_new(const char *path, const struct intake_options *options,
                     struct intake_plan **out, struct error *err) MUST_CHECK;
void intake_plan_free(struct intake_plan **plan);

/* What was found. Strings live as long as the plan. */
struct intake_description {
    const char *path; /* absolute; "-" for standard input, "/dev/stdin/NAME" where it has a name */
    int64_t bytes;
    unsigned char sha256[DIGEST_BYTES];
    const char *origin; /* of a to-fix file: the first digits of the SHA-256 of the file whose rows
                           it holds; "": it is none */
    const char *encoding; /* "UTF-8", "UTF-16LE", "windows-1252", … */
    char delimiter;
    bool has_header;
    int64_t preamble_lines;  /* physical lines before the header that are no rows */
    const char *header_json; /* JSON array of the header's cells, "[]" without one */
    const char *choices;     /* what was chosen or found, as jobs/import/import_identity.h has it */
    const char *given;       /* the names in it that the user gave */
    const char *dialect;     /* "UTF-8, semicolon, header on line 1", "sheet "X", …" */
    const char *found;       /* the same, and what else was found, as the store keeps it */
    const struct intake_column *phone_columns;
    size_t phone_column_count;
    const struct intake_left_out *left_out; /* full of phones, and not chosen */
    size_t left_out_count;
    const char *filter;  /* "SMS Opt Out = yes" in words; "all rows" */
    const char *country; /* "FR": of numbers whose row says none */
    const struct intake_column *country_columns;
    size_t country_column_count;
    const struct intake_column *kept_columns;
    size_t kept_column_count;
    bool kept_of_all; /* with every entry, and not with those alone that need a human */
};
const struct intake_description *intake_plan_describe(const struct intake_plan *plan);

/* The name of the sheet that is read, as the plan's; NULL: the file is no workbook. */
const char *intake_plan_sheet(const struct intake_plan *plan);

struct intake_counts {
    bool is_whole; /* the file was read to its end, even where it is refused then */
    int64_t rows;
    int64_t headers_again; /* the header's line once more, in files joined end to end: no rows */
    int64_t
        cut_off_line; /* of a short last row without a line end: the file was cut off; 0: none */
    int64_t entries[ENTRY_STATUSES];
    int64_t reasons[ENTRY_REASONS];
    int64_t national;                  /* numbers written without a country */
    int64_t landlines;                 /* of these: landlines */
    int64_t landlines_beside;          /* landlines in rows that hold a mobile as well */
    const struct intake_value *values; /* of the filter's columns; live as long as the plan */
    size_t value_count;
};

/* Reads all rows and hands every entry over, in file order, with what is kept of its row and, where
 * it needs a human, what the filter's columns say. The sink's failure ends the reading
 * with its error. ERROR_INPUT where the file can't be read after all (an unclosed quote, a record
 * over 64 KiB, more than a bare list of phones and no word about which rows are meant, a filter
 * that selects nothing, a file that changed): whoever owns the sink must then forget what it was
 * handed. May be called again. */
bool intake_read(struct intake_plan *plan,
                 bool (*sink)(void *context, const struct entry *entry, struct error *err),
                 void *context, struct intake_counts *counts, struct error *err) MUST_CHECK;

/* Reads them once more, as they were read: the cells that tell a person apart come with every
 * entry, also by default. For rows of which it shows later that they need a human. Whether the file
 * may be imported at all was asked then, and is not asked again. */
bool intake_read_kept(struct intake_plan *plan,
                      bool (*sink)(void *context, const struct entry *entry, struct error *err),
                      void *context, struct error *err) MUST_CHECK;

#endif
