#include "base/utf8.h"

#include "support/unit.h"

#include <string.h>

static void every_code_point_survives_the_way_there_and_back(void **state)
{
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
        bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
        char bytes[4];
        size_t length = utf8_encode(code_point, bytes);
        size_t taken = 0;
        uint32_t decoded = utf8_decode(bytes, length, &taken);
        if (decoded != (surrogate ? 0xFFFD : code_point) || taken != length ||
            utf8_valid_length(bytes, length) != length)
            fail_msg("U+%04X came back as U+%04X", (unsigned)code_point, (unsigned)decoded);
    }
}

static void lengths_follow_the_bounds_of_the_standard(void **state)
{
    static const struct {
        uint32_t code_point;
        size_t length;
    } bounds[] = {{0x7F, 1},   {0x80, 2},    {0x7FF, 2},    {0x800, 3},
                  {0xFFFF, 3}, {0x10000, 4}, {0x10FFFF, 4}, {0x110000, 3}};
    for (size_t i = 0; i < COUNT_OF(bounds); i++) {
        char bytes[4];
        assert_int_equal(utf8_encode(bounds[i].code_point, bytes), bounds[i].length);
    }
}

static const char *const invalid_sequences[] = {
    "\x80",             /* a continuation alone */
    "\xC0\x80",         /* overlong */
    "\xC1\xBF",         /* overlong */
    "\xE0\x9F\xBF",     /* overlong */
    "\xF0\x8F\xBF\xBF", /* overlong */
    "\xED\xA0\x80",     /* the first surrogate */
    "\xED\xBF\xBF",     /* the last one */
    "\xF4\x90\x80\x80", /* above U+10FFFF */
    "\xF8\x88\x80\x80", /* five bytes long once */
    "\xFE",
    "\xFF",
    "\xC3(",
    "\xE2\x82(",
    "\xF0\x9F\x98(",
    "\xC3",         /* cut off */
    "\xE2\x82",     /* cut off */
    "\xF0\x9F\x98", /* cut off */
};

static void what_is_not_utf8_decodes_to_one_replacement_a_byte(void **state)
{
    for (size_t i = 0; i < COUNT_OF(invalid_sequences); i++) {
        const char *bytes = invalid_sequences[i];
        size_t taken = 0;
        assert_int_equal(utf8_decode(bytes, strlen(bytes), &taken), 0xFFFD);
        assert_int_equal(taken, 1);
    }
}

static void validity_ends_right_before_the_first_bad_byte(void **state)
{
    /* Before it: ASCII of every length around the words of 8 bytes that are looked at at once. */
    char text[64];
    for (size_t i = 0; i < COUNT_OF(invalid_sequences); i++) {
        for (size_t before = 0; before < 26; before++) {
            memset(text, 'a', sizeof text);
            size_t length = strlen(invalid_sequences[i]);
            memcpy(text + before, invalid_sequences[i], length);
            assert_int_equal(utf8_valid_length(text, before + length), before);
        }
    }
}

static void mixed_text_is_valid_to_its_end(void **state)
{
    const char *text = "T\xC3\xA9l\xC3\xA9phone mobile; 10 \xE2\x82\xAC; \xF0\x9F\x98\x80 fin";
    assert_int_equal(utf8_valid_length(text, strlen(text)), strlen(text));
    assert_int_equal(utf8_valid_length(text, 0), 0);
    assert_int_equal(utf8_valid_length("a\0b\0\0\0\0\0c", 9), 9);
}

static void a_character_that_the_end_cuts_off_is_left_to_the_next_chunk(void **state)
{
    const char *text = "12345678\xF0\x9F\x98\x80";
    for (size_t length = 8; length < 12; length++)
        assert_int_equal(utf8_valid_length(text, length), 8);
    assert_int_equal(utf8_valid_length(text, 12), 12);
}

static void a_text_is_cut_between_two_characters(void **state)
{
    static const struct {
        const char *text;
        size_t most, kept;
    } cuts[] = {
        {"abc", 3, 3},
        {"abc", 2, 2},
        {"abc", 0, 0},
        {"\xC3\xA9", 1, 0},
        {"a\xC3\xA9z", 3, 3},
        {"a\xE2\x82\xAC", 3, 1},
        {"\xF0\x9F\x98\x80\xF0\x9F\x98\x80", 7, 4},
        {"\xF0\x9F\x98\x80z", 4, 4},
        {"\x80\x80\x80\x80\x80", 4, 4}, /* no UTF-8: bytes alone */
        {"\xC3\xA9\xC3", 3, 3},         /* nothing was cut */
    };
    for (size_t i = 0; i < COUNT_OF(cuts); i++) {
        char out[16];
        assert_int_equal(utf8_cut(cuts[i].text, strlen(cuts[i].text), cuts[i].most), cuts[i].kept);
        utf8_copy(out, cuts[i].most + 1, cuts[i].text, strlen(cuts[i].text));
        assert_int_equal(strlen(out), cuts[i].kept);
        assert_memory_equal(out, cuts[i].text, cuts[i].kept);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_survives_the_way_there_and_back),
        cmocka_unit_test(lengths_follow_the_bounds_of_the_standard),
        cmocka_unit_test(what_is_not_utf8_decodes_to_one_replacement_a_byte),
        cmocka_unit_test(validity_ends_right_before_the_first_bad_byte),
        cmocka_unit_test(mixed_text_is_valid_to_its_end),
        cmocka_unit_test(a_character_that_the_end_cuts_off_is_left_to_the_next_chunk),
        cmocka_unit_test(a_text_is_cut_between_two_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
