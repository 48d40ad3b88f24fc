/* submit/stop_reason.h
 * Why a run ends before its work is done, as sentences for the user: what happened, where, what to
 * do next. Never the key, never a number. Pure: owns nothing. Depends on base/ and
 * provider/verdict.h.
 */
#ifndef SUBMIT_STOP_REASON_H
#define SUBMIT_STOP_REASON_H

#include "base/text.h"
#include "provider/verdict.h"

/* Each fills `reason` (NULL: nobody asks), code and text. Words of the provider are made inert on a
 * terminal. */

/* A reply that ends the run. `is_key`: it refuses the key or its account; else it shows that the
 * set-up is wrong. `api_url`: where it was asked; `kept`: a sentence on what becomes of the
 * numbers.
 */
void stop_reason_verdict(struct error *reason, bool is_key, const struct verdict *verdict,
                         const char *api_url, const char *kept);

/* `replies` replies in a row that are not what the provider's pages promise; `last`: the last.
 * `kept`: a clause on what became of their numbers. */
void stop_reason_suspicious(struct error *reason, unsigned replies, const struct verdict *last,
                            const char *api_url, const char *kept);

/* `connections` connections of this run brought replies that nobody had asked for. */
void stop_reason_mixed_up(struct error *reason, unsigned connections, const char *api_url);

/* The provider asked for a long pause. Wall clock, ms. */
void stop_reason_closed(struct error *reason, int64_t until_ms);

/* The provider kept failing for `trouble_us` µs; `last`: what it or the network said, as
 * stop_reason_append_verdict put it. */
void stop_reason_gave_up(struct error *reason, int64_t trouble_us, const char *last);

/* This machine let no request leave; `last`: what it said, as a verdict has it. */
void stop_reason_not_sent(struct error *reason, const char *last);

/* SIGINT or SIGTERM. */
void stop_reason_interrupted(struct error *reason);

/* Appends what a verdict says about the wire or the provider: `"Clé API incorrecte" (code 10, HTTP
 * 200)`. */
void stop_reason_append_verdict(struct text *text, const struct verdict *verdict);

#endif
