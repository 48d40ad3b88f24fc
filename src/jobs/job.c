/* One row for each state: its name, whether the number is on the list in it, and what it may
 * become. A move that is not in this table does not happen: job_moves.c asks it first. */
#include "jobs/job.h"

#include <assert.h>
#include <stddef.h>

#define TO(state) (1u << (state))

struct state_rule {
    const char *name;
    bool on_list;
    unsigned may_become; /* bits of TO() */
};

static const struct state_rule rules[JOB_STATES] = {
    [JOB_PENDING] = {"pending", false,
                     TO(JOB_LISTED) | TO(JOB_ALREADY_LISTED) | TO(JOB_REJECTED) |
                         TO(JOB_UNCONFIRMED) | TO(JOB_CANCELLED)},
    [JOB_LISTED] = {"listed", true, TO(JOB_PENDING) | TO(JOB_REMOVING)},
    [JOB_ALREADY_LISTED] = {"already_listed", true, TO(JOB_PENDING)},
    [JOB_REJECTED] = {"rejected", false, TO(JOB_PENDING)},
    [JOB_UNCONFIRMED] = {"unconfirmed", false, TO(JOB_PENDING) | TO(JOB_ALREADY_LISTED)},
    [JOB_CANCELLED] = {"cancelled", false, TO(JOB_PENDING) | TO(JOB_ALREADY_LISTED)},
    [JOB_REMOVING] = {"removing", false, TO(JOB_REMOVED) | TO(JOB_LISTED)},
    [JOB_REMOVED] = {"removed", false, TO(JOB_PENDING) | TO(JOB_ALREADY_LISTED)},
};

static const char *const source_names[JOB_ERROR_SOURCES] = {
    [JOB_ERROR_NONE] = "",
    [JOB_ERROR_PROVIDER] = "provider",
    [JOB_ERROR_HTTP] = "http",
    [JOB_ERROR_NETWORK] = "network",
};

static const char *const event_names[JOB_EVENTS] = {
    [JOB_EVENT_ATTEMPT] = "attempt",       [JOB_EVENT_SENT_AGAIN] = "sent_again",
    [JOB_EVENT_MAYBE_SENT] = "maybe_sent", [JOB_EVENT_ANSWERED] = "answered",
    [JOB_EVENT_CANCELLED] = "cancelled",   [JOB_EVENT_WANTED_AGAIN] = "wanted_again",
    [JOB_EVENT_CONFIRMED] = "confirmed",   [JOB_EVENT_REMOVING] = "removing",
    [JOB_EVENT_REMOVED] = "removed",       [JOB_EVENT_NOT_REMOVED] = "not_removed",
    [JOB_EVENT_RETRIED] = "retried",       [JOB_EVENT_RESTORED] = "restored",
    [JOB_EVENT_REOPENED] = "reopened",     [JOB_EVENT_PUT_BACK] = "put_back",
};

const char *job_event_name(enum job_event event)
{
    assert((unsigned)event < JOB_EVENTS);
    return event_names[event] != NULL ? event_names[event] : "unknown";
}

const char *job_state_name(enum job_state state)
{
    assert((unsigned)state < JOB_STATES);
    return rules[state].name;
}

const char *job_error_source_name(enum job_error_source source)
{
    assert((unsigned)source < JOB_ERROR_SOURCES);
    return source_names[source];
}

bool job_may_become(enum job_state from, enum job_state to)
{
    assert((unsigned)from < JOB_STATES && (unsigned)to < JOB_STATES);
    return (rules[from].may_become & TO(to)) != 0;
}

bool job_is_on_list(enum job_state state)
{
    assert((unsigned)state < JOB_STATES);
    return rules[state].on_list;
}
