/* How the file is laid out, each step by what those before it found. Later ones (columns,
 * countries, filter) are plan.c's. */
#include "intake/plan.h"

#include "base/memory.h"
#include "intake/columns/column_name.h"
#include "intake/file/dialect.h"
#include "intake/file/encoding_choice.h"
#include "intake/file/foreign_format.h"

#include <stdlib.h>
#include <string.h>

/* The beginning of the file as text; `*whole` where that is all of it. */
static bool read_start(struct intake_plan *plan, struct text *start, bool *whole, struct error *err)
{
    struct text_decoder *decoder = NULL;
    const char *text;
    size_t length = 1;
    bool ok = text_decoder_new(plan->file, &plan->survey, plan->encoding, &decoder, err);
    while (ok && length > 0 && start->length < SAMPLE_BYTES) {
        ok = text_decoder_read(decoder, &text, &length, err);
        if (ok)
            text_append(start, text, length);
    }
    *whole = length == 0;
    text_decoder_free(&decoder);
    return ok;
}

static void find_header(struct intake_plan *plan)
{
    size_t room = plan->options.where_count + plan->options.column_count, count = 0;
    char **wanted = memory_alloc(room, sizeof *wanted);
    struct text plain = {0};
    row_filter_wanted_names(&plan->options, wanted, &count);
    for (size_t i = 0; i < plan->options.column_count; i++) {
        column_name_plain(plan->options.columns[i], &plain);
        wanted[count++] = memory_copy_string(text_string(&plain));
    }
    /* A column's number is no name to look for: a row may hold it. */
    for (size_t i = 0; i < count; i++)
        if (wanted[i][strspn(wanted[i], "0123456789")] == '\0')
            wanted[i][0] = '\0';
    text_free(&plain);
    plan->header =
        plan->options.no_header
            ? DIALECT_NO_HEADER
            : dialect_find_header(&plan->sample, (const char *const *)wanted, count, plan->phones);
    for (size_t i = 0; i < count; i++)
        free(wanted[i]);
    free(wanted);
}

static bool check_sample(const struct intake_plan *plan, struct error *err)
{
    if (plan->sample.broken)
        return error_set(err, plan->sample.problem.code, "%s", plan->sample.problem.text);
    return plan->sample.count > 0 ||
           error_set(err, ERROR_INPUT,
                     "the file is empty: it holds blank lines alone; export it again");
}

/* Delimiter, sample and separator line, by the file's beginning. */
static bool look_at_start(struct intake_plan *plan, const char *text, size_t length, bool whole,
                          struct error *err)
{
    const char *foreign = foreign_format_of_text(text);
    if (foreign != NULL)
        return source_file_fail_foreign(foreign, err);
    /* A spreadsheet may have saved a to-fix file with another delimiter than the export's. */
    char to_fix = dialect_of_to_fix(text);
    char given = to_fix != '\0' ? to_fix : plan->options.delimiter;
    plan->delimiter = given != '\0' ? given : dialect_find_delimiter(text, length, whole);
    sample_take(text, length, whole, plan->delimiter, &plan->sample);
    plan->separator_line = dialect_has_separator_line(text, length);
    if (plan->separator_line)
        sample_drop_first(&plan->sample);
    return check_sample(plan, err);
}

static bool find_dialect(struct intake_plan *plan, struct error *err)
{
    struct text start = {0};
    bool whole;
    bool ok = read_start(plan, &start, &whole, err) &&
              look_at_start(plan, text_string(&start), start.length, whole, err);
    if (ok) {
        find_header(plan);
        column_names_take(&plan->sample, plan->header, &plan->names);
        plan->width = dialect_width(&plan->sample, plan->header);
    }
    text_free(&start);
    return ok;
}

/* The sample may show it; else the rest of the file must be asked. */
static bool find_quotes(struct intake_plan *plan, struct error *err)
{
    const struct dialect_file from = {.file = plan->file,
                                      .survey = &plan->survey,
                                      .encoding = plan->encoding,
                                      .delimiter = plan->delimiter,
                                      .width = plan->width};
    plan->quotes = plan->sample.quotes;
    return plan->quotes == CSV_QUOTES_ESCAPED || dialect_find_quotes(&from, &plan->quotes, err);
}

bool intake_plan_lay_out(struct intake_plan *plan, struct error *err)
{
    return source_file_survey(plan->file, &plan->survey, err) &&
           encoding_choice_make(plan->file, &plan->survey, plan->options.encoding, &plan->encoding,
                                err) &&
           find_dialect(plan, err) && find_quotes(plan, err);
}
