/* A date in an opt-out column says since when. Spellings differ by language and program: the
 * month's name, a spreadsheet's count of days, seconds since 1970. A month that no table here
 * knows makes no date, so that the value stays undecided. Days come first unless the file shows
 * that months do; the days that programs write for "never" count as nothing. */
#include "intake/filter/flag_date.h"

#include "base/ascii.h"
#include "base/timestamp.h"
#include "base/word_list.h"

#include <string.h>
#include <strings.h>

#define DAY_MS INT64_C(86400000)

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

/* The year that is meant by a year of so many digits: two of them as POSIX has it (strptime's %y:
 * 69 to 99 are of the last century, 00 to 68 of this one). */
static int whole_year(int year, size_t digits)
{
    if (digits > 2)
        return year;
    return year + (year < 69 ? 2000 : 1900);
}

/* Reads up to `most` digits; how many there were. */
static size_t take_number(const char **at, size_t most, int *number)
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
    const char *word = *at;
    size_t letters = letters_of(word);
    *at += letters;
    for (*month = 1; *month <= (int)(sizeof months / sizeof *months); (*month)++)
        if (word_list_has(months[*month - 1], word, letters))
            return true;
    return false;
}

/* The day of the month, and what makes an ordinal of it: 1er, 2nd, 3rd, 12th. */
static bool take_day_of_month(const char **at, int *day)
{
    static const char *const ends[] = {"er", "st", "nd", "rd", "th"};
    if (take_number(at, 2, day) == 0)
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

/* Takes "12 mars 2024", "12. Marz 2024", "Mar 12, 2024", "12-mar-24", "1er mars 2024" and moves
 * `at` behind it. False, and nothing moved, where the text begins with no such day. */
static bool take_named_day(const char **at, int64_t *wall_ms)
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
    size_t digits = take_number(&next, 4, &year);
    year = whole_year(year, digits);
    if ((digits != 2 && digits != 4) || ascii_is_digit(*next) || year < 1900 || year > 2100 ||
        !timestamp_days(year, month, day, &days))
        return false;
    *at = next;
    *wall_ms = days * DAY_MS;
    return true;
}

/* "AM" or "PM" after a time of a clock of twelve hours. */
static bool take_half_of_day(const char **at, int *hour)
{
    size_t spaces = strspn(*at, " ");
    bool after_noon = strncasecmp(*at + spaces, "pm", 2) == 0;
    if (!after_noon && strncasecmp(*at + spaces, "am", 2) != 0)
        return true;
    *at += spaces + 2;
    if (*hour < 1 || *hour > 12)
        return false;
    *hour = *hour % 12 + (after_noon ? 12 : 0);
    return true;
}

/* "Z", "+01:00", "+0100", "+01", with or without a space before it; or nothing. */
static bool take_offset(const char **at, int *minutes)
{
    int hour = 0, minute = 0;
    *minutes = 0;
    size_t spaces = strspn(*at, " ");
    char sign = (*at)[spaces];
    if (sign == 'Z' || sign == 'z') {
        *at += spaces + 1;
        return true;
    }
    if (sign != '+' && sign != '-')
        return true;
    *at += spaces + 1;
    if (take_number(at, 2, &hour) != 2)
        return false;
    *at += **at == ':';
    take_number(at, 2, &minute);
    *minutes = (sign == '-' ? -1 : 1) * (hour * 60 + minute);
    return hour < 24 && minute < 60;
}

/* "HH:MM[:SS[.fraction]]", AM or PM, an offset. Adds it to `*wall_ms`. */
static bool take_time(const char **at, int64_t *wall_ms)
{
    int hour, minute, second = 0, offset;
    if (take_number(at, 2, &hour) == 0 || *(*at)++ != ':' || take_number(at, 2, &minute) != 2)
        return false;
    if (**at == ':') {
        (*at)++;
        if (take_number(at, 2, &second) != 2)
            return false;
        if (**at == '.' || **at == ',') {
            int fraction;
            (*at)++;
            take_number(at, 9, &fraction);
        }
    }
    if (!take_half_of_day(at, &hour) || !take_offset(at, &offset))
        return false;
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    *wall_ms += ((int64_t)hour * 3600 + minute * 60 + second) * 1000;
    *wall_ms -= (int64_t)offset * 60 * 1000;
    return true;
}

struct day {
    int year, first, second; /* the day or the month first, as written */
    bool year_first;
};

static bool take_parts(const char **at, struct day *day)
{
    int part[3];
    size_t digits[3];
    digits[0] = take_number(at, 4, &part[0]);
    char separator = **at;
    if (digits[0] == 0 || (separator != '-' && separator != '/' && separator != '.'))
        return false;
    (*at)++;
    digits[1] = take_number(at, 2, &part[1]);
    if (digits[1] == 0 || *(*at)++ != separator)
        return false;
    digits[2] = take_number(at, 4, &part[2]);
    bool year_first = digits[0] == 4 && digits[2] <= 2 && digits[2] > 0;
    bool year_last = digits[0] <= 2 && digits[2] == 4;
    /* 12/03/24. With dashes, a year of two digits may as well stand first. */
    if (digits[0] <= 2 && digits[2] == 2 && separator != '-') {
        year_last = true;
        if (part[0] != 0 || part[1] != 0)
            part[2] = whole_year(part[2], digits[2]);
    }
    *day = (struct day){.year = year_first ? part[0] : part[2],
                        .first = year_first ? part[1] : part[0],
                        .second = year_first ? part[2] : part[1],
                        .year_first = year_first};
    return year_first || year_last;
}

static bool take_day(const char **at, bool month_first, int64_t *wall_ms)
{
    struct day day;
    int64_t days;
    if (take_named_day(at, wall_ms))
        return true;
    if (!take_parts(at, &day))
        return false;
    bool swapped = day.year_first || day.second > 12 || (month_first && day.first <= 12);
    int month = swapped ? day.first : day.second;
    if (day.year < 1900 || day.year > 2100 ||
        !timestamp_days(day.year, month, swapped ? day.second : day.first, &days))
        return false;
    *wall_ms = days * DAY_MS;
    return true;
}

bool flag_date_read(const char *folded, bool month_first, int64_t *wall_ms)
{
    const char *at = folded;
    while (*at == ' ')
        at++;
    if (!take_day(&at, month_first, wall_ms))
        return false;
    size_t gap = *at == 'T' || *at == 't' ? 1 : strspn(at, ", ");
    if (gap > 0 && ascii_is_digit(at[gap])) {
        at += gap;
        if (!take_time(&at, wall_ms))
            return false;
    }
    while (*at == ' ')
        at++;
    return *at == '\0' || strcasecmp(at, "utc") == 0;
}

/* The days that databases and spreadsheets write for none. */
static const struct {
    int year, month, day;
} null_days[] = {
    {0, 0, 0},      {0, 1, 1},      {1, 1, 1},    {1601, 1, 1},   {1753, 1, 1},
    {1899, 12, 30}, {1899, 12, 31}, {1900, 1, 0}, {1900, 1, 1},   {1904, 1, 1},
    {1969, 12, 31}, {1970, 1, 1},   {1980, 1, 1}, {9999, 12, 31},
};

bool flag_date_is_none(const char *folded)
{
    struct day day;
    const char *at = folded;
    if (!take_parts(&at, &day) || (*at != '\0' && strchr(" t,", *at) == NULL))
        return false;
    at += strspn(at, " t,0123456789:.+-zutc");
    for (size_t i = 0; *at == '\0' && i < sizeof null_days / sizeof *null_days; i++) {
        bool in_order = day.first == null_days[i].month && day.second == null_days[i].day;
        bool turned = day.first == null_days[i].day && day.second == null_days[i].month;
        if (day.year == null_days[i].year && (in_order || turned))
            return true;
    }
    return false;
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
