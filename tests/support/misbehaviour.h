/* support/misbehaviour.h
 * A provider that misbehaves for an hour, by chance, and is well from then on: a script for
 * support/fake_provider.h that is the same for the same seed. It watches, too: whether something is
 * sent before a Retry-After is over, and how many replies were outcomes. Owns its memory.
 */
#ifndef SUPPORT_MISBEHAVIOUR_H
#define SUPPORT_MISBEHAVIOUR_H

#include "support/fake_provider.h"

enum trouble {
    TROUBLE_STORM,       /* 429 for everything, with every form of Retry-After */
    TROUBLE_LIMIT,       /* 429 above a rate of its own */
    TROUBLE_OUTAGE,      /* 5xx; some requests are carried out all the same */
    TROUBLE_RESET,       /* the connection is lost; likewise */
    TROUBLE_UNREACHABLE, /* no connection */
    TROUBLE_HTML,        /* a page in the provider's place */
    TROUBLE_NEARLY,      /* what is almost a success */
    TROUBLE_SLOW,        /* answers, after seconds */
    TROUBLE_MIXED,       /* all of these in turn */
    TROUBLES,
};

#define TROUBLES_ONLY_429 ((1u << TROUBLE_STORM) | (1u << TROUBLE_LIMIT))
#define TROUBLES_ALL      ((1u << TROUBLES) - 1)

struct misbehaviour_config {
    uint64_t seed;
    unsigned troubles;  /* which, as bits */
    bool long_pauses;   /* now and then a Retry-After over 300 s */
    bool clock_jumps;   /* of the wall clock, up to 2 days either way */
    int64_t well_at_us; /* when it is over */
};

struct misbehaviour;

/* Makes itself the script of `fake`. */
struct misbehaviour *misbehaviour_new(const struct misbehaviour_config *config,
                                      struct fake_provider *fake);

/* Between two runs: what was in flight is no more. */
void misbehaviour_hang_up(struct misbehaviour *misbehaviour);

/* Requests that left before the Retry-After of an earlier reply was over. */
unsigned misbehaviour_too_early(const struct misbehaviour *misbehaviour);

/* Replies but 429s: those that count as attempts. */
unsigned misbehaviour_outcomes(const struct misbehaviour *misbehaviour);

/* NULL-safe; sets the handle to NULL. */
void misbehaviour_free(struct misbehaviour **misbehaviour);

#endif
