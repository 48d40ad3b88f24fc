/* Every run ends in one of three ways: recorded with its worst exit status; after a failure of
 * storage recorded over a new connection, since only that can tell whether the last commit holds;
 * or, where that fails too, not at all, which the next run takes for a crash. */
#include "cli/common/session.h"

#include "base/language.h"
#include "base/memory.h"
#include "cli/common/old_reports.h"
#include "cli/settings/settings.h"
#include "jobs/store/store_restore.h"

#include <stdlib.h>
#include <string.h>

struct session session_of(const struct app *app)
{
    return (struct session){
        .app = app,
        .command_line = app->command_line,
        .reason = ending_of(0)->code,
        .began_ms = clock_wall_ms(&app->clock),
        .began_us = clock_monotonic_us(&app->clock),
    };
}

bool session_read_credentials(struct session *session, struct error *err)
{
    const struct options *options = session->app->options;
    const struct setting *named = settings_find(options->settings, "api-key-file");
    const struct key_source source = {
        .file = options->api_key_file,
        .profile = options->profile,
        .file_is_profiles = named != NULL && named->level == SETTING_PROFILE,
    };
    return credentials_read(options->api_url, &source, &session->credentials, err) &&
           (options->rate_group == NULL ||
            rate_group_open(options->rate_group, options->rate_per_second, options_burst(options),
                            &session->rate_group, err));
}

bool session_open(struct session *session, struct error *err)
{
    if (!app_open_store(session->app, JOB_STORE_WRITE, &session->store, err))
        return false;
    old_reports_heed(session->app, session->store);
    return true;
}

bool session_open_existing(struct session *session, struct error *err)
{
    bool exists = app_open_store(session->app, JOB_STORE_LOOK, &session->store, err);
    job_store_close(&session->store);
    return exists && session_open(session, err);
}

bool session_check_verified(const struct session *session, struct error *err)
{
    return store_restore_check(session->store, err);
}

bool session_check_account(const struct session *session, struct error *err)
{
    const struct credentials *credentials = &session->credentials;
    return job_store_check_account(session->store, credentials->api_url, credentials->api_key, err);
}

bool session_begin_run(struct session *session, struct error *err)
{
    int64_t run_id = 0;
    if (!job_store_begin_run(session->store, session->command_line, &run_id, err))
        return false;
    session->run_id = run_id;
    session->ended_with = SESSION_RUN_GOES_ON;
    return true;
}

static bool worsens(const struct session *session, int status)
{
    return status != session->status && exit_status_worse(session->status, status) == status;
}

bool session_fail(struct session *session, const struct error *err)
{
    if (err->code == ERROR_NONE)
        return false;
    int status = app_fail(session->app, err);
    if (worsens(session, status)) {
        session_worsen(session, status);
        session->reason = ending_code(err, status);
        session->words = memory_copy_string(err->text);
    }
    session->storage_failed = session->storage_failed || err->code == ERROR_STORAGE;
    return false;
}

void session_worsen(struct session *session, int status)
{
    if (!worsens(session, status))
        return;
    session->status = status;
    session->reason = ending_of(status)->code;
    free(session->words);
    session->words = NULL;
}

/* The error that made it necessary has said what to do. */
static void tell_once_more(const struct session *session, const char *what, const struct error *err)
{
    log_warn(&session->app->log, "not_recorded", "%s: %.*s", what, (int)strcspn(err->text, "\n"),
             err->text);
}

bool session_recover(struct session *session)
{
    struct job_store *store = session->store;
    struct error err = {0};
    if (!session->storage_failed || session->run_id == 0)
        return true;
    session->ended_with = session->status;
    if (!job_store_reopen(store, &err)) {
        tell_once_more(session, _("the database can't be opened again"), &err);
        return false;
    }
    if (!job_store_end_failed_run(store, session->run_id, session->status, &err)) {
        tell_once_more(session, _("how this run ended was not recorded"), &err);
        return job_store_reopen(store, &err);
    }
    return true;
}

bool session_end_run(struct session *session)
{
    struct error err = {0};
    bool tells = session->tells && (session->tells_anyhow || session->status == EXIT_NEEDS_HUMAN);
    if (session->run_id == 0 || (session->ended_with == session->status && !tells))
        return true;
    session->tells = false;
    bool ok =
        job_store_end_run_told(session->store, session->run_id, session->status,
                               session->import_ids, tells ? session->import_count : 0, &err) ||
        session_fail(session, &err);
    session->ended_with = session->status;
    return ok;
}

void session_go_on_as(struct session *session, const char *command_line)
{
    session->command_line = command_line;
    session->run_id = 0;
}

int session_close(struct session *session)
{
    job_store_close(&session->store);
    credentials_free(&session->credentials);
    rate_group_free(&session->rate_group);
    free(session->words);
    session->words = NULL;
    return session->status;
}
