#include "report/report_note.h"

#include "base/path.h"
#include "base/phone_mask.h"
#include "base/timestamp.h"

#include <inttypes.h>
#include <string.h>

/* A note that is being put together. */
struct note {
    struct text *text;
    const struct report_row *row;
    bool mask;
    bool local;
    enum language language;
};

static void append(struct note *note, enum report_sentence sentence)
{
    text_append_string(note->text, report_sentence(sentence, note->language));
}

static void append_foreign(struct note *note, const char *foreign)
{
    if (note->mask)
        phone_mask_append(note->text, foreign, strlen(foreign));
    else
        text_append_string(note->text, foreign);
}

static void append_day(struct note *note, const char *time)
{
    text_append(note->text, time, strcspn(time, "T "));
}

/* The day of a moment: here, or of UTC. */
static void append_date(struct note *note, int64_t wall_ms)
{
    char time[TIMESTAMP_SIZE];
    append_day(note, note->local ? timestamp_format_local(wall_ms, time)
                                 : timestamp_format(wall_ms, time));
}

static void begin_sentence(struct note *note)
{
    if (note->text->length > 0)
        append(note, REPORT_SAY_AND);
}

static void begin_with(struct note *note, enum report_sentence sentence)
{
    begin_sentence(note);
    append(note, sentence);
}

static void note_duplicate(struct note *note)
{
    const struct report_row *row = note->row;
    if (!row->is_duplicate || row->first_row == 0)
        return;
    begin_with(note, REPORT_SAY_SAME_AS_ROW);
    text_printf(note->text, "%" PRId64, row->first_row);
    if (row->first_import_id != row->import_id) {
        append(note, REPORT_SAY_OF_FILE);
        append_foreign(note, path_name(row->first_file));
        text_printf(note->text, " (import %" PRId64 ")", row->first_import_id);
    }
}

static void note_maybe_sent(struct note *note)
{
    if (!note->row->maybe_sent)
        return;
    if (note->row->state == JOB_ALREADY_LISTED)
        begin_with(note, REPORT_SAY_MAYBE_OURS);
    else if (note->row->state == JOB_PENDING)
        begin_with(note, REPORT_SAY_MAYBE_SENT);
}

/* A definite "no" stands until somebody decides otherwise. */
static void note_refused_before(struct note *note)
{
    const struct report_row *row = note->row;
    if (row->state == JOB_REJECTED && row->last_attempt_at < row->requested_at) {
        begin_with(note, REPORT_SAY_REFUSED_ON);
        append_date(note, row->last_attempt_at);
        append(note, REPORT_SAY_NOT_SENT_AGAIN);
    }
}

static void note_removal(struct note *note)
{
    const struct report_row *row = note->row;
    if (row->state == JOB_REMOVED && row->has_code) {
        begin_with(note, REPORT_SAY_NO_SUCH_STOP_ID);
    } else if (row->state == JOB_REMOVED && row->message[0] != '\0') {
        begin_sentence(note);
        append_foreign(note, row->message);
    } else if (row->state == JOB_CANCELLED && row->maybe_sent) {
        begin_with(note, REPORT_SAY_MAYBE_LISTED);
    }
}

static void note_taken_back(struct note *note)
{
    const struct report_row *row = note->row;
    bool is_undone =
        row->state == JOB_CANCELLED || row->state == JOB_REMOVING || row->state == JOB_REMOVED;
    if (is_undone && row->undo_reason[0] != '\0') {
        begin_with(note, REPORT_SAY_TAKEN_BACK);
        append_foreign(note, row->undo_reason);
    }
}

static void note_spared(struct note *note)
{
    if (note->row->state == JOB_ALREADY_LISTED && note->row->attempts == 0)
        begin_with(note, REPORT_SAY_SPARED);
}

static void note_elsewhere(struct note *note)
{
    if (note->row->entry.reason == ENTRY_NUMBER_ELSEWHERE) {
        begin_sentence(note);
        append_foreign(note, note->row->column_name);
        append(note, REPORT_SAY_NOT_CHOSEN);
    }
}

static void note_objection(struct note *note)
{
    if (note->row->entry.objected_at != ENTRY_NO_DATE) {
        begin_with(note, REPORT_SAY_OBJECTED_ON);
        char time[TIMESTAMP_SIZE];
        append_day(note, timestamp_format(note->row->entry.objected_at, time));
    }
}

static void note_known(struct note *note)
{
    if (note->row->known_since != 0) {
        begin_with(note, REPORT_SAY_KNOWN_SINCE);
        append_date(note, note->row->known_since);
    }
}

static void append_cell(struct text *text, const struct report_kept *kept, enum language language)
{
    if (kept->cell.length == 0)
        text_append_string(text, report_sentence(REPORT_SAY_EMPTY, language));
    text_append(text, kept->cell.bytes, kept->cell.length);
}

void report_append_kept(struct text *text, const struct report_row *row, enum kept_kind kind,
                        enum language language)
{
    const char *separator = "";
    for (size_t i = 0; i < row->kept_count; i++) {
        const struct report_kept *kept = &row->kept[i];
        if (kept->cell.kind != kind)
            continue;
        text_append_string(text, separator);
        if (kept->name[0] != '\0')
            text_append_string(text, kept->name);
        else
            text_printf(text, "%s%d", report_sentence(REPORT_SAY_COLUMN, language),
                        kept->cell.column);
        text_append_string(text, report_sentence(REPORT_SAY_IS, language));
        append_cell(text, kept, language);
        separator = report_sentence(REPORT_SAY_AND, language);
    }
}

/* What decided, or did not. */
static void note_filter(struct note *note)
{
    const struct report_row *row = note->row;
    const struct report_kept *said = NULL;
    size_t count = 0;
    for (size_t i = 0; i < row->kept_count; i++) {
        if (row->kept[i].cell.kind == KEPT_FILTER) {
            said = &row->kept[i];
            count++;
        }
    }
    if (count == 0 || note->mask)
        return;
    begin_with(note, count == 1 ? REPORT_SAY_FILTER_SAYS : REPORT_SAY_FILTERS_SAY);
    if (count == 1)
        append_cell(note->text, said, note->language);
    else
        report_append_kept(note->text, row, KEPT_FILTER, note->language);
}

void report_note(struct text *text, const struct report_row *row, bool mask, bool local,
                 enum language language)
{
    struct note note = {
        .text = text, .row = row, .mask = mask, .local = local, .language = language};
    if (row->entry.status == ENTRY_PHONE) {
        report_append_readings(text, row->entry.readings, language);
        note_duplicate(&note);
        note_maybe_sent(&note);
        note_refused_before(&note);
        note_removal(&note);
        note_taken_back(&note);
        note_spared(&note);
    }
    note_filter(&note);
    note_elsewhere(&note);
    note_objection(&note);
    note_known(&note);
}
