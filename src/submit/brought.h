/* submit/brought.h
 * What each connection has brought since it last rested: the settled numbers that are put back
 * where it turns out to mix replies up. Owns its memory. Depends on nothing.
 */
#ifndef SUBMIT_BROUGHT_H
#define SUBMIT_BROUGHT_H

#include <stddef.h>
#include <stdint.h>

struct brought_number {
    int64_t phone;
    int64_t stop_id; /* that its reply gave; 0: none */
};

struct brought;

/* Empty. Never NULL. */
struct brought *brought_new(void);

/* `now_us`: monotonic. */
void brought_add(struct brought *brought, uint64_t connection, const struct brought_number *number,
                 int64_t now_us);

/* Forgets what the connection has brought, and hands it out: valid until the next call. */
const struct brought_number *brought_take(struct brought *brought, uint64_t connection,
                                          size_t *count);

/* When the first was brought of those that are not forgotten; INT64_MAX: there is none. */
int64_t brought_since_us(const struct brought *brought);

/* NULL-safe; sets the handle to NULL. */
void brought_free(struct brought **brought);

#endif
