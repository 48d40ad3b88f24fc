/* cli/show/outcome.h
 * What a command has come to, for programs: the object of --json, and the last line of --progress
 * json. One struct has all that they say. Owns the imports that it reads itself. Depends on
 * cli/common/session.h, cli/show/ (list_summary.h, run_summary.h, verification.h) and
 * submit/removal.h.
 */
#ifndef CLI_SHOW_OUTCOME_H
#define CLI_SHOW_OUTCOME_H

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

/* Ends a command, be it with a failure: writes the file of --metrics, the object to standard output
 * with --json, then the last line of --progress json, and closes the session. All else must have
 * been said and recorded. An object that could not be written whole makes the exit status that of
 * ERROR_STORAGE, which is recorded, too. Returns the exit status. */
int outcome_close(struct outcome *outcome, struct session *session);

/* Before a command's work: prepares what is said where the command ends at once, without memory or
 * at a second signal (base/last_words.h): with --json the object, with --progress json the last
 * lines, with --metrics its file, which say how it ended, and that nothing else is known. False:
 * as metrics_begin; the command has ended, with `*status`. */
bool outcome_prepare(const struct app *app, int *status);

/* As outcome_close, of a command line that could not be understood; no object is written. */
int outcome_refuse(struct app *app, const struct error *err);

#endif
