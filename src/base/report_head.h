/* base/report_head.h
 * The names over the columns of our reports, in each language: by them a report is known when it is
 * given as an input, or lies where one is to be written. Pure: owns nothing. Depends on nothing.
 */
#ifndef BASE_REPORT_HEAD_H
#define BASE_REPORT_HEAD_H

#include <stdbool.h>

#define REPORT_HEAD_COLUMNS   17
#define REPORT_HEAD_LANGUAGES 2 /* English, French */

/* In the order of the CSV form. */
extern const char *const report_head_names[REPORT_HEAD_COLUMNS][REPORT_HEAD_LANGUAGES];

/* Whether enough cells of the text's first line are such names, all of one language, for it to be
 * the head of a report, or of a sheet of one, in whatever order. Cells end at commas, semicolons
 * and tabs; quotes, and what is not ASCII, do not count, since spreadsheets save reports anew.
 * `*others` (may be NULL): whether there are other cells too that are not empty. */
bool report_head_is_ours(const char *text, bool *others);

#endif
