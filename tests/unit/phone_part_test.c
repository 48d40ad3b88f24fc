#include "intake/phone/phone_part.h"

#include "intake/phone/phone_damage.h"
#include "support/unit.h"

#include <string.h>

struct example {
    const char *part;
    const char *expected;
};

/* "0612345678 label valid; too_long": the candidates of a part. */
static void words_of(const char *part, struct text *words)
{
    struct phone_candidates candidates = {0};
    phone_part_candidates(part, strlen(part), &candidates);
    text_clear(words);
    for (size_t i = 0; i < candidates.count; i++) {
        const struct phone_candidate *candidate = &candidates.items[i];
        text_append_string(words, i > 0 ? "; " : "");
        if (candidate->reason != ENTRY_REASON_NONE) {
            text_append_string(words, entry_reason_code(candidate->reason));
            continue;
        }
        assert_int_equal(strlen(candidate->text), candidate->length);
        text_printf(words, "%s%s%s%s%s%s%s%s", candidate->text,
                    candidate->readings & ENTRY_READ_FORMULA ? " formula" : "",
                    candidate->readings & ENTRY_READ_LABEL ? " label" : "",
                    candidate->readings & ENTRY_READ_EXTENSION ? " extension" : "",
                    candidate->readings & ENTRY_READ_DECIMALS ? " decimals" : "",
                    candidate->readings & ENTRY_READ_POWER ? " power" : "",
                    candidate->demand == DEMAND_KNOWN ? " known" : "",
                    candidate->demand == DEMAND_COMPLETE ? " complete" : "");
    }
    phone_candidates_free(&candidates);
}

static void check(const struct example *examples, size_t count)
{
    struct text words = {0};
    for (size_t i = 0; i < count; i++) {
        words_of(examples[i].part, &words);
        assert_string_equal(text_string(&words), examples[i].expected);
    }
    text_free(&words);
}

static void what_surrounds_a_number_is_left_out_and_said(void **state)
{
    static const struct example EXAMPLES[] = {
        {"0612345678", "0612345678"},
        {" 06 12  34\n", "06 12 34"},
        {"+33 (0)6 12 34", "+33 (0)6 12 34"},
        {"06/12,34", "06 12 34"},
        {"06.12.34.56.78.", "06.12.34.56.78"},
        {"'+33612345678", "+33612345678 formula"},
        {"=\"0612345678\"", "0612345678 formula"},
        {"=+33612345678", "+33612345678 formula"},
        {"\"0612345678\"", "0612345678"},
        {"tel:+33612345678", "+33612345678"},
        {"<TEL:+33612345678>", "+33612345678"},
        {"tel:+33612345678;ext=12", "+33612345678 extension"},
        {"tel:0470123456;phone-context=+32", "+320470123456"},
        {"tel:0470123456;ext=1;phone-context=+32", "+320470123456 extension"},
        {"tel:0470123456;phone-context=example.com", "0470123456"},
        {"tel:+33612345678;phone-context=+32", "+33612345678"},
        {"tel:abc;phone-context=+32", "not_a_number"},
        {"Mobile: 0612345678", "0612345678 label"},
        {"0612345678 (perso)", "0612345678 ( label"},
        {"0123456789 poste 12", "0123456789 extension complete"},
        {"0123456789 x12", "0123456789 extension complete"},
        {"0123456789#12", "0123456789 extension complete"},
        {"0123456789 ext. 12", "0123456789 extension complete"},
        {"612345678.0", "612345678 decimals"},
        {"612345678,00", "612345678 decimals"},
        {"06.12.34.56.00", "06.12.34.56.00"},
        {"612345.678", "612345.678"},
    };
    check(EXAMPLES, COUNT_OF(EXAMPLES));
}

static void doubt_asks_for_more_than_a_possible_number(void **state)
{
    static const struct example EXAMPLES[] = {
        /* Pieces of one number, or two. */
        {"0612345678 mobile 0798765432", "0612345678 label known; 0798765432 label known"},
        {"Mobile 2: 0612345678", "0612345678 label known"},
        {"Mobile 2 +33612345678", "+33612345678 label complete"},
        /* Few digits beside words. */
        {"Client 123456", "123456 label known"},
        /* Glued to letters, or beside one that may be a digit. */
        {"FR33612345678", "33612345678 label complete"},
        {"0612345678G", "0612345678 label complete"},
        {"#0612345678", "0612345678 label complete"},
        {"06 12 34 56 7 O", "06 12 34 56 7 label complete"},
        {"P 0612345678", "0612345678 label complete"},
        /* Grouped by what is no punctuation of phones. */
        {"06_12_34_56_78", "06 12 34 56 78 complete"},
        {"06'12'34'56'78", "06 12 34 56 78 complete"},
        /* Beside a date, an address. */
        {"0612345678 ~~~~~", "0612345678 label known"},
        /* Digits are all there is. */
        {"no 12", "12 label known"},
    };
    check(EXAMPLES, COUNT_OF(EXAMPLES));
}

static void what_can_not_be_read_says_why(void **state)
{
    static const struct example EXAMPLES[] = {
        {"", "placeholder"},
        {"N/A", "placeholder"},
        {"'-", "placeholder"},
        {"3,36123E+10", "damaged"},
        {"Tel: 3,36E+10", "damaged"},
        {"=3.36E10", "damaged"},
        {"O612345678", "not_a_number"},
        {"06l2345678", "not_a_number"},
        {"06ab12345678", "not_a_number"},
        {"06 12 34 56 7O", "not_a_number"},
        {"06 12 XX XX 78", "damaged"},
        {"06 12 ** ** 78", "damaged"},
        {"06 12 34 56 __", "not_a_number"},
        {"06 12 ... 78", "not_a_number"},
        {"0612#345678", "not_a_number"},
        {"4?2345678", "not_a_number"},
        {"0612345678 * 0798765432", "not_a_number"},
        {"Dupont", "not_a_number"},
        {"06 12 34 56 78 06 12 34 56 78 06 12 34 56 78 06 12 34 56 78 06 12 34 56 78", "too_long"},
    };
    check(EXAMPLES, COUNT_OF(EXAMPLES));
}

static void what_is_destroyed_is_never_nothing(void **state)
{
    static const char *const DESTROYED[] = {"#NAME?",
                                            "#VALUE!",
                                            "#REF!",
                                            "#NOM?",
                                            "#VALEUR!",
                                            "#WERT!",
                                            "#BEZUG!",
                                            "#\xc2\xa1VALOR!",
                                            "#NAAM?",
                                            "#\xd0\x98\xd0\x9c\xd0\xaf?",
                                            "#DIV/0!",
                                            "#NUM!",
                                            "#SPILL!",
                                            "#unheard-of",
                                            "##",
                                            "########",
                                            "** ** **",
                                            "XX XX",
                                            "xx xx xx xx xx",
                                            "***",
                                            "X X X X",
                                            "** ** ** ** 12",
                                            "06 12 XX XX XX",
                                            "06xxxxxxxx",
                                            "0X XX XX XX XX",
                                            "06 12 ## ## 78",
                                            "?? ?? ?? ??",
                                            "+33 6 ** ** ** 12"};
    static const char *const OTHERS[] = {"",
                                         "#",
                                         "x",
                                         "XX",
                                         "**",
                                         "#12",
                                         "0612345678",
                                         "#0612345678",
                                         "Dupont",
                                         "XXL",
                                         "0612345678 x12",
                                         "06 12 __ __ 78",
                                         "-----",
                                         "# 06 12 34 56 78"};
    for (size_t i = 0; i < COUNT_OF(DESTROYED); i++)
        if (!phone_damage_is_destroyed(DESTROYED[i], strlen(DESTROYED[i])) ||
            phone_damage_is_placeholder(DESTROYED[i], strlen(DESTROYED[i])))
            fail_msg("%s is destroyed", DESTROYED[i]);
    for (size_t i = 0; i < COUNT_OF(OTHERS); i++)
        if (phone_damage_is_destroyed(OTHERS[i], strlen(OTHERS[i])))
            fail_msg("%s is not destroyed", OTHERS[i]);
}

static void a_power_of_ten_is_spelt_where_it_holds_every_digit(void **state)
{
    static const struct example EXAMPLES[] = {
        {"3.3639980031E10", "33639980031 power"},
        {"6.39980030E8", "639980030 power"},
        {"6,39980030e+08", "639980030 power"},
        {"+3.3639980031E+010", "33639980031 power"},
        {"'6.39980030E8", "639980030 formula power"},
        /* A digit is rounded off, too many are there, or other things. */
        {"3.363998003E10", "damaged"},
        {"6.3998003E8", "damaged"},
        {"3.36399800312E10", "damaged"},
        {"3.3639980031E-10", "damaged"},
        {"0.39980030E8", "damaged"},
        {"33639980031E0", "damaged"},
        {"6.3E1", "damaged"},
        {"6.39980030E8 x", "damaged"},
        {"6.39980030E99999999999999999999", "damaged"},
    };
    check(EXAMPLES, COUNT_OF(EXAMPLES));
}

static void placeholders_stand_for_nothing(void **state)
{
    static const char *const PLACEHOLDERS[] = {"",
                                               " ",
                                               "-",
                                               "--",
                                               "0",
                                               "00 00 00 00 00",
                                               "0000000000",
                                               "N/A",
                                               "n/a",
                                               "#N/A",
                                               "NULL",
                                               "null",
                                               "(null)",
                                               "none",
                                               "x",
                                               "XX",
                                               "?",
                                               "N\xC3\x89"
                                               "ANT",
                                               "n\xC3\xA9"
                                               "ant",
                                               "Inconnu",
                                               "NC",
                                               "N.C.",
                                               ".",
                                               "\"\"",
                                               "Non renseign\xC3\xA9",
                                               "pas de t\xC3\xA9l\xC3\xA9phone",
                                               "+",
                                               "\\N",
                                               "___",
                                               "+00"};
    static const char *const OTHERS[] = {"1", "06", "0612345678", "Dupont", "nullement", "X1", "#",
                                         /* Destroyed, or in no list of ours: never nothing. */
                                         "#REF!", "#NAME?", "#WERT!", "#NEVJEGY?", "#####", "XX XX",
                                         "***", "keine Angabe", "ei ole", "??????"};
    for (size_t i = 0; i < COUNT_OF(PLACEHOLDERS); i++)
        if (!phone_damage_is_placeholder(PLACEHOLDERS[i], strlen(PLACEHOLDERS[i])))
            fail_msg("%s is a placeholder", PLACEHOLDERS[i]);
    for (size_t i = 0; i < COUNT_OF(OTHERS); i++)
        if (phone_damage_is_placeholder(OTHERS[i], strlen(OTHERS[i])))
            fail_msg("%s is no placeholder", OTHERS[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_surrounds_a_number_is_left_out_and_said),
        cmocka_unit_test(doubt_asks_for_more_than_a_possible_number),
        cmocka_unit_test(what_can_not_be_read_says_why),
        cmocka_unit_test(what_is_destroyed_is_never_nothing),
        cmocka_unit_test(a_power_of_ten_is_spelt_where_it_holds_every_digit),
        cmocka_unit_test(placeholders_stand_for_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
