/* cli/common/list_filter.h
 * Which numbers of the provider's list `list` is to write: --new, --since, --missing-from. Owns the
 * numbers of the CRM's file, and its plan. Depends on intake/, jobs/ and provider/stop_list.h.
 */
#ifndef CLI_COMMON_LIST_FILTER_H
#define CLI_COMMON_LIST_FILTER_H

#include "cli/common/app.h"
#include "intake/intake.h"
#include "jobs/list/number_set.h"
#include "jobs/read/known_numbers.h"
#include "provider/stop_list.h"

/* Numbers that were left out, each for the first reason that it has. */
struct list_left_out {
    int64_t older;      /* than --since */
    int64_t flagged;    /* in the CRM's file */
    int64_t brought;    /* by an import */
    int64_t taken_back; /* of these: by one that was undone */
};

struct list_filter {
    char since[STOP_LIST_DATE_SIZE]; /* "": from the beginning */
    struct intake_plan *plan;        /* of --missing-from; NULL: none */
    struct number_set *flagged;
    struct known_numbers *known; /* NULL: brought or not is all the same */
    struct list_left_out left_out;
};

/* Reads the CRM's file as `run` would, and says what it has. As intake_plan_new and intake_read. */
bool list_filter_open(const struct app *app, struct list_filter *filter,
                      struct error *err) MUST_CHECK;

/* What imports brought, for --new. ERROR_STORAGE. */
bool list_filter_ask_store(struct list_filter *filter, struct job_store *store,
                           struct error *err) MUST_CHECK;

/* Whether the number is wanted; where not, it is counted. `date`: as stop_list_date has it; "":
 * nobody can tell, and it is wanted as far as that goes. ERROR_STORAGE. */
bool list_filter_look(struct list_filter *filter, int64_t phone, const char *date, bool *is_wanted,
                      struct error *err) MUST_CHECK;

void list_filter_free(struct list_filter *filter);

#endif
