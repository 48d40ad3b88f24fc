#include "cli/show/list_summary.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

static void append_left_out(struct text *words, int64_t count, const char *which)
{
    if (count == 0)
        return;
    bool is_first = strstr(text_string(words), "left out") == NULL;
    text_printf(words, "%s%" PRId64 " %s", is_first ? "; left out: " : ", ", count, which);
}

static void tell_counts(const struct app *app, const struct outcome_list *list)
{
    const struct list_totals *totals = list->totals;
    struct text words = {0};
    if (list->path != NULL)
        text_append_printable(&words, list->path, strlen(list->path));
    else
        text_append_string(&words, "standard output");
    text_printf(&words, ": %" PRId64 " of %" PRId64 " number%s on the provider's list",
                totals->written, totals->listed, text_plural(totals->listed));
    append_left_out(&words, list->left_out->older, "older");
    append_left_out(&words, list->left_out->flagged, "that the file has");
    append_left_out(&words, list->left_out->brought, "that imports brought");
    log_info(&app->log, "list_written", "%s", text_string(&words));
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
                 "%" PRId64
                 " number%s of it %s no date that can be read (the first: \"%s\"): kept, "
                 "since they may be from after --since",
                 unread, text_plural(unread), unread == 1 ? "has" : "have", first_odd);
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
                 "%" PRId64
                 " of the numbers that --new leaves out %s on the list although %s import "
                 "was taken back: perhaps they texted STOP since. Without --new they are written",
                 taken_back, taken_back == 1 ? "is" : "are", taken_back == 1 ? "its" : "their");
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
