#include "cli/common/app.h"

#include "base/memory.h"
#include "base/text.h"
#include "cli/common/signals.h"

#include <stdlib.h>
#include <string.h>

int app_fail(const struct app *app, const struct error *err)
{
    log_warn(&app->log, "%s", err->text);
    if (err->code == ERROR_INTERRUPTED && *signals_flag() != 0)
        return 128 + (int)*signals_flag();
    return error_exit_status(err->code);
}

/* The later in this list, the worse. What is not in it is worse than all. */
static const int exit_statuses[] = {0, EXIT_NEEDS_HUMAN, 75, 129, 130, 143, 77, 78, 74};

static size_t badness(int status)
{
    size_t count = sizeof exit_statuses / sizeof *exit_statuses;
    for (size_t i = 0; i < count; i++)
        if (exit_statuses[i] == status)
            return i;
    return count;
}

int exit_status_worse(int one, int other)
{
    return badness(one) >= badness(other) ? one : other;
}

static bool database_path(const struct app *app, char **path, struct error *err)
{
    if (app->options->db == NULL)
        return job_store_default_path(path, err);
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
    log_info(&app->log, "database %s", text_string(&shown));
    text_free(&shown);
    free(path);
}
