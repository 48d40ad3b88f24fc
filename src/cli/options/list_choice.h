/* cli/options/list_choice.h
 * What `list` is to write, by the options. Owns nothing. Depends on cli/options/options.h and
 * report/list_writer.h.
 */
#ifndef CLI_OPTIONS_LIST_CHOICE_H
#define CLI_OPTIONS_LIST_CHOICE_H

#include "cli/options/options.h"
#include "report/list_writer.h"

/* ERROR_USAGE where the options of `list` do not fit together: those about a CRM's file without
 * --missing-from, an ending that is no form without --format, --excel and JSON, --json and
 * standard output. */
bool list_choice_check(const struct options *options, struct error *err) MUST_CHECK;

/* Where the list goes; NULL: standard output. */
const char *list_choice_path(const struct options *options);

/* What the options say of the head. */
void list_choice_head(const struct options *options, struct list_head *head);

#endif
