/* sandbox/request_log.h
 * What add requests came in, in the order of their arrival, and what they were answered: the
 * witness of rehearsals and tests. Never holds the API key. Owns its entries. Depends on
 * base/text.h.
 */
#ifndef SANDBOX_REQUEST_LOG_H
#define SANDBOX_REQUEST_LOG_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

struct request_log;

struct request_record {
    const char *number; /* as it was sent; NULL: none */
    int64_t arrived_ms; /* wall clock */
    unsigned status;    /* HTTP; 0: the connection was cut without a reply */
    unsigned code;      /* the provider's; 0: no reply in its format */
    unsigned in_flight; /* requests unanswered then, this one included */
};

/* Never NULL. */
struct request_log *request_log_new(void);

/* Keeps a record (and copies the number: 40 bytes of it at most, what is not plain ASCII as '?').
 */
void request_log_append(struct request_log *log, const struct request_record *record);

/* Appends the log as JSON: {"count":2,"peakInFlight":1,"numbers":["+336…",null],"times":[…],
 * "statuses":[…],"codes":[…]}. */
void request_log_write(const struct request_log *log, struct text *out);

size_t request_log_count(const struct request_log *log);

/* NULL-safe; sets the handle to NULL. */
void request_log_free(struct request_log **log);

#endif
