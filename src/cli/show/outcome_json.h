/* cli/show/outcome_json.h
 * The members of the object of --json, and the struct that has all they say. Owns nothing. Depends
 * on cli/common/session.h, cli/show/ (list_summary.h, run_summary.h, verification.h) and
 * submit/removal.h.
 */
#ifndef CLI_SHOW_OUTCOME_JSON_H
#define CLI_SHOW_OUTCOME_JSON_H

#include "base/json_writer.h"
#include "cli/common/session.h"
#include "cli/show/list_summary.h"
#include "cli/show/run_summary.h"
#include "cli/show/verification.h"
#include "submit/removal.h"

/* What an undo was about, and what it did. */
struct outcome_undo {
    const struct undo_survey *survey;
    const struct list_counts *held; /* what the provider's list said to it */
    const struct removal_counts *counts;
    bool has_begun; /* if not, nothing was changed */
    bool is_finished;
};

/* All zero: nothing was done. */
struct outcome {
    struct run_summary_import *imports; /* NULL: read at the end, those that it concerned */
    size_t import_count;
    bool is_unknown;     /* the database can't be relied on: no counts may be shown */
    const char *report;  /* of all imports, in a file that was written; NULL: none is */
    int64_t human;       /* how many rows and numbers make the exit status EXIT_NEEDS_HUMAN */
    int64_t new_numbers; /* of `run`: that no import had before */
    struct worker_progress progress;         /* all zero: nothing was sent */
    const struct verification *verification; /* NULL: there was none */
    const struct outcome_undo *undo;         /* NULL: it is not about one */
    const struct outcome_list *list;         /* NULL: it is no `list` */
    int64_t sent_again;                      /* numbers that `retry` made pending */
    bool is_at_once;                         /* prepared: nothing but how it ended is known */
    bool has_no_metrics;                     /* their file may not, or can't, be written */
    bool owns_imports;                       /* set by outcome_close, which frees them */
};

/* The whole object. `jobs`: all numbers of the database by state; NULL: not known. */
void outcome_write_object(struct json_writer *json, const struct outcome *outcome,
                          const struct session *session, const int64_t *jobs);

/* "exit_status" and "reason". */
void outcome_write_reason(struct json_writer *json, const struct session *session);

/* "imports". */
void outcome_write_imports(struct json_writer *json, const struct outcome *outcome);

#endif
