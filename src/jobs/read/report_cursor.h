/* jobs/read/report_cursor.h
 * Reads what happened to every row, in file order, as one consistent view of the database, also
 * while a run goes on. Owns its statement and read transaction. Depends on jobs/.
 */
#ifndef JOBS_READ_REPORT_CURSOR_H
#define JOBS_READ_REPORT_CURSOR_H

#include "jobs/entry.h"
#include "jobs/job.h"
#include "jobs/kept_cells.h"
#include "jobs/store/job_store.h"

/* What became of a line: its job's state, or why it has none. */
enum report_status {
    REPORT_STATUS_INVALID = JOB_STATES, /* after the states, whose values are theirs */
    REPORT_STATUS_EMPTY,
    REPORT_STATUS_SKIPPED,
    REPORT_STATUS_UNDECIDED,
    REPORT_STATUSES,
};

/* "listed", …, "invalid", …: a static string. */
const char *report_status_name(enum report_status status);

/* A cell that is kept of the row, and the header's name of its column; "" where it has none. */
struct report_kept {
    struct kept_cell cell;
    const char *name;
};

/* One line of a report. Strings are valid until the next call. */
struct report_row {
    int64_t import_id;
    const char *file;        /* the import's path */
    const char *undo_reason; /* why the import was taken back; "" where it was not */
    int64_t requested_at;    /* ms: when the import was made, or its file last given again */
    struct entry entry;
    const char *column_name; /* the header's, or "column 3" */
    const char *sheet;       /* of a workbook, whose row is entry.line; "": it is none */
    int64_t known_since;     /* ms: when it was told already that this row needs a human, by an
                                earlier import or before its file was given again; 0: not */
    const struct report_kept *kept;
    size_t kept_count;

    /* The job; all zero and "" unless entry.status is ENTRY_PHONE. */
    enum job_state state;
    const char *stop_id; /* own, else the list's, else "" */
    bool has_code;
    int64_t code;
    const char *message;
    enum job_error_source source;
    int http_status;
    int64_t attempts;
    int64_t first_attempt_at; /* ms; 0: none */
    int64_t last_attempt_at;
    bool maybe_sent;

    /* The first entry of the number, where that is another one. */
    bool is_duplicate;
    int64_t first_import_id;
    const char *first_file;
    int64_t first_row; /* 0: it was pruned */
};

enum report_status report_row_status(const struct report_row *row);

struct report_cursor;

/* The entries of these imports, in the order given; `import_count` 0: of all imports that are not
 * undone nor pruned. ERROR_INPUT where one does not exist, or was pruned. */
bool report_cursor_open(struct job_store *store, const int64_t *import_ids, size_t import_count,
                        struct report_cursor **out, struct error *err) MUST_CHECK;

/* Sets `found` to false at the end. */
bool report_cursor_next(struct report_cursor *cursor, struct report_row *row, bool *found,
                        struct error *err) MUST_CHECK;

/* The imports that it reads, by their place in the report (NULL: no more), and from where. For the
 * files of this room. */
const struct import_row *report_cursor_import(const struct report_cursor *cursor, size_t place);
struct job_store *report_cursor_store(const struct report_cursor *cursor);

void report_cursor_close(struct report_cursor **cursor);

#endif
