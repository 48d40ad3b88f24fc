/* report/report_request.h
 * What a report is asked to be, and what was written. Owns nothing. Depends on
 * report/report_form.h.
 */
#ifndef REPORT_REPORT_REQUEST_H
#define REPORT_REPORT_REQUEST_H

#include "report/report_form.h"

#include <signal.h>
#include <stdio.h>

struct report_request {
    const int64_t *import_ids; /* in this order; none: all that are not undone */
    size_t import_count;
    enum report_format format;
    const char *path;  /* NULL: the stream below */
    FILE *stream;      /* not closed */
    unsigned statuses; /* only rows of these: bits 1 << enum report_status; 0: all */
    bool mask;
    bool excel;
    enum language language;
    /* If this becomes nonzero, writing stops with ERROR_INTERRUPTED. NULL: it can't be interrupted.
     */
    const volatile sig_atomic_t *interrupted;
    const char *evidence; /* the path of its manifest; NULL: none is written */
    const char *asked;    /* the command line for that manifest; never the key */
};

/* What was written: for whoever vouches for it. */
struct report_result {
    int64_t generated_at;
    int64_t lines;                   /* of the imports, written or left out by `statuses` */
    int64_t written;                 /* of them */
    int64_t totals[REPORT_STATUSES]; /* by status; add up to `lines` */
    struct report_facts facts;       /* while the report is written; empty afterwards */
};

#endif
