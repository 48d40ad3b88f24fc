/* submit/flights.h
 * The attempts that are in flight: as many slots as the agreed concurrency, found again by the tag
 * that travels with each request. Owns the slots. Depends on submit/attempt.h.
 */
#ifndef SUBMIT_FLIGHTS_H
#define SUBMIT_FLIGHTS_H

#include "submit/attempt.h"

struct flight {
    struct attempt attempt;
    int64_t sent_at_ms; /* wall clock */
    bool is_probe;      /* sent while nothing succeeded */
};

struct flights;

/* Room for `capacity` (>= 1) flights. Never NULL. */
struct flights *flights_new(unsigned capacity);

unsigned flights_count(const struct flights *flights);

/* Takes a slot, of which one must be free, and returns the tag of its request. */
uint64_t flights_launch(struct flights *flights, const struct flight *flight);

/* Empties the slot of `tag`. False: nothing is in flight under that tag. */
bool flights_land(struct flights *flights, uint64_t tag, struct flight *flight);

/* Empties any one slot. False: nothing is in flight. */
bool flights_abandon(struct flights *flights, struct flight *flight);

/* NULL-safe; sets the handle to NULL. */
void flights_free(struct flights **flights);

#endif
