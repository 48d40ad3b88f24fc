#include "intake/column_choice.h"

#include "base/memory.h"
#include "intake/column_name.h"
#include "intake/dialect.h"

#include <stdlib.h>
#include <string.h>

/* How the values of a column read, in the sample. */
struct column_values {
    size_t filled; /* neither empty nor a placeholder */
    size_t phones; /* read as a number */
    size_t
        certain; /* of these, as nobody writes another kind of number: with + or 0, or in groups */
};

static struct column_values look_at(const struct sample *sample, size_t first, size_t column,
                                    struct phone_reader *phones)
{
    struct column_values values = {0};
    for (size_t i = first; i < sample->count; i++) {
        const char *cell = sample_cell(sample, i, column);
        const struct phone_reading *readings;
        size_t count = phone_reader_read(phones, cell, strlen(cell), &readings);
        if (count == 1 && readings[0].reason == ENTRY_PLACEHOLDER)
            continue;
        values.filled++;
        bool phone = false;
        for (size_t k = 0; k < count; k++)
            phone |= readings[k].phone != 0 || readings[k].reason == ENTRY_DAMAGED;
        unsigned repaired = ENTRY_READ_ZERO_RESTORED | ENTRY_READ_PLUS_RESTORED;
        values.phones += phone;
        values.certain += phone && (readings[0].readings & repaired) == 0;
    }
    return values;
}

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

/* By name, confirmed by value. An exact name is taken where no value speaks against it, and a
 * column that is empty so far as well: the rows further down may be filled. */
static enum judgement judge(enum column_kind kind, const struct column_values *values)
{
    if (kind != COLUMN_PHONE && kind != COLUMN_MAYBE_PHONE)
        return NO_PHONES;
    if (values->filled == 0 || values->phones * 2 >= values->filled)
        return PHONES;
    if (kind == COLUMN_PHONE && values->phones > 0)
        return PHONES;
    if (values->phones == 0)
        return kind == COLUMN_PHONE && values->filled < 3 ? PHONES : NO_PHONES;
    return DOUBTFUL;
}

static bool choose_by_name(const struct sample *sample, size_t header,
                           const struct column_names *names, struct phone_reader *phones,
                           size_t *chosen, size_t *count, struct error *err)
{
    for (size_t i = 0; i < names->count; i++) {
        enum column_kind kind = column_name_kind(names->names[i]);
        struct column_values values = look_at(sample, header + 1, i, phones);
        switch (judge(kind, &values)) {
        case PHONES:
            chosen[(*count)++] = i;
            break;
        case DOUBTFUL: {
            struct text why = {0};
            text_append_string(&why, "It is in doubt whether the column \"");
            text_append_printable(&why, names->names[i], strlen(names->names[i]));
            text_printf(&why, "\" holds phone numbers: %zu of its first %zu values are none.",
                        values.filled - values.phones, values.filled);
            fail(sample, header, names, text_string(&why), err);
            text_free(&why);
            return false;
        }
        case NO_PHONES:
            break;
        }
    }
    return *count > 0 || fail(sample, header, names,
                              "No column has a name that a phone column has, and values that are "
                              "phone numbers.",
                              err);
}

/* Without a header, values alone choose; nine bare digits may be a SIREN, so they count only beside
 * certain phones. */
static bool choose_by_value(const struct sample *sample, const struct column_names *names,
                            struct phone_reader *phones, size_t *chosen, size_t *count,
                            struct error *err)
{
    bool doubt = false;
    for (size_t i = 0; i < names->count; i++) {
        struct column_values values = look_at(sample, 0, i, phones);
        bool mostly = values.filled > 0 && values.phones * 10 >= values.filled * 8;
        bool certainly = mostly && values.certain * 2 >= values.filled;
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
                        struct phone_reader *phones, size_t **chosen, size_t *chosen_count,
                        struct error *err)
{
    size_t room = names->count > options->column_count ? names->count : options->column_count;
    bool ok;
    *chosen = memory_alloc(room, sizeof **chosen);
    *chosen_count = 0;
    if (options->column_count > 0)
        ok = take_asked(names, options, *chosen, chosen_count, err);
    else if (header != DIALECT_NO_HEADER)
        ok = choose_by_name(sample, header, names, phones, *chosen, chosen_count, err);
    else
        ok = choose_by_value(sample, names, phones, *chosen, chosen_count, err);
    if (!ok) {
        free(*chosen);
        *chosen = NULL;
    }
    return ok;
}
