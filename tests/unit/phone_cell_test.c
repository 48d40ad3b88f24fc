#include "intake/phone/phone_cell.h"

#include "intake/phone/phone_noise.h"
#include "support/unit.h"

#include <string.h>

struct example {
    const char *cell;
    const char *expected;
};

static const struct example CLEANED[] = {
    {"06\xC2\xA0"
     "12\xE2\x80\xAF"
     "34\xE2\x80\x89"
     "56\xE3\x80\x80"
     "78",
     "06 12 34 56 78"},
    {"\xE2\x80\x8E+33612345678\xE2\x80\x8F", "+33612345678"},
    {"\xE2\x80\xAA+33612345678\xE2\x80\xAC", "+33612345678"},
    {"\xE2\x81\xA6+33612345678\xE2\x81\xA9", "+33612345678"},
    {"\xEF\xBB\xBF"
     "0612345678\xE2\x80\x8B",
     "0612345678"},
    {"06\xC2\xAD"
     "12\xD8\x9C"
     "345678",
     "0612345678"},
    {"\xEF\xBC\x8B\xEF\xBC\x93\xEF\xBC\x93\xEF\xBC\x96", "+336"},
    {"\xEF\xBC\x90\xEF\xBC\x99\xEF\xBC\x88\xEF\xBC\x89\xEF\xBC\x8D\xEF\xBC\x8E\xEF\xBC\x8F",
     "09()-./"},
    {"\xD9\xA0\xD9\xA9\xDB\xB0\xDB\xB9", "0909"},
    {"\xE0\xA5\xA6\xE0\xA5\xAF", "09"},
    {"06\xE2\x80\x90"
     "12\xE2\x80\x91"
     "34\xE2\x80\x93"
     "56\xE2\x88\x92"
     "78",
     "06-12-34-56-78"},
    {"06\xC2\xB7"
     "12\xE2\x80\xA7"
     "34",
     "06.12.34"},
    {"\xE2\x80\x99+336", "'+336"},
    {"\xE2\x80\x9C"
     "06\xE2\x80\x9D",
     "\"06\""},
    {"0\xEF\xB8\x8F\xE2\x83\xA3"
     "6\xEF\xB8\x8F\xE2\x83\xA3",
     "06"},
    {"06\t12\v34\f56", "06 12 34 56"},
    {"06\x01\x7F"
     "12\x1F",
     "0612"},
    {"06\xC2\x96"
     "12\xC2\x92",
     "06-12'"}, /* Windows-1252 read as Latin-1 */
    {"06\\n07\\r08", "06\n07\n08"},
    {"06\r\n07\r08\n09", "06\n\n07\n08\n09"},
    {"06\xE2\x80\xA8"
     "07\xC2\x85"
     "08",
     "06\n07\n08"},
    {"T\xC3\xA9l", "T\xC3\xA9l"},
    {"06\xFF\x80", "06\xFF\x80"},
    {"06 \\ 07\\", "06 \\ 07\\"},
    {"", ""},
};

static void cleaning_leaves_plain_ascii(void **state)
{
    struct text clean = {0};
    for (size_t i = 0; i < COUNT_OF(CLEANED); i++) {
        phone_cell_clean(CLEANED[i].cell, strlen(CLEANED[i].cell), &clean);
        assert_string_equal(text_string(&clean), CLEANED[i].expected);
    }
    phone_cell_clean("06\0"
                     "12",
                     5, &clean);
    assert_string_equal(text_string(&clean), "0612");
    text_free(&clean);
}

static void take_part(void *context, const char *part, size_t length)
{
    struct text *parts = context;
    text_append_char(parts, '[');
    text_append(parts, part, length);
    text_append_char(parts, ']');
}

static void parts_end_where_a_number_ends_for_certain(void **state)
{
    static const struct example EXAMPLES[] = {
        {"0612345678", "[0612345678]"},
        {"1 ::: 2", "[1 ][ 2]"},
        {"1:::2", "[1][2]"},
        {"1;2|3\n4&5", "[1][2][3][4][5]"},
        {"1 ou 2 OU 3 or 4 et 5 and 6 und 7 oder 8", "[1][2][3][4][5][6][7][8]"},
        {";;1;;", "[1]"},
        {"", ""},
        {"\n", ""},
        /* A slash, a comma, a dash: not for certain. */
        {"1 / 2, 3 - 4", "[1 / 2, 3 - 4]"},
        /* Words that hold a separating one. */
        {"coucou 1 outre 2 etc", "[coucou 1 outre 2 etc]"},
        /* A plus sign begins a number behind more digits than a label has. */
        {"0612345678+33798765432", "[0612345678][+33798765432]"},
        {"0612345678 +33798765432", "[0612345678 ][+33798765432]"},
        {"Tel 2 +33612345678", "[Tel 2 +33612345678]"},
        {"+33612345678", "[+33612345678]"},
        {"3,36E+10", "[3,36E+10]"},
        /* A tel: URI's parameters stay with it; nothing else does. */
        {"tel:+33612345678;ext=12", "[tel:+33612345678;ext=12]"},
        {"tel:0470123456;phone-context=+32;ext=1;0612345678",
         "[tel:0470123456;phone-context=+32;ext=1][0612345678]"},
        {"tel:+33612345678;tel:+33798765432", "[tel:+33612345678][tel:+33798765432]"},
        {"0612345678;ext=12;0798765432", "[0612345678;ext=12][0798765432]"},
        {"0612345678;extension 0798765432", "[0612345678][extension 0798765432]"},
        {"0612345678;ext=", "[0612345678;ext=]"},
    };
    for (size_t i = 0; i < COUNT_OF(EXAMPLES); i++) {
        struct text parts = {0};
        phone_cell_split(EXAMPLES[i].cell, strlen(EXAMPLES[i].cell), take_part, &parts);
        assert_string_equal(text_string(&parts), EXAMPLES[i].expected);
        text_free(&parts);
    }
}

static void dates_times_and_addresses_are_masked(void **state)
{
    static const struct example EXAMPLES[] = {
        {"12/03/2024", "~~~~~~~~~~"},
        {"2024-03-12", "~~~~~~~~~~"},
        {"12.3.2024", "~~~~~~~~~"},
        {"12/31/2024", "~~~~~~~~~~"},
        {"2024-03-12 10:11:12", "~~~~~~~~~~ ~~~~~~~~"},
        {"2024-03-12T10:11", "~~~~~~~~~~T~~~~~"},
        {"le 12/03/2024, 9h30", "le ~~~~~~~~~~, ~~~~"},
        {"0612345678 - 12/03/2024", "0612345678 - ~~~~~~~~~~"},
        {"0612345678 (12/03/2024)", "0612345678 (~~~~~~~~~~)"},
        {"0612345678 de 9h \xC3\xA0 18h30", "0612345678 de ~~ \xC3\xA0 ~~~~~"},
        {"jean01@example.com", "~~~~~~~~~~~~~~~~~~"},
        {"0612345678 jean@example.com", "0612345678 ~~~~~~~~~~~~~~~~"},
        {"0612345678/j@x.fr", "0612345678/~~~~~~"},
        {"http://x.fr/?id=612345678", "~~~~~~~~~~~~~~~~~~~~~~~~~"},
        {"www.x.fr/612345678 0612345678", "~~~~~~~~~~~~~~~~~~ 0612345678"},
        /* None of these is one. */
        {"06 12.03.2024", "06 12.03.2024"},
        {"06-12-03-2024", "06-12-03-2024"},
        {"12.03.2024 5", "12.03.2024 5"},
        {"12.03.2024.56", "12.03.2024.56"},
        {"+33 12.03.2024", "+33 12.03.2024"},
        {"0470/12.34.56", "0470/12.34.56"},
        {"06/12/34/56/78", "06/12/34/56/78"},
        {"32/13/2024", "32/13/2024"},
        {"12/03/20244", "12/03/20244"},
        {"06:12:34:56:78", "06:12:34:56:78"},
        {"poste 78h", "poste 78h"},
        {"25:10", "25:10"},
        {"10:99", "10:99"},
        {"@", "@"},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT_OF(EXAMPLES); i++) {
        struct text clean = {0};
        text_append_string(&clean, EXAMPLES[i].cell);
        phone_noise_mask(&clean);
        assert_string_equal(text_string(&clean), EXAMPLES[i].expected);
        text_free(&clean);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cleaning_leaves_plain_ascii),
        cmocka_unit_test(parts_end_where_a_number_ends_for_certain),
        cmocka_unit_test(dates_times_and_addresses_are_masked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
