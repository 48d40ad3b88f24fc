#include "cli/show/list_summary.h"

#include "base/language.h"
#include "base/text.h"

#include <inttypes.h>
#include <string.h>

/* `which`: how many, in words. */
static void append_kind(struct text *kinds, int64_t count, const char *which)
{
    if (count > 0)
        text_printf(kinds, "%s%" PRId64 " %s", kinds->length > 0 ? ", " : "", count, which);
}

static void append_left_out(struct text *words, const struct list_left_out *left_out)
{
    int64_t older = left_out->older, flagged = left_out->flagged, brought = left_out->brought;
    struct text kinds = {0};
    append_kind(&kinds, older, P_("older", "older", older));
    append_kind(&kinds, flagged, P_("that the file has", "that the file has", flagged));
    append_kind(&kinds, brought, P_("that imports brought", "that imports brought", brought));
    if (kinds.length > 0)
        text_printf(words, _("; left out: %s"), text_string(&kinds));
    text_free(&kinds);
}

static void tell_counts(const struct app *app, const struct outcome_list *list)
{
    const struct list_totals *totals = list->totals;
    struct text words = {0}, place = {0};
    if (list->path != NULL)
        text_append_printable(&place, list->path, strlen(list->path));
    else
        text_append_string(&place, _("standard output"));
    text_printf(&words,
                P_("%s: %" PRId64 " of %" PRId64 " number on the provider's list",
                   "%s: %" PRId64 " of %" PRId64 " numbers on the provider's list", totals->listed),
                text_string(&place), totals->written, totals->listed);
    append_left_out(&words, list->left_out);
    log_info(&app->log, "list_written", "%s", text_string(&words));
    text_free(&place);
    text_free(&words);
}

static void tell_dates(const struct app *app, const struct outcome_list *list,
                       const char *first_odd)
{
    int64_t unread = list->totals->unread_dates;
    log_info(&app->log, "list_dates",
             "--since %s goes by the provider's words: its dates name no time zone",
             app->options->since);
    if (unread > 0) {
        log_warn(&app->log, "dates_unread",
                 P_("%" PRId64 " number of it has no date that can be read (the first: \"%s\"): "
                    "kept, since they may be from after --since",
                    "%" PRId64 " numbers of it have no date that can be read (the first: \"%s\"): "
                    "kept, since they may be from after --since",
                    unread),
                 unread, first_odd);
    }
}

void list_summary_tell(const struct app *app, const struct outcome_list *list,
                       const char *first_odd)
{
    int64_t taken_back = list->left_out->taken_back;
    tell_counts(app, list);
    if (app->options->since != NULL)
        tell_dates(app, list, first_odd);
    if (taken_back > 0) {
        log_warn(&app->log, "undone_on_list",
                 P_("%" PRId64 " of the numbers that --new leaves out is on the list although its "
                    "import was taken back: perhaps they texted STOP since. Without --new they are "
                    "written",
                    "%" PRId64 " of the numbers that --new leaves out are on the list although "
                    "their import was taken back: perhaps they texted STOP since. Without --new "
                    "they are written",
                    taken_back),
                 taken_back);
    }
}

void list_summary_write_json(struct json_writer *json, const struct outcome_list *list)
{
    if (list == NULL) {
        json_null(json, "list");
        return;
    }
    json_begin_object(json, "list");
    if (list->path == NULL || !list->is_written)
        json_null(json, "path");
    else
        json_string(json, "path", list->path);
    json_integer(json, "list_count", list->totals->listed);
    json_integer(json, "written", list->totals->written);
    json_integer(json, "unread_dates", list->totals->unread_dates);
    json_integer(json, "older", list->left_out->older);
    json_integer(json, "flagged", list->left_out->flagged);
    json_integer(json, "brought", list->left_out->brought);
    json_integer(json, "taken_back", list->left_out->taken_back);
    json_end_object(json);
}
