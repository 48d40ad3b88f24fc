/* What XML says is the same, whichever thread parses it, and however it was cut into pieces. */
#include "intake/workbook/xml_ahead.h"
#include "support/unit.h"
#include "support/xml_said.h"

#include <string.h>

static void read_all(const char *xml, size_t length, size_t bytes, struct text *seen, bool *parsed)
{
    xml_said(xml, length, NULL, bytes, seen, parsed);
}

static void expect(const char *xml, size_t length, const char *expected, bool expected_parsed)
{
    static const size_t sizes[] = {1, 2, 7, 1000, 100000};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct text seen = {0};
        bool parsed;
        read_all(xml, length, sizes[i], &seen, &parsed);
        assert_int_equal(parsed, expected_parsed);
        if (!parsed)
            seen.data[strcspn(text_string(&seen), "|")] = '\0';
        assert_string_equal(text_string(&seen), expected);
        text_free(&seen);
    }
}

static void names_attributes_and_text_come_as_they_are(void **state)
{
    static const char xml[] =
        "<x:a xmlns:x='u' e='' x:b='1&amp;2'><b/>t&lt;\xC3\xA9<![CDATA[<c>]]></x:a>";
    static const char many[] =
        "<a a1='' a2='' a3='' a4='' a5='' a6='' a7='' a8='' a9=''><b c='d'/></a>";
    (void)state;
    expect(xml, sizeof xml - 1, "<a xmlns:x=u e= x:b=1&2><b></>t<\xC3\xA9<c></>", true);
    expect(many, sizeof many - 1, "<a a1= a2= a3= a4= a5= a6= a7= a8= a9=><b c=d></></>", true);
}

static void what_stands_before_a_fault_comes_before_it(void **state)
{
    static const struct {
        const char *xml, *expected;
    } cases[] = {
        {"<a><b></c></a>", "<a><b>"},
        {"<a>t<b>", "<a>t<b>"},
        {"<!DOCTYPE a><a/>", ""},
        {"<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><b/>",
         "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect(cases[i].xml, strlen(cases[i].xml), cases[i].expected, false);
}

static void nothing_comes_behind_what_was_enough(void **state)
{
    static const char xml[] = "<a><enough/><b/></a>rest";
    struct text seen = {0};
    bool parsed;
    (void)state;
    read_all(xml, sizeof xml - 1, 1000, &seen, &parsed);
    assert_string_equal(text_string(&seen), "<a><enough>");
    text_free(&seen);
}

static void many_pieces_come_in_their_order(void **state)
{
    struct text xml = {0}, expected = {0}, seen = {0};
    bool parsed;
    (void)state;
    text_append_string(&xml, "<a>");
    text_append_string(&expected, "<a>");
    for (int i = 0; i < 200000; i++) {
        text_printf(&xml, "<c r='%d'>%x</c>", i, (unsigned)i);
        text_printf(&expected, "<c r=%d>%x</>", i, (unsigned)i);
    }
    text_append_string(&xml, "</a>");
    text_append_string(&expected, "</>");
    read_all(xml.data, xml.length, SIZE_MAX, &seen, &parsed);
    assert_true(parsed);
    assert_int_equal(seen.length, expected.length);
    assert_true(memcmp(seen.data, expected.data, seen.length) == 0);
    text_free(&xml);
    text_free(&expected);
    text_free(&seen);
}

static void a_parsing_can_be_left_in_its_midst(void **state)
{
    (void)state;
    struct xml_ahead *ahead = xml_ahead_new(NULL);
    size_t size;
    bool ok;
    for (int i = 0; i < 2; i++) {
        memcpy(xml_ahead_room(ahead, &size), i == 0 ? "<a><b>" : "text  ", 6);
        xml_ahead_give(ahead, 6);
        if (i == 0)
            (void)xml_ahead_next(ahead, &ok);
    }
    assert_true(xml_ahead_has_more(ahead));
    xml_ahead_free(&ahead);
    assert_null(ahead);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_attributes_and_text_come_as_they_are),
        cmocka_unit_test(what_stands_before_a_fault_comes_before_it),
        cmocka_unit_test(nothing_comes_behind_what_was_enough),
        cmocka_unit_test(many_pieces_come_in_their_order),
        cmocka_unit_test(a_parsing_can_be_left_in_its_midst),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
