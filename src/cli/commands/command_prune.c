#include "jobs/keep/prune_store.h"

#include "base/text.h"
#include "base/timestamp.h"
#include "cli/common/app.h"
#include "cli/show/confirmation.h"
#include "cli/show/vacuum_words.h"

#include <inttypes.h>

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static bool confirm(const struct app *app, const struct prune_survey *survey,
                    const struct vacuum_room *room, struct error *err)
{
    char time[TIMESTAMP_SIZE];
    struct text question = {0};
    text_printf(
        &question,
        "About to take away what %" PRId64 " import%s hold%s, the newest of %s: %" PRId64
        " rows, and\nthe events and runs that are theirs alone. A stub of each import stays, "
        "and so does every number with\nits state and stop id. Reports of them can't be "
        "written any more.",
        survey->imports, text_plural(survey->imports), survey->imports == 1 ? "s" : "",
        timestamp_show(survey->newest_at, time), survey->lines);
    if (survey->spared > 0)
        text_printf(&question, "\n%" PRId64 " as old stay%s: the last two, or something is open",
                    survey->spared, survey->spared == 1 ? "s" : "");
    vacuum_words_append_room(&question, room);
    text_append_string(&question, "\nGo on?");
    bool ok = confirm_explicitly(app, text_string(&question), err);
    text_free(&question);
    return ok;
}

static void tell(const struct app *app, const struct prune_survey *survey)
{
    if (app->options->quiet)
        return;
    if (survey->imports == 0)
        fprintf(app->out,
                "no import is to be pruned; %" PRId64 " as old stay%s: the last two, or "
                "something is open\n",
                survey->spared, survey->spared == 1 ? "s" : "");
    else
        fprintf(app->out, "pruned: %" PRId64 " import%s\n", survey->imports,
                text_plural(survey->imports));
}

int command_prune(const struct app *app)
{
    struct error err = {0};
    struct job_store *store = NULL;
    struct prune_survey survey = {0};
    struct vacuum_room room = {0};
    int64_t before = clock_wall_ms(&app->clock) - app->options->older_than_days * DAY_MS;
    bool ok = app_open_existing(app, &store, &err) &&
              prune_store_survey(store, before, &survey, &err) &&
              store_vacuum_look(store, &room, &err);
    if (ok && survey.imports > 0)
        ok = store_vacuum_check(store, &room, &err) && confirm(app, &survey, &room, &err);
    if (ok)
        app_tell_database(app);
    if (ok && survey.imports > 0)
        ok = store_vacuum_overwrite(store, &err) && prune_store_run(store, before, &err);
    if (ok)
        tell(app, &survey);
    ok = ok && vacuum_words_run(app, store, &err);
    int status = ok ? 0 : app_fail(app, &err);
    job_store_close(&store);
    return status;
}
