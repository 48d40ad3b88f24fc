/* cli/common/app.h
 * What every command has at hand: options, the machine's clocks and chance, the streams. Owns
 * nothing. Depends on base/, jobs/ and cli/options/options.h.
 */
#ifndef CLI_COMMON_APP_H
#define CLI_COMMON_APP_H

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "cli/common/ending.h"
#include "cli/options/options.h"
#include "jobs/store/job_store.h"

/* Done, and some rows need a human. Every other exit status is an error's (base/error.h). */
#define EXIT_NEEDS_HUMAN 3

struct client_link;
struct outcome;
struct session;

struct app {
    const struct options *options;
    const char *command_line; /* as a shell takes it again; holds no secret */
    const char *program;      /* its first word, as given */
    int argc;                 /* all of its words */
    const char *const *argv;
    struct clock clock;
    int64_t ends_at_us; /* monotonic: nothing is sent from then on; 0: there is no such time */
    struct random random;
    struct log log;
    FILE *out;                /* results; messages go to the log */
    bool out_is_closed;       /* nobody can have what goes there */
    struct client_link *link; /* to the command for several clients that has started this one;
                                 NULL: a user has */
    int *out_cause; /* the errno by which results did not get there, once that is known; 0: they
                       did; NULL: nobody asks twice */
};

/* Whether results are put into words: not with --quiet, nor with --json, whose object has them all;
 * nor where the report has standard output, and every line on standard error is an object. What
 * needs somebody goes to the log anyway. */
bool app_tells_people(const struct app *app);

/* Prints the error as one line of standard error, and returns the exit status that it stands for
 * (for an interruption: by the signal that came). */
int app_fail(const struct app *app, const struct error *err);

/* Flushes the results. The errno by which they did not reach the disk; 0: they did, or their reader
 * has gone. */
int app_flush_output(const struct app *app);

/* Opens the database of the options. As job_store_open; a look logs nothing. A signal breaks
 * off what is read from one that was opened for that (job_store_heed). */
bool app_open_store(const struct app *app, enum job_store_mode mode, struct job_store **store,
                    struct error *err) MUST_CHECK;

/* Opens it for writing where there is one. ERROR_NO_INPUT. */
bool app_open_existing(const struct app *app, struct job_store **store,
                       struct error *err) MUST_CHECK;

/* Where the database of the options is; "?" where no default can be found. The caller frees it. */
char *app_database_path(const struct app *app);

/* Says which database it is. Once all that can be wrong with the input was found right: an error is
 * one line, and stands alone. */
void app_tell_database(const struct app *app);

/* The commands. Each prints what it has to say and returns the exit status. */
int command_run(const struct app *app);
int command_preview(const struct app *app);
int command_import(const struct app *app);
int command_submit(const struct app *app);
/* The same in a session whose database is open, and its account checked. */
int command_submit_in(struct session *session, struct outcome *outcome);
int command_status(const struct app *app);
int command_report(const struct app *app);
int command_lookup(const struct app *app);
int command_verify(const struct app *app);
int command_retry(const struct app *app);
int command_undo(const struct app *app);
int command_list(const struct app *app);
int command_rekey(const struct app *app);
int command_backup(const struct app *app);
int command_restore(const struct app *app);
int command_prune(const struct app *app);
int command_forget(const struct app *app);
int command_config(const struct app *app);
int command_completion(const struct app *app);

#endif
