/* cli/common/session.h
 * One command at work on a database: whose account it is, the run that is recorded, the exit status
 * that it comes to. Owns the store and the credentials. Depends on cli/common/app.h,
 * cli/common/credentials.h, jobs/ and provider/account_call.h.
 *
 *     session_begin_run   from here on the database knows of the run
 *     …                   the work; what fails is handed to session_fail
 *     session_recover     after a failure of storage: what can still be read
 *     session_end_run     records the worst exit status so far
 *
 * A command that leaves before the last step leaves the run open, as if it had been killed there:
 * the next run closes it.
 */
#ifndef CLI_COMMON_SESSION_H
#define CLI_COMMON_SESSION_H

#include "cli/common/app.h"
#include "cli/common/credentials.h"
#include "provider/account_call.h"
#include "submit/pace/rate_group.h"

/* What is known of the account; cli/common/account_guard.h fills it. */
struct session_account {
    bool was_asked;
    struct account_call_result answer;
    char expected[256]; /* the name that the database has recorded; "": none, or not asked yet */
    int64_t free_at_us; /* monotonic: the question took a place in the rate, or a 429 came */
};

#define SESSION_RUN_GOES_ON (-1)

struct session {
    const struct app *app;
    const char *command_line; /* recorded with the run, and told as the one that goes on where it
                                 ends early: the app's, until session_go_on_as */
    struct credentials credentials;
    struct rate_group *rate_group; /* NULL: none was named */
    struct job_store *store;       /* NULL: none is open */
    struct session_account account;
    bool was_confirmed;        /* the user has agreed to what is sent: nobody asks again */
    int64_t run_id;            /* 0: none was begun */
    const int64_t *import_ids; /* what the run sends; none: every import that is not undone */
    size_t import_count;
    bool tells;          /* its report, with every row that needs a human, was written */
    bool tells_anyhow;   /* the object of --json was, too: whatever the exit status is */
    int status;          /* the exit status: the worst so far */
    const char *reason;  /* of it, as ending_code has it */
    char *words;         /* the error that it is from; NULL: it is none's */
    int64_t began_ms;    /* wall clock */
    int64_t began_us;    /* monotonic */
    bool storage_failed; /* the database is not to be relied on before session_recover */
    int ended_with;      /* the status that the run's end was recorded with, or could not be; or
                            SESSION_RUN_GOES_ON */
};

/* A session that has opened nothing. `app` must outlive it. */
struct session session_of(const struct app *app);

/* As credentials_read, with the options; and what else must be had before anything can be sent: as
 * rate_group_open. */
bool session_read_credentials(struct session *session, struct error *err) MUST_CHECK;

/* Opens the database of the options for writing, and makes it where there is none; the second is
 * for commands that must not make one (ERROR_NO_INPUT). Reports that become outdated are renamed
 * (old_reports_heed). As app_open_store. */
bool session_open(struct session *session, struct error *err) MUST_CHECK;
bool session_open_existing(struct session *session, struct error *err) MUST_CHECK;

/* As job_store_check_account, with the credentials. */
bool session_check_account(const struct session *session, struct error *err) MUST_CHECK;

/* ERROR_SETUP where a backup was put in the database's place, and not verified since: nothing may
 * be sent. */
bool session_check_verified(const struct session *session, struct error *err) MUST_CHECK;

/* As job_store_begin_run, with the command line. */
bool session_begin_run(struct session *session, struct error *err) MUST_CHECK;

/* Tells the user of a failure; its exit status counts where it is the worst. ERROR_STORAGE leaves
 * the database in doubt. ERROR_NONE is no failure: the command ends before its work. Always returns
 * false. */
bool session_fail(struct session *session, const struct error *err);

/* A status that the command comes to without a failure: counts where it is the worst. */
void session_worsen(struct session *session, int status);

/* After a failure of storage in a run: opens the database afresh, records there how the run ended,
 * and tells the user what of this does not work. False: nothing can be read from it either, and
 * nothing may be shown or recorded. True, and nothing done, where there was no such failure. */
bool session_recover(struct session *session);

/* Records that the run ended with the session's status, and, where it tells of rows that need a
 * human, with EXIT_NEEDS_HUMAN or anyhow, that these were told. Nothing to do where no run was
 * begun, and where all of that is recorded (or could not be). A failure is told as by session_fail;
 * then false. */
bool session_end_run(struct session *session);

/* Goes on as another command: its line is recorded with the run that it begins. The run before must
 * have ended; nothing of what follows belongs to it. Borrows the line. */
void session_go_on_as(struct session *session, const char *command_line);

/* Closes the database, forgets the key and the words. Returns the exit status. */
int session_close(struct session *session);

#endif
