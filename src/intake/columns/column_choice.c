/* A name alone may lie ("Mobile" over a column of yes and no), and values alone may lie as well
 * (nine digits may be a company's number). So a column is taken where its name says phone and
 * its values don't contradict, or where it says number and its values are certain phones.
 * Columns by exact names are chosen first, because those that merely speak of a number are
 * believed less beside them. What stays in doubt is never chosen: the user is asked, and shown
 * the columns. */
#include "intake/columns/column_choice.h"

#include "base/language.h"
#include "intake/columns/column_name.h"
#include "intake/columns/column_values.h"

#include <string.h>

/* `why`: a sentence, in the user's language. */
static bool fail_with_columns(const struct table *table, const char *why, struct error *err)
{
    struct text list = {0};
    table_list_columns(table, &list);
    error_set(err, ERROR_INPUT,
              "%s Say which column it is with --column NAME or --column NUMBER (repeat it for "
              "several). The columns:%s",
              why, text_string(&list));
    text_free(&list);
    return false;
}

enum judgement { NO_PHONES, PHONES, DOUBTFUL };

/* A column that speaks of a number, but perhaps of another kind. */
static enum judgement judge_number(const struct column_values *values, bool beside_phones,
                                   bool beside_codes)
{
    size_t telling = beside_phones  ? values->certain
                     : beside_codes ? values->phones
                                    : values->likely;
    if (values->filled == 0 || values->phones * 2 < values->filled)
        return NO_PHONES;
    if (telling * 10 >= values->filled * 8)
        return PHONES;
    return beside_phones ? NO_PHONES : DOUBTFUL;
}

/* By name, confirmed by value. An exact name is taken where no value speaks against it, and a
 * column that is empty so far as well: the rows further down may be filled. */
static enum judgement judge_named(enum column_kind kind, const struct column_values *values)
{
    if ((kind != COLUMN_PHONE && kind != COLUMN_MAYBE_PHONE) ||
        (values->words > 0 && values->filled == 0))
        return NO_PHONES;
    if (values->filled == 0 || values->phones * 2 >= values->filled)
        return PHONES;
    if (kind == COLUMN_MAYBE_PHONE)
        return values->phones > 0 ? DOUBTFUL : NO_PHONES;
    bool meant = values->phones > 0 || values->numerals * 2 >= values->filled;
    return meant || values->filled < 3 ? PHONES : NO_PHONES;
}

static bool fail_doubtful(const struct table *table, size_t column,
                          const struct column_values *values, struct error *err)
{
    struct text name = {0}, why = {0};
    size_t others = values->filled - values->phones;
    table_append_name(table, column, &name);
    if (others > 0)
        text_printf(&why,
                    P_("It is in doubt whether the column \"%s\" holds phone numbers: %zu of its "
                       "first %zu values are none.",
                       "It is in doubt whether the column \"%s\" holds phone numbers: %zu of its "
                       "first %zu values are none.",
                       (int64_t)others),
                    text_string(&name), others, values->filled);
    else
        text_printf(&why,
                    _("It is in doubt whether the column \"%s\" holds phone numbers, or numbers of "
                      "another kind."),
                    text_string(&name));
    fail_with_columns(table, text_string(&why), err);
    text_free(&name);
    text_free(&why);
    return false;
}

/* Takes the columns that hold phones: those whose names speak of a phone, or, in a second turn,
 * those that speak of a number (`numbers`). */
static bool choose_named(const struct table *table, struct row_countries *countries, bool numbers,
                         struct column_set *chosen, struct error *err)
{
    bool beside_phones = chosen->count > 0;
    bool beside_codes = numbers && row_countries_have_calling_codes(countries);
    for (size_t i = 0; i < table->column_count; i++) {
        enum column_kind kind = column_name_kind(table->names[i]);
        if ((kind == COLUMN_NUMBER) != numbers)
            continue;
        struct column_values values = column_values_look(table, i, countries);
        enum judgement judgement = numbers ? judge_number(&values, beside_phones, beside_codes)
                                           : judge_named(kind, &values);
        if (judgement == DOUBTFUL)
            return fail_doubtful(table, i, &values, err);
        if (judgement == PHONES)
            column_set_add(chosen, i);
    }
    return true;
}

/* Columns of phones of which it is not known whose they are: never chosen. Where no other column
 * is, the user is asked. */
static bool fail_unsure(const struct table *table, struct row_countries *countries,
                        struct error *err)
{
    struct text why = {0}, list = {0}, name = {0};
    for (size_t i = 0; i < table->column_count; i++) {
        if (column_name_kind(table->names[i]) != COLUMN_UNSURE_PHONE ||
            column_values_look(table, i, countries).phones == 0)
            continue;
        text_clear(&name);
        table_append_name(table, i, &name);
        text_append_string(&list, list.length > 0 ? ", " : "");
        text_printf(&list, _("column %zu, \"%s\""), i + 1, text_string(&name));
    }
    if (list.length > 0)
        text_printf(&why, _("It is not known whether these phones are the person's own: %s."),
                    text_string(&list));
    else
        text_append_string(&why, _("No column has a name that a phone column has, and values that "
                                   "are phone numbers."));
    fail_with_columns(table, text_string(&why), err);
    text_free(&why);
    text_free(&list);
    text_free(&name);
    return false;
}

static bool choose_by_name(const struct table *table, struct row_countries *countries,
                           struct column_set *chosen, struct error *err)
{
    if (!choose_named(table, countries, false, chosen, err) ||
        !choose_named(table, countries, true, chosen, err))
        return false;
    column_set_sort(chosen);
    return chosen->count > 0 || fail_unsure(table, countries, err);
}

/* Without a header, values alone choose; nine bare digits may be a SIREN, so they count only beside
 * certain phones. */
static bool choose_by_value(const struct table *table, struct row_countries *countries,
                            struct column_set *chosen, struct error *err)
{
    bool doubt = false;
    for (size_t i = 0; i < table->column_count; i++) {
        struct column_values values = column_values_look(table, i, countries);
        bool certainly = column_values_are_phones(&values);
        doubt |= values.phones > 0 && !certainly;
        if (certainly)
            column_set_add(chosen, i);
    }
    if (chosen->count == 1 && !doubt)
        return true;
    if (chosen->count == 0 && !doubt)
        return fail_with_columns(
            table, _("The file has no header, and no column whose values are phone numbers."), err);
    return fail_with_columns(
        table,
        chosen->count > 1
            ? _("The file has no header, and several columns whose values are phone numbers.")
            : _("The file has no header, and it is in doubt which column holds phone numbers."),
        err);
}

bool column_choice_make(const struct table *table, const struct intake_options *options,
                        struct row_countries *countries, struct column_set *chosen,
                        struct error *err)
{
    if (options->column_count > 0)
        return table_find_columns(table, "--column", options->columns, options->column_count,
                                  chosen, err);
    return table_has_header(table) ? choose_by_name(table, countries, chosen, err)
                                   : choose_by_value(table, countries, chosen, err);
}
