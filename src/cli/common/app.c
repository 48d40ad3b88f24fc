#include "cli/common/app.h"

#include "base/memory.h"
#include "base/text.h"
#include "cli/common/signals.h"
#include "cli/options/report_choice.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool app_tells_people(const struct app *app)
{
    const struct options *options = app->options;
    bool no_room =
        app->log.json && options->report != NULL && report_choice_is_stream(options->report);
    return !options->quiet && !options->json && !no_room;
}

int app_fail(const struct app *app, const struct error *err)
{
    bool is_signal = err->code == ERROR_INTERRUPTED && *signals_flag() != 0;
    int status = is_signal ? 128 + (int)*signals_flag() : error_exit_status(err->code);
    log_error(&app->log, ending_code(err, status), "%s", err->text);
    return status;
}

/* Whether nobody is left to read: a pipe's reader has gone, or the terminal. (Of a file, EIO is the
 * disk's.) */
static bool lost_reader(FILE *out, int cause)
{
    struct stat file;
    return cause == EPIPE ||
           (cause == EIO && fstat(fileno(out), &file) == 0 && S_ISCHR(file.st_mode));
}

/* A stream that has failed drops what it had: the next flush would succeed. */
int app_flush_output(const struct app *app)
{
    if (app->out_cause != NULL && *app->out_cause != 0)
        return *app->out_cause;
    errno = 0;
    bool failed = fflush(app->out) != 0 || ferror(app->out);
    int cause = errno;
    if (!failed || lost_reader(app->out, cause))
        cause = 0;
    if (app->out_cause != NULL)
        *app->out_cause = cause;
    return cause;
}

static bool database_path(const struct app *app, char **path, struct error *err)
{
    if (app->options->db == NULL)
        return job_store_default_path(app->options->profile != NULL ? app->options->profile
                                                                    : JOB_STORE_DEFAULT_NAME,
                                      path, err);
    *path = memory_copy_string(app->options->db);
    return true;
}

bool app_open_store(const struct app *app, enum job_store_mode mode, struct job_store **store,
                    struct error *err)
{
    const struct log *log = mode == JOB_STORE_LOOK ? NULL : &app->log;
    char *path = NULL;
    bool ok =
        database_path(app, &path, err) && job_store_open(path, mode, &app->clock, log, store, err);
    if (ok && mode == JOB_STORE_READ)
        job_store_heed(*store, signals_flag());
    free(path);
    return ok;
}

bool app_open_existing(const struct app *app, struct job_store **store, struct error *err)
{
    bool exists = app_open_store(app, JOB_STORE_LOOK, store, err);
    job_store_close(store);
    return exists && app_open_store(app, JOB_STORE_WRITE, store, err);
}

char *app_database_path(const struct app *app)
{
    char *path = NULL;
    return database_path(app, &path, NULL) ? path : memory_copy_string("?");
}

void app_tell_database(const struct app *app)
{
    char *path = app_database_path(app);
    struct text shown = {0};
    text_append_printable(&shown, path, strlen(path));
    log_info(&app->log, "database", "database %s", text_string(&shown));
    text_free(&shown);
    free(path);
}
