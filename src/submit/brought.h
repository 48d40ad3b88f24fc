/* submit/brought.h
 * What each connection has brought since it last rested: the settled numbers that are put back
 * where it turns out to mix replies up. Owns its memory. Depends on jobs/send/job_queue.h.
 */
#ifndef SUBMIT_BROUGHT_H
#define SUBMIT_BROUGHT_H

#include "jobs/send/job_queue.h"

/* As many piles as connections at a time. All zero is empty. */
struct brought {
    struct brought_pile *piles;
    size_t count;
    size_t capacity;
};

/* The connection (not 0) brought the answer for a number, with this stop id. `now_us`: monotonic.
 */
void brought_add(struct brought *brought, uint64_t connection, const struct job_stop_id *number,
                 int64_t now_us);

/* The connection has rested, and nothing came that nobody had asked for. What it has brought until
 * then can be believed once that is committed, unless one of its stop ids is another number's. */
void brought_rested(struct brought *brought, uint64_t connection);

/* All is committed: forgets what can be believed. */
void brought_committed(struct brought *brought);

/* This number was given a stop id that another number has. Returns the connection that brought it;
 * 0: none did. All else that this connection has brought is remembered until the doubt ends. */
uint64_t brought_doubt(struct brought *brought, int64_t phone);

/* A doubt about the connection ends, where there still is one: nothing was wrong; or the connection
 * is accused of mixing replies up. */
void brought_clear(struct brought *brought, uint64_t connection);
void brought_accuse(struct brought *brought, uint64_t connection);

/* Accuses all connections that are in doubt. */
void brought_accuse_doubted(struct brought *brought);

/* A connection that is accused; 0: there is none. */
uint64_t brought_accused(const struct brought *brought);

/* Forgets what the connection has brought, and hands it out: valid until the next call. */
const struct job_stop_id *brought_take(struct brought *brought, uint64_t connection, size_t *count);

/* When the oldest number that is not yet believed was brought; INT64_MAX: there is none. */
int64_t brought_since_us(const struct brought *brought);

/* Leaves it empty. */
void brought_free(struct brought *brought);

#endif
