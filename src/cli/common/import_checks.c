/* A CRM that loses its filter one night exports everybody. The only sign of it is the number of
 * new people: therefore an import is refused if it brings far more than any finished one has.
 * The first import has nothing to be compared with; its user is asked, or has said --yes. */
#include "cli/common/import_checks.h"

#include "base/language.h"
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
    static const char *const months[] = {N_("January"), N_("February"), N_("March"),
                                         N_("April"),   N_("May"),      N_("June"),
                                         N_("July"),    N_("August"),   N_("September"),
                                         N_("October"), N_("November"), N_("December")};
    char time[TIMESTAMP_SIZE];
    timestamp_format_local(imported_at, time);
    long month = strtol(time + 5, NULL, 10), day = strtol(time + 8, NULL, 10);
    const char *name = month >= 1 && month <= 12 ? language_text(months[month - 1]) : "?";
    /* Translators: import 12 of 3 November 2026; the first form is that of the month's first day.
     */
    text_printf(text, P_("%" PRId64 " of %ld %s %.4s", "%" PRId64 " of %ld %s %.4s", day),
                import_id, day, name, time);
}

void import_checks_append_known(struct text *text, const struct import_match *same)
{
    struct text import = {0};
    append_import(&import, same->import_id, same->imported_at);
    if (same->pending > 0) {
        text_printf(text,
                    P_("same file as import %s: resumes with %" PRId64 " number pending",
                       "same file as import %s: resumes with %" PRId64 " numbers pending",
                       same->pending),
                    text_string(&import), same->pending);
    } else {
        text_printf(text, _("same file as import %s: nothing of it is pending, asked for again"),
                    text_string(&import));
    }
    text_free(&import);
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
    error_set(
        err, ERROR_INPUT,
        P_("%s: import %s is of the same file with other choices, and has %" PRId64
           " number pending.\nThen: %s\nGive the same options as then to resume it, or first "
           "take it back:\n  %s",
           "%s: import %s is of the same file with other choices, and has %" PRId64
           " numbers pending.\nThen: %s\nGive the same options as then to resume it, or first "
           "take it back:\n  %s",
           match->pending),
        name, text_string(&text), match->pending, text_string(&then), text_string(&undo));
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
        struct text import = {0}, why = {0};
        append_import(&import, earlier.import_id, earlier.imported_at);
        text_append_printable(&why, reason, strlen(reason));
        text_printf(undone, _("import %s of the same file was taken back: %s"),
                    text_string(&import), text_string(&why));
        log_warn(&app->log, "undone_before", "%s: %s", name, text_string(undone));
        text_free(&import);
        text_free(&why);
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
        struct text why = {0};
        text_append_printable(&why, origin.reason, strlen(origin.reason));
        text_append_string(undone, undone->length > 0 ? _("; ") : "");
        text_printf(undone, _("import %" PRId64 ", whose rows these are, was taken back: %s"),
                    origin.import_id, text_string(&why));
        log_warn(&app->log, "undone_before", "%s: %s", name, text_string(undone));
        text_free(&why);
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
        struct text import = {0};
        append_import(&import, like.import_id, like.imported_at);
        text_printf(unlike,
                    P_("it has no column %s, by which import %s was read",
                       "it has no columns %s, by which import %s was read",
                       (int64_t)like.missing_count),
                    text_string(&like.missing), text_string(&import));
        text_free(&import);
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
        struct text import = {0};
        append_import(&import, share.import_id, share.imported_at);
        text_append_string(unlike, unlike->length > 0 ? _("; ") : "");
        text_printf(
            unlike,
            P_("of its %" PRId64 " numbers, %" PRId64 " is among the %" PRId64 " of import %s",
               "of its %" PRId64 " numbers, %" PRId64 " are among the %" PRId64 " of import %s",
               share.shared),
            share.own, share.shared, share.numbers, text_string(&import));
        text_free(&import);
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
              P_("%s: brings %" PRId64 " new number, more than %" PRId64
                 "; nothing was imported. If that is right:\n  %s --max-new %" PRId64,
                 "%s: brings %" PRId64 " new numbers, more than %" PRId64
                 "; nothing was imported. If that is right:\n  %s --max-new %" PRId64,
                 new_jobs),
              name, new_jobs, limit, app->command_line, new_jobs);
    return error_because(err, "too_many_new");
}
