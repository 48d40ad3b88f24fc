/* cli/show/list_summary.h
 * What `list` wrote and left out, in words and as JSON. Owns nothing. Depends on
 * cli/common/list_filter.h and report/list_writer.h.
 */
#ifndef CLI_SHOW_LIST_SUMMARY_H
#define CLI_SHOW_LIST_SUMMARY_H

#include "base/json_writer.h"
#include "cli/common/list_filter.h"
#include "report/list_writer.h"

struct outcome_list {
    const char *path; /* NULL: standard output */
    bool is_written;  /* whole */
    const struct list_totals *totals;
    const struct list_left_out *left_out;
};

/* To the log: of a list that is whole. `first_odd`: the first of the dates that can't be read,
 * inert on a terminal. */
void list_summary_tell(const struct app *app, const struct outcome_list *list,
                       const char *first_odd);

/* The member "list" of the object of --json; null for NULL. */
void list_summary_write_json(struct json_writer *json, const struct outcome_list *list);

#endif
