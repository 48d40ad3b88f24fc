/* report/report_form.h
 * What a report looks like: the table of its forms, each a small file of its own, all fed alike by
 * report/report.c. Owns nothing. Depends on jobs/, report/report_cells.h, report/report_out.h.
 */
#ifndef REPORT_REPORT_FORM_H
#define REPORT_REPORT_FORM_H

#include "jobs/read/report_facts.h"
#include "report/report_cells.h"
#include "report/report_out.h"

enum report_format { REPORT_CSV, REPORT_JSON, REPORT_HTML, REPORT_XLSX, REPORT_FORMATS };

/* What is known before the first row. Lives until the form's free. Where numbers are masked, those
 * in the facts are too. */
struct report_head {
    const struct report_facts *facts;
    unsigned statuses; /* the rows that follow: bits 1 << enum report_status */
    bool filtered;     /* those are not all; facts->totals are those of the whole all the same */
    bool masked;
    bool excel;             /* CSV: as a French Excel reads it */
    enum language language; /* of words and sentences that are ours */
};

/* A form. Failures are sticky in `out`: once out->failure is set no row comes any more, and end is
 * not called. A form that shows sums which the facts do not have may gather them in row and write
 * all at end, as long as its memory does not grow with the rows. */
struct report_form {
    const char *name;     /* as for --format */
    const char *ending;   /* of a file's name: ".csv" */
    bool has_totals;      /* head->facts has its sums, which costs another pass */
    bool has_local_times; /* people read them; those that programs read are UTC */

    /* Never NULL; `head` and `out` outlive it. Writes what comes first. */
    void *(*begin)(const struct report_head *head, struct report_out *out);
    void (*row)(void *form, const struct report_cells *cells);
    void (*end)(void *form);  /* after the last row */
    void (*free)(void *form); /* in any case, after a failure too */
};

extern const struct report_form csv_report;
extern const struct report_form json_report; /* facts and totals first, then `rows` */
extern const struct report_form html_report;
extern const struct report_form xlsx_report; /* a sheet of totals, and one or more of rows */

/* By enum report_format. */
extern const struct report_form *const report_forms[REPORT_FORMATS];

/* The form of that name ("csv"), or of that path's ending ("x.CSV"); false for none of them. */
bool report_format_by_name(const char *name, enum report_format *format);
bool report_format_by_path(const char *path, enum report_format *format);

/* The version of libxlsxwriter that is loaded. */
const char *xlsx_library_version(void);

#endif
