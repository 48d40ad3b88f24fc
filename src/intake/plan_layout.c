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
    plan->table.header = plan->options.no_header
                             ? DIALECT_NO_HEADER
                             : dialect_find_header(&plan->table.sample, (const char *const *)wanted,
                                                   count, plan->phones);
    for (size_t i = 0; i < count; i++)
        free(wanted[i]);
    free(wanted);
}

static bool check_sample(const struct intake_plan *plan, struct error *err)
{
    if (plan->table.sample.broken)
        return error_set(err, plan->table.sample.problem.code, "%s",
                         plan->table.sample.problem.text);
    return plan->table.sample.count > 0 ||
           error_set(err, ERROR_INPUT,
                     "the file is empty: it holds blank lines alone; export it again");
}

/* What a sheet is divided by is known. */
static bool look_at_sheet(struct intake_plan *plan, const char *text, size_t length, bool whole,
                          struct error *err)
{
    plan->delimiter = SAMPLE_SHEET_DELIMITER;
    sample_take_sheet(text, length, whole, plan->content.rows.width, &plan->table.sample);
    return check_sample(plan, err);
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
    sample_take(text, length, whole, plan->delimiter, &plan->table.sample);
    plan->separator_line = dialect_has_separator_line(text, length);
    if (plan->separator_line)
        sample_drop_first(&plan->table.sample);
    return check_sample(plan, err);
}

static bool find_dialect(struct intake_plan *plan, struct error *err)
{
    struct text start = {0};
    struct table *table = &plan->table;
    bool whole;
    bool ok =
        text_decoder_read_start(plan->file, plan->encoding, SAMPLE_BYTES, &start, &whole, err) &&
        (plan->content.is_sheet
             ? look_at_sheet(plan, text_string(&start), start.length, whole, err)
             : look_at_start(plan, text_string(&start), start.length, whole, err));
    if (ok) {
        find_header(plan);
        table_name_columns(table);
        plan->width = dialect_width(&table->sample, table->header);
    }
    text_free(&start);
    return ok;
}

/* The sample may show it; else the rest of the file must be asked. */
static bool find_quotes(struct intake_plan *plan, struct error *err)
{
    const struct dialect_file from = {.file = plan->file,
                                      .encoding = plan->encoding,
                                      .delimiter = plan->delimiter,
                                      .width = plan->width};
    plan->quotes = plan->table.sample.quotes;
    return plan->quotes == CSV_QUOTES_ESCAPED || dialect_find_quotes(&from, &plan->quotes, err);
}

static bool find_encoding(struct intake_plan *plan, struct error *err)
{
    plan->encoding = "UTF-8";
    return plan->content.is_sheet ||
           encoding_choice_make(plan->file, plan->options.encoding, &plan->encoding, err);
}

bool intake_plan_lay_out(struct intake_plan *plan, struct error *err)
{
    return content_find(plan->file, &plan->options, plan->phones, &plan->content, err) &&
           source_file_survey(plan->file, err) && find_encoding(plan, err) &&
           find_dialect(plan, err) && find_quotes(plan, err);
}
