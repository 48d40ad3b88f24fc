#include "cli/options/report_choice.h"

#include "base/path.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool report_choice_read_format(const char *name, int *format)
{
    enum report_format found = REPORT_CSV;
    bool ok = report_format_by_name(name, &found);
    *format = (int)found;
    return ok;
}

/* The bit of the status whose name is these bytes; 0: none. */
static unsigned status_bit(const char *name, size_t length)
{
    for (unsigned status = 0; status < REPORT_STATUSES; status++) {
        const char *known = report_status_name((enum report_status)status);
        if (strlen(known) == length && memcmp(known, name, length) == 0)
            return 1u << status;
    }
    return 0;
}

bool report_choice_read_statuses(const char *list, unsigned *statuses)
{
    for (;;) {
        size_t length = strcspn(list, ",");
        unsigned bit = status_bit(list, length);
        if (bit == 0)
            return false;
        *statuses |= bit;
        if (list[length] == '\0')
            return true;
        list += length + 1;
    }
}

void report_choice_append_statuses(struct text *text)
{
    for (int status = 0; status < REPORT_STATUSES; status++) {
        text_printf(text, "%s%s", status > 0 ? ", " : "",
                    report_status_name((enum report_status)status));
    }
}

/* The form that was asked for; by the ending where there is no --format. */
static enum report_format choose_format(const struct options *options, const char *path)
{
    enum report_format format = REPORT_CSV;
    if (options->format >= 0)
        return (enum report_format)options->format;
    return path != NULL && report_format_by_path(path, &format) ? format : REPORT_CSV;
}

bool report_choice_is_stream(const char *path)
{
    static const char *const names[] = {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"};
    bool found = path == NULL;
    for (size_t i = 0; !found && i < sizeof names / sizeof names[0]; i++)
        found = strcmp(path, names[i]) == 0;
    return found;
}

/* Programs read CSV and JSON by their words, and perhaps a workbook's: these are in French only
 * where the command line says so, and not by the locale. */
static enum language choose_language(const struct options *options, enum report_format format)
{
    bool is_for_programs = format == REPORT_JSON || (format == REPORT_CSV && !options->excel);
    if (is_for_programs || (options->language < 0 && format != REPORT_HTML))
        return LANGUAGE_ENGLISH;
    return options->language >= 0 ? (enum language)options->language : language_of_environment();
}

/* A name without an ending is CSV; one that promises something else is a mistake. */
static bool check_ending(const struct options *options, const char *path, struct error *err)
{
    enum report_format format;
    const char *name = path_name(path);
    const char *dot = strrchr(name, '.');
    if (options->format >= 0 || dot == NULL || dot == name || report_format_by_path(path, &format))
        return true;
    struct text shown = {0};
    text_append_printable(&shown, path, strlen(path));
    error_set(err, ERROR_USAGE,
              "%s: this ending is not one of a report; end it with .csv, .html, .xlsx or .json, or "
              "say what it is with --format",
              text_string(&shown));
    text_free(&shown);
    return false;
}

bool report_choice_make(const struct options *options, const char *path, FILE *out,
                        struct report_request *request, struct error *err)
{
    bool to_stream = report_choice_is_stream(path);
    *request = (struct report_request){
        .format = choose_format(options, path),
        .path = to_stream ? NULL : path,
        .stream = out,
        .statuses = options->statuses,
        .mask = options->mask,
        .excel = options->excel,
    };
    request->language = choose_language(options, request->format);
    if (!to_stream && !check_ending(options, path, err))
        return false;
    if (options->excel && request->format != REPORT_CSV) {
        return error_set(err, ERROR_USAGE,
                         "--excel is about CSV, and this report is %s: leave it out",
                         report_forms[request->format]->name);
    }
    if (to_stream && request->format == REPORT_XLSX && isatty(fileno(out))) {
        return error_set(err, ERROR_USAGE,
                         "XLSX is not for a terminal: name a file, as in `--output report.xlsx`");
    }
    return true;
}
