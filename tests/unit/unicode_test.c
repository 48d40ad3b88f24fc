#include "base/unicode.h"

#include "support/unit.h"

struct sample {
    uint32_t code_point;
    enum unicode_kind kind;
    char plain;
};

static void assert_looks_up(const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct unicode_character c = unicode_look_up(samples[i].code_point);
        if (c.kind != samples[i].kind || c.plain != samples[i].plain)
            fail_msg("U+%04X is of kind %d and means '%c'", (unsigned)samples[i].code_point,
                     (int)c.kind, c.plain);
    }
}

static void ascii_means_itself(void **state)
{
    for (uint32_t c = ' '; c < 0x7F; c++)
        assert_int_equal(unicode_look_up(c).plain, c);
    static const struct sample samples[] = {
        {'a', UNICODE_LETTER, 'a'}, {'Z', UNICODE_LETTER, 'Z'}, {'0', UNICODE_DIGIT, '0'},
        {'9', UNICODE_DIGIT, '9'},  {' ', UNICODE_SPACE, ' '},  {'_', UNICODE_SIGN, '_'},
    };
    assert_looks_up(samples, COUNT_OF(samples));
}

static void full_width_forms_mean_ascii(void **state)
{
    static const struct sample samples[] = {
        {0xFF01, UNICODE_SIGN, '!'},    {0xFF0B, UNICODE_SIGN, '+'},
        {0xFF10, UNICODE_DIGIT, '0'},   {0xFF19, UNICODE_DIGIT, '9'},
        {0xFF21, UNICODE_LETTER, 'A'},  {0xFF5E, UNICODE_SIGN, '~'},
        {0xFF00, UNICODE_LETTER, '\0'}, {0xFF5F, UNICODE_LETTER, '\0'},
    };
    assert_looks_up(samples, COUNT_OF(samples));
}

static void digits_of_other_scripts_count_up(void **state)
{
    static const uint32_t zeros[] = {0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10};
    for (size_t i = 0; i < COUNT_OF(zeros); i++) {
        for (uint32_t value = 0; value < 10; value++)
            assert_int_equal(unicode_look_up(zeros[i] + value).plain, '0' + (int)value);
        assert_int_not_equal(unicode_look_up(zeros[i] - 1).kind, UNICODE_DIGIT);
        assert_int_not_equal(unicode_look_up(zeros[i] + 10).kind, UNICODE_DIGIT);
    }
}

static void what_people_put_between_digits_has_a_plain_form(void **state)
{
    static const struct sample samples[] = {
        {0xA0, UNICODE_SPACE, ' '},     {0x2009, UNICODE_SPACE, ' '},
        {0x202F, UNICODE_SPACE, ' '},   {0x3000, UNICODE_SPACE, ' '},
        {0x2011, UNICODE_SIGN, '-'},    {0x2212, UNICODE_SIGN, '-'},
        {0xB7, UNICODE_SIGN, '.'},      {0x2044, UNICODE_SIGN, '/'},
        {0x2022, UNICODE_SIGN, '*'},    {0x2019, UNICODE_SIGN, '\''},
        {0x201C, UNICODE_SIGN, '"'},    {0xD7, UNICODE_SIGN, 'x'},
        {0x30FC, UNICODE_LETTER, '-'},  {0x2BC, UNICODE_LETTER, '\''},
        {0x207A, UNICODE_SIGN, '+'},    {0x96, UNICODE_CONTROL, '-'},
        {0x92, UNICODE_CONTROL, '\''},  {0x85, UNICODE_CONTROL, '\n'},
        {0x2028, UNICODE_CONTROL, '\n'}};
    assert_looks_up(samples, COUNT_OF(samples));
}

static void what_is_drawn_as_nothing_is_known(void **state)
{
    static const struct sample samples[] = {
        {0xAD, UNICODE_INVISIBLE, '\0'},   {0x200B, UNICODE_INVISIBLE, '\0'},
        {0x2060, UNICODE_INVISIBLE, '\0'}, {0xFE0F, UNICODE_INVISIBLE, '\0'},
        {0xFEFF, UNICODE_INVISIBLE, '\0'}, {0xE0041, UNICODE_INVISIBLE, '\0'},
        {0x34F, UNICODE_INVISIBLE, '\0'},  {0x301, UNICODE_MARK, '\0'},
    };
    assert_looks_up(samples, COUNT_OF(samples));
}

/* Nobody has put these into the table. */
static void a_character_that_is_not_in_the_table_is_a_letter_or_a_sign_of_its_block(void **state)
{
    static const struct sample samples[] = {
        {0xE9, UNICODE_LETTER, '\0'},    {0x416, UNICODE_LETTER, '\0'},
        {0x96FB, UNICODE_LETTER, '\0'},  {0x3005, UNICODE_LETTER, '\0'},
        {0x1F600, UNICODE_LETTER, '\0'}, {0xFFFD, UNICODE_LETTER, '\0'},
        {0xB0, UNICODE_SIGN, '\0'},      {0x20AC, UNICODE_SIGN, '\0'},
        {0x2192, UNICODE_SIGN, '\0'},    {0x300C, UNICODE_SIGN, '\0'},
        {0xF7, UNICODE_SIGN, '\0'},      {0x10FFFF, UNICODE_LETTER, '\0'},
    };
    assert_looks_up(samples, COUNT_OF(samples));
}

static void only_what_steers_a_terminal_is_a_control(void **state)
{
    static const uint32_t controls[] = {0,      '\n',   0x1B,   0x1F,   0x7F,   0x80,
                                        0x9F,   0x61C,  0x200E, 0x200F, 0x2028, 0x2029,
                                        0x202A, 0x202E, 0x2066, 0x2069};
    static const uint32_t others[] = {' ',    '~',    0xA0,   0xE9,   0x61B,  0x200D,
                                      0x2010, 0x202F, 0x2065, 0x206A, 0xFFFD, 0x1F600};
    for (size_t i = 0; i < COUNT_OF(controls); i++)
        assert_true(unicode_is_control(controls[i]));
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_false(unicode_is_control(others[i]));
}

static void a_cell_can_hold_tabs_and_line_ends_but_no_other_control(void **state)
{
    for (uint32_t c = 0; c < 0x300; c++) {
        bool odd = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0);
        assert_int_equal(unicode_is_odd_in_cell(c), odd);
    }
    assert_false(unicode_is_odd_in_cell(0x202E));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ascii_means_itself),
        cmocka_unit_test(full_width_forms_mean_ascii),
        cmocka_unit_test(digits_of_other_scripts_count_up),
        cmocka_unit_test(what_people_put_between_digits_has_a_plain_form),
        cmocka_unit_test(what_is_drawn_as_nothing_is_known),
        cmocka_unit_test(a_character_that_is_not_in_the_table_is_a_letter_or_a_sign_of_its_block),
        cmocka_unit_test(only_what_steers_a_terminal_is_a_control),
        cmocka_unit_test(a_cell_can_hold_tabs_and_line_ends_but_no_other_control),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
