/* Where several sheets can be seen, each is searched for a phone until one is found: a sheet that
 * has its phones far below must not be passed over without a word. */
#include "intake/workbook/sheet_choice.h"

#include "base/ascii.h"
#include "base/fold.h"
#include "base/language.h"
#include "base/to_fix_mark.h"
#include "intake/own_table.h"
#include "intake/workbook/sheet_rows.h"

#include <stdlib.h>
#include <string.h>

#define PHONE_DIGITS  7
#define LONGEST_PHONE 64
#define SHOWN_SHEETS  20

static const char *cell_text(const struct sheet_row *row, size_t i)
{
    return row->text.data + row->cells[i].at;
}

/* --- tables of ours --- */

/* `context`: whether the row names the column of a to-fix file. */
static enum xml_step take_first(void *context, struct sheet_row *row, struct error *err)
{
    struct text line = {0};
    bool *is_to_fix = context;
    for (size_t i = 0; i < row->count; i++) {
        text_printf(&line, "%s\t", cell_text(row, i));
        *is_to_fix = *is_to_fix || to_fix_is_column(cell_text(row, i), row->cells[i].length, NULL);
    }
    bool ok = own_table_refuse(text_string(&line), err);
    text_free(&line);
    return ok ? XML_STEP_ENOUGH : XML_STEP_FAILED;
}

static bool refuse_ours(const struct workbook *workbook, bool *has_to_fix, struct error *err)
{
    for (size_t i = 0; i < workbook->count; i++)
        if (!sheet_rows_read(workbook, i, NULL, take_first, has_to_fix, err))
            return false;
    return true;
}

/* --- phones --- */

struct search {
    struct phone_reader *phones;
    bool found, has_rows;
};

static enum xml_step look_for_phone(void *context, struct sheet_row *row, struct error *err)
{
    struct search *search = context;
    (void)err;
    search->has_rows = true;
    for (size_t i = 0; i < row->count && !search->found; i++) {
        size_t length = row->cells[i].length;
        if (length > LONGEST_PHONE || ascii_count_digits(cell_text(row, i), length) < PHONE_DIGITS)
            continue;
        struct phone_counts counts = phone_reader_count(search->phones, cell_text(row, i), length);
        search->found = phone_counts_are_phones_alone(&counts);
    }
    return search->found ? XML_STEP_ENOUGH : XML_STEP_ON;
}

/* --- the choice --- */

static void append_sheets(const struct workbook *workbook, const bool *shown, struct text *text)
{
    struct text inert = {0};
    size_t count = 0;
    for (size_t i = 0; i < workbook->count && count < SHOWN_SHEETS; i++) {
        const char *name = workbook->sheets[i].name;
        if (shown != NULL && !shown[i])
            continue;
        text_clear(&inert);
        text_append_printable(&inert, name, strlen(name));
        text_append_string(text, count++ > 0 ? ", " : "");
        text_printf(text,
                    workbook->sheets[i].is_hidden ? _("%zu \"%s\" (hidden)") : _("%zu \"%s\""),
                    i + 1, text_string(&inert));
    }
    text_free(&inert);
}

static bool is_same_name(const char *one, const char *other)
{
    struct text a = {0}, b = {0};
    fold_text(one, strlen(one), &a);
    fold_text(other, strlen(other), &b);
    bool same = strcmp(text_string(&a), text_string(&b)) == 0;
    text_free(&a);
    text_free(&b);
    return same;
}

static bool find_asked(const struct workbook *workbook, const char *asked, size_t *sheet,
                       struct error *err)
{
    struct text list = {0}, shown = {0};
    size_t named = 0;
    for (size_t i = 0; i < workbook->count && named == 0; i++)
        if (strcmp(workbook->sheets[i].name, asked) == 0)
            named = i + 1;
    for (size_t i = 0; i < workbook->count && named == 0; i++)
        if (is_same_name(workbook->sheets[i].name, asked))
            named = i + 1;
    if (named == 0 && asked[0] != '\0' && asked[strspn(asked, "0123456789")] == '\0')
        named = (size_t)strtoul(asked, NULL, 10);
    *sheet = named - 1;
    if (named >= 1 && named <= workbook->count)
        return true;
    append_sheets(workbook, NULL, &list);
    text_append_printable(&shown, asked, strlen(asked));
    error_set(err, ERROR_INPUT, "--sheet %s: the workbook has no such sheet; it has: %s",
              text_string(&shown), text_string(&list));
    text_free(&list);
    text_free(&shown);
    return false;
}

static bool fail_unclear(const struct workbook *workbook, const bool *shown, size_t phones,
                         struct error *err)
{
    struct text list = {0};
    append_sheets(workbook, shown, &list);
    error_set(err, ERROR_INPUT,
              phones > 0
                  ? _("the workbook has several sheets with phones: %s; say which one is meant "
                      "with --sheet, by its name or its number")
                  : _("the workbook has several sheets, and none in which a phone was found: %s; "
                      "say which one is meant with --sheet, by its name or its number"),
              text_string(&list));
    text_free(&list);
    return false;
}

/* `shown`, one for each sheet: which of them are in question. */
static bool find_with_phones(const struct workbook *workbook, struct phone_reader *phones,
                             bool *shown, size_t *sheet, struct error *err)
{
    size_t with_phones = 0, with_rows = 0, last_with_rows = 0;
    for (size_t i = 0; i < workbook->count; i++) {
        struct search search = {.phones = phones};
        if (workbook->sheets[i].is_hidden)
            continue;
        if (!sheet_rows_read(workbook, i, NULL, look_for_phone, &search, err))
            return false;
        shown[i] = search.found;
        *sheet = search.found ? i : *sheet;
        with_phones += search.found;
        with_rows += search.has_rows;
        last_with_rows = search.has_rows ? i : last_with_rows;
    }
    if (with_phones == 1)
        return true;
    *sheet = last_with_rows;
    return (with_phones == 0 && with_rows <= 1) ||
           fail_unclear(workbook, with_phones > 0 ? shown : NULL, with_phones, err);
}

bool sheet_choice_make(const struct workbook *workbook, const char *asked,
                       struct phone_reader *phones, size_t *sheet, struct error *err)
{
    bool shown[WORKBOOK_MOST_SHEETS] = {false};
    size_t visible = 0;
    bool has_to_fix = false;
    *sheet = 0;
    if (!refuse_ours(workbook, &has_to_fix, err))
        return false;
    /* A to-fix file has one sheet, and what was asked for is that of its export. */
    if (asked != NULL && !(has_to_fix && workbook->count == 1))
        return find_asked(workbook, asked, sheet, err);
    for (size_t i = 0; i < workbook->count; i++) {
        visible += !workbook->sheets[i].is_hidden;
        *sheet = visible == 1 && !workbook->sheets[i].is_hidden ? i : *sheet;
    }
    if (visible == 0)
        return fail_unclear(workbook, NULL, 0, err);
    return visible == 1 || find_with_phones(workbook, phones, shown, sheet, err);
}
