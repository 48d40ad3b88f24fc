/* The list goes where it is to go as it comes, before it is known whether it is whole. A file is
 * begun anew where it was not, and takes its name at the end; what a stream has had can't be taken
 * back, so that the list is then not asked for again, and the user is told. */
#include "base/atomic_file.h"
#include "base/file_error.h"
#include "base/language.h"
#include "base/text.h"
#include "cli/common/account_guard.h"
#include "cli/common/list_filter.h"
#include "cli/common/wire.h"
#include "cli/options/list_choice.h"
#include "cli/options/report_guard.h"
#include "cli/show/outcome.h"
#include "provider/key_redaction.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* From the first number to the last. */
struct writing {
    const struct session *session;
    struct list_filter filter;
    struct store_account account;
    struct list_head head;
    const char *path;         /* NULL: standard output */
    struct atomic_file *file; /* NULL: none is begun, or it is standard output */
    struct report_out out;
    struct list_writer *writer; /* NULL: nothing is begun */
    struct list_totals totals;
    struct text words;     /* of a date, without the key */
    struct text first_odd; /* the first date that could not be read */
    bool reader_has_gone;  /* and it is all the same what else there is */
};

/* --- where it goes --- */

static bool begin(struct writing *writing, struct error *err)
{
    const struct app *app = writing->session->app;
    if (writing->path != NULL && (!report_target_check(writing->path, REPORT_TARGET_LIST, err) ||
                                  !atomic_file_open(writing->path, &writing->file, err)))
        return false;
    report_out_init(&writing->out,
                    writing->file != NULL ? atomic_file_stream(writing->file) : app->out, "");
    writing->head.asked_at = clock_wall_ms(&app->clock);
    writing->writer = list_writer_new(&writing->head, &writing->out);
    return true;
}

static void drop(struct writing *writing)
{
    list_writer_free(&writing->writer);
    report_out_free(&writing->out);
    atomic_file_discard(&writing->file);
}

/* What can't be written ends the work; a reader that has gone has had what it wanted. */
static bool check(struct writing *writing, struct error *err)
{
    int failure = writing->out.failure;
    if (failure == 0)
        return true;
    writing->reader_has_gone = writing->path == NULL && failure == EPIPE;
    struct text shown = {0};
    const char *name = writing->path != NULL ? writing->path : _("standard output");
    text_append_printable(&shown, name, strlen(name));
    error_set(err, ERROR_STORAGE, "%s: the list can't be written: %s. %s", text_string(&shown),
              _(file_error_words(failure)),
              file_error_advice(failure, _("Make room, or choose another disk.")));
    text_free(&shown);
    return file_error_because(err, failure);
}

static bool finish(struct writing *writing, struct error *err)
{
    if (writing->writer == NULL && !begin(writing, err))
        return false;
    list_writer_end(writing->writer, &writing->totals);
    (void)report_out_flush(&writing->out);
    return check(writing, err) &&
           (writing->file == NULL || atomic_file_commit(&writing->file, err));
}

/* --- number by number --- */

/* The date in the provider's words; nobody knows what else it put there. */
static const char *words_of(struct writing *writing, const struct stop_list_entry *entry,
                            bool is_date)
{
    if (is_date || entry->created_at == NULL)
        return entry->created_at;
    text_clear(&writing->words);
    key_redaction_append(&writing->words, entry->created_at, writing->session->credentials.api_key,
                         false);
    return text_string(&writing->words);
}

static void note_odd_date(struct writing *writing, const char *words)
{
    if (writing->totals.unread_dates++ == 0 && words != NULL)
        text_append_printable(&writing->first_odd, words, strnlen(words, 100));
}

static bool take_entry(void *context, const struct stop_list_entry *entry, struct error *err)
{
    struct writing *writing = context;
    char date[STOP_LIST_DATE_SIZE] = "";
    bool is_date = entry->created_at != NULL && stop_list_date(entry->created_at, date);
    bool is_wanted;
    writing->totals.listed++;
    if (!list_filter_look(&writing->filter, entry->phone, date, &is_wanted, err))
        return false;
    if (!is_wanted)
        return true;
    if (writing->writer == NULL && !begin(writing, err))
        return false;
    const char *words = words_of(writing, entry, is_date);
    writing->totals.written++;
    if (!is_date)
        note_odd_date(writing, words);
    list_writer_add(writing->writer, entry->phone, entry->stop_id, words);
    return check(writing, err);
}

static bool forget(void *context)
{
    struct writing *writing = context;
    if (writing->path == NULL && writing->out.is_handed_over)
        return false;
    drop(writing);
    text_clear(&writing->first_odd);
    writing->totals = (struct list_totals){0};
    writing->filter.left_out = (struct list_left_out){0};
    return true;
}

/* --- the whole of it --- */

static bool tell_not_whole(struct writing *writing, const char *reason, struct error *err)
{
    if (writing->writer != NULL && writing->path == NULL) {
        (void)report_out_flush(&writing->out);
        error_set(err, ERROR_UNFINISHED,
                  "standard output has only a part of the provider's list: it broke off (%s). Give "
                  "the same command again.",
                  reason);
        return error_because(err, "list_partial");
    }
    error_set(err, ERROR_UNFINISHED,
              "the provider's list can't be had whole (%s): nothing was written. Give the same "
              "command again later.",
              reason);
    return error_because(err, "list_unavailable");
}

static bool walk(struct writing *writing, struct error *err)
{
    const struct session *session = writing->session;
    const struct app *app = session->app;
    const struct listing_sink sink = {take_entry, forget, writing};
    struct http_curl *curl = NULL;
    struct listing_result got = {0};
    if (!wire_open(app, app->options->timeout_ms, &curl, err))
        return false;
    struct listing listing = wire_listing(session, curl);
    log_info(&app->log, "asking_for_list", "asking the provider for its list");
    bool ok = listing_walk(&listing, &sink, &got, err);
    http_curl_free(&curl);
    if (ok && !got.whole)
        return tell_not_whole(writing, got.reason, err);
    bool has_part = writing->path == NULL && writing->out.is_handed_over;
    if (!ok && has_part && !writing->reader_has_gone)
        error_wrap(err, "standard output has only a part of the provider's list");
    return ok && finish(writing, err);
}

/* Before the provider is asked: that the file can be written, and replaces nothing but a list. */
static bool check_target(const struct writing *writing, struct error *err)
{
    struct report_guard *guard = NULL;
    if (writing->path == NULL)
        return true;
    bool ok = report_guard_new(writing->session->app, writing->session->store, &guard, err) &&
              report_guard_check(guard, writing->path, REPORT_TARGET_LIST, err) &&
              atomic_file_try(writing->path, err);
    report_guard_free(&guard);
    return ok;
}

/* A database that is not there has no imports, and one whose name is wrong says nothing of them. */
static bool open_store(struct session *session, struct writing *writing, struct error *err)
{
    bool only_new = session->app->options->only_new;
    return (only_new ? session_open_existing(session, err) : session_open(session, err)) &&
           session_check_account(session, err) && account_guard_check_wanted(session, err) &&
           (!only_new || list_filter_ask_store(&writing->filter, session->store, err)) &&
           job_store_account(session->store, &writing->account, err);
}

static bool write_list(struct session *session, struct writing *writing, struct error *err)
{
    const struct options *options = session->app->options;
    if (!list_filter_open(session->app, &writing->filter, err) ||
        !session_read_credentials(session, err) || !open_store(session, writing, err) ||
        !check_target(writing, err))
        return false;
    list_choice_head(options, &writing->head);
    writing->head.account = session->credentials.api_url;
    writing->head.account_user = writing->account.user_name;
    writing->head.which_rows =
        writing->filter.plan != NULL ? intake_plan_describe(writing->filter.plan)->filter : NULL;
    app_tell_database(session->app);
    return walk(writing, err);
}

int command_list(const struct app *app)
{
    struct session session = session_of(app);
    struct writing writing = {.session = &session, .path = list_choice_path(app->options)};
    struct outcome outcome = {0};
    struct error err = {0};
    bool ok = write_list(&session, &writing, &err);
    const struct outcome_list list = {
        .path = writing.path,
        .is_written = ok,
        .totals = &writing.totals,
        .left_out = &writing.filter.left_out,
    };
    if (ok)
        list_summary_tell(app, &list, text_string(&writing.first_odd));
    else if (!writing.reader_has_gone)
        session_fail(&session, &err);
    outcome.list = &list;
    drop(&writing);
    list_filter_free(&writing.filter);
    text_free(&writing.words);
    text_free(&writing.first_odd);
    return outcome_close(&outcome, &session);
}
