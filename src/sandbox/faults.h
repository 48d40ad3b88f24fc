/* sandbox/faults.h
 * What goes wrong on purpose: a rate limit, failures, cut connections; the same ones again for the
 * same seed. Owns the times of the last requests. Reads no clock. Depends on base/memory.h.
 */
#ifndef SANDBOX_FAULTS_H
#define SANDBOX_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

struct faults;

struct faults_config {
    unsigned limit; /* requests let through in any span of limit_span_us; 0: no limit */
    int64_t limit_span_us;
    double fail_rate; /* share of the requests answered 500 or 503; 0 to 1 */
    double cut_rate;  /* share of the add requests whose connection is cut; 0 to 1 */
    uint64_t seed;
};

/* What is to happen to one request. */
struct fault {
    unsigned status; /* 429, 500 or 503 in place of the answer; 0: none */
    bool cut;        /* after the work was done, no reply is sent */
};

/* Never NULL. */
struct faults *faults_new(const struct faults_config *config);

/* Decides on a request that arrived at `now_us` (monotonic), and counts it. */
struct fault faults_next(struct faults *faults, int64_t now_us);

/* NULL-safe; sets the handle to NULL. */
void faults_free(struct faults **faults);

#endif
