/* submit/brought.h
 * What each connection has brought since it last rested: the settled numbers that are put back
 * where it turns out to mix replies up. Owns its memory. Depends on nothing.
 */
#ifndef SUBMIT_BROUGHT_H
#define SUBMIT_BROUGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct brought_number {
    int64_t phone;
    int64_t stop_id; /* that its reply gave; 0: none */
};

struct brought;

/* Empty. Never NULL. */
struct brought *brought_new(void);

/* `connection` is not 0; `now_us`: monotonic. */
void brought_add(struct brought *brought, uint64_t connection, const struct brought_number *number,
                 int64_t now_us);

/* The connection has rested, with nothing too many. What it has brought until then can be believed
 * once it is committed, where no stop id among it is another number's. */
void brought_rested(struct brought *brought, uint64_t connection);

/* All is committed: forgets what can be believed. */
void brought_committed(struct brought *brought);

/* The stop id of this number is another's. Its connection (0: none has brought it): what that has
 * brought is remembered until the doubt ends; the number itself is not. */
uint64_t brought_doubt(struct brought *brought, int64_t phone);

/* A doubt ends: it was none; or the connection is accused. False: it was found out before. */
bool brought_clear(struct brought *brought, uint64_t connection);
bool brought_accuse(struct brought *brought, uint64_t connection);

/* Accuses all that are in doubt. */
void brought_accuse_doubted(struct brought *brought);

/* One that is accused; 0: none. */
uint64_t brought_accused(const struct brought *brought);

/* Forgets what the connection has brought, and hands it out: valid until the next call. */
const struct brought_number *brought_take(struct brought *brought, uint64_t connection,
                                          size_t *count);

/* When the first was brought of those whose connection has not rested since; INT64_MAX: there is
 * none. */
int64_t brought_since_us(const struct brought *brought);

/* NULL-safe; sets the handle to NULL. */
void brought_free(struct brought **brought);

#endif
