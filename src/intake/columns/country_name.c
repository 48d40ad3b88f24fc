/* Three ways to name a country are tried in turn: a code of two or three letters, a name out of
 * country_table.c, a calling code. A cell that is none of these is unreadable, which is
 * something else than empty: the row's number then needs a human. */
#include "intake/columns/country_name.h"

#include "base/ascii.h"
#include "base/fold.h"
#include "base/utf8.h"
#include "intake/phone/phone_damage.h"
#include "intake/phone/phone_parser.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_NAME     80      /* in bytes; that of the longest in the table is less */
#define MOST_CODE_DIGITS 4       /* of a calling code */
#define FIRST_FLAG       0x1F1E6 /* the regional indicator of A; two of them are a flag */
#define LAST_FLAG        0x1F1FF

void country_name_plain(const char *text, size_t length, struct text *plain)
{
    struct text folded = {0};
    fold_text(text, length, &folded);
    text_clear(plain);
    for (size_t i = 0; i < folded.length; i++) {
        char c = folded.data[i];
        if (ascii_is_letter(c) || ascii_is_digit(c) || (unsigned char)c >= 0x80)
            text_append_char(plain, c);
        else if (plain->length > 0 && plain->data[plain->length - 1] != ' ')
            text_append_char(plain, ' ');
    }
    while (plain->length > 0 && plain->data[plain->length - 1] == ' ')
        plain->data[--plain->length] = '\0';
    text_free(&folded);
}

static bool is_code(const char *plain, size_t length, const char *code)
{
    size_t i = 0;
    while (i < length && code[i] != '\0' && ascii_upper(plain[i]) == code[i])
        i++;
    return i == length && code[i] == '\0';
}

static enum country_cell find_country(const char *plain, size_t length, char region[3])
{
    char listed[LONGEST_NAME + 3]; /* as the table has it: ";france;" */
    if (length > LONGEST_NAME)
        return COUNTRY_UNREADABLE;
    listed[0] = listed[length + 1] = ';';
    listed[length + 2] = '\0';
    memcpy(listed + 1, plain, length);
    for (size_t i = 0; i < country_count; i++) {
        const struct country *country = &country_table[i];
        bool code =
            is_code(plain, length, country->alpha2) || is_code(plain, length, country->alpha3);
        if (!code && strstr(country->names, listed) == NULL)
            continue;
        memcpy(region, country->alpha2, 3);
        return code ? COUNTRY_CODE : COUNTRY_NAME;
    }
    return COUNTRY_UNREADABLE;
}

/* "41", "+41", "0041"; a spreadsheet makes 41.0 of it. */
static enum country_cell read_calling_code(const char *cell, size_t length, const char *plain,
                                           char region[3])
{
    size_t digits = strspn(plain, "0123456789");
    bool zeros = strncmp(plain, "00", 2) == 0;
    const char *code = plain + (zeros ? 2 : 0);
    bool alone = plain[digits] == '\0' || strcmp(plain + digits, " 0") == 0;
    if (!alone || code[0] < '1' || code[0] > '9' || strcspn(code, " ") > MOST_CODE_DIGITS ||
        !phone_calling_code_region((int)strtol(code, NULL, 10), region))
        return COUNTRY_UNREADABLE;
    bool certain = zeros || memchr(cell, '+', length) != NULL;
    return certain ? COUNTRY_CERTAIN_CALLING_CODE : COUNTRY_CALLING_CODE;
}

/* A flag is its country's code in letters of its own. */
static bool read_flag(const char *plain, size_t length, char region[3])
{
    size_t first_taken, second_taken;
    uint32_t first = utf8_decode(plain, length, &first_taken);
    if (first < FIRST_FLAG || first > LAST_FLAG || first_taken >= length)
        return false;
    uint32_t second = utf8_decode(plain + first_taken, length - first_taken, &second_taken);
    if (second < FIRST_FLAG || second > LAST_FLAG || first_taken + second_taken != length)
        return false;
    char code[3] = {(char)('a' + (char)(first - FIRST_FLAG)),
                    (char)('a' + (char)(second - FIRST_FLAG)), '\0'};
    return find_country(code, 2, region) != COUNTRY_UNREADABLE;
}

static enum country_cell read_whole(const char *cell, size_t length, struct text *plain,
                                    char region[3])
{
    country_name_plain(cell, length, plain);
    const char *words = text_string(plain);
    if (words[0] == '\0')
        return COUNTRY_BLANK;
    enum country_cell found = find_country(words, plain->length, region);
    if (phone_damage_is_placeholder(cell, length))
        return found == COUNTRY_UNREADABLE ? COUNTRY_BLANK : COUNTRY_UNREADABLE; /* NA: Namibia? */
    if (found != COUNTRY_UNREADABLE)
        return found;
    if (read_flag(words, plain->length, region))
        return COUNTRY_CODE;
    return read_calling_code(cell, length, words, region);
}

/* "FR - France", "Suisse (+41)": where each piece names the same country. */
static enum country_cell read_pieces(const char *cell, size_t length, struct text *plain,
                                     char region[3])
{
    enum country_cell all = COUNTRY_UNREADABLE;
    for (size_t i = 0; i < length;) {
        size_t end = i;
        while (end < length && strchr("-/|,;:()[]", cell[end]) == NULL)
            end++;
        char other[3];
        enum country_cell found = read_whole(cell + i, end - i, plain, other);
        bool same = all == COUNTRY_UNREADABLE || strcmp(other, region) == 0;
        if (found == COUNTRY_UNREADABLE || (found != COUNTRY_BLANK && !same))
            return COUNTRY_UNREADABLE;
        if (found != COUNTRY_BLANK && all != COUNTRY_NAME) {
            memcpy(region, other, 3);
            all = found;
        }
        i = end + 1;
    }
    return all;
}

enum country_cell country_name_read(const char *cell, size_t length, char region[3])
{
    struct text plain = {0};
    enum country_cell found = read_whole(cell, length, &plain, region);
    if (found == COUNTRY_UNREADABLE && plain.length > 3)
        found = read_pieces(cell, length, &plain, region);
    text_free(&plain);
    return found;
}
