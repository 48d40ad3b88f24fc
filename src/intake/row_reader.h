/* intake/row_reader.h
 * What the files of one reading share: the rows on their way to the sink. Owned by row_reader.c,
 * which reads the rows; row_entries.c makes entries of them. Depends on intake/plan.h.
 */
#ifndef INTAKE_ROW_READER_H
#define INTAKE_ROW_READER_H

#include "intake/file/row_queue.h"
#include "intake/plan.h"
#include "intake/row_kept.h"

/* One reading of the file. */
struct row_reader {
    struct intake_plan *plan;
    struct text_decoder *decoder;
    struct csv_reader *csv;
    struct row_queue *queue;
    struct bare_list *bare;      /* NULL where the user has said which rows are meant */
    struct consent_watch *watch; /* beside it: what to suggest where the file is no bare list */
    bool (*sink)(void *context, const struct entry *entry, struct error *err);
    void *sink_context;
    struct intake_counts *counts;
    size_t records;
    int64_t selected_rows;              /* broken ones with a selected value are among them */
    struct column_set deciding;         /* columns of which no cell may be cut */
    size_t emitted;                     /* entries of the row */
    int64_t row_mobiles, row_landlines; /* of the row */
    struct csv_row row;
    struct row_country country;   /* of the row */
    struct column_tally *tallies; /* of the phone columns */
    struct entry entry;           /* of the row: what all of its entries share */
    unsigned char digest[DIGEST_BYTES];
    bool was_digested, has_digest; /* of the row */
    struct row_kept kept;          /* of the row */
    int64_t *left_out;             /* numbers of a row that the filter left out */
    size_t left_out_count, left_out_room;
};

/* Counts the row at hand and hands its entries to the sink: those of a whole row, as the filter
 * says; those of a broken one, for a human. */
bool row_entries_emit(struct row_reader *reader, struct error *err) MUST_CHECK;
bool row_entries_emit_broken(struct row_reader *reader, struct error *err) MUST_CHECK;

#endif
