/* submit/pace/rate_group.h
 * One rate for all runs of this machine that name the same group: each request takes a place in a
 * small file that they share. Owns its descriptor. Depends on base/, provider/http/http_call.h and
 * submit/pace/policy.h.
 */
#ifndef SUBMIT_PACE_RATE_GROUP_H
#define SUBMIT_PACE_RATE_GROUP_H

#include "provider/http/http_call.h"

struct rate_group;

/* Whether it can name a group: a name of letters, digits, `.`, `_` and `-`, whose file is
 * /run/lock/stopsms-UID/NAME.rate, or the path of a file, from `/` on. */
bool rate_group_is_name(const char *name);

/* Joins the group, and makes its file where there is none. `per_second` > 0 and `burst` >= 1 are
 * this run's. Between all members, in any T seconds at most rate x T + burst requests leave, by the
 * lowest rate of those that asked within GROUP_PRESENT_US, and by the largest burst (2 at least).
 * ERROR_SETUP: the file may be somebody else's, or can't be had; ERROR_STORAGE: the machine has no
 * room, or no descriptor. There is no rate without the file: nothing may be sent then. */
bool rate_group_open(const char *name, double per_second, unsigned burst, struct rate_group **group,
                     struct error *err) MUST_CHECK;

/* Whether a request may leave at `now_us`, on the machine's monotonic clock: `*wait_us` is 0, and
 * its place is taken; or how long to wait, in µs, before this is asked again: then a place is held
 * meanwhile, so that members go in turn. NULL as `group`: always. False: as rate_group_open. */
bool rate_group_take(struct rate_group *group, int64_t now_us, int64_t *wait_us,
                     struct error *err) MUST_CHECK;

/* How much is left of that wait. */
int64_t rate_group_wait_us(const struct rate_group *group, int64_t now_us);

/* The provider asked for a pause of so many µs: no member sends until it is over. At most
 * RETRY_AFTER_MAX_S; a longer one is that account's. */
void rate_group_close(struct rate_group *group, int64_t now_us, int64_t pause_us);

/* As http_call takes a place for each request. */
struct http_place rate_group_place(struct rate_group *group);

/* NULL-safe; sets the handle to NULL. A place that is held is lost. */
void rate_group_free(struct rate_group **group);

#endif
