#include "intake/phone/phone_reader.h"

#include "support/phone_examples.h"
#include "support/phone_words.h"
#include "support/unit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct example {
    const char *cell;
    const char *expected;
};

static struct phone_reader *reader_for(const char *country)
{
    struct phone_reader *reader = NULL;
    struct error err = {0};
    assert_true(phone_reader_new(country, &reader, &err));
    return reader;
}

static void check(const char *country, const struct example *examples, size_t count)
{
    struct phone_reader *reader = reader_for(country);
    struct text words = {0};
    for (size_t i = 0; i < count; i++) {
        phone_words_of_cell(reader, examples[i].cell, strlen(examples[i].cell), &words);
        if (strcmp(text_string(&words), examples[i].expected) != 0)
            fail_msg("\"%s\" in %s:\n  %s, not\n  %s", examples[i].cell, country,
                     text_string(&words), examples[i].expected);
    }
    text_free(&words);
    phone_reader_free(&reader);
}

static const struct example SPELLINGS[] = {
    {"0612345678", "+33612345678"},
    {"06 12 34 56 78", "+33612345678"},
    {"06.12.34.56.78", "+33612345678"},
    {"06-12-34-56-78", "+33612345678"},
    {"06/12/34/56/78", "+33612345678"},
    {"06,12,34,56,78", "+33612345678"},
    {"06_12_34_56_78", "+33612345678"},
    {"06:12:34:56:78", "+33612345678"},
    {"06 12 34 5678", "+33612345678"},
    {"06  12  34  56  78", "+33612345678"},
    {" 0612345678 ", "+33612345678"},
    {"(06) 12 34 56 78", "+33612345678"},
    {"+33612345678", "+33612345678"},
    {"+33 6 12 34 56 78", "+33612345678"},
    {"+33.6.12.34.56.78", "+33612345678"},
    {"+33-6-12-34-56-78", "+33612345678"},
    {"+33 (0)6 12 34 56 78", "+33612345678"},
    {"+33(0)612345678", "+33612345678"},
    {"(+33)(0)6 12 34 56 78", "+33612345678"},
    {"+33 06 12 34 56 78", "+33612345678"},
    {"++33612345678", "+33612345678"},
    {"0033612345678", "+33612345678"},
    {"00 33 6 12 34 56 78", "+33612345678"},
    {"0033 (0) 6 12 34 56 78", "+33612345678"},
    {"(0033) 6 12 34 56 78", "+33612345678"},
    {"33612345678", "+33612345678 plus"},
    {"612345678", "+33612345678 zero"},
    {"612345678.0", "+33612345678 zero decimals"},
    {"612345678,0", "+33612345678 zero decimals"},
    {"33612345678.00", "+33612345678 plus decimals"},
    {"336123456.00", "+33336123456 zero landline decimals"},
    {"'+33612345678", "+33612345678 formula"},
    {"\xE2\x80\x99+33612345678", "+33612345678 formula"},
    {"'0612345678", "+33612345678 formula"},
    {"=\"0612345678\"", "+33612345678 formula"},
    {"=\"+33 6 12 34 56 78\"", "+33612345678 formula"},
    {"=+33612345678", "+33612345678 formula"},
    {"tel:+33612345678", "+33612345678"},
    {"tel:+33-6-12-34-56-78;ext=12", "+33612345678 extension"},
    {"tel:06-12-34-56-78;phone-context=+33", "+33612345678"},
    {"tel:6-12-34-56-78;phone-context=+33", "+33612345678"},
    {"+33612345678 (perso)", "+33612345678 label"},
    {"Mobile: 06 12 34 56 78", "+33612345678 label"},
    {"Mobile 2: 06 12 34 56 78", "+33612345678 label"},
    {"T\xC3\xA9l. : 06 12 34 56 78", "+33612345678 label"},
    {"\xE2\x98\x8E 06 12 34 56 78", "+33612345678 label"},
    {"Dupont, 06 12 34 56 78", "+33612345678 label"},
    {"06 12 34 56 78 jean@example.com", "+33612345678 label"},
    {"06 12 34 56 78 - le 12/03/2024", "+33612345678 label"},
    {"06 12 34 56 78 (apr\xC3\xA8s 18h)", "+33612345678 label"},
    {"06\xC2\xA0"
     "12\xE2\x80\xAF"
     "34\xC2\xA0"
     "56\xC2\xA0"
     "78",
     "+33612345678"},
    {"\xE2\x80\x8E+33612345678", "+33612345678"},
    {"\xE2\x80\xAA+33 6 12 34 56 78\xE2\x80\xAC", "+33612345678"},
    {"\xEF\xBC\x90\xEF\xBC\x96\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x93\xEF\xBC\x94\xEF\xBC\x95"
     "\xEF\xBC\x96\xEF\xBC\x97\xEF\xBC\x98",
     "+33612345678"},
    {"06 12 34 56 78 poste 12", "+33612345678 extension"},
    {"06 12 34 56 78 ext. 12", "+33612345678 extension"},
    {"06 12 34 56 78 x12", "+33612345678 extension"},
    {"0123456789", "+33123456789 landline"},
    {"0470/12.34.56", "+33470123456 landline"},
    {"0692 12 34 56", "+262692123456 overseas"},
    {"0639999999", "+262639999999 overseas"},
    {"+1 (650) 253-0000", "+16502530000"},
    {"001 650 253 0000", "+16502530000"},
};

static void every_spelling_of_an_export_is_the_same_number(void **state)
{
    check("FR", SPELLINGS, COUNT_OF(SPELLINGS));
}

static void a_cell_with_several_numbers_gives_each(void **state)
{
#define BOTH          "+33612345678 several; +33798765432 several"
#define BOTH_LABELLED "+33612345678 label several; +33798765432 label several"
    static const struct example EXAMPLES[] = {
        {"06 12 34 56 78 / 07 98 76 54 32", BOTH},
        {"06 12 34 56 78/07 98 76 54 32", BOTH},
        {"0612345678 ::: 0798765432", BOTH},
        {"0612345678,0798765432", BOTH},
        {"0612345678, 0798765432", BOTH},
        /* Also numbers that the plan does not know, such as those that are reserved for fiction. */
        {"06 39 98 00 01 / 06 39 98 00 02",
         "+33639980001 several unplanned; +33639980002 several unplanned"},
        {"0639980001,0639980002", "+33639980001 several unplanned; +33639980002 several unplanned"},
        {"06 39 98 00 01 / 12", "+33639980001 several unplanned; too_short"},
        {"0639980001 ::: 06 39 98 00 02",
         "+33639980001 several unplanned; +33639980002 several unplanned"},
        {"639980001/639980002",
         "+33639980001 zero several unplanned; +33639980002 zero several unplanned"},
        {"06 39 98 00 01 06 39 98 00 02",
         "+33639980001 several unplanned; +33639980002 several unplanned"},
        {"06 39 98 00 01 (perso) 06 39 98 00 02 (pro)",
         "+33639980001 label several unplanned; +33639980002 label several unplanned"},
        {"Mobile 2: 06 39 98 00 01", "+33639980001 label unplanned"},
        {"0612345678;0798765432", BOTH},
        {"0612345678 ou 0798765432", BOTH},
        {"0612345678 et 0798765432", BOTH},
        {"0612345678 or 0798765432", BOTH},
        {"0612345678 | 0798765432", BOTH},
        {"0612345678\n0798765432", BOTH},
        {"0612345678\r\n0798765432", BOTH},
        {"0612345678\\n0798765432", BOTH},
        {"0612345678 0798765432", BOTH},
        {"0612345678  0798765432", BOTH},
        {"0612345678 - 0798765432", BOTH},
        {"06-12-34-56-78-07-98-76-54-32", BOTH},
        {"0612345678:0798765432", BOTH},
        {"+33612345678+33798765432", BOTH},
        {"+33612345678 / +33798765432", BOTH},
        {"tel:+33612345678;tel:+33798765432", BOTH},
        {"06/12/34/56/78 / 07/98/76/54/32", "+33612345678 several; +33798765432 several"},
        {"0612345678 (perso) 0798765432 (pro)", BOTH_LABELLED},
        {"P: 06.12.34.56.78 D: 07.98.76.54.32", BOTH_LABELLED},
        {"lundi 06 12 34 56 78, mardi 07 98 76 54 32", BOTH_LABELLED},
        {"0612345678<br>0798765432", BOTH_LABELLED},
        {"0612345678, 0798765432, 0123456789",
         "+33612345678 several; +33798765432 several; +33123456789 several landline"},
        {"0612345678 / -", "+33612345678"},
        {"N/A ; 0612345678", "+33612345678"},
        {"0612345678 / bureau", "+33612345678 label"},
        {"0612345678 ; 061234", "+33612345678 several; too_short"},
        {"06 12 34 56 78/79", "+33612345678 several; too_short"},
        {"612345678/798765432", "+33612345678 zero several; +33798765432 zero several"},
        {"612345678/12", "not_a_number; too_short"},
        {"0612345678, +33500000000000", "+33612345678 several; too_long"},
        {"0612345678, +33692123456", "+33612345678 several; +262692123456 several overseas"},
        {"3,36123E+10 / 0612345678", "damaged; +33612345678 several"},
    };
    check("FR", EXAMPLES, COUNT_OF(EXAMPLES));
}

static const struct example NOT_GUESSED[] = {
    {"", "placeholder"},
    {"N/A", "placeholder"},
    {"NULL", "placeholder"},
    {"-", "placeholder"},
    {"0", "placeholder"},
    {"- / -", "placeholder"},
    {"\xE2\x80\x8E", "placeholder"},
    {"oui", "not_a_number"},
    {"abc ; def", "not_a_number"},
    {"3.36123E+10", "damaged"},
    {"3,36E+10", "damaged"},
    {"3,36E10", "damaged"},
    {"+3,36E+10", "damaged"},
    {"'3,36E+10", "damaged"},
    {"=\"3,36E+10\"", "damaged"},
    {"3,36e+010", "damaged"},
    {"3,36 E+10", "damaged"},
    {"6E+08", "damaged"},
    {"Tel: 3,36E+10", "damaged"},
    {"#NAME?", "damaged"},
    {"=\"#WERT!\"", "damaged"},
    {"#DIV/0!", "damaged"},
    {"#KENTSIZ!", "damaged"},
    {"#########", "damaged"},
    {"** ** **", "damaged"},
    {"XX/XX/XX/XX/XX", "damaged"},
    {"\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2 12", "damaged"},
    {"\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88", "damaged"},
    {"06 12 XX XX XX", "damaged"},
    {"06 12 34 56 78 / #REF!", "+33612345678 several; damaged"},
    {"3.3639980031E10", "+33639980031 plus unplanned power"},
    {"6,39980030E8", "+33639980030 zero unplanned power"},
    {"12/03/2024", "not_a_number"},
    {"2024-03-12", "not_a_number"},
    {"2024-03-12 10:11:12", "not_a_number"},
    {"jean0612345678@example.com", "not_a_number"},
    {"https://x.fr/profile?id=612345678", "not_a_number"},
    {"O612345678", "not_a_number"},
    {"06l2345678", "not_a_number"},
    {"06 12 34 56 7O", "not_a_number"},
    {"06 12 34 56 7OO", "too_short"},
    {"06 12 34 56 7 O", "too_short"},
    {"06 12 34 56 7G", "too_short"},
    {"06 12 XX XX 78", "damaged"},
    {"06 ** ** ** 78", "damaged"},
    {"06 \xE2\x80\xA2\xE2\x80\xA2 34 56 78", "damaged"},
    {"FR33612345678", "not_a_number"},
    {"*3612345678", "not_a_number"},
    {"336123456?", "not_a_number"},
    {"336123456x78", "not_a_number"},
    {"336123456 et 78", "not_a_number; too_short"},
    {"+3 6 12 34 56 78", "two_readings"},
    {"+ 3 16 12 34 56 78", "two_readings"},
    {"0612345678ou0798765432", "not_a_number"},
    {"06123456780798765432", "too_long"},
    {"+336123456780798765432", "too_long"},
    {"0612345678 901234567", "too_long"}, /* a customer's number, maybe */
    {"06 12 34 56 78 79", "too_long"},
    {"06 12 34 56 78 (79)", "too_long"},
    {"z\xC3\xA9ro six douze trente-quatre", "not_a_number"},
    {"+0612345678", "unknown_country"},
    {"+999123456789", "unknown_country"},
    {"+33 6 12 34 56", "too_short"},
    {"12 34", "too_short"},
    {"12/34", "too_short"},
};

static void nothing_is_guessed(void **state)
{
    check("FR", NOT_GUESSED, COUNT_OF(NOT_GUESSED));
}

/* The examples at the head of phone_reader.c. */
static void certainty_and_demand_decide(void **state)
{
    static const struct example EXAMPLES[] = {
        {"06 12 34 56 78", "+33612345678"},
        {"FR0612345678", "+33612345678 label"},
        {"FR33612345678", "not_a_number"},
        {"33612345678 le 12/03/2024", "+33612345678 plus label"},
        {"0639980001 le 12/03/2024", "+33639980001 label unplanned"},
        {"639980001 le 12/03/2024", "not_a_number"},
        {"639980001", "+33639980001 zero unplanned"},
        {"612345678/12", "not_a_number; too_short"},
        {"+49 2000005, 12", "+492000005 several unplanned; too_short"},
    };
    check("FR", EXAMPLES, COUNT_OF(EXAMPLES));
    static const struct example GERMANY[] = {
        {"0171 99", "+4917199 unplanned"},
        {"0171 99; 12", "not_a_number; local_only"},
    };
    check("DE", GERMANY, COUNT_OF(GERMANY));
}

/* German numbers may be so short that almost anything is possible, and are written with slashes. */
static void short_numbers_are_not_seen_in_everything(void **state)
{
    static const struct example EXAMPLES[] = {
        {"0171/1234567", "+491711234567"},
        {"0171 / 1234567", "+491711234567"},
        {"0171/123 45 67", "+491711234567"},
        {"04321/12345", "+49432112345 landline"},
        {"040/2345678", "+49402345678 landline"},
        {"0171/1234567, 0172/7654321", "+491711234567 several; +491727654321 several"},
        {"0171/1234567 / 0172/7654321", "+491711234567 several; +491727654321 several"},
        {"030 1234567/89", "two_readings"},
        {"030/1234567/7654321", "local_only; not_a_number; not_a_number"},
        {"0171 1234567, 12/03/2024", "+491711234567 label"},
        {"0171 1234567 12/03/2024", "not_a_number; local_only; not_a_number"},
        {"12/03/2024 10:11", "not_a_number"},
        {"D\xC3\xA9sinscrit le 12/03/2024", "not_a_number"},
        {"Tel: 3,36123E+10", "damaged"},
        {"0171 23 45 f\xC3\xBCnf 67", "not_a_number"},
        {"0171 2345 O 78", "not_a_number"},
        {"0171 2345 oder 78", "not_a_number; local_only"},
        {"0171;234567", "local_only; not_a_number"},
        {"0171 & 234567", "local_only; not_a_number"},
        {"*71 1234567", "not_a_number"},
        {"+49 (0)171 1234567", "+491711234567"},
        {"tel:0612345678;phone-context=+33", "+33612345678"},
    };
    check("DE", EXAMPLES, COUNT_OF(EXAMPLES));
    static const struct example LUXEMBOURG[] = {
        {"4712/3456", "two_readings"},
        {"26 12 XX 78", "damaged"},
        {"621 & 23 456", "too_short; not_a_number"},
        {"621 G23 456", "too_short; not_a_number"},
        {"26 12 ... 78", "not_a_number"},
        {"621 123 456 / 691 234 567", "+352621123456 several; +352691234567 several"},
    };
    check("LU", LUXEMBOURG, COUNT_OF(LUXEMBOURG));
    static const struct example ICELAND[] = {
        {"4l2345678", "not_a_number"},
        {"4?2345678", "not_a_number"},
        {"61l 1234", "not_a_number"},
        {"611 1234", "+3546111234"},
    };
    check("IS", ICELAND, COUNT_OF(ICELAND));
}

static void belgians_group_with_slashes_and_dots(void **state)
{
    static const struct example EXAMPLES[] = {
        {"0470/12.34.56", "+32470123456"},
        {"0470 / 12 34 56", "+32470123456"},
        {"0470/12.34.56, 0471/12.34.56", "+32470123456 several; +32471123456 several"},
        {"0470/12.34.56/0471/12.34.56", "+32470123456 several; +32471123456 several"},
        {"470123456", "+32470123456 zero"},
        {"32470123456", "+32470123456 plus"},
        {"+32 (0)470 12 34 56", "+32470123456"},
    };
    check("BE", EXAMPLES, COUNT_OF(EXAMPLES));
}

static bool is_read_as(struct phone_reader *reader, const char *cell, int64_t phone)
{
    const struct phone_reading *readings;
    size_t count = phone_reader_read(reader, cell, strlen(cell), &readings);
    return count == 1 && readings[0].phone == phone &&
           (readings[0].readings & ENTRY_READ_UNKNOWN_RANGE) == 0;
}

/* At home in all spellings, and from France in those that name the country. */
static void every_country_is_read_back_in_every_spelling(void **state)
{
    struct phone_example *examples;
    size_t count = phone_examples(&examples), failed = 0;
    struct phone_reader *france = reader_for("FR"), *home = NULL;
    char region[3] = "";
    for (size_t i = 0; i < count; i++) {
        const struct phone_example *example = &examples[i];
        if (strcmp(region, example->region) != 0) {
            phone_reader_free(&home);
            home = reader_for(example->region);
            memcpy(region, example->region, sizeof region);
        }
        for (size_t k = 0; k < PHONE_EXAMPLE_SPELLINGS; k++) {
            const char *cell = example->spellings[k];
            bool read = is_read_as(home, cell, example->phone) &&
                        (cell[0] != '+' || is_read_as(france, cell, example->phone));
            if (!read)
                print_error("%s of %s is not +%" PRId64 "\n", cell, region, example->phone);
            failed += !read;
        }
        /* Without its +, a number is that one, or a question: never somebody else's abroad. */
        const struct phone_reading *readings;
        const char *bare = example->spellings[0] + 1;
        phone_reader_read(france, bare, strlen(bare), &readings);
        if (readings[0].phone != 0 && readings[0].phone != example->phone &&
            !readings[0].national) {
            print_error("%s is read as +%" PRId64 "\n", bare, readings[0].phone);
            failed++;
        }
    }
    assert_true(count > 600);
    assert_int_equal(failed, 0);
    phone_reader_free(&home);
    phone_reader_free(&france);
    free(examples);
}

static void a_reader_needs_a_country_that_there_is(void **state)
{
    static const char *const WRONG[] = {"", "F", "ZZ", "FRA", "F1", "\xC3\xA9"};
    struct phone_reader *reader = NULL;
    struct error err = {0};
    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        assert_false(phone_reader_new(WRONG[i], &reader, &err));
        assert_int_equal(err.code, ERROR_USAGE);
    }
    assert_true(phone_reader_new("be", &reader, &err));
    phone_reader_free(&reader);
    assert_null(reader);
    phone_reader_free(&reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_spelling_of_an_export_is_the_same_number),
        cmocka_unit_test(a_cell_with_several_numbers_gives_each),
        cmocka_unit_test(nothing_is_guessed),
        cmocka_unit_test(certainty_and_demand_decide),
        cmocka_unit_test(short_numbers_are_not_seen_in_everything),
        cmocka_unit_test(belgians_group_with_slashes_and_dots),
        cmocka_unit_test(every_country_is_read_back_in_every_spelling),
        cmocka_unit_test(a_reader_needs_a_country_that_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
