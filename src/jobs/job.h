/* jobs/job.h
 * A job's life: its states, and the moves between them. Pure: owns nothing. Depends on nothing.
 */
#ifndef JOBS_JOB_H
#define JOBS_JOB_H

#include <stdbool.h>
#include <stdint.h>

/* Stored: never renumber. */
enum job_state {
    JOB_PENDING = 0,        /* to be sent (a retry: after its due time) */
    JOB_LISTED = 1,         /* on the list, put there by us: the provider gave us a stop id */
    JOB_ALREADY_LISTED = 2, /* the provider says that it was on the list before us */
    JOB_REJECTED = 3,       /* a definite "no" for this number */
    JOB_UNCONFIRMED = 4,    /* the provider answered, and what it did can't be known */
    JOB_CANCELLED = 5,      /* the only import that wanted it was undone before it was sent */
    JOB_REMOVING = 6,       /* undo is taking it off; recovery never makes it pending */
    JOB_REMOVED = 7,        /* taken off the list again by undo */
    JOB_STATES = 8,
};

/* Where the last error of a job comes from. Stored: never renumber. */
enum job_error_source {
    JOB_ERROR_NONE = 0,
    JOB_ERROR_PROVIDER = 1,
    JOB_ERROR_HTTP = 2,
    JOB_ERROR_NETWORK = 3,
    JOB_ERROR_SOURCES = 4,
};

/* What an event tells. Stored: never renumber. */
enum job_event {
    JOB_EVENT_ATTEMPT = 0, /* an attempt that did not settle its job */
    JOB_EVENT_SENT_AGAIN =
        1, /* settled before, and sent again: a later import brought it, and the list lacks it */
    JOB_EVENT_MAYBE_SENT = 2,   /* the run crashed while this job may have been on the wire */
    JOB_EVENT_ANSWERED = 3,     /* the answer to a job that had been settled before */
    JOB_EVENT_CANCELLED = 5,    /* undone before it was sent */
    JOB_EVENT_WANTED_AGAIN = 6, /* cancelled or removed before, and an import brings it again */
    JOB_EVENT_CONFIRMED = 7,    /* the list shows it */
    JOB_EVENT_REMOVING = 8,     /* undo begins to take it off */
    JOB_EVENT_REMOVED = 9,      /* it is off the list */
    JOB_EVENT_NOT_REMOVED = 10, /* an attempt to take it off that did not do so */
    JOB_EVENT_RETRIED = 11,     /* somebody asked for it to be sent again */
    JOB_EVENT_RESTORED = 12,    /* to be sent again before, and listed as it was: undone */
    JOB_EVENT_REOPENED = 13,    /* rejected by a code that does not speak about the number, as an
                                   earlier version had it (schema/007_rejections.sql) */
    JOB_EVENT_PUT_BACK = 14,    /* its connection mixed replies up: settled by another's, perhaps */
    JOB_EVENTS = 15,
};

/* The name in reports and messages ("already_listed"), a static string. */
const char *job_state_name(enum job_state state);

/* "provider", "http", "network"; "" for JOB_ERROR_NONE. */
const char *job_error_source_name(enum job_error_source source);

/* The event's name for machines: "attempt", "sent_again", …; a static string. */
const char *job_event_name(enum job_event event);

/* Whether the table of the design allows the move. A state may always "become" itself only where
 * the table says so. */
bool job_may_become(enum job_state from, enum job_state to);

/* Whether the number is on the list as far as we know (listed, already_listed). */
bool job_is_on_list(enum job_state state);

#endif
