#include "jobs/keep/forget_store.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/text.h"
#include "cli/common/number_input.h"
#include "cli/show/confirmation.h"
#include "cli/show/vacuum_words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct forgetting {
    const struct app *app;
    struct job_store *store;
    int64_t *phones;
    size_t count, room;
    struct forget_survey survey;
    struct vacuum_room space;
    struct text files; /* that are out of reach */
};

static bool take(void *context, int64_t phone, struct error *err)
{
    struct forgetting *forgetting = context;
    (void)err;
    forgetting->phones = memory_grow(forgetting->phones, forgetting->count, &forgetting->room,
                                     sizeof *forgetting->phones);
    forgetting->phones[forgetting->count++] = phone;
    return true;
}

static void append_file(void *context, const char *what, const char *path)
{
    struct text *files = context;
    text_printf(files, "\n  %s ", strcmp(what, "source") == 0 ? _("source") : _("report"));
    text_append_printable(files, path, strlen(path));
}

static bool look(struct forgetting *forgetting, struct error *err)
{
    struct job_store *store = forgetting->store;
    return store_vacuum_overwrite(store, err) &&
           forget_store_survey(store, forgetting->phones, forgetting->count, &forgetting->survey,
                               err) &&
           forget_store_check(&forgetting->survey, err) &&
           forget_store_each_file(store, append_file, &forgetting->files, err) &&
           store_vacuum_look(store, &forgetting->space, err) &&
           store_vacuum_check(store, &forgetting->space, err);
}

/* What this command does not get at. */
static void append_reach(struct text *text, const struct forgetting *forgetting)
{
    text_append_string(text,
                       _("Out of reach are files that hold these numbers: sources, reports with "
                         "their manifests, to-fix files, and backups."));
    if (forgetting->files.length > 0)
        text_printf(text, _(" Known of these:%s"), text_string(&forgetting->files));
}

static const char hash_stays[] =
    N_("A keyed hash of each stays, so that `lookup` can say that it was forgotten. That is "
       "pseudonymous,\nnot anonymous: whoever has the database can try every number there is.\n");

static bool confirm(const struct forgetting *forgetting, struct error *err)
{
    const struct forget_survey *survey = &forgetting->survey;
    struct text question = {0};
    text_printf(&question,
                P_("About to forget %" PRId64 " number, of which an import has brought %" PRId64,
                   "About to forget %" PRId64 " numbers, of which an import has brought %" PRId64,
                   survey->numbers),
                survey->numbers, survey->known);
    text_printf(
        &question,
        _(": %" PRId64 " cells and %" PRId64 " events of them,\nwith what is kept of their rows. "),
        survey->entries, survey->events);
    text_append_string(&question, _(hash_stays));
    text_append_string(&question, _("The provider's list stays as it is. An import that selects "
                                    "one of them sends it again.\n"));
    append_reach(&question, forgetting);
    vacuum_words_append_room(&question, &forgetting->space);
    text_append_string(&question, _("\nForget them?"));
    bool ok = confirm_explicitly(forgetting->app, text_string(&question), err);
    text_free(&question);
    return ok;
}

static void tell(const struct forgetting *forgetting)
{
    struct text text = {0};
    if (forgetting->app->options->quiet)
        return;
    int64_t numbers = forgetting->survey.numbers;
    text_printf(&text,
                P_("forgotten: %" PRId64 " number\n", "forgotten: %" PRId64 " numbers\n", numbers),
                numbers);
    text_append_string(&text, _(hash_stays));
    append_reach(&text, forgetting);
    fprintf(forgetting->app->out, "%s\n", text_string(&text));
    text_free(&text);
}

int command_forget(const struct app *app)
{
    struct forgetting forgetting = {.app = app};
    const struct number_input input = {.app = app, .take = take, .context = &forgetting};
    struct error err = {0};
    bool ok = app_open_existing(app, &forgetting.store, &err) && number_input_read(&input, &err) &&
              look(&forgetting, &err) && confirm(&forgetting, &err);
    if (ok)
        app_tell_database(app);
    ok = ok && forget_store_run(forgetting.store, &err);
    if (ok)
        tell(&forgetting);
    ok = ok && vacuum_words_run(app, forgetting.store, &err);
    int status = ok ? 0 : app_fail(app, &err);
    job_store_close(&forgetting.store);
    text_free(&forgetting.files);
    free(forgetting.phones);
    return status;
}
