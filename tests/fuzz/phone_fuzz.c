/* A phone cell. The short path for French spellings says what the full one says, results have the
 * form of E.164 numbers, and nothing crashes. The first byte of the input chooses the country.
 */
#include "intake/phone_reader.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_READINGS 64

static void require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}

static void check_form(const struct phone_reading *reading)
{
    require((reading->phone != 0) == (reading->reason == ENTRY_REASON_NONE),
            "a number or a reason, not both");
    require(reading->phone == 0 || (reading->phone >= 10000 && reading->phone < INT64_C(1) << 53),
            "a number has the form of E.164");
}

static bool same(const struct phone_reading *a, const struct phone_reading *b)
{
    return a->phone == b->phone && a->reason == b->reason && a->readings == b->readings &&
           a->national == b->national && a->landline == b->landline;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct phone_reader *readers[4]; /* kept: making one costs more than a reading */
    static const char *const countries[] = {"FR", "FR", "BE", "US"};
    struct phone_reading copies[MOST_READINGS];
    const struct phone_reading *readings;
    struct error err = {0};
    if (size < 1)
        return 0;
    size_t country = data[0] % 4;
    if (readers[country] == NULL && !phone_reader_new(countries[country], &readers[country], &err))
        abort();
    const char *cell = (const char *)data + 1;
    size_t count = phone_reader_read(readers[country], cell, size - 1, &readings);
    require(count >= 1, "every cell has a reading");
    for (size_t i = 0; i < count; i++)
        check_form(&readings[i]);
    size_t kept = count < MOST_READINGS ? count : MOST_READINGS;
    memcpy(copies, readings, kept * sizeof *copies);
    require(phone_reader_read_in_full(readers[country], cell, size - 1, &readings) == count,
            "both paths read as many numbers");
    for (size_t i = 0; i < kept; i++)
        require(same(&copies[i], &readings[i]), "both paths read the same");
    return 0;
}
