/* A phone reader belongs to one country. The default country's always exists; the others are
 * made when a row first names them. Few different cells fill a column of countries, so the first
 * of them are remembered with what they mean. */
#include "intake/columns/row_countries.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/shell_words.h"
#include "intake/columns/country_name.h"
#include "intake/phone/phone_parser.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define KNOWN_CELLS  64 /* spellings that are remembered; the others are read again */
#define LONGEST_CELL 48 /* of these, in bytes */
#define NO_PLACE     SIZE_MAX

/* The French territories whose numbers are dialled like metropolitan ones, and may be: the reader
 * of France knows both. */
static const char dialled_as_french[][3] = {"RE", "YT", "GP", "BL", "MF", "MQ", "GF"};

/* A country that rows name, made on demand. */
struct place {
    char region[3]; /* whose reader it is */
    int calling_code;
    struct phone_reader *phones;
};

struct known_cell {
    char cell[LONGEST_CELL];
    size_t length;
    enum country_cell kind;
    size_t place; /* NO_PLACE: none that could be read */
};

struct row_countries {
    struct row_countries_file file;
    struct column_set columns;
    struct place *places; /* as many as there are countries, at most; the first is the default */
    size_t place_count;
    struct known_cell known[KNOWN_CELLS];
    size_t known_count;
    struct phone_reading *readings; /* of the last cell, where they were changed */
    size_t capacity;
};

static const char *numbering_of(const char *region)
{
    for (size_t i = 0; i < sizeof dialled_as_french / sizeof *dialled_as_french; i++)
        if (strcmp(region, dialled_as_french[i]) == 0)
            return "FR";
    return region;
}

static size_t place_of(struct row_countries *countries, const char *country)
{
    const char *region = numbering_of(country);
    struct error ignored = {0};
    for (size_t i = 0; i < countries->place_count; i++)
        if (strcmp(countries->places[i].region, region) == 0)
            return i;
    struct place place = {.calling_code = phone_region_calling_code(region)};
    memcpy(place.region, region, sizeof place.region);
    if (!phone_reader_new(region, &place.phones, &ignored))
        return NO_PLACE; /* Antarctica has no numbers of its own */
    countries->places =
        memory_resize(countries->places, countries->place_count + 1, sizeof *countries->places);
    countries->places[countries->place_count] = place;
    return countries->place_count++;
}

static struct known_cell read_cell(struct row_countries *countries, const char *cell, size_t length)
{
    char region[3] = "";
    struct known_cell read = {.length = length, .place = NO_PLACE};
    for (size_t i = 0; i < countries->known_count; i++)
        if (countries->known[i].length == length &&
            memcmp(countries->known[i].cell, cell, length) == 0)
            return countries->known[i];
    read.kind = country_name_read(cell, length, region);
    if (read.kind > COUNTRY_UNREADABLE)
        read.place = place_of(countries, region);
    if (length < LONGEST_CELL && countries->known_count < KNOWN_CELLS) {
        memcpy(read.cell, cell, length);
        countries->known[countries->known_count++] = read;
    }
    return read;
}

struct row_countries *row_countries_new(const struct row_countries_file *file,
                                        const struct column_set *columns)
{
    struct row_countries *countries = memory_alloc(1, sizeof *countries);
    countries->file = *file;
    countries->columns = *columns;
    countries->places = memory_alloc(1, sizeof *countries->places);
    countries->places[0] = (struct place){.phones = file->phones,
                                          .calling_code = phone_region_calling_code(file->country)};
    memcpy(countries->places[0].region, numbering_of(file->country), 3);
    countries->place_count = 1;
    return countries;
}

void row_countries_free(struct row_countries **countries)
{
    struct row_countries *c = *countries;
    if (c == NULL)
        return;
    for (size_t i = 1; i < c->place_count; i++)
        phone_reader_free(&c->places[i].phones);
    free(c->places);
    column_set_free(&c->columns);
    free(c->readings);
    free(c);
    *countries = NULL;
}

const struct column_set *row_countries_columns(const struct row_countries *countries)
{
    return &countries->columns;
}

void row_countries_advise(const struct row_countries_file *file, const struct column_set *columns,
                          struct text *text)
{
    struct text asked = {0};
    for (size_t i = 0; i < columns->count; i++) {
        text_clear(&asked);
        table_append_asked(file->table, columns->columns[i], &asked);
        text_append_string(text, "\n  --country-column ");
        shell_append_word(text, text_string(&asked));
        text_append_string(text, _("   each row's number is of the country in that column"));
    }
    text_printf(text, _("\n  --country %s   every number without a country is of this one"),
                file->country);
    text_free(&asked);
}

bool row_countries_have_calling_codes(struct row_countries *countries)
{
    const struct table *table = countries->file.table;
    for (size_t i = 0; i < countries->columns.count; i++) {
        size_t codes = 0, others = 0;
        for (size_t k = table_first_row(table); k < table->sample.count; k++) {
            const char *cell = sample_cell(&table->sample, k, countries->columns.columns[i]);
            enum country_cell kind = read_cell(countries, cell, strlen(cell)).kind;
            codes += kind == COUNTRY_CALLING_CODE || kind == COUNTRY_CERTAIN_CALLING_CODE;
            others += kind == COUNTRY_CODE || kind == COUNTRY_NAME || kind == COUNTRY_UNREADABLE;
        }
        if (codes > 0 && others * 10 <= codes)
            return true;
    }
    return false;
}

/* What the columns of a row say together. */
struct said {
    size_t place, column; /* NO_PLACE: nothing yet */
    bool unclear, differ;
    size_t other, other_column; /* where they differ */
};

static void hear_cell(struct row_countries *countries, size_t column, const char *cell,
                      size_t length, struct said *said)
{
    if (length == 0)
        return;
    struct known_cell read = read_cell(countries, cell, length);
    said->unclear |= read.kind != COUNTRY_BLANK && read.place == NO_PLACE;
    if (read.place == NO_PLACE)
        return;
    bool first = said->place == NO_PLACE;
    if (!first && read.place != said->place &&
        countries->places[read.place].calling_code != countries->places[said->place].calling_code) {
        said->differ = true;
        said->other = read.place;
        said->other_column = column;
    }
    if (first) {
        said->place = read.place;
        said->column = column;
    }
}

static struct row_country country_of(const struct row_countries *countries, const struct said *said)
{
    size_t place = said->place == NO_PLACE ? 0 : said->place;
    bool unclear = said->unclear || said->differ;
    return (struct row_country){.phones = countries->places[unclear ? 0 : place].phones,
                                .abroad = !unclear && place != 0,
                                .unclear = unclear};
}

static bool fail_different(const struct row_countries *countries, int64_t line,
                           const struct said *said, struct error *err)
{
    const struct table *table = countries->file.table;
    struct text name = {0}, other = {0}, advice = {0};
    table_append_name(table, said->column, &name);
    table_append_name(table, said->other_column, &other);
    row_countries_advise(&countries->file, &countries->columns, &advice);
    error_set(err, ERROR_INPUT,
              "line %" PRId64 ": the column \"%s\" says %s and the column \"%s\" says %s; nothing "
              "was imported. Say which is the country of the phones:%s",
              line, text_string(&name), countries->places[said->place].region, text_string(&other),
              countries->places[said->other].region, text_string(&advice));
    text_free(&name);
    text_free(&other);
    text_free(&advice);
    return false;
}

bool row_countries_of_row(struct row_countries *countries, const struct csv_row *row,
                          struct row_country *country, struct error *err)
{
    if (countries->columns.count == 0) {
        *country = (struct row_country){.phones = countries->file.phones};
        return true;
    }
    struct said said = {.place = NO_PLACE};
    for (size_t i = 0; i < countries->columns.count; i++) {
        size_t length;
        const char *cell = csv_row_cell(row, countries->columns.columns[i], &length);
        hear_cell(countries, countries->columns.columns[i], cell, length, &said);
    }
    *country = country_of(countries, &said);
    return !said.differ || fail_different(countries, row->line, &said, err);
}

struct row_country row_countries_of_sample(struct row_countries *countries, size_t record)
{
    struct said said = {.place = NO_PLACE};
    for (size_t i = 0; i < countries->columns.count; i++) {
        const char *cell =
            sample_cell(&countries->file.table->sample, record, countries->columns.columns[i]);
        hear_cell(countries, countries->columns.columns[i], cell, strlen(cell), &said);
    }
    return country_of(countries, &said);
}

/* --- reading --- */

static bool is_in_known_range(const struct phone_reading *reading)
{
    return reading->phone != 0 && (reading->readings & ENTRY_READ_UNKNOWN_RANGE) == 0;
}

/* Whether the number depends on a country that its cell does not say. */
static bool asks_for_country(const struct phone_reading *reading, bool unclear)
{
    if (reading->phone != 0)
        return reading->national ||
               (unclear && (reading->readings & ENTRY_READ_PLUS_RESTORED) != 0);
    switch (reading->reason) {
    case ENTRY_NOT_A_NUMBER:
        return !reading->without_digits;
    case ENTRY_TOO_SHORT:
    case ENTRY_TOO_LONG:
    case ENTRY_IMPOSSIBLE_LENGTH:
    case ENTRY_LOCAL_ONLY:
    case ENTRY_TWO_READINGS:
        return true;
    default:
        return false;
    }
}

/* Whether the default country has a national number that the cell may mean. */
static bool is_at_home(struct row_countries *countries, const char *cell, size_t length)
{
    const struct phone_reading *home;
    size_t count = phone_reader_read(countries->places[0].phones, cell, length, &home);
    for (size_t i = 0; i < count; i++)
        if (home[i].national && is_in_known_range(&home[i]))
            return true;
    return false;
}

static void judge_reading(const struct row_country *country, bool at_home,
                          struct phone_reading *reading)
{
    bool foreign = asks_for_country(reading, country->unclear);
    bool doubtful = country->unclear || (at_home && !is_in_known_range(reading));
    if (foreign && doubtful)
        *reading = (struct phone_reading){.reason = ENTRY_COUNTRY_UNCLEAR};
    else if (reading->phone != 0 && reading->national)
        reading->readings |= ENTRY_READ_COUNTRY;
}

size_t row_countries_read(struct row_countries *countries, const struct row_country *country,
                          const char *cell, size_t length, const struct phone_reading **readings)
{
    size_t count = phone_reader_read(country->phones, cell, length, readings);
    if (!country->abroad && !country->unclear)
        return count;
    if (count > countries->capacity) {
        countries->capacity = count;
        countries->readings =
            memory_resize(countries->readings, count, sizeof *countries->readings);
    }
    memcpy(countries->readings, *readings, count * sizeof *countries->readings);
    *readings = countries->readings;
    bool all_in_known_ranges = true;
    for (size_t i = 0; i < count; i++)
        all_in_known_ranges &= is_in_known_range(&countries->readings[i]);
    bool at_home = country->abroad && !all_in_known_ranges && is_at_home(countries, cell, length);
    for (size_t i = 0; i < count; i++)
        judge_reading(country, at_home, &countries->readings[i]);
    return count;
}
