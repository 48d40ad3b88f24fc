/* A column full of phones that is not read may be a forgotten one: its opt-outs would be lost.
 * So every such column is named in the report with the reason, and a row whose chosen cells are
 * empty while a phone stands in another is shown to a human. */
#include "intake/filter/left_out.h"

#include "base/ascii.h"
#include "base/language.h"
#include "base/memory.h"
#include "intake/columns/column_name.h"
#include "intake/columns/column_values.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_DIGITS 7    /* of a certain phone */
#define MOST_BYTES   4096 /* of a cell in which a phone is looked for; a longer one is a document */
#define FEW_CELLS    3    /* that are no phones say little, where no other column has any */

/* Why a column was left out: for people, and as the store keeps it (the HTML report translates
 * that). */
static const struct {
    const char *why, *found;
} reason_words[] = {
    [INTAKE_NOT_ASKED] = {N_("not among the columns of --column"),
                          "phones not asked for in column "},
    [INTAKE_OTHERS] = {N_("its name says that they are somebody else's"),
                       "somebody else's phones in column "},
    [INTAKE_FAX] = {N_("its name says that they are faxes"), "faxes in column "},
    [INTAKE_UNSURE] = {N_("its name does not say for certain that they are the person's own"),
                       "phones of unknown people in column "},
    [INTAKE_UNKNOWN_NAME] = {N_("its name is not known as that of a phone column"),
                             "phones under an unknown name in column "},
};

const char *intake_left_out_why(enum intake_left_out_reason reason)
{
    return _(reason_words[reason].why);
}

static enum intake_left_out_reason reason_of(const char *name, bool asked)
{
    if (asked)
        return INTAKE_NOT_ASKED;
    if (column_name_is_fax(name))
        return INTAKE_FAX;
    if (column_name_is_of_others(name))
        return INTAKE_OTHERS;
    return column_name_kind(name) == COLUMN_UNSURE_PHONE ? INTAKE_UNSURE : INTAKE_UNKNOWN_NAME;
}

/* Under a name that speaks of a phone, its values need say less. */
static bool is_full_of_phones(const char *name, const struct column_values *values)
{
    enum column_kind kind = column_name_kind(name);
    bool named = kind == COLUMN_UNSURE_PHONE || kind == COLUMN_OTHERS_PHONE;
    return column_values_are_phones(values) ||
           (named && values->phones > 0 && values->phones * 2 >= values->filled);
}

/* More bytes than digits where they are of another script: those may be digits as well. */
static size_t count_digits(const char *cell, size_t length)
{
    size_t digits = 0;
    for (size_t i = 0; i < length; i++)
        digits += (unsigned char)cell[i] >= 0x80 || ascii_is_digit(cell[i]);
    return digits;
}

/* Spares reading columns of names and cities as phones, which takes long. */
static bool may_be_phones(const struct table *table, size_t column)
{
    size_t filled = 0, enough = 0;
    for (size_t i = table_first_row(table); i < table->sample.count; i++) {
        const char *cell = sample_cell(&table->sample, i, column);
        filled += cell[0] != '\0';
        enough += count_digits(cell, strlen(cell)) >= LEAST_DIGITS;
    }
    return enough > 0 && enough * 10 >= filled; /* placeholders fill the rest, perhaps */
}

void left_out_find(const struct table *table, const struct column_set *chosen, bool asked,
                   struct row_countries *countries, struct left_out *left_out)
{
    left_out->columns = memory_alloc(table->column_count, sizeof *left_out->columns);
    for (size_t i = 0; i < table->column_count; i++) {
        if (column_set_has(chosen, i) || !may_be_phones(table, i))
            continue;
        struct column_values values = column_values_look(table, i, countries);
        if (is_full_of_phones(table->names[i], &values))
            left_out->columns[left_out->count++] =
                (struct intake_left_out){.number = (int)i + 1,
                                         .name = table->shown[i],
                                         .reason = reason_of(table->names[i], asked)};
    }
}

void left_out_free(struct left_out *left_out)
{
    free(left_out->columns);
    *left_out = (struct left_out){0};
}

void left_out_append(const struct left_out *left_out, const struct table *table, struct text *found)
{
    for (size_t i = 0; i < left_out->count; i++) {
        const struct intake_left_out *column = &left_out->columns[i];
        text_printf(found, ", %s%d ", reason_words[column->reason].found, column->number);
        const char *name = table->names[column->number - 1];
        text_append_printable(found, name, strlen(name));
    }
}

bool left_out_has_phone(struct phone_reader *phones, const char *name, const char *cell,
                        size_t length)
{
    if (length > MOST_BYTES || count_digits(cell, length) < LEAST_DIGITS)
        return false;
    const struct phone_reading *readings;
    size_t count = phone_reader_read(phones, cell, length, &readings);
    bool certain = false, mobile = false;
    for (size_t i = 0; i < count; i++) {
        certain |= phone_reading_is_certain(&readings[i]);
        mobile |= phone_reading_is_certain(&readings[i]) && !readings[i].landline;
    }
    return mobile || (certain && !column_name_is_fax(name));
}

/* `column`: from 0. */
static bool fail_asked(const struct left_out *left_out, const struct table *table, size_t column,
                       const struct column_tally *tally, struct error *err)
{
    struct text name = {0}, text = {0};
    table_append_name(table, column, &name);
    text_printf(&text,
                P_("--column %s: of its %" PRId64 " cells in the rows that are meant, %" PRId64
                   " is a phone number; nothing was imported.",
                   "--column %s: of its %" PRId64 " cells in the rows that are meant, %" PRId64
                   " are a phone number; nothing was imported.",
                   tally->phones),
                text_string(&name), tally->filled, tally->phones);
    text_append_string(&text, left_out->count > 0
                                  ? _(" Columns with phone numbers:")
                                  : _(" No other column is full of phone numbers either."));
    for (size_t i = 0; i < left_out->count; i++) {
        text_printf(&text, "\n  --column %d   ", left_out->columns[i].number);
        text_append_printable(&text, left_out->columns[i].name, strlen(left_out->columns[i].name));
    }
    error_set(err, ERROR_INPUT, "%s", text_string(&text));
    text_free(&name);
    text_free(&text);
    return false;
}

bool left_out_check_asked(const struct left_out *left_out, const struct table *table,
                          const struct column_set *chosen, const struct column_tally *tallies,
                          struct error *err)
{
    struct column_tally all = {0};
    for (size_t i = 0; i < chosen->count; i++) {
        const struct column_tally *tally = &tallies[i];
        bool telling = left_out->count > 0 || tally->filled >= FEW_CELLS;
        if (telling && tally->filled > 0 && tally->phones * 10 < tally->filled)
            return fail_asked(left_out, table, chosen->columns[i], tally, err);
        all.filled += tally->filled;
    }
    return all.filled > 0 || left_out->count == 0 ||
           fail_asked(left_out, table, chosen->columns[0], &all, err);
}
