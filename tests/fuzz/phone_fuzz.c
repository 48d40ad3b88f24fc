/* One phone cell in: the short path reads what the full one does, what comes out is a number or a
 * reason, a number of the plan reads back as itself, and no digits are made up. */
#include "base/memory.h"
#include "fuzz/fuzz_input.h"
#include "intake/phone/phone_cell.h"
#include "support/phone_words.h"

#include <inttypes.h>
#include <string.h>

#define LONGEST_CELL  256
#define DIGITS_KEPT   6 /* of a number's end, which stand in the cell as they are */
#define ALL_READINGS  ((ENTRY_READ_POWER << 1) - 1)
#define MOST_DIGITS   INT64_C(1000000000000000000)
#define FEWEST_DIGITS INT64_C(1000)

#define COUNTRIES 14

/* In France first, then in one of the others. */
static const char *const COUNTRY_CODES[COUNTRIES] = {"FR", "BE", "DE", "US", "LU", "IS", "IT",
                                                     "AT", "AR", "BR", "GB", "CH", "RE", "CI"};

/* Kept, since making one costs more than a reading. */
static struct phone_reader *reader_for(size_t country)
{
    static struct phone_reader *readers[COUNTRIES];
    struct error err = {0};
    if (readers[country] == NULL)
        CHECK(phone_reader_new(COUNTRY_CODES[country], &readers[country], &err));
    return readers[country];
}

/* Where nothing but France's rules is at work: elsewhere libphonenumber moves digits (a 15 inside
 * an Argentine mobile goes). */
static void check_digits_are_in_the_cell(const struct phone_reading *reading, const char *cell,
                                         size_t length)
{
    struct text clean = {0}, digits = {0};
    char end[DIGITS_KEPT + 1];
    phone_cell_clean(cell, length, &clean);
    for (size_t i = 0; i < clean.length; i++)
        if (clean.data[i] >= '0' && clean.data[i] <= '9')
            text_append_char(&digits, clean.data[i]);
    int64_t last = reading->phone % 1000000;
    snprintf(end, sizeof end, "%06" PRId64, last);
    CHECK(strstr(text_string(&digits), end) != NULL);
    text_free(&clean);
    text_free(&digits);
}

static void check_reads_back(struct phone_reader *reader, const struct phone_reading *reading)
{
    char e164[32];
    const struct phone_reading *again;
    int length = snprintf(e164, sizeof e164, "+%" PRId64, reading->phone);
    CHECK(phone_reader_read(reader, e164, (size_t)length, &again) == 1);
    CHECK(again->phone == reading->phone);
}

static void check_reading(const struct phone_reading *reading)
{
    CHECK((reading->phone != 0) == (reading->reason == ENTRY_REASON_NONE));
    CHECK((unsigned)reading->reason < ENTRY_REASONS);
    CHECK((reading->readings & ~(unsigned)ALL_READINGS) == 0);
    CHECK(reading->phone != 0 || reading->readings == 0);
    if (reading->phone != 0)
        CHECK(reading->phone >= FEWEST_DIGITS && reading->phone < MOST_DIGITS);
    CHECK(((reading->readings & ENTRY_READ_LANDLINE) != 0) ==
          (reading->phone != 0 && reading->landline));
}

static void read_in(size_t country, const char *cell, size_t length)
{
    struct phone_reader *reader = reader_for(country);
    const struct phone_reading *readings;
    size_t count = phone_reader_read(reader, cell, length, &readings);
    CHECK(count > 0);
    struct phone_reading *copy = memory_alloc(count, sizeof *copy);
    memcpy(copy, readings, count * sizeof *copy);
    size_t full_count = phone_reader_read_in_full(reader, cell, length, &readings);
    CHECK(phone_readings_equal(copy, count, readings, full_count));
    for (size_t i = 0; i < count; i++) {
        check_reading(&copy[i]);
        if (copy[i].phone == 0)
            continue;
        if ((copy[i].readings & (ENTRY_READ_UNKNOWN_RANGE | ENTRY_READ_LENGTH_UNKNOWN)) == 0)
            check_reads_back(reader, &copy[i]);
        if (country == 0 && copy[i].phone / INT64_C(1000000000) == 33)
            check_digits_are_in_the_cell(&copy[i], cell, length);
    }
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t seed = fuzz_seed(data, size);
    if (size > LONGEST_CELL)
        return 0;
    char *cell = memory_copy_bytes((const char *)data, size);
    read_in(0, cell, size);
    read_in(1 + fuzz_choose(&seed, COUNTRIES - 1), cell, size);
    free(cell);
    return 0;
}
