#include "cli/options/own_inputs.h"

#include "base/language.h"
#include "base/memory.h"
#include "cli/options/option_table.h"
#include "cli/show/command_line.h"
#include "report/report_target.h"

#include <stdlib.h>
#include <string.h>

/* Why a FILE is left out; NULL: it stays. */
static const char *why_left_out(const char *path)
{
    static const char *const reasons[] = {
        [REPORT_TARGET_REPORT] = N_("a report of stopsms, and no export: left out"),
        [REPORT_TARGET_MANIFEST] =
            N_("the manifest of a report of stopsms, and no export: left out"),
        [REPORT_TARGET_LIST] =
            N_("the provider's list, as stopsms wrote it, and no export: left out"),
        [REPORT_TARGET_TO_FIX] = N_("a to-fix file of stopsms: left out among other files; once it "
                                    "is corrected, give it alone"),
    };
    struct error ignored;
    enum report_target target =
        strcmp(path, "-") == 0 ? REPORT_TARGET_FOREIGN : report_target_look(path, &ignored);
    return target < sizeof reasons / sizeof *reasons ? reasons[target] : NULL;
}

bool own_inputs_tell(const struct app *app, const char *path)
{
    struct text shown = {0};
    const char *why = why_left_out(path);
    text_append_printable(&shown, path, strlen(path));
    if (why != NULL)
        log_info(&app->log, "own_file_left_out", "%s: %s", text_string(&shown), language_text(why));
    text_free(&shown);
    return why != NULL;
}

static bool is_in(const struct string_list *list, const char *string)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], string) == 0)
            return true;
    return false;
}

/* The command line without the FILEs that were left out. */
static void join_again(const struct app *app, const struct string_list *left_out, struct text *line)
{
    const char **kept = memory_alloc((size_t)app->argc, sizeof *kept);
    int count = 0;
    for (int i = 0; i < app->argc; i++)
        if (!command_line_is_file(app, i) || !is_in(left_out, app->argv[i]))
            kept[count++] = app->argv[i];
    text_clear(line);
    command_line_join(line, count, kept);
    free(kept);
}

bool own_inputs_leave_out(const struct app *app, struct options *options, struct text *line,
                          struct error *err)
{
    struct string_list left_out = {0};
    struct string_list *files = &options->files;
    size_t given = files->count;
    for (size_t i = 0; given > 1 && i < files->count;) {
        const char *name = files->items[i];
        if (!own_inputs_tell(app, name)) {
            i++;
            continue;
        }
        string_list_add(&left_out, name);
        files->count--;
        memmove(files->items + i, files->items + i + 1, (files->count - i) * sizeof *files->items);
    }
    if (left_out.count > 0)
        join_again(app, &left_out, line);
    free(left_out.items);
    return files->count > 0 || given == 0 ||
           error_set(err, ERROR_INPUT,
                     "none of the %zu files is an export: all of them are reports, lists or "
                     "to-fix files of stopsms. Give the exports, or one to-fix file alone",
                     given);
}
