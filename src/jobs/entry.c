/* What an entry says is kept as numbers; this is where they become words, for machines (codes,
 * never renamed) and for people. */
#include "jobs/entry.h"

#include <assert.h>

static const char *const status_names[ENTRY_STATUSES] = {
    [ENTRY_PHONE] = "phone",     [ENTRY_INVALID] = "invalid",     [ENTRY_EMPTY] = "empty",
    [ENTRY_SKIPPED] = "skipped", [ENTRY_UNDECIDED] = "undecided",
};

struct reason {
    const char *code; /* for machines: never renamed */
    const char *text;
};

static const struct reason reasons[ENTRY_REASONS] = {
    [ENTRY_REASON_NONE] = {"", ""},
    [ENTRY_NOT_A_NUMBER] = {"not_a_number", "this is not a phone number"},
    [ENTRY_TOO_SHORT] = {"too_short", "too few digits for a phone number"},
    [ENTRY_TOO_LONG] = {"too_long", "too many digits for a phone number"},
    [ENTRY_IMPOSSIBLE_LENGTH] = {"impossible_length",
                                 "no phone number of that country has so many digits"},
    [ENTRY_UNKNOWN_COUNTRY] = {"unknown_country", "no country has that calling code"},
    [ENTRY_LOCAL_ONLY] = {"local_only", "this number can be dialled within its town only"},
    [ENTRY_DAMAGED] = {"damaged", "digits of this number were destroyed or masked"},
    [ENTRY_PLACEHOLDER] = {"placeholder", "a placeholder stands where a number should"},
    [ENTRY_NOT_SELECTED] = {"not_selected", "left out by the filter"},
    [ENTRY_FLAG_UNKNOWN] = {"flag_unknown",
                            "the filter's column says neither that the row is meant nor that it is "
                            "not"},
    [ENTRY_LANDLINE] = {"landline", "a landline, left out as asked (--skip-landlines)"},
    [ENTRY_TWO_READINGS] = {"two_readings", "more than one phone number could be meant"},
    [ENTRY_BROKEN_ROW] = {"broken_row",
                          "the row is broken (too many cells, torn by a line break, or cut off): "
                          "its cells may stand in the wrong columns"},
    [ENTRY_NUMBER_ELSEWHERE] = {"number_elsewhere",
                                "the phone columns are empty, and this number stands in a column "
                                "that was not chosen"},
    [ENTRY_COUNTRY_UNCLEAR] = {"country_unclear",
                               "it is not certain of which country this number is"},
    [ENTRY_PERSON_UNCLEAR] = {"person_unclear",
                              "the cell names people, and it is not certain whose number this is"},
    [ENTRY_FORGOTTEN] = {"forgotten", "its number was forgotten, as asked (forget)"},
};

struct reading {
    unsigned bit;
    const char *text;
};

static const struct reading reading_texts[] = {
    {ENTRY_READ_ZERO_RESTORED, "the leading 0 that a spreadsheet had taken was restored"},
    {ENTRY_READ_PLUS_RESTORED, "the missing + was added"},
    {ENTRY_READ_FORMULA, "the spreadsheet formula around the number was left out"},
    {ENTRY_READ_LABEL, "the words around the number were left out"},
    {ENTRY_READ_ONE_OF_SEVERAL, "one of several numbers in the cell"},
    {ENTRY_READ_EXTENSION, "the extension was left out"},
    {ENTRY_READ_OVERSEAS, "read as a number of a French overseas territory"},
    {ENTRY_READ_UNKNOWN_RANGE, "in no range of the numbering plan"},
    {ENTRY_READ_LANDLINE, "a landline, which may not receive SMS"},
    {ENTRY_READ_DECIMALS, "decimals that a spreadsheet had added were left out"},
    {ENTRY_READ_COUNTRY, "read in the country that its row names"},
    {ENTRY_READ_LENGTH_UNKNOWN,
     "longer than the numbering data here knows numbers of that country"},
    {ENTRY_READ_POWER, "a spreadsheet had written it as a power of ten, with all its digits"},
};

const char *entry_status_name(enum entry_status status)
{
    assert((unsigned)status < ENTRY_STATUSES);
    return status_names[status];
}

const char *entry_reason_code(enum entry_reason reason)
{
    assert((unsigned)reason < ENTRY_REASONS);
    return reasons[reason].code;
}

const char *entry_reason_text(enum entry_reason reason)
{
    assert((unsigned)reason < ENTRY_REASONS);
    return reasons[reason].text;
}

void entry_append_readings(struct text *text, unsigned readings)
{
    const char *separator = "";
    for (size_t i = 0; i < sizeof reading_texts / sizeof reading_texts[0]; i++) {
        if ((readings & reading_texts[i].bit) != 0) {
            text_append_string(text, separator);
            text_append_string(text, reading_texts[i].text);
            separator = "; ";
        }
    }
}
