#include "cli/known_numbers.h"

#include "cli/list_caller.h"
#include "cli/wire.h"
#include "jobs/retry_store.h"
#include "report/reconcile.h"

#include <inttypes.h>

static void tell_unresolved(const struct session *session, const struct reconcile_result *result,
                            struct error *unresolved)
{
    error_set(unresolved, ERROR_UNFINISHED,
              "the provider's list can't be had (%s), so that %" PRId64
              " known number%s could not be compared with it; all else was sent.\nGive the same "
              "command again later, or send them all again without the list:\n  %s --resubmit",
              result->reason, result->doubtful, text_plural(result->doubtful),
              session->command_line);
}

/* These numbers were reported as settled, and will be sent again: the user must hear of it. */
static bool tell_reopened(const struct session *session, struct error *err)
{
    struct reopened reopened;
    if (!retry_store_reopened(session->store, &reopened, err))
        return false;
    if (reopened.pending > 0) {
        log_warn(&session->app->log,
                 "%" PRId64 " number%s that an earlier version of stopsms took for rejected %s "
                 "pending again: code %s does not speak about the number (9 alone does). `stopsms "
                 "submit` sends them, whichever import brought them.",
                 reopened.pending, text_plural(reopened.pending),
                 reopened.pending == 1 ? "is" : "are",
                 reopened.codes[0] != '\0' ? reopened.codes : "(none)");
    }
    return true;
}

bool known_numbers_check(const struct session *session, struct error *unresolved, struct error *err)
{
    const struct app *app = session->app;
    struct http_curl *curl = NULL;
    struct list_caller caller;
    *unresolved = (struct error){0};
    if (!tell_reopened(session, err) || !wire_open(app, app->options->timeout_ms, &curl, err))
        return false;
    list_caller_init(&caller, session, curl);
    struct reconcile_config config = {
        .store = session->store,
        .run_id = session->run_id,
        .import_ids = session->import_ids,
        .import_count = session->import_count,
        .resubmit = app->options->resubmit,
        .skip_listed = app->options->skip_listed,
        .list = caller.fetch,
        .log = &app->log,
    };
    struct reconcile_result result;
    bool ok = reconcile_known(&config, &result, err);
    if (ok && result.end == RECONCILE_LEFT)
        tell_unresolved(session, &result, unresolved);
    ok = ok && list_caller_rest(&caller, err);
    http_curl_free(&curl);
    return ok;
}
