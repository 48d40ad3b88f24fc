/* What XML says is the same, whichever thread parses it, however it was cut into pieces, and
 * whatever stands where it was cut. */
#include "base/text.h"
#include "intake/workbook/xml_ahead.h"
#include "support/unit.h"

#include <string.h>

static size_t told; /* how much was seen when the last element began or ended */

static enum xml_step on_start(void *context, const char *name, const char **attributes,
                              struct error *err)
{
    struct text *seen = context;
    (void)err;
    text_printf(seen, "<%s", name);
    for (; *attributes != NULL; attributes += 2)
        text_printf(seen, " %s=%s", attributes[0], attributes[1]);
    text_append_char(seen, '>');
    told = seen->length;
    return strcmp(name, "enough") == 0 ? XML_STEP_ENOUGH : XML_STEP_ON;
}

static enum xml_step on_end(void *context, struct error *err)
{
    struct text *seen = context;
    (void)err;
    text_append_string(seen, "</>");
    told = seen->length;
    return XML_STEP_ON;
}

static void on_text(void *context, const char *bytes, size_t length)
{
    text_append(context, bytes, length);
}

/* What `xml` says, in pieces of so many bytes; `*parsed`: it was XML; else `seen` ends with why
 * not. */
static void read_pieces(const char *xml, size_t length, const char *start, size_t bytes,
                        struct text *seen, bool *parsed)
{
    const struct xml_events events = {on_start, on_end, on_text, seen};
    struct xml_ahead *ahead = xml_ahead_new(start);
    struct error err;
    size_t at = 0, size, taken = 1;
    told = 0;
    char *room;
    enum xml_step step = XML_STEP_ON;
    for (*parsed = true; *parsed && step == XML_STEP_ON;) {
        while (taken > 0 && (room = xml_ahead_room(ahead, &size)) != NULL) {
            size = size < bytes ? size : bytes;
            taken = size < length - at ? size : length - at;
            memcpy(room, xml + at, taken);
            at += taken;
            xml_ahead_give(ahead, taken);
        }
        if (!xml_ahead_has_more(ahead))
            break;
        step = xml_record_replay(xml_ahead_next(ahead, parsed), &events, NULL);
    }
    if (!*parsed && step == XML_STEP_ON) {
        assert_false(xml_ahead_fail(ahead, "part", &err));
        /* How much of the text before a fault is told hangs on the pieces, and says nothing. */
        seen->length = told;
        text_printf(seen, "|%s", err.text);
    }
    xml_ahead_free(&ahead);
}

static void read_all(const char *xml, size_t length, size_t bytes, struct text *seen, bool *parsed)
{
    read_pieces(xml, length, NULL, bytes, seen, parsed);
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

/* --- cut before like elements --- */

/* Seen without the cuts, and with them, in pieces of all kinds of sizes: the same, to the line that
 * an error names. */
static void expect_cuts_change_nothing(const struct text *xml)
{
    static const size_t sizes[] = {40, 57, 64, 100, 333, 5000};
    struct text expected = {0}, seen = {0};
    bool expected_parsed, parsed;
    read_pieces(xml->data, xml->length, NULL, SIZE_MAX, &expected, &expected_parsed);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        text_clear(&seen);
        read_pieces(xml->data, xml->length, "<row", sizes[i], &seen, &parsed);
        const char *a = text_string(&seen), *b = text_string(&expected);
        for (; *a != '\0' && *a == *b; a++)
            b++;
        assert_string_equal(a, b); /* from where they differ: the whole is too long to be shown */
        assert_int_equal(parsed, expected_parsed);
    }
    text_free(&expected);
    text_free(&seen);
}

#define ROWS_OF_MANY 50
#define ROW          "<row r='1'>\n<c>text &amp; text</c></row>"

static void expect_cuts_change_nothing_around(const char *head, const char *midst, const char *tail)
{
    struct text xml = {0};
    text_append_string(&xml, head);
    for (int i = 0; i < 2 * ROWS_OF_MANY; i++)
        text_append_string(&xml, i == ROWS_OF_MANY ? midst : ROW);
    text_append_string(&xml, tail);
    expect_cuts_change_nothing(&xml);
    text_free(&xml);
}

static void what_looks_like_a_row_and_is_none_is_told_as_what_it_is(void **state)
{
    static const char *const midst[] = {
        ROW,
        "",
        "<row/>\r<row/>\r\n<row\t/>\n<rows/><row-/>\r",
        "<!-- <row> <row r='2'/> -->",
        "<!-- <row r='2'><c></row> <row r='2'> <row r='2'> <row r='2'> <row r='2'> <row r='2'> -->",
        "<![CDATA[<row r='2'/><row r='2'/><row r='2'/><row r='2'/><row r='2'/><row r='2'/>]]>",
        "<row><![CDATA[</row><row r='2'/><row r='2'/><row r='2'/><row r='2'/><row r='2'/>]]></row>",
        "<?what <row r='2'/><row r='2'/><row r='2'/><row r='2'/><row r='2'/><row r='2'/>?>",
        "<row><row><row><c/></row><row><c/></row><row><c/></row></row><row/></row>",
        "</data><data><row/></data><data>",
        "</data><other><row/><row/><row/><row/><row/><row/><row/></other><data>",
        "<row>]]</row>]]<row>]</row>]<row/>",
        "\xC3\xA9\xF0\x9F\x98\x80",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(midst); i++) {
        expect_cuts_change_nothing_around("<sheet a='b'><data>", midst[i], "</data></sheet>");
        expect_cuts_change_nothing_around("<?xml version='1.0' encoding='UTF-8'?>\n<a>\n<data>",
                                          midst[i], "</data><z/><row/><row/>\n</a>\n<!-- e -->");
    }
}

static void a_fault_is_told_where_it_is(void **state)
{
    static const char *const faults[] = {
        "</row>",
        "<row>",
        "<row r='<row r='2'/>'/><row/>",
        "<row r='1' r='2'/>",
        "<!-- -- <row/> -->",
        "<row>&no;</row>",
        "]]>",
        "\xC3<row/>",
        "<row><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a/>",
        "</data></sheet>",
        "<!DOCTYPE a><row/>",
        "<?xml version='1.0'?><row/>",
        "<row",
        "<!-- <row/> <row/> <row/> <row/> <row/> <row/> <row/> <row/> <row/> <row/> <row/>",
        "<![CDATA[ <row/> <row/> <row/> <row/> <row/> <row/> <row/> <row/> <row/> <row/> ",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(faults); i++)
        expect_cuts_change_nothing_around("<sheet>\n<data>\n", faults[i], "</data></sheet>");
}

static void a_head_that_hides_its_first_row_is_no_head(void **state)
{
    static const char *const heads[] = {
        "<!-- <row/> --><sheet><data>",
        "<sheet><data><![CDATA[<row/> ]]>",
        "<sheet><?what <row/> ?><data>",
        "<sheet a='<row/>'><data>",
        "<row/><sheet><data>",
        "<sheet><data><row/></data><data>",
        "\n",
        "<?xml version='1.0'?>\n",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(heads); i++)
        expect_cuts_change_nothing_around(heads[i], ROW, "</data></sheet>");
}

/* Of pieces that each mean something else, in an order that nobody thought of. */
static void cuts_change_nothing_in_what_chance_writes(void **state)
{
    static const char *const parts[] = {
        ROW,   ROW,   ROW,         ROW,     ROW, ROW,    ROW,       "<row>",  "</row>",
        "<!-", "-->", "<![CDATA[", "]]>",   "]", "\r",   "\n",      "<row/>", "<data>",
        "<?p", "?>",  "</data>",   "<row ", "-", "&lt;", "<data/>", "<!--",   "'",
    };
    uint32_t seed = 1;
    (void)state;
    for (int round = 0; round < 300; round++) {
        struct text xml = {0};
        text_append_string(&xml, "<sheet><data>");
        for (int i = 0; i < 60; i++) {
            seed = seed * 1664525 + 1013904223;
            /* Most are like rows: the others come at every tenth place or so. */
            size_t most = seed >> 24 < 32 ? COUNT_OF(parts) : 7;
            text_append_string(&xml, parts[(seed >> 8) % most]);
        }
        text_append_string(&xml, "</data></sheet>");
        expect_cuts_change_nothing(&xml);
        text_free(&xml);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_attributes_and_text_come_as_they_are),
        cmocka_unit_test(what_stands_before_a_fault_comes_before_it),
        cmocka_unit_test(nothing_comes_behind_what_was_enough),
        cmocka_unit_test(many_pieces_come_in_their_order),
        cmocka_unit_test(a_parsing_can_be_left_in_its_midst),
        cmocka_unit_test(what_looks_like_a_row_and_is_none_is_told_as_what_it_is),
        cmocka_unit_test(a_fault_is_told_where_it_is),
        cmocka_unit_test(a_head_that_hides_its_first_row_is_no_head),
        cmocka_unit_test(cuts_change_nothing_in_what_chance_writes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
