/* cli/options/report_choice.h
 * Which form a report has, and what it shows, by the options. Owns nothing. Depends on report/ and
 * cli/options/options.h.
 */
#ifndef CLI_OPTIONS_REPORT_CHOICE_H
#define CLI_OPTIONS_REPORT_CHOICE_H

#include "base/text.h"
#include "cli/options/options.h"
#include "report/report.h"

/* Sets all of the request but its imports: where it goes (`path`; NULL or "-": `out`), its form
 * (--format, else the path's ending, else CSV), mask, statuses, language (--lang: of
 * HTML, XLSX and CSV for Excel; else the locale's for HTML, and English). ERROR_USAGE where they do
 * not fit together: --excel and no CSV, XLSX and a terminal, an ending that is no form without
 * --format.
 */
bool report_choice_make(const struct options *options, const char *path, FILE *out,
                        struct report_request *request, struct error *err) MUST_CHECK;

/* Whether a report goes to standard output: NULL, "-", or one of that stream's own names. */
bool report_choice_is_stream(const char *path);

/* "csv", …, as for --format; false for none of them. */
bool report_choice_read_format(const char *name, int *format) MUST_CHECK;

/* "rejected,invalid" as bits 1 << enum report_status. False where one is none. */
bool report_choice_read_statuses(const char *list, unsigned *statuses) MUST_CHECK;

/* Appends all of them, with ", " between them. */
void report_choice_append_statuses(struct text *text);

#endif
