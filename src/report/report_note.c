#include "report/report_note.h"

#include "base/phone_mask.h"
#include "base/timestamp.h"
#include "report/report_cells.h"

#include <inttypes.h>
#include <string.h>

static void begin_sentence(struct text *note)
{
    if (note->length > 0) {
        text_append_string(note, "; ");
    }
}

static void note_duplicate(struct text *note, const struct report_row *row, bool mask)
{
    if (!row->is_duplicate) {
        return;
    }
    begin_sentence(note);
    text_printf(note, "same number as row %" PRId64, row->first_row);
    if (row->first_import_id != row->import_id) {
        const char *file = report_file_name(row->first_file);
        text_append_string(note, " of ");
        if (mask) {
            phone_mask_append(note, file, strlen(file));
        } else {
            text_append_string(note, file);
        }
        text_printf(note, " (import %" PRId64 ")", row->first_import_id);
    }
}

static void note_maybe_sent(struct text *note, const struct report_row *row)
{
    if (!row->maybe_sent) {
        return;
    }
    if (row->state == JOB_ALREADY_LISTED) {
        begin_sentence(note);
        text_append_string(note, "may have been put there by us: an earlier answer was lost");
    } else if (row->state == JOB_PENDING) {
        begin_sentence(note);
        text_append_string(note, "may have been sent: the answer was lost");
    }
}

static void append_date(struct text *note, int64_t wall_ms)
{
    char time[TIMESTAMP_SIZE];
    const char *formatted = timestamp_format(wall_ms, time);
    text_append(note, formatted, strcspn(formatted, "T"));
}

/* A definite "no" stands until somebody decides otherwise. */
static void note_refused_before(struct text *note, const struct report_row *row)
{
    if (row->state == JOB_REJECTED && row->last_attempt_at < row->requested_at) {
        begin_sentence(note);
        text_append_string(note, "refused on ");
        append_date(note, row->last_attempt_at);
        text_append_string(note, " and not sent again");
    }
}

static void note_removal(struct text *note, const struct report_row *row)
{
    if (row->state == JOB_REMOVED && row->has_code) {
        begin_sentence(note);
        text_append_string(note, "the provider had no such stop id any more");
    } else if (row->state == JOB_REMOVED && row->message[0] != '\0') {
        begin_sentence(note);
        text_append_string(note, row->message);
    } else if (row->state == JOB_CANCELLED && row->maybe_sent) {
        begin_sentence(note);
        text_append_string(note, "may be on the list: it may have been sent before");
    }
}

static void note_taken_back(struct text *note, const struct report_row *row)
{
    bool is_undone =
        row->state == JOB_CANCELLED || row->state == JOB_REMOVING || row->state == JOB_REMOVED;
    if (is_undone && row->undo_reason[0] != '\0') {
        begin_sentence(note);
        text_append_string(note, "taken back: ");
        text_append_string(note, row->undo_reason);
    }
}

static void note_spared(struct text *note, const struct report_row *row)
{
    if (row->state == JOB_ALREADY_LISTED && row->attempts == 0) {
        begin_sentence(note);
        text_append_string(note, "was on the provider's list: not sent");
    }
}

static void note_objection(struct text *note, const struct report_row *row)
{
    if (row->entry.objected_at != ENTRY_NO_DATE) {
        begin_sentence(note);
        text_append_string(note, "objected on ");
        append_date(note, row->entry.objected_at);
    }
}

void report_note(struct text *note, const struct report_row *row, bool mask)
{
    if (row->entry.status == ENTRY_PHONE) {
        entry_append_readings(note, row->entry.readings);
        note_duplicate(note, row, mask);
        note_maybe_sent(note, row);
        note_refused_before(note, row);
        note_removal(note, row);
        note_taken_back(note, row);
        note_spared(note, row);
    }
    note_objection(note, row);
}
