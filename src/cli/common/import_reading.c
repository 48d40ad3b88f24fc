#include "cli/common/import_reading.h"

#include "base/language.h"
#include "base/text.h"
#include "jobs/import/import_compare.h"

#include <inttypes.h>

static bool take_entry(void *context, const struct entry *entry, struct error *err)
{
    return import_compare_take(context, entry, err);
}

/* "rows 2, 5, 7 and 12 more": what is read otherwise. */
static void append_rows(struct text *text, const struct import_difference *difference)
{
    int64_t shown =
        difference->rows < IMPORT_COMPARE_SHOWN ? difference->rows : IMPORT_COMPARE_SHOWN;
    /* Translators: their places follow; it stands for %s in "This version reads %s otherwise". */
    text_append_string(text, P_("row ", "rows ", difference->rows));
    for (int64_t i = 0; i < shown; i++)
        text_printf(text, "%s%" PRId64, i > 0 ? ", " : "", difference->first[i]);
    if (shown < difference->rows)
        text_printf(text,
                    P_(" and %" PRId64 " more", " and %" PRId64 " more", difference->rows - shown),
                    difference->rows - shown);
}

static void tell(const struct app *app, const char *shown, const struct import_match *same,
                 const struct import_difference *difference)
{
    struct text rows = {0};
    append_rows(&rows, difference);
    if (same->pending > 0) {
        log_warn(&app->log, "read_otherwise",
                 "%s: import %" PRId64 " was made by an earlier version, and goes on as it was "
                 "read then. This version reads %s otherwise: give the same command again once "
                 "nothing is pending, and it reads the file anew",
                 shown, same->import_id, text_string(&rows));
    } else {
        log_info(&app->log, "read_otherwise",
                 "%s: import %" PRId64 " was made by an earlier version. This version reads %s "
                 "otherwise, so the file is imported anew",
                 shown, same->import_id, text_string(&rows));
    }
    text_free(&rows);
}

static bool read_differences(struct job_store *store, struct intake_plan *plan,
                             const struct import_match *same, struct import_difference *difference,
                             struct error *err)
{
    struct import_compare *compare = NULL;
    struct intake_counts counts;
    bool ok = import_compare_open(store, same->import_id, &compare, err) &&
              intake_read(plan, take_entry, compare, &counts, err) &&
              import_compare_end(compare, difference, err);
    import_compare_close(&compare);
    return ok;
}

/* The error says why this version refuses the file. Its pending numbers can be sent all the same.
 */
static bool refuse(const struct import_match *same, struct error *err)
{
    struct text why = {0};
    if (err == NULL || err->code != ERROR_INPUT || same->pending == 0)
        return false;
    text_append_string(&why, err->text);
    error_set(
        err, ERROR_INPUT,
        P_("%s\n(Import %" PRId64 " is of this file, and has %" PRId64
           " number pending. With the options that it was made with, or with --all-rows where "
           "it had no filter, the command resumes it; `stopsms submit` sends them, too.)",
           "%s\n(Import %" PRId64 " is of this file, and has %" PRId64
           " numbers pending. With the options that it was made with, or with --all-rows "
           "where it had no filter, the command resumes it; `stopsms submit` sends them, "
           "too.)",
           same->pending),
        text_string(&why), same->import_id, same->pending);
    text_free(&why);
    return false;
}

bool import_reading_compare(const struct app *app, struct job_store *store, const char *shown,
                            struct intake_plan *plan, const struct import_match *same, bool *is_new,
                            struct error *err)
{
    struct import_difference difference = {0};
    *is_new = false;
    if (same->import_id == 0 || !same->is_read_otherwise)
        return true;
    if (!read_differences(store, plan, same, &difference, err))
        return refuse(same, err);
    if (difference.rows > 0) {
        tell(app, shown, same, &difference);
        *is_new = same->pending == 0;
    }
    return true;
}
