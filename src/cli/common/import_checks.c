/* A CRM that loses its filter one night exports everybody. The only sign of it is the number of
 * new people: therefore an import is refused if it brings far more than any finished one has.
 * The first import has nothing to be compared with; its user is asked, or has said --yes. */
#include "cli/common/import_checks.h"

#include "base/timestamp.h"
#include "cli/show/command_line.h"
#include "jobs/import/import_like.h"
#include "jobs/import/import_share.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A brake of its own is needed from this size on only. */
#define MAX_NEW_LEAST 1000
#define MAX_NEW_TIMES 3

struct import_source import_checks_source(const struct intake_plan *plan)
{
    const struct intake_description *found = intake_plan_describe(plan);
    struct import_source source = {
        .path = found->path,
        .bytes = found->bytes,
        .choices = found->choices,
        .given = found->given,
        .reading = INTAKE_READING,
        .dialect = found->found,
        .header = found->header_json,
    };
    memcpy(source.sha256, found->sha256, sizeof source.sha256);
    return source;
}

/* "12 of 3 November 2026". */
static void append_import(struct text *text, int64_t import_id, int64_t imported_at)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    char time[TIMESTAMP_SIZE];
    timestamp_show(imported_at, time);
    long month = strtol(time + 5, NULL, 10);
    text_printf(text, "%" PRId64 " of %ld %s %.4s", import_id, strtol(time + 8, NULL, 10),
                month >= 1 && month <= 12 ? months[month - 1] : "?", time);
}

void import_checks_append_known(struct text *text, const struct import_match *same)
{
    text_append_string(text, "same file as import ");
    append_import(text, same->import_id, same->imported_at);
    if (same->pending > 0) {
        text_printf(text, ": resumes with %" PRId64 " number%s pending", same->pending,
                    text_plural(same->pending));
    } else {
        text_append_string(text, ": nothing of it is pending, asked for again");
    }
}

static bool refuse_other(const struct app *app, const char *name, const struct import_match *match,
                         struct error *err)
{
    struct text text = {0};
    struct text undo = {0};
    struct text then = {0};
    append_import(&text, match->import_id, match->imported_at);
    text_append_printable(&then, match->choices, strlen(match->choices));
    command_line_append_undo(&undo, app, match->import_id);
    error_set(err, ERROR_INPUT,
              "%s: import %s is of the same file with other choices, and has %" PRId64
              " number%s pending.\nThen: %s\nGive the same options as then to resume it, or first "
              "take it back:\n  %s",
              name, text_string(&text), match->pending, text_plural(match->pending),
              text_string(&then), text_string(&undo));
    error_because(err, "other_choices");
    text_free(&then);
    text_free(&text);
    text_free(&undo);
    return false;
}

bool import_checks_known(const struct app *app, struct job_store *store, const char *name,
                         const struct intake_plan *plan, struct import_match *same,
                         struct error *err)
{
    struct import_source source = import_checks_source(plan);
    struct import_match other = {0};
    bool ok = importer_find(store, &source, same, &other, err);
    if (ok && same->import_id == 0 && other.import_id != 0)
        ok = refuse_other(app, name, &other, err);
    import_match_clear(&other);
    return ok;
}

bool import_checks_undone(const struct app *app, struct job_store *store, const char *name,
                          const struct intake_plan *plan, struct text *undone, struct error *err)
{
    struct import_source source = import_checks_source(plan);
    struct import_match earlier = {0};
    char *reason = NULL;
    bool ok = importer_find_undone(store, &source, &earlier, &reason, err);
    if (ok && earlier.import_id != 0) {
        text_append_string(undone, "import ");
        append_import(undone, earlier.import_id, earlier.imported_at);
        text_append_string(undone, " of the same file was taken back: ");
        text_append_printable(undone, reason, strlen(reason));
        log_warn(&app->log, "undone_before", "%s: %s", name, text_string(undone));
    }
    free(reason);
    return ok;
}

bool import_checks_origin(const struct app *app, struct job_store *store, const char *name,
                          const struct intake_plan *plan, struct text *undone, int64_t *largest,
                          struct error *err)
{
    struct import_origin origin = {0};
    bool ok = importer_find_origin(store, intake_plan_describe(plan)->origin, &origin, err);
    if (ok && origin.import_id != 0) {
        log_info(&app->log, "to_fix_read",
                 "%s: rows of import %" PRId64 " that were to be corrected", name,
                 origin.import_id);
        if (*largest > 0 && *largest < origin.rows)
            *largest = origin.rows;
    }
    if (ok && origin.is_undone) {
        text_printf(undone, "%simport %" PRId64 ", whose rows these are, was taken back: ",
                    undone->length > 0 ? "; " : "", origin.import_id);
        text_append_printable(undone, origin.reason, strlen(origin.reason));
        log_warn(&app->log, "undone_before", "%s: %s", name, text_string(undone));
    }
    free(origin.reason);
    return ok;
}

bool import_checks_unlike(struct job_store *store, int64_t before, const struct intake_plan *plan,
                          struct text *unlike, struct error *err)
{
    const struct intake_description *found = intake_plan_describe(plan);
    struct import_like like = {0};
    if (found->origin[0] != '\0')
        return true;
    bool ok = import_like_find(store, before, found->header_json, &like, err);
    if (ok && like.missing.length > 0) {
        bool is_one = strstr(text_string(&like.missing), "\", \"") == NULL;
        text_printf(unlike, "it has no column%s %s, by which import ", is_one ? "" : "s",
                    text_string(&like.missing));
        append_import(unlike, like.import_id, like.imported_at);
        text_append_string(unlike, " was read");
    }
    text_free(&like.missing);
    return ok;
}

bool import_checks_strangers(struct job_store *store, int64_t before, int64_t import_id,
                             const struct intake_plan *plan, struct text *unlike, struct error *err)
{
    struct import_share share = {0};
    if (intake_plan_describe(plan)->origin[0] != '\0')
        return true;
    if (!import_share_find(store, import_id, before, &share, err))
        return false;
    if (share.is_other) {
        text_printf(unlike,
                    "%sof its %" PRId64 " numbers, %" PRId64 " %s among the %" PRId64 " of import ",
                    unlike->length > 0 ? "; " : "", share.own, share.shared,
                    share.shared == 1 ? "is" : "are", share.numbers);
        append_import(unlike, share.import_id, share.imported_at);
    }
    return true;
}

bool import_checks_brake(const struct app *app, const char *name, int64_t new_jobs, int64_t largest,
                         struct error *err)
{
    int64_t limit = app->options->max_new;
    if (limit < 0 && largest == 0)
        return true;
    if (limit < 0)
        limit = largest * MAX_NEW_TIMES > MAX_NEW_LEAST ? largest * MAX_NEW_TIMES : MAX_NEW_LEAST;
    if (new_jobs <= limit)
        return true;
    error_set(err, ERROR_INPUT,
              "%s: brings %" PRId64 " new number%s, more than %" PRId64
              "; nothing was imported. If that is right:\n  %s --max-new %" PRId64,
              name, new_jobs, text_plural(new_jobs), limit, app->command_line, new_jobs);
    return error_because(err, "too_many_new");
}
