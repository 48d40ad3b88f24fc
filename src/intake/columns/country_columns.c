/* A wrong country turns one person's number into another's. So a column is only believed to say
 * the country where its name and its values agree, and the name says nothing of another country
 * than the phone's (of birth, say). Otherwise the user is asked. */
#include "intake/columns/column_choice.h"

#include "base/language.h"
#include "base/word_list.h"
#include "intake/columns/column_name.h"
#include "intake/columns/column_values.h"
#include "intake/columns/country_name.h"

#include <string.h>

/* Words of a name that speak of a country or a calling code. */
static const char country_words[] =
    " pays country countries countrycode land laender lander landcode landescode laendercode pais "
    "paises paese paesi nazione nation kraj zeme staat indicatif callingcode dialcode dialingcode "
    "phonecode codepays paysiso isopays landesvorwahl laendervorwahl landervorwahl landnummer "
    "landnr landsnummer dialing calling kraju zemi orszag ulke riik valsts salis drzava tara "
    "stat shteti bro страна страны Страна країна країни Країна держава χώρα Χώρα ülke Ülke 国家 "
    "國家 国 국가 "
    "دولة بلد البلد מדינה ";

/* Words that may: the values decide. A prefix is a calling code, or Dr. */
static const char maybe_words[] =
    " prefixe prefix prefijo prefisso prefixo vorwahl kengetal code iso nationalite ";

/* Words that make it another country than the phone's, or a phone that is written with one. */
static const char other_words[] =
    " naissance birth born geburt geburtsland nascita nacimiento nascimento nationality "
    "nationalite "
    "citizenship passport passeport with avec mit incl including con ";

/* How the values of a column name countries, in the sample. */
struct country_values {
    size_t filled, read, by_name, certain_codes, calling_codes, abroad;
};

static bool has_word(const char *plain, const char *list)
{
    for (const char *word = plain; *word != '\0'; word += strspn(word, " ")) {
        size_t length = strcspn(word, " ");
        if (word_list_has(list, word, length))
            return true;
        word += length;
    }
    return false;
}

/* All but a tenth, or but one beside two others. */
static bool are_nearly_all(size_t count, size_t filled)
{
    size_t others = filled - count;
    return count > 0 && (others * 10 <= filled || (others == 1 && count >= 2));
}

/* Stops where too many values are no countries, since looking is slow; not with `to_end`. */
static struct country_values look_at(const struct row_countries_file *file, size_t column,
                                     bool to_end)
{
    const struct sample *sample = &file->table->sample;
    size_t most_others = 1 + sample->count / 10;
    struct country_values values = {0};
    for (size_t i = table_first_row(file->table); i < sample->count; i++) {
        if (!to_end && values.filled - values.read > most_others)
            break;
        char region[3] = "";
        const char *cell = sample_cell(sample, i, column);
        enum country_cell kind = country_name_read(cell, strlen(cell), region);
        values.filled += kind != COUNTRY_BLANK;
        values.read += kind > COUNTRY_UNREADABLE;
        values.by_name += kind == COUNTRY_NAME;
        values.certain_codes += kind == COUNTRY_CERTAIN_CALLING_CODE;
        values.calling_codes +=
            kind == COUNTRY_CALLING_CODE || kind == COUNTRY_CERTAIN_CALLING_CODE;
        values.abroad += kind > COUNTRY_UNREADABLE && strcmp(region, file->country) != 0;
    }
    return values;
}

enum country_kind { NO_COUNTRIES, COUNTRIES, DOUBTFUL_VALUES, DOUBTFUL_NAME };

/* A column whose name is not known is not believed. But where its values are all names of
 * countries, the user is asked. */
static enum country_kind judge_column(const struct row_countries_file *file, size_t column)
{
    struct text plain = {0};
    const char *name = file->table->names[column];
    column_name_plain(name, &plain);
    bool named = has_word(text_string(&plain), country_words);
    bool maybe = has_word(text_string(&plain), maybe_words);
    bool other = has_word(text_string(&plain), other_words);
    text_free(&plain);
    enum column_kind kind = column_name_kind(name);
    if (other || column_kind_is_consent(kind))
        return NO_COUNTRIES;
    struct country_values values = look_at(file, column, false);
    if (are_nearly_all(values.certain_codes, values.filled) ||
        (maybe && are_nearly_all(values.calling_codes, values.filled)))
        return COUNTRIES;
    if (named)
        return values.filled == 0 || are_nearly_all(values.read, values.filled) ? COUNTRIES
                                                                                : DOUBTFUL_VALUES;
    bool asks = kind == COLUMN_UNKNOWN && values.abroad > 0 &&
                are_nearly_all(values.by_name, values.filled);
    return asks ? DOUBTFUL_NAME : NO_COUNTRIES;
}

static bool holds_phones(const struct row_countries_file *file, size_t column)
{
    struct column_values values = column_values_look_at_home(file->table, column, file->phones);
    return values.certain * 2 > values.filled;
}

static bool fail_doubtful(const struct row_countries_file *file, size_t column,
                          enum country_kind kind, struct error *err)
{
    struct text name = {0}, doubt = {0}, advice = {0};
    struct country_values values = look_at(file, column, true);
    size_t unread = values.filled - values.read;
    table_append_name(file->table, column, &name);
    if (kind == DOUBTFUL_VALUES)
        text_printf(&doubt,
                    P_("the column \"%s\" is called one of countries, and %zu of its first %zu "
                       "values name none that is known.",
                       "the column \"%s\" is called one of countries, and %zu of its first %zu "
                       "values name none that is known.",
                       (int64_t)unread),
                    text_string(&name), unread, values.filled);
    else
        text_printf(&doubt,
                    _("the column \"%s\" names countries, other ones than that of the numbers "
                      "among them, and it is not known whether they are those of the phones."),
                    text_string(&name));
    row_countries_advise(file, &(struct column_set){.columns = &column, .count = 1}, &advice);
    error_set(err, ERROR_INPUT, "%s Say whose numbers are meant:%s", text_string(&doubt),
              text_string(&advice));
    text_free(&name);
    text_free(&doubt);
    text_free(&advice);
    return false;
}

static bool check_asked(const struct row_countries_file *file, size_t column, struct error *err)
{
    struct country_values values = look_at(file, column, true);
    struct text asked = {0};
    if (values.read * 10 >= values.filled)
        return true;
    text_append_printable(&asked, file->options->country_column,
                          strlen(file->options->country_column));
    error_set(err, ERROR_INPUT,
              P_("--country-column %s: %zu of its first %zu values name no country that is known "
                 "(a name, an ISO code, or a calling code); nothing was imported. Give another "
                 "column, or --country for all rows",
                 "--country-column %s: %zu of its first %zu values name no country that is known "
                 "(a name, an ISO code, or a calling code); nothing was imported. Give another "
                 "column, or --country for all rows",
                 (int64_t)(values.filled - values.read)),
              text_string(&asked), values.filled - values.read, values.filled);
    text_free(&asked);
    return false;
}

bool country_columns_find(const struct row_countries_file *file, struct column_set *columns,
                          struct error *err)
{
    const struct intake_options *options = file->options;
    if (options->country_column != NULL)
        return table_find_columns(file->table, "--country-column", &options->country_column, 1,
                                  columns, err) &&
               check_asked(file, columns->columns[0], err);
    for (size_t i = 0; options->country == NULL && i < file->table->column_count; i++) {
        enum country_kind kind = judge_column(file, i);
        if (kind == NO_COUNTRIES || holds_phones(file, i))
            continue;
        if (kind != COUNTRIES)
            return fail_doubtful(file, i, kind, err);
        column_set_add(columns, i);
    }
    return true;
}
