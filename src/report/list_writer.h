/* report/list_writer.h
 * Writes the provider's list, number by number as it comes, as CSV or JSON, with the mark by which
 * such a file is known (base/list_mark.h). Owns nothing but its memory. Depends on base/ and
 * report/report_out.h.
 */
#ifndef REPORT_LIST_WRITER_H
#define REPORT_LIST_WRITER_H

#include "report/report_out.h"

#include <stdint.h>

/* What is said of the whole list. Strings are borrowed for as long as the writer lives. */
struct list_head {
    bool json;
    bool masked;
    bool excel;               /* CSV: as a French Excel reads it */
    const char *account;      /* the provider's address */
    const char *account_user; /* "": not known */
    int64_t asked_at;         /* wall clock, ms */
    bool only_new;
    const char *since;        /* NULL: from the beginning */
    const char *missing_from; /* the file; NULL: none */
    const char *which_rows;   /* of that file, in words; NULL: none */
};

struct list_totals {
    int64_t listed;       /* numbers on the provider's list */
    int64_t written;      /* of these */
    int64_t unread_dates; /* of these: kept, since nobody can tell from when they are */
};

struct list_writer;

/* Writes what comes first to `out`, whose failures stick; it outlives the writer. Never NULL. */
struct list_writer *list_writer_new(const struct list_head *head, struct report_out *out);

/* `phone`: the digits of the E.164 number. `created_at`: foreign text; NULL: none. */
void list_writer_add(struct list_writer *writer, int64_t phone, int64_t stop_id,
                     const char *created_at);

/* The list has come whole: what comes last. Without it, JSON is cut off, and no reader takes it for
 * a list. */
void list_writer_end(struct list_writer *writer, const struct list_totals *counts);

/* NULL-safe; sets the handle to NULL. */
void list_writer_free(struct list_writer **writer);

#endif
