#include "support/intake_trace.h"

#include "support/temp_dir.h"
#include "support/unit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    unsigned bit;
    const char *name;
} READINGS[] = {
    {ENTRY_READ_ZERO_RESTORED, "zero restored"},
    {ENTRY_READ_PLUS_RESTORED, "plus restored"},
    {ENTRY_READ_FORMULA, "formula"},
    {ENTRY_READ_LABEL, "label"},
    {ENTRY_READ_ONE_OF_SEVERAL, "one of several"},
    {ENTRY_READ_EXTENSION, "extension"},
    {ENTRY_READ_OVERSEAS, "overseas"},
    {ENTRY_READ_UNKNOWN_RANGE, "not in plan"},
    {ENTRY_READ_LANDLINE, "landline"},
    {ENTRY_READ_DECIMALS, "decimals"},
    {ENTRY_READ_COUNTRY, "country"},
    {ENTRY_READ_LENGTH_UNKNOWN, "longer than known"},
    {ENTRY_READ_POWER, "power of ten"},
};

static void append_readings(struct text *trace, unsigned readings)
{
    const char *before = " [";
    for (size_t i = 0; i < COUNT_OF(READINGS); i++) {
        if ((readings & READINGS[i].bit) != 0) {
            text_printf(trace, "%s%s", before, READINGS[i].name);
            before = ", ";
        }
    }
    text_append_string(trace, readings != 0 ? "]" : "");
}

static bool append_entry(void *context, const struct entry *entry, struct error *err)
{
    struct text *trace = context;
    (void)err;
    text_printf(trace, "%" PRId64 " line %" PRId64 " column %d \"", entry->row, entry->line,
                entry->column);
    text_append_printable(trace, entry->cell, entry->cell_length);
    text_append_char(trace, '"');
    if (entry->status == ENTRY_PHONE)
        text_printf(trace, " +%" PRId64, entry->phone);
    else
        text_printf(trace, " %s", entry_status_name(entry->status));
    if (entry->reason != ENTRY_REASON_NONE)
        text_printf(trace, " %s", entry_reason_code(entry->reason));
    if (entry->status == ENTRY_PHONE)
        append_readings(trace, entry->readings);
    if (entry->objected_at != ENTRY_NO_DATE)
        text_printf(trace, " objected at %" PRId64, entry->objected_at / 1000);
    text_append_char(trace, '\n');
    return true;
}

static void append_found(struct text *trace, const struct intake_description *found)
{
    text_printf(trace, "%s; phones in", found->found);
    for (size_t i = 0; i < found->phone_column_count; i++) {
        text_printf(trace, "%s %d \"", i > 0 ? "," : "", found->phone_columns[i].number);
        text_append_printable(trace, found->phone_columns[i].name,
                              strlen(found->phone_columns[i].name));
        text_append_char(trace, '"');
    }
    text_printf(trace, "; %s\n", found->filter);
}

/* The message, with FILE for each mention of the path. */
static void append_error(struct text *trace, const struct error *err, const char *path)
{
    text_clear(trace);
    text_printf(trace, "%d ", error_exit_status(err->code));
    const char *rest = err->text, *at;
    while ((at = strstr(rest, path)) != NULL) {
        text_append(trace, rest, (size_t)(at - rest));
        text_append_string(trace, "FILE");
        rest = at + strlen(path);
    }
    text_append_string(trace, rest);
    text_append_char(trace, '\n');
}

void intake_trace_file(const char *path, const struct intake_options *options, struct text *trace)
{
    static const struct intake_options ALL_ROWS = {.all_rows = true};
    struct intake_plan *plan = NULL;
    struct intake_counts counts;
    struct error err = {0};
    text_clear(trace);
    bool ok = intake_plan_new(path, options != NULL ? options : &ALL_ROWS, &plan, &err);
    if (ok) {
        append_found(trace, intake_plan_describe(plan));
        ok = intake_read(plan, append_entry, trace, &counts, &err);
    }
    if (!ok)
        append_error(trace, &err, path);
    intake_plan_free(&plan);
}

void intake_trace_bytes(const char *bytes, size_t length, const struct intake_options *options,
                        struct text *trace)
{
    struct temp_dir *dir = temp_dir_new();
    intake_trace_file(temp_dir_write_bytes(dir, "export.csv", bytes, length), options, trace);
    temp_dir_free(&dir);
}

void intake_trace_expect(const char *content, const struct intake_options *options,
                         const char *expected)
{
    struct text trace = {0};
    intake_trace_bytes(content, strlen(content), options, &trace);
    const char *seen = text_string(&trace);
    bool read = seen[0] < '1' || seen[0] > '9';
    if (read && expected[0] >= '0' && expected[0] <= '9')
        seen = strchr(seen, '\n') + 1;
    assert_string_equal(seen, expected);
    text_free(&trace);
}

void intake_trace_expect_refusal(const char *content, const struct intake_options *options,
                                 int status, const char *const *pieces, size_t count)
{
    struct text trace = {0};
    intake_trace_bytes(content, strlen(content), options, &trace);
    const char *seen = text_string(&trace);
    if (strtol(seen, NULL, 10) != status)
        fail_msg("not refused with %d: %s", status, seen);
    for (size_t i = 0; i < count; i++)
        if (strstr(seen, pieces[i]) == NULL)
            fail_msg("no \"%s\" in: %s", pieces[i], seen);
    text_free(&trace);
}
