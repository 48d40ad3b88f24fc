#include "jobs/keep/prune_store.h"

#include "base/language.h"
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
    text_printf(&question,
                P_("About to take away what %" PRId64 " import holds, the newest of %s",
                   "About to take away what %" PRId64 " imports hold, the newest of %s",
                   survey->imports),
                survey->imports, timestamp_show(survey->newest_at, time));
    text_printf(
        &question,
        P_(": %" PRId64 " rows, and\nthe events and runs that are theirs alone. A stub of each "
           "import stays, and so does every number with\nits state and stop id. Reports of them "
           "can't be written any more.",
           ": %" PRId64 " rows, and\nthe events and runs that are theirs alone. A stub of each "
           "import stays, and so does every number with\nits state and stop id. Reports of them "
           "can't be written any more.",
           survey->lines),
        survey->lines);
    if (survey->spared > 0)
        text_printf(&question,
                    P_("\n%" PRId64 " as old stays: the last two, or something is open",
                       "\n%" PRId64 " as old stay: the last two, or something is open",
                       survey->spared),
                    survey->spared);
    vacuum_words_append_room(&question, room);
    text_append_string(&question, _("\nGo on?"));
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
                P_("no import is to be pruned; %" PRId64 " as old stays: the last two, or "
                   "something is open\n",
                   "no import is to be pruned; %" PRId64 " as old stay: the last two, or "
                   "something is open\n",
                   survey->spared),
                survey->spared);
    else
        fprintf(
            app->out,
            P_("pruned: %" PRId64 " import\n", "pruned: %" PRId64 " imports\n", survey->imports),
            survey->imports);
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
