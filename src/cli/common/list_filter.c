/* In doubt, a number is written: one that the CRM has as opted out already does no harm there, and
 * one that is left out is written to again. So a row that needs a human flags nobody. */
#include "cli/common/list_filter.h"

#include "base/language.h"
#include "base/text.h"
#include "cli/common/import_set.h"
#include "intake/phone/french_overseas.h"
#include "report/report_words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool add_entry(void *context, const struct entry *entry, struct error *err)
{
    return entry->status != ENTRY_PHONE || number_set_add(context, entry->phone, err);
}

static void tell_file(const struct app *app, const struct list_filter *filter,
                      const struct intake_counts *counts)
{
    const struct intake_description *found = intake_plan_describe(filter->plan);
    const char *given = app->options->missing_from;
    const char *name = strcmp(given, "-") == 0 ? _("standard input") : given;
    int64_t count = number_set_count(filter->flagged);
    struct text shown = {0}, rows = {0};
    text_append_printable(&shown, name, strlen(name));
    report_append_filter(&rows, found->filter, language_spoken());
    int64_t unclear = counts->entries[ENTRY_INVALID] + counts->entries[ENTRY_UNDECIDED];
    if (unclear > 0)
        text_printf(&rows,
                    P_("; %" PRId64 " needs a human, and flags nobody",
                       "; %" PRId64 " need a human, and flag nobody", unclear),
                    unclear);
    log_info(&app->log, "file_counts",
             P_("%s: %" PRId64 " different number in the rows meant: %s",
                "%s: %" PRId64 " different numbers in the rows meant: %s", count),
             text_string(&shown), count, text_string(&rows));
    import_set_warn(app, text_string(&shown), counts, found->country);
    text_free(&shown);
    text_free(&rows);
}

static bool read_file(const struct app *app, struct list_filter *filter, struct error *err)
{
    struct intake_options choices = import_set_choices(app);
    struct intake_counts counts;
    const char *folder = getenv("TMPDIR");
    if (!intake_plan_new(app->options->missing_from, &choices, &filter->plan, err))
        return false;
    filter->flagged = number_set_new(folder != NULL ? folder : "/tmp");
    if (!intake_read(filter->plan, add_entry, filter->flagged, &counts, err) ||
        !number_set_finish(filter->flagged, err))
        return false;
    tell_file(app, filter, &counts);
    return true;
}

bool list_filter_open(const struct app *app, struct list_filter *filter, struct error *err)
{
    const struct options *options = app->options;
    *filter = (struct list_filter){0};
    if (options->since != NULL && !stop_list_date(options->since, filter->since))
        return error_set(err, ERROR_USAGE, "--since %s: not understood", options->since);
    return options->missing_from == NULL || read_file(app, filter, err);
}

bool list_filter_ask_store(struct list_filter *filter, struct job_store *store, struct error *err)
{
    return known_numbers_open(store, &filter->known, err);
}

/* Earlier versions brought some numbers of overseas under another calling code, and the list keeps
 * them so. */
static bool is_flagged(const struct list_filter *filter, int64_t phone)
{
    int64_t other = french_overseas_other(phone);
    return number_set_has(filter->flagged, phone) ||
           (other != 0 && number_set_has(filter->flagged, other));
}

static bool look_in_store(struct list_filter *filter, int64_t phone, bool *is_brought,
                          struct error *err)
{
    enum job_state state;
    int64_t other = french_overseas_other(phone);
    if (!known_numbers_find(filter->known, phone, is_brought, &state, err) ||
        (!*is_brought && other != 0 &&
         !known_numbers_find(filter->known, other, is_brought, &state, err)))
        return false;
    filter->left_out.brought += *is_brought;
    filter->left_out.taken_back +=
        *is_brought && (state == JOB_CANCELLED || state == JOB_REMOVING || state == JOB_REMOVED);
    return true;
}

bool list_filter_look(struct list_filter *filter, int64_t phone, const char *date, bool *is_wanted,
                      struct error *err)
{
    bool is_brought = false;
    *is_wanted = false;
    if (date[0] != '\0' && strcmp(date, filter->since) < 0) {
        filter->left_out.older++;
        return true;
    }
    if (filter->flagged != NULL && is_flagged(filter, phone)) {
        filter->left_out.flagged++;
        return true;
    }
    if (filter->known != NULL && !look_in_store(filter, phone, &is_brought, err))
        return false;
    *is_wanted = !is_brought;
    return true;
}

void list_filter_free(struct list_filter *filter)
{
    known_numbers_close(&filter->known);
    number_set_free(&filter->flagged);
    intake_plan_free(&filter->plan);
}
