/* sandbox/stop_set.h
 * The STOP list itself, in memory: numbers with their stop ids, in the order in which they were
 * added. Owns its entries. Depends on sandbox/json_stream.h and base/timestamp.h.
 */
#ifndef SANDBOX_STOP_SET_H
#define SANDBOX_STOP_SET_H

#include "sandbox/json_stream.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stop_set;

/* `first_id` (1 or more): the stop id of the first number. Never NULL. */
struct stop_set *stop_set_new(uint64_t first_id);

/* Puts `number` (E.164 digits, not 0) on the list at `now_ms` (wall clock) and returns its stop id,
 * never given before. 0: it is on the list already. */
uint64_t stop_set_add(struct stop_set *set, uint64_t number, int64_t now_ms);

/* Takes the entry with this stop id off the list. False where there is none. */
bool stop_set_remove(struct stop_set *set, uint64_t stop_id);

/* How many numbers are on the list. */
size_t stop_set_count(const struct stop_set *set);

/* The reply of "stop-sms/list": the list as it is now, whatever happens to it while it is sent. The
 * set must outlive the stream. */
struct json_stream *stop_set_list(const struct stop_set *set);

/* NULL-safe; sets the handle to NULL. */
void stop_set_free(struct stop_set **set);

#endif
