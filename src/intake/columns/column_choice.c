/* A name alone may lie ("Mobile" over a column of yes and no), and values alone may lie as well
 * (nine digits may be a company's number). So a column is taken where its name says phone and
 * its values don't contradict, or where it says number and its values are certain phones.
 * Columns by exact names are chosen first, because those that merely speak of a number are
 * believed less beside them. What stays in doubt is never chosen: the user is asked, and shown
 * the columns. */
#include "intake/columns/column_choice.h"

#include "base/memory.h"
#include "intake/columns/column_name.h"
#include "intake/columns/column_values.h"
#include "intake/file/dialect.h"

#include <stdlib.h>
#include <string.h>

static bool fail(const struct sample *sample, size_t header, const struct column_names *names,
                 const char *why, struct error *err)
{
    struct text list = {0};
    column_names_list(names, sample, header, &list);
    error_set(err, ERROR_INPUT,
              "%s Say which column it is with --column NAME or --column NUMBER (repeat it for "
              "several). The columns:%s",
              why, text_string(&list));
    text_free(&list);
    return false;
}

static int by_number(const void *a, const void *b)
{
    size_t left = *(const size_t *)a, right = *(const size_t *)b;
    return (left > right) - (left < right);
}

static bool take_asked(const struct column_names *names, const struct intake_options *options,
                       size_t *chosen, size_t *count, struct error *err)
{
    struct text option = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < options->column_count; i++) {
        size_t column = 0;
        text_clear(&option);
        text_append_string(&option, "--column ");
        text_append_printable(&option, options->columns[i], strlen(options->columns[i]));
        ok = column_names_find(names, options->columns[i], text_string(&option), &column, err);
        bool twice = false;
        for (size_t k = 0; k < *count; k++)
            twice |= chosen[k] == column;
        if (ok && !twice)
            chosen[(*count)++] = column;
    }
    text_free(&option);
    qsort(chosen, *count, sizeof *chosen, by_number);
    return ok;
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

static bool fail_doubtful(const struct sample *sample, size_t header,
                          const struct column_names *names, size_t column,
                          const struct column_values *values, struct error *err)
{
    struct text why = {0};
    text_append_string(&why, "It is in doubt whether the column \"");
    text_append_printable(&why, names->names[column], strlen(names->names[column]));
    text_append_string(&why, "\" holds phone numbers");
    if (values->phones < values->filled)
        text_printf(&why, ": %zu of its first %zu values are none.",
                    values->filled - values->phones, values->filled);
    else
        text_append_string(&why, ", or numbers of another kind.");
    fail(sample, header, names, text_string(&why), err);
    text_free(&why);
    return false;
}

/* Takes the columns of phones, those that only `numbers` makes out to be some after all others. */
static bool choose_named(const struct sample *sample, size_t header,
                         const struct column_names *names, struct row_countries *countries,
                         bool numbers, size_t *chosen, size_t *count, struct error *err)
{
    bool beside_phones = *count > 0;
    bool beside_codes = numbers && row_countries_have_calling_codes(countries);
    for (size_t i = 0; i < names->count; i++) {
        enum column_kind kind = column_name_kind(names->names[i]);
        if ((kind == COLUMN_NUMBER) != numbers)
            continue;
        struct column_values values = column_values_look(sample, header + 1, i, countries);
        enum judgement judgement = numbers ? judge_number(&values, beside_phones, beside_codes)
                                           : judge_named(kind, &values);
        if (judgement == DOUBTFUL)
            return fail_doubtful(sample, header, names, i, &values, err);
        if (judgement == PHONES)
            chosen[(*count)++] = i;
    }
    return true;
}

/* Columns of phones of which it is not known whose they are: never chosen. Where no other column
 * is, the user is asked. */
static bool fail_unsure(const struct sample *sample, size_t header,
                        const struct column_names *names, struct row_countries *countries,
                        struct error *err)
{
    struct text why = {0};
    for (size_t i = 0; i < names->count; i++) {
        if (column_name_kind(names->names[i]) != COLUMN_UNSURE_PHONE)
            continue;
        struct column_values values = column_values_look(sample, header + 1, i, countries);
        if (values.phones == 0)
            continue;
        text_append_string(&why, why.length == 0 ? "It is not known whether these phones are the "
                                                   "person's own: column "
                                                 : ", column ");
        text_printf(&why, "%zu, \"", i + 1);
        text_append_printable(&why, names->names[i], strlen(names->names[i]));
        text_append_char(&why, '"');
    }
    text_append_string(&why, why.length > 0 ? "."
                                            : "No column has a name that a phone column has, and "
                                              "values that are phone numbers.");
    fail(sample, header, names, text_string(&why), err);
    text_free(&why);
    return false;
}

static bool choose_by_name(const struct sample *sample, size_t header,
                           const struct column_names *names, struct row_countries *countries,
                           size_t *chosen, size_t *count, struct error *err)
{
    if (!choose_named(sample, header, names, countries, false, chosen, count, err) ||
        !choose_named(sample, header, names, countries, true, chosen, count, err))
        return false;
    qsort(chosen, *count, sizeof *chosen, by_number);
    return *count > 0 || fail_unsure(sample, header, names, countries, err);
}

/* Without a header, values alone choose; nine bare digits may be a SIREN, so they count only beside
 * certain phones. */
static bool choose_by_value(const struct sample *sample, const struct column_names *names,
                            struct row_countries *countries, size_t *chosen, size_t *count,
                            struct error *err)
{
    bool doubt = false;
    for (size_t i = 0; i < names->count; i++) {
        struct column_values values = column_values_look(sample, 0, i, countries);
        bool certainly = column_values_are_phones(&values);
        doubt |= values.phones > 0 && !certainly;
        if (certainly)
            chosen[(*count)++] = i;
    }
    if (*count == 1 && !doubt)
        return true;
    if (*count == 0 && !doubt)
        return fail(sample, DIALECT_NO_HEADER, names,
                    "The file has no header, and no column whose values are phone numbers.", err);
    return fail(sample, DIALECT_NO_HEADER, names,
                *count > 1 ? "The file has no header, and several columns whose values are phone "
                             "numbers."
                           : "The file has no header, and it is in doubt which column holds phone "
                             "numbers.",
                err);
}

bool column_choice_make(const struct sample *sample, size_t header,
                        const struct column_names *names, const struct intake_options *options,
                        struct row_countries *countries, size_t **chosen, size_t *chosen_count,
                        struct error *err)
{
    size_t room = names->count > options->column_count ? names->count : options->column_count;
    bool ok;
    *chosen = memory_alloc(room, sizeof **chosen);
    *chosen_count = 0;
    if (options->column_count > 0)
        ok = take_asked(names, options, *chosen, chosen_count, err);
    else if (header != DIALECT_NO_HEADER)
        ok = choose_by_name(sample, header, names, countries, *chosen, chosen_count, err);
    else
        ok = choose_by_value(sample, names, countries, *chosen, chosen_count, err);
    if (!ok) {
        free(*chosen);
        *chosen = NULL;
    }
    return ok;
}
