/* A date in an opt-out column says since when. Spellings differ by language and program: the
 * month's name, a spreadsheet's count of days, seconds since 1970. A month that no table here
 * knows makes no date, so that the value stays undecided. */
#include "intake/filter/flag_date.h"

#include "base/ascii.h"
#include "base/timestamp.h"

#include <string.h>

#define DAY_MS        INT64_C(86400000)
#define LONGEST_MONTH 12

/* The days of a spreadsheet, counted from 1899-12-30. */
#define SHEET_EPOCH_DAYS INT64_C(25569)      /* to 1970-01-01 */
#define SHEET_FIRST      INT64_C(32874)      /* 1990-01-01 */
#define SHEET_LAST       INT64_C(73415)      /* 2100-12-31 */
#define UNIX_FIRST_S     INT64_C(1000000000) /* 2001-09-09: ten digits, as all until 2286 */
#define UNIX_LAST_S      INT64_C(4133980799) /* 2100-12-31 */

/* Names of the months, folded, each between blanks: English, French, German, Spanish, Italian,
 * Portuguese, Dutch. */
static const char *const months[] = {
    " january jan janvier janv januar januari enero ene gennaio gen janeiro ",
    " february feb fevrier fevr fev februar februari febrero febbraio fevereiro ",
    " march mar mars marz maerz mrz marzo marco maart mrt ",
    " april apr avril avr abril abr aprile ",
    " may mai mayo maggio mag maio mei ",
    " june jun juin juni junio giugno giu junho ",
    " july jul juillet juil juli julio luglio lug julho ",
    " august aug aout aou agosto ago augustus ",
    " september sep sept septembre septiembre setiembre settembre set setembro ",
    " october oct octobre oktober okt octubre ottobre ott outubro out ",
    " november nov novembre noviembre novembro ",
    " december dec decembre dezember dez diciembre dic dicembre dezembro ",
};

int flag_date_year(int year, size_t digits)
{
    if (digits > 2)
        return year;
    return year + (year < 69 ? 2000 : 1900);
}

static size_t take_digits(const char **at, size_t most, int *number)
{
    size_t digits = 0;
    *number = 0;
    while (digits < most && ascii_is_digit(**at)) {
        *number = *number * 10 + (*(*at)++ - '0');
        digits++;
    }
    return digits;
}

static size_t letters_of(const char *text)
{
    size_t letters = 0;
    while (text[letters] >= 'a' && text[letters] <= 'z')
        letters++;
    return letters;
}

static bool take_month(const char **at, int *month)
{
    char word[LONGEST_MONTH + 3] = " ";
    size_t letters = letters_of(*at);
    if (letters < 3 || letters > LONGEST_MONTH)
        return false;
    memcpy(word + 1, *at, letters);
    word[letters + 1] = ' ';
    *at += letters;
    for (*month = 1; *month <= (int)(sizeof months / sizeof *months); (*month)++)
        if (strstr(months[*month - 1], word) != NULL)
            return true;
    return false;
}

/* The day of the month, and what makes an ordinal of it: 1er, 2nd, 3rd, 12th. */
static bool take_day_of_month(const char **at, int *day)
{
    static const char *const ends[] = {"er", "st", "nd", "rd", "th"};
    if (take_digits(at, 2, day) == 0)
        return false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (letters_of(*at) == 2 && strncmp(*at, ends[i], 2) == 0)
            *at += 2;
    return true;
}

/* At least one of " -/.,", and Spanish's and Portuguese's "de". */
static bool take_gap(const char **at)
{
    size_t gap = strspn(*at, " -/.,");
    *at += gap;
    if (strncmp(*at, "de ", 3) == 0)
        *at += 3;
    return gap > 0;
}

bool flag_date_take_named(const char **at, int64_t *wall_ms)
{
    const char *next = *at;
    int day = 0, month = 0, year = 0;
    int64_t days;
    bool day_first = ascii_is_digit(*next);
    bool both =
        day_first ? take_day_of_month(&next, &day) && take_gap(&next) && take_month(&next, &month)
                  : take_month(&next, &month) && take_gap(&next) && take_day_of_month(&next, &day);
    if (!both || !take_gap(&next))
        return false;
    size_t digits = take_digits(&next, 4, &year);
    year = flag_date_year(year, digits);
    if ((digits != 2 && digits != 4) || ascii_is_digit(*next) || year < 1900 || year > 2100 ||
        !timestamp_days(year, month, day, &days))
        return false;
    *at = next;
    *wall_ms = days * DAY_MS;
    return true;
}

bool flag_date_of_number(const char *folded, int64_t *wall_ms)
{
    int64_t number = 0;
    size_t digits = strspn(folded, "0123456789");
    const char *end = folded + digits;
    if (digits < 5 || digits > 13 || folded[0] == '0')
        return false;
    for (size_t i = 0; i < digits; i++)
        number = number * 10 + (folded[i] - '0');
    bool fraction = *end == '.' && end[1] != '\0' && end[1 + strspn(end + 1, "0123456789")] == '\0';
    if ((*end == '\0' || fraction) && number >= SHEET_FIRST && number <= SHEET_LAST)
        *wall_ms = (number - SHEET_EPOCH_DAYS) * DAY_MS;
    else if ((*end == '\0' || fraction) && number >= UNIX_FIRST_S && number <= UNIX_LAST_S)
        *wall_ms = number * 1000;
    else if (*end == '\0' && number >= UNIX_FIRST_S * 1000 && number <= UNIX_LAST_S * 1000 + 999)
        *wall_ms = number;
    else
        return false;
    return true;
}
