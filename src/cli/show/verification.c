#include "cli/show/verification.h"

#include "base/language.h"
#include "cli/common/wire.h"
#include "cli/show/command_line.h"
#include "jobs/store/store_restore.h"

#include <inttypes.h>

/* Of a database that was restored, a number that the list lacks may have been taken off on purpose
 * after the backup was made. */
static bool settle(const struct session *session, struct seen_list *seen, bool requeue,
                   struct verification *verification, struct error *err)
{
    int64_t restored_at = 0;
    if (!store_restore_time(session->store, &restored_at, err))
        return false;
    verification->is_restored = restored_at != 0;
    const struct list_scope scope = {
        .kind = LIST_SCOPE_ALL, .run_id = session->run_id, .asks_first = verification->is_restored};
    if (!list_hold_run(session->store, &scope, seen, requeue, &verification->counts, err))
        return false;
    verification->is_open = verification->is_restored && !requeue &&
                            list_counts_believed(verification->counts.missing) > 0;
    return !verification->is_restored || verification->is_open ||
           store_restore_end(session->store, err);
}

static bool fetch_and_settle(const struct session *session, struct http_curl *curl, bool requeue,
                             struct seen_list *seen, struct verification *verification,
                             struct error *err)
{
    const struct app *app = session->app;
    struct listing listing = wire_listing(session, curl);
    struct listing_result got;
    log_info(&app->log, "asking_for_list", "asking the provider for its list");
    if (!listing_fetch(&listing, seen, &got, err))
        return false;
    if (!got.whole) {
        error_set(err, ERROR_UNFINISHED,
                  "the provider's list can't be had whole (%s): nothing was changed. Give "
                  "the same command again later.",
                  got.reason);
        return error_because(err, "list_unavailable");
    }
    verification->list_count = got.count;
    return settle(session, seen, requeue, verification, err);
}

bool verification_run(const struct session *session, bool requeue,
                      struct verification *verification, struct error *err)
{
    struct http_curl *curl = NULL;
    *verification = (struct verification){0};
    if (!wire_open(session->app, session->app->options->timeout_ms, &curl, err))
        return false;
    struct seen_list *seen = seen_list_new(session->store);
    bool ok = fetch_and_settle(session, curl, requeue, seen, verification, err);
    seen_list_free(&seen);
    http_curl_free(&curl);
    return ok;
}

/* --- what came of it --- */

static void print_count(FILE *out, int64_t count, const char *what)
{
    if (count > 0)
        fprintf(out, "  %10" PRId64 "  %s\n", count, what);
}

static void print_missing(FILE *out, const struct verification *verification)
{
    const struct list_counts *counts = &verification->counts;
    int64_t listed = list_counts_believed(counts->missing);
    bool requeued = counts->sent_again > 0 || (!counts->partial && !verification->is_open);
    print_count(out, listed,
                requeued ? _("should be on it and are not: pending again")
                         : _("should be on it and are not: left as they are"));
    print_count(out, counts->missing[JOB_UNCONFIRMED],
                requeued ? _("unconfirmed, and not on it: pending again")
                         : _("unconfirmed, and not on it: left as they are"));
    print_count(out, counts->missing[JOB_PENDING], _("pending, and not on it yet"));
}

static void warn_of_restored(const struct app *app, int64_t missing)
{
    struct text requeue = {0};
    struct text undo = {0};
    command_line_append_other(&requeue, app, COMMAND_VERIFY, "--requeue");
    command_line_append_other(&undo, app, COMMAND_UNDO, _("--import ID --reason WHY"));
    log_warn(
        &app->log, "restored_missing",
        P_("%" PRId64 " number that the backup has as listed is not on the list: taken back "
           "after the backup was made, or taken off by somebody. Nothing was changed, and nothing "
           "is sent. This makes them pending again:\n  %s\nwhere an import was taken back since, "
           "take it back again after that, and before anything is sent:\n  %s",
           "%" PRId64 " numbers that the backup has as listed are not on the list: taken back "
           "after the backup was made, or taken off by somebody. Nothing was changed, and nothing "
           "is sent. This makes them pending again:\n  %s\nwhere an import was taken back since, "
           "take it back again after that, and before anything is sent:\n  %s",
           missing),
        missing, text_string(&requeue), text_string(&undo));
    text_free(&requeue);
    text_free(&undo);
}

/* A person must look at this first, and then give the command if it is right. */
static void warn_of_missing(const struct app *app, const struct list_counts *counts,
                            int64_t missing)
{
    struct text next = {0};
    if (counts->sent_again > 0) {
        command_line_append_other(&next, app, COMMAND_SUBMIT, "");
        log_warn(&app->log, "numbers_missing",
                 P_("%" PRId64 " number was on the STOP list and is not on it any more: somebody "
                    "took it off. Pending again; this sends what is pending:\n  %s",
                    "%" PRId64 " numbers were on the STOP list and are not on it any more: "
                    "somebody took them off. Pending again; this sends what is pending:\n  %s",
                    missing),
                 missing, text_string(&next));
    } else {
        command_line_append_other(&next, app, COMMAND_VERIFY, "--requeue");
        log_warn(&app->log, "list_partial",
                 "%" PRId64 " of %" PRId64 " numbers are not on the list that the provider sent: "
                 "it is probably not whole, so they are left as they are. Look at the list on the "
                 "provider's site; where they really are gone, this makes them pending again:\n"
                 "  %s",
                 missing, missing + list_counts_believed(counts->found), text_string(&next));
    }
    text_free(&next);
}

static void print_found(FILE *out, const struct verification *verification)
{
    const struct list_counts *counts = &verification->counts;
    const int64_t *found = counts->found;
    int64_t taken_off = found[JOB_REMOVING] + found[JOB_REMOVED];
    fprintf(out,
            P_("the provider's list has %" PRId64 " number; of those known here:\n",
               "the provider's list has %" PRId64 " numbers; of those known here:\n",
               verification->list_count),
            verification->list_count);
    print_count(out, found[JOB_LISTED], _("listed, and on it"));
    print_count(out, found[JOB_ALREADY_LISTED], _("already listed, and on it"));
    print_count(out, counts->filled, _("of these got their stop id from it"));
    print_count(out, list_counts_all(counts->corrected),
                _("had another stop id here than on it: put right"));
    print_count(out, found[JOB_UNCONFIRMED], _("unconfirmed, and on it: already listed"));
    print_count(out, found[JOB_PENDING], _("pending, and on it already: settled"));
    print_count(out, found[JOB_REJECTED], _("rejected, and yet on it"));
    print_count(out, taken_off, _("taken off by an undo, and on it"));
}

void verification_print(const struct app *app, FILE *out, const struct verification *verification)
{
    const struct list_counts *counts = &verification->counts;
    int64_t missing = list_counts_believed(counts->missing);
    if (app_tells_people(app)) {
        print_found(out, verification);
        print_missing(out, verification);
        fflush(out);
    }
    if (verification->is_restored && !verification->is_open && app_tells_people(app))
        fputs(_("the restored database is verified: it may send again\n"), out);
    if (verification->is_open)
        warn_of_restored(app, missing);
    else if (missing > 0)
        warn_of_missing(app, counts, missing);
}

int verification_exit_status(const struct verification *verification)
{
    return list_counts_known(verification->counts.missing) > 0 ? EXIT_NEEDS_HUMAN : 0;
}
