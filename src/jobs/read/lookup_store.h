/* jobs/read/lookup_store.h
 * Everything that the store knows of some numbers: of each its job, each row of each file that has
 * it, each event. Owns its statements and a read transaction, so that all of it is one view.
 * Depends on jobs/.
 */
#ifndef JOBS_READ_LOOKUP_STORE_H
#define JOBS_READ_LOOKUP_STORE_H

#include "jobs/entry.h"
#include "jobs/job.h"
#include "jobs/store/job_store.h"

/* The job as it is now. Strings live until the next turn. */
struct lookup_job {
    bool is_known; /* false: no import has brought this number, and all else is zero */
    enum job_state state;
    int64_t attempts;
    int64_t first_attempt_at; /* ms; 0: never */
    int64_t last_attempt_at;
    const char *sent_by;      /* the system user of the run of the last attempt; "" where unknown */
    int64_t due_at;           /* when it is tried again; 0: no retry waits */
    int64_t confirmed_at;     /* when it was last known to be on the list; 0: never */
    int64_t seen_at;          /* when the list itself last showed it; 0: never */
    const char *own_stop_id;  /* given to us; "": none */
    const char *list_stop_id; /* the one that the provider's list shows; "": none */
    bool has_code;
    int64_t code;
    const char *message; /* "": none */
    enum job_error_source source;
    int http_status; /* 0: none */
    bool maybe_sent;
};

/* A cell of a file that has the number, or that has no number and holds the digits of this one
 * (phone_mask_set_find): its row was left out by an earlier version, or needs a human; or an import
 * that left its number out, of which no row is known: entry.row is 0. Strings are valid until the
 * next call. */
struct lookup_entry {
    int64_t import_id;
    const char *path;
    int64_t imported_at;     /* ms */
    int64_t undone_at;       /* 0: not */
    const char *undo_reason; /* "": none */
    const char *column_name; /* "": the file has no header */
    const char *choices;     /* of the import, as importer.h has them */
    struct entry entry;
};

/* What happened to the job. Strings are valid until the next call. */
struct lookup_event {
    int64_t at; /* ms */
    int64_t run_id;
    const char *user; /* of the run; "" where an import did it */
    enum job_event kind;
    enum job_state before;
    enum job_state after;
    bool has_code;
    int64_t code;
    int http_status;    /* 0: none */
    const char *reason; /* "": none */
};

struct lookup;

/* `phones`: the digits of so many E.164 numbers. */
bool lookup_open(struct job_store *store, const int64_t *phones, size_t count, struct lookup **out,
                 struct error *err) MUST_CHECK;

/* What follows is about the number at that place, from its beginning. Before the first such call,
 * there is none. */
bool lookup_turn(struct lookup *lookup, size_t place, struct error *err) MUST_CHECK;

/* Until the next turn. */
const struct lookup_job *lookup_job(const struct lookup *lookup);

/* When it was forgotten, with all that was known of it (ms); 0: it was not. */
int64_t lookup_forgotten_at(const struct lookup *lookup);

/* The next row, in the order of the imports and their rows, then the imports that left it out. The
 * next event, in the order in which
 * they happened. `*found` is false at the end. */
bool lookup_next_entry(struct lookup *lookup, struct lookup_entry *entry, bool *found,
                       struct error *err) MUST_CHECK;
bool lookup_next_event(struct lookup *lookup, struct lookup_event *event, bool *found,
                       struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void lookup_close(struct lookup **lookup);

#endif
