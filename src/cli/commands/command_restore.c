#include "jobs/store/store_restore.h"

#include "base/language.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "cli/common/signals.h"
#include "cli/show/command_line.h"
#include "cli/show/confirmation.h"
#include "jobs/read/store_status.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define WHAT_COLUMNS 13

static bool keep_latest(void *context, const struct import_status *status)
{
    int64_t *latest = context;
    *latest = status->requested_at > *latest ? status->requested_at : *latest;
    return true;
}

/* "3 imports, the last of 2026-11-03 10:15:02 +01:00, of the account jean.dupont". */
static bool describe(struct job_store *store, struct store_account *account, struct text *text,
                     struct error *err)
{
    struct store_status status;
    char time[TIMESTAMP_SIZE];
    int64_t latest = 0;
    if (!store_status_read(store, &status, err) ||
        !store_status_each_import(store, keep_latest, &latest, err))
        return false;
    *account = status.account;
    text_printf(text, P_("%" PRId64 " import", "%" PRId64 " imports", status.imports),
                status.imports);
    if (latest != 0)
        text_printf(text, _(", the last of %s"), timestamp_show(latest, time));
    if (account->user_name[0] != '\0') {
        struct text user = {0};
        text_append_printable(&user, account->user_name, strlen(account->user_name));
        text_printf(text, _(", of the account %s"), text_string(&user));
        text_free(&user);
    }
    return true;
}

/* A database as the question shows it, "\n  backup       PATH: 3 imports"; NULL: it is not there.
 */
static void append_place(struct text *question, const char *what, const char *path,
                         const char *words)
{
    struct text shown = {0};
    text_append_printable(&shown, path, strlen(path));
    text_append_string(question, "\n  ");
    text_append_padded(question, what, WHAT_COLUMNS);
    if (words != NULL)
        text_printf(question, _("%s: %s"), text_string(&shown), words);
    else
        text_printf(question, _("%s, which is not there"), text_string(&shown));
    text_free(&shown);
}

/* What is there now, where it can be read: a database that is damaged is why there are backups. */
static bool check_present(const struct app *app, const struct store_account *theirs,
                          struct text *question, struct error *err)
{
    struct job_store *present = NULL;
    struct store_account ours = {0};
    struct error unread = {0};
    struct text words = {0};
    char *path = app_database_path(app);
    struct stat status;
    bool exists = stat(path, &status) == 0;
    if (exists && (!app_open_store(app, JOB_STORE_READ, &present, &unread) ||
                   !describe(present, &ours, &words, &unread)))
        text_append_string(&words, _("can't be read"));
    append_place(question, _("in place of"), path, exists ? text_string(&words) : NULL);
    job_store_close(&present);
    text_free(&words);
    free(path);
    bool same = ours.api_url[0] == '\0' || theirs->api_url[0] == '\0' ||
                (strcmp(ours.api_url, theirs->api_url) == 0 &&
                 (ours.user_name[0] == '\0' || theirs->user_name[0] == '\0' ||
                  strcmp(ours.user_name, theirs->user_name) == 0));
    return same || error_set(err, ERROR_USAGE,
                             "%s: this backup is of another account than the database. Nothing was "
                             "changed. Restore it as a database of its own (--db).",
                             app->options->backup);
}

static bool confirm(const struct app *app, struct job_store *backup, struct error *err)
{
    struct text question = {0}, words = {0};
    struct store_account account = {0};
    text_append_string(&question, _("About to put a backup in the place of the database:"));
    bool ok = describe(backup, &account, &words, err);
    append_place(&question, _("backup"), app->options->backup, text_string(&words));
    ok = ok && check_present(app, &account, &question, err);
    text_append_string(&question,
                       _("\nWhat is there now is kept beside it. What was sent and taken back "
                         "since the backup is not known\nafterwards; nothing is sent before "
                         "`verify` has run. Restore it?"));
    ok = ok && confirm_explicitly(app, text_string(&question), err);
    text_free(&question);
    text_free(&words);
    return ok;
}

static void tell(const struct app *app, const char *kept)
{
    struct text next = {0};
    struct text old = {0};
    command_line_append_other(&next, app, COMMAND_VERIFY, "");
    if (kept != NULL)
        text_append_printable(&old, kept, strlen(kept));
    if (!app->options->quiet && kept != NULL)
        fprintf(app->out, _("the database that was there is %s\n"), text_string(&old));
    if (!app->options->quiet)
        fprintf(app->out, _("restored; before anything is sent, give:\n  %s\n"),
                text_string(&next));
    text_free(&next);
    text_free(&old);
}

static bool open_backup(const struct app *app, struct job_store **backup, struct error *err)
{
    const char *path = app->options->backup;
    struct stat status;
    if (stat(path, &status) != 0 && errno == ENOENT)
        return error_set(err, ERROR_NO_INPUT, "%s: there is no such backup", path);
    return job_store_open(path, JOB_STORE_READ, &app->clock, &app->log, backup, err);
}

int command_restore(const struct app *app)
{
    struct error err = {0};
    struct job_store *backup = NULL;
    char *kept = NULL;
    char *path = NULL;
    bool ok = open_backup(app, &backup, &err) && confirm(app, backup, &err);
    if (ok) {
        path = app_database_path(app);
        app_tell_database(app);
    }
    ok = ok && store_restore_from(backup, path, signals_flag(), &kept, &err);
    if (ok)
        tell(app, kept);
    int status = ok ? 0 : app_fail(app, &err);
    job_store_close(&backup);
    free(path);
    free(kept);
    return status;
}
