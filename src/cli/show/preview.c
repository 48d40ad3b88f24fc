#include "cli/show/preview.h"

#include "base/memory.h"
#include "base/text.h"
#include "cli/common/import_checks.h"
#include "cli/common/import_set.h"
#include "jobs/import/import_preview.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct gathering {
    struct preview *preview;
    struct import_preview *counter;
};

static bool add_entry(void *context, const struct entry *entry, struct error *err)
{
    struct gathering *gathering = context;
    struct preview *preview = gathering->preview;
    if (preview->first_row_count < PREVIEW_ROWS) {
        struct preview_row *row = &preview->first_rows[preview->first_row_count++];
        row->entry = *entry;
        row->cell = memory_copy_bytes(entry->cell, entry->cell_length);
        row->entry.cell = row->cell;
    }
    return import_preview_add(gathering->counter, entry, err);
}

/* Whether `run` would know the file, or refuse it. A preview shows a refusal; it does not fail. */
static bool foresee(const struct app *app, struct job_store *store, struct preview *preview,
                    struct error *err)
{
    struct import_match same = {0};
    struct text undone = {0}; /* the warning is enough here */
    struct error refusal = {0};
    int64_t largest = 0;
    bool ok = importer_largest_finished(store, &largest, err) &&
              import_checks_undone(app, store, text_string(&preview->shown), preview->plan, &undone,
                                   err) &&
              import_checks_origin(app, store, text_string(&preview->shown), preview->plan, &undone,
                                   &largest, err);
    if (ok &&
        import_checks_known(app, store, text_string(&preview->shown), preview->plan, &same,
                            &refusal) &&
        same.import_id == 0)
        (void)!import_checks_brake(app, text_string(&preview->shown), preview->result.new_jobs,
                                   largest, &refusal);
    if (same.import_id != 0) {
        import_checks_append_known(&preview->known, &same);
        preview->to_send = same.pending;
    }
    import_match_clear(&same);
    text_free(&undone);
    if (refusal.code == ERROR_INPUT)
        text_append_string(&preview->refusal, refusal.text);
    else if (ok && refusal.code != ERROR_NONE)
        ok = error_set(err, refusal.code, "%s", refusal.text);
    return ok;
}

bool preview_gather(const struct app *app, size_t index, struct job_store *store,
                    struct preview *preview, struct error *err)
{
    *preview = (struct preview){.name = options_file_name(app->options, index)};
    struct intake_options choices = import_set_choices(app);
    text_append_printable(&preview->shown, preview->name, strlen(preview->name));
    if (!intake_plan_new(app->options->files.items[index], &choices, &preview->plan, err))
        return false;
    struct gathering gathering = {.preview = preview, .counter = import_preview_new(store)};
    bool ok = intake_read(preview->plan, add_entry, &gathering, &preview->counts, err);
    preview->is_refused = !ok && preview->counts.is_whole;
    preview->is_shown = ok || preview->is_refused;
    if (preview->is_refused)
        text_append_string(&preview->refusal, err->text);
    ok = ok && import_preview_finish(gathering.counter, &preview->result, err);
    import_preview_free(&gathering.counter);
    preview->to_send = preview->result.new_jobs + preview->result.known_pending;
    ok = ok && (store == NULL || foresee(app, store, preview, err));
    double rate = app->options->rate_per_second;
    if (ok)
        import_set_warn(app, text_string(&preview->shown), &preview->counts,
                        intake_plan_describe(preview->plan)->country);
    preview->seconds_needed = rate > 0 ? (double)preview->to_send / rate : 0;
    return ok;
}

void preview_free(struct preview *preview)
{
    for (size_t i = 0; i < preview->first_row_count; i++)
        free(preview->first_rows[i].cell);
    text_free(&preview->shown);
    text_free(&preview->known);
    text_free(&preview->refusal);
    intake_plan_free(&preview->plan);
    *preview = (struct preview){0};
}
