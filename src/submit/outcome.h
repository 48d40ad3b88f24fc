/* submit/outcome.h
 * What a verdict makes of an attempt: the result that the store keeps. Pure: owns nothing. Depends
 * on jobs/send/job_queue.h and provider/verdict.h.
 */
#ifndef SUBMIT_OUTCOME_H
#define SUBMIT_OUTCOME_H

#include "jobs/send/job_queue.h"
#include "provider/verdict.h"
#include "submit/flights.h"

/* Fills `result` for a flight that ended at `ended_at_ms` (wall clock). Its `due_at` is 0: when it
 * is sent again is the caller's to say. */
void outcome_of_verdict(struct job_result *result, const struct flight *flight,
                        const struct verdict *verdict, int64_t ended_at_ms);

/* Where an error comes from, in the store's terms. */
enum job_error_source outcome_error_source(enum verdict_source source);

/* For a flight that was broken off before its reply came: it may have arrived. */
void outcome_of_abandoned(struct job_result *result, const struct flight *flight,
                          int64_t ended_at_ms);

#endif
