#include "cli/show/preview.h"

#include "base/memory.h"
#include "base/sheet_place.h"
#include "base/text.h"
#include "cli/common/import_checks.h"
#include "cli/common/import_set.h"
#include "cli/show/progress_words.h"
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

/* By enum intake_choice. */
static const char *const choice_names[] = {
    [INTAKE_SELECTED] = "selected",
    [INTAKE_LEFT_OUT] = "left out",
    [INTAKE_UNDECIDED] = "undecided",
};

const char *preview_choice_name(enum intake_choice choice)
{
    return choice_names[choice];
}

static void print_shown(FILE *out, const char *before, const char *foreign, const char *after)
{
    struct text text = {0};
    text_append_printable(&text, foreign, strlen(foreign));
    fprintf(out, "%s%s%s", before, text_string(&text), after);
    text_free(&text);
}

/* What the database will hold of people beside their numbers. */
static void print_kept(const struct intake_description *found, FILE *out)
{
    if (found->kept_column_count == 0)
        fputs("  kept           nothing else\n", out);
    for (size_t i = 0; i < found->kept_column_count; i++) {
        print_shown(out, i == 0 ? "  kept           " : "                 ",
                    found->kept_columns[i].name, "");
        fprintf(out, " (%d)%s\n", found->kept_columns[i].number,
                i > 0                ? ""
                : found->kept_of_all ? ", of every row"
                                     : ", of rows that need a human (--keep)");
    }
}

static void print_description(const struct preview *preview, FILE *out)
{
    const struct intake_description *found = intake_plan_describe(preview->plan);
    print_shown(out, "", preview->name, "\n");
    print_shown(out, "  read as        ", found->dialect, "\n");
    for (size_t i = 0; i < found->phone_column_count; i++) {
        print_shown(out, i == 0 ? "  phone columns  " : "                 ",
                    found->phone_columns[i].name, "");
        fprintf(out, " (%d)\n", found->phone_columns[i].number);
    }
    for (size_t i = 0; i < found->left_out_count; i++) {
        const struct intake_left_out *column = &found->left_out[i];
        print_shown(out, i == 0 ? "  not read       " : "                 ", column->name, "");
        fprintf(out, " (%d): full of phones; %s\n", column->number,
                intake_left_out_why(column->reason));
    }
    print_shown(out, "  filter         ", preview->is_refused ? "see below" : found->filter, "\n");
    for (size_t i = 0; i < preview->counts.value_count; i++) {
        const struct intake_value *value = &preview->counts.values[i];
        print_shown(out, "    ", value->column, "");
        print_shown(out, " = ", value->value[0] != '\0' ? value->value : "(empty)", "");
        fprintf(out, ": %" PRId64 " row%s, %s\n", value->rows, text_plural(value->rows),
                preview_choice_name(value->choice));
    }
    fprintf(out, "  country        %s\n", found->country);
    for (size_t i = 0; i < found->country_column_count; i++) {
        print_shown(out, "  country column ", found->country_columns[i].name, "");
        fprintf(out, " (%d)\n", found->country_columns[i].number);
    }
    print_kept(found, out);
}

static void print_counts(const struct preview *preview, FILE *out)
{
    const struct import_result *result = &preview->result;
    const struct intake_counts *counts = &preview->counts;
    fprintf(out, "  rows           %" PRId64 "\n", counts->rows);
    if (preview->is_refused)
        return;
    fprintf(out, "  new numbers    %" PRId64 "\n", result->new_jobs);
    fprintf(out, "  known numbers  %" PRId64 " (%" PRId64 " listed, %" PRId64 " rejected)\n",
            result->known_jobs, result->known_listed, result->known_rejected);
    fprintf(out, "  duplicates     %" PRId64 "\n", result->duplicates);
    fprintf(out, "  landlines      %" PRId64 " of %" PRId64 " national number%s\n",
            counts->landlines, counts->national, text_plural(counts->national));
    for (int i = ENTRY_INVALID; i < ENTRY_STATUSES; i++) {
        fprintf(out, "  %-14s %" PRId64 "\n", entry_status_name((enum entry_status)i),
                counts->entries[i]);
    }
    for (int i = ENTRY_REASON_NONE + 1; i < ENTRY_REASONS; i++) {
        if (counts->reasons[i] > 0) {
            fprintf(out, "    %s: %" PRId64 "\n", entry_reason_text((enum entry_reason)i),
                    counts->reasons[i]);
        }
    }
}

/* "row 1, line 2, column 3"; of a workbook, "row 1, Feuil1!C2", as a spreadsheet has it. */
static void print_place(const struct preview *preview, const struct entry *entry, FILE *out)
{
    const char *sheet = intake_plan_sheet(preview->plan);
    struct text place = {0};
    if (sheet == NULL) {
        fprintf(out, "    row %" PRId64 ", line %" PRId64 ", column %d", entry->row, entry->line,
                entry->column);
        return;
    }
    sheet_place_append(&place, sheet, entry->column, entry->line);
    fprintf(out, "    row %" PRId64, entry->row);
    print_shown(out, ", ", text_string(&place), "");
    text_free(&place);
}

static void print_first_rows(const struct preview *preview, FILE *out)
{
    fputs("  first rows\n", out);
    for (size_t i = 0; i < preview->first_row_count; i++) {
        const struct entry *entry = &preview->first_rows[i].entry;
        print_place(preview, entry, out);
        print_shown(out, ": \"", preview->first_rows[i].cell, "\" -> ");
        if (entry->status == ENTRY_PHONE) {
            fprintf(out, "+%" PRId64 "\n", entry->phone);
        } else {
            fprintf(out, "%s: %s\n", entry_status_name(entry->status),
                    entry_reason_text(entry->reason));
        }
    }
}

static void print_time(const struct preview *preview, FILE *out)
{
    char duration[32];
    const char *time = "as fast as the provider answers";
    if (preview->to_send == 0)
        time = "nothing to send";
    else if (preview->seconds_needed > 0)
        time = progress_duration(preview->seconds_needed, duration);
    fprintf(out, "  to send        %" PRId64 " number%s\n", preview->to_send,
            text_plural(preview->to_send));
    fprintf(out, "  time to send   %s\n", time);
}

static void print_foreseen(const struct preview *preview, FILE *out)
{
    if (preview->known.length > 0)
        fprintf(out, "  known          %s\n", text_string(&preview->known));
    if (preview->refusal.length > 0)
        fprintf(out, "  `run` would refuse it:\n  %s\n", text_string(&preview->refusal));
}

void preview_print(const struct preview *preview, FILE *out)
{
    print_description(preview, out);
    print_counts(preview, out);
    print_first_rows(preview, out);
    if (!preview->is_refused) {
        print_time(preview, out);
        print_foreseen(preview, out);
    }
}
