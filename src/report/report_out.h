/* report/report_out.h
 * Where a form writes to: a stream, with a buffer before it and a failure that sticks, so that the
 * code of rows need not look. Owns the buffer. Depends on base/text.h.
 */
#ifndef REPORT_REPORT_OUT_H
#define REPORT_REPORT_OUT_H

#include "base/text.h"

#include <signal.h>
#include <stdio.h>

struct report_out {
    FILE *stream;       /* the caller's */
    const char *folder; /* where temporary files may lie: that of the target */
    struct text buffer; /* forms append to it, then call report_out_ease */
    const volatile sig_atomic_t *interrupted; /* what takes long ends with EINTR when it is nonzero;
                                                 NULL: it never is */
    bool is_handed_over; /* the stream has had some of it, which can't be taken back */
    int failure;         /* errno of the first failure; what comes after it is dropped */
};

void report_out_init(struct report_out *out, FILE *stream, const char *folder);

/* Hands the buffer to the stream where it has become large. Call it after each row. */
void report_out_ease(struct report_out *out);

/* Hands over all of it, to the system. False where anything failed since the start. */
bool report_out_flush(struct report_out *out);

/* Keeps the first one. */
void report_out_fail(struct report_out *out, int failure);

void report_out_free(struct report_out *out);

#endif
