/* cli/show/next_steps.h
 * What is left to do after a command, with the exact commands for it. Owns nothing. Depends on
 * cli/show/command_line.h and jobs/read/store_status.h.
 */
#ifndef CLI_SHOW_NEXT_STEPS_H
#define CLI_SHOW_NEXT_STEPS_H

#include "base/text.h"
#include "cli/common/app.h"
#include "jobs/job.h"

struct next_steps {
    int64_t pending;  /* numbers */
    int64_t rejected; /* of which the user is told; so are the next */
    int64_t unconfirmed;
    int64_t wrong_import; /* offered to be undone, should it be the wrong file; 0: none is */
    int status;           /* the exit status so far: with 77 and 78 something must be put right */
    const char *same;     /* the command that goes on; NULL: the one that the user gave */
};

/* How an import that has put numbers on the list is taken back, and until when. `file`: its name;
 * NULL: what it is about is plain. */
void next_steps_append_undo(struct text *text, const struct app *app, int64_t import_id,
                            const char *file);

/* A line for each thing to do, each followed by its command on a line of its own; nothing where
 * nothing is left. */
void next_steps_append(struct text *text, const struct app *app, const struct next_steps *steps);

/* The same on the log, also with --quiet. */
void next_steps_warn(const struct app *app, const struct next_steps *steps);

#endif
