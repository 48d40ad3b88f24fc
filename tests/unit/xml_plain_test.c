/* What is read without expat is what expat would have said: the same XML is given to both, with
 * every deviation from the plainest form that came to mind. Of that form, each rule is needed: one
 * that is left out lets a case here through. */
#include "intake/workbook/xml_plain.h"

#include "support/unit.h"
#include "support/xml_said.h"

#include <string.h>

#define LEVELS 16

/* --- alone --- */

/* How many bytes are taken of it, and that nothing is kept where that is none. */
static size_t taken_of(const char *xml, unsigned levels)
{
    struct xml_record record = {0};
    xml_record_text(&record, "before", 6);
    size_t before = record.length, taken = xml_plain_take(xml, strlen(xml), levels, &record);
    assert_int_equal(taken == 0, record.length == before);
    xml_record_free(&record);
    return taken;
}

static void rows_as_programs_write_them_are_plain(void **state)
{
    static const char *const rows[] = {
        /* Excel */
        "<row r=\"2\" spans=\"1:3\" ht=\"15.75\" customHeight=\"1\" x14ac:dyDescent=\"0.25\">"
        "<c r=\"A2\" s=\"1\" t=\"s\"><v>6</v></c><c r=\"B2\"><v>3.3639980000E10</v></c>"
        "<c r=\"C2\" t=\"b\"><f>B2>0</f><v>1</v></c></row>",
        "<row r=\"2\" spans=\"1:3\" x14ac:dyDescent=\"0.25\"><c r=\"A2\" s=\"1\" t=\"s\"><v>6</v>"
        "</c><c r=\"B2\"/></row>",
        /* LibreOffice */
        "<row r=\"2\" customFormat=\"false\" ht=\"12.8\" hidden=\"false\" customHeight=\"false\" "
        "outlineLevel=\"0\" collapsed=\"false\"><c r=\"A2\" s=\"0\" t=\"s\"><v>6</v></c></row>",
        /* openpyxl, and ElementTree */
        "<row r=\"2\"><c r=\"A2\" t=\"n\"><v>33639980000</v></c><c r=\"B2\" /></row>",
        /* Apache POI */
        "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> Zo\xC3\xA9 "
        "\xF0\x9F\x98\x80\n</t></is></c></row>",
        /* a shared text */
        "<si><t>\xC3\x89tienne</t></si>",
        "<si><r><rPr><sz val=\"11\"/></rPr><t>a</t></r><r><t xml:space=\"preserve\"> "
        "b</t></r></si>",
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(taken_of(rows[i], LEVELS), strlen(rows[i]));
}

static void one_element_is_taken_and_no_part_of_one(void **state)
{
    static const char xml[] = "<row r=\"1\"><c><v>1</v></c></row><row/>";
    size_t whole = strlen(xml) - strlen("<row/>");
    struct xml_record record = {0};
    for (size_t length = 0; length < sizeof xml - 1; length++) {
        xml_record_clear(&record);
        assert_int_equal(xml_plain_take(xml, length, LEVELS, &record), length < whole ? 0 : whole);
    }
    xml_record_free(&record);
}

static void no_more_levels_are_taken_than_are_left(void **state)
{
    assert_int_equal(taken_of("<a><b><c/></b></a>", 3), 18);
    assert_int_equal(taken_of("<a><b><c/></b></a>", 2), 0);
    assert_int_equal(taken_of("<a><b><c/></b></a>", 0), 0);
}

/* --- beside expat --- */

/* Whether `many` tells of rows or not, and in pieces of all kinds of sizes: the same, to the line
 * that an error names. */
static void expect_the_same(const struct text *xml, const char *many)
{
    static const size_t sizes[] = {7, 40, 57, 64, 100, 333, 5000, SIZE_MAX};
    struct text expected = {0}, seen = {0};
    bool expected_parsed, parsed;
    xml_said(xml->data, xml->length, NULL, SIZE_MAX, &expected, &expected_parsed);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        text_clear(&seen);
        xml_said(xml->data, xml->length, many, sizes[i], &seen, &parsed);
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
#define ROW          "<row r=\"1\">\n<c>text</c><c t=\"s\"/></row>"

static void expect_the_same_around(const char *head, const char *midst, size_t length,
                                   const char *tail)
{
    struct text xml = {0};
    text_append_string(&xml, head);
    for (int i = 0; i < 2 * ROWS_OF_MANY; i++)
        if (i == ROWS_OF_MANY)
            text_append(&xml, midst, length);
        else
            text_append_string(&xml, ROW);
    text_append_string(&xml, tail);
    expect_the_same(&xml, "row");
    text_free(&xml);
}

static void expect_the_same_among_rows(const char *midst)
{
    size_t length = strlen(midst);
    expect_the_same_around("<sheet a='b'><data>", midst, length, "</data></sheet>");
    expect_the_same_around("<?xml version='1.0' encoding='utf-8'?>\n<a>\n<data>", midst, length,
                           "</data><z/><row/><row/>\n</a>\n<!-- e -->");
    expect_the_same_around("\xEF\xBB\xBF<row>", midst, length, "</row>");
}

static void what_looks_like_a_row_and_is_none_is_told_as_what_it_is(void **state)
{
    static const char *const midst[] = {
        ROW,
        "",
        "<x:row/>row<x:row a=\"row\">row</x:row><row:row/><a:b:row/><:row/>:row",
        "<row/>\r<row/>\r\n<row\t/>\n<rows/><row-/>\r",
        "<!-- <row> <row r=\"2\"/> -->",
        "<!-- <row r=\"2\"><c></row> <row r=\"2\"> <row r=\"2\"> <row r=\"2\"> <row r=\"2\"> -->",
        "<!---<row/>--->",
        "<![CDATA[<row r=\"2\"/><row r=\"2\"/><row r=\"2\"/><row r=\"2\"/><row r=\"2\"/>]]>",
        "<row><![CDATA[</row><row r=\"2\"/><row r=\"2\"/><row r=\"2\"/><row r=\"2\"/>]]></row>",
        "<?what <row r=\"2\"/><row r=\"2\"/><row r=\"2\"/><row r=\"2\"/><row r=\"2\"/>?>",
        "<row><row><row><c/></row><row><c/></row><row><c/></row></row><row/></row>",
        "</data><data><row/></data><data>",
        "</data><other><row/><row/><row/><row/><row/><row/><row/></other><data>",
        "<row>]]</row>]]<row>]</row>]<row/>",
        "\xC3\xA9\xF0\x9F\x98\x80",
    };
    for (size_t i = 0; i < COUNT_OF(midst); i++)
        expect_the_same_among_rows(midst[i]);
}

static void what_is_nearly_plain_is_told_as_expat_tells_of_it(void **state)
{
    static const char *const midst[] = {
        "<row r='1'/>",
        "<row  r=\"1\"   s=\"2\"  />",
        "<row\nr=\"1\"\ts=\"2\"\r/>",
        "<row r = \"1\"/>",
        "<row r=\"a\nb\tc\rd\r\ne\"/>",
        "<row r=\" a  b \"/>",
        "<row r=\"&lt;&#65;\"/>",
        "<row r=\"'>\x7F\"/>",
        "<row r=\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"/>",
        "<row r=\"\" R=\"\" r-r=\"\" r.r=\"\" _r=\"\" :r=\"\" x:r=\"\" r1=\"\"/>",
        "<row a=\"\" b=\"\" c=\"\" d=\"\" e=\"\" f=\"\" g=\"\" h=\"\" i=\"\" j=\"\" k=\"\" l=\"\" "
        "m=\"\" n=\"\" o=\"\" p=\"\"/>",
        "<row a=\"\" b=\"\" c=\"\" d=\"\" e=\"\" f=\"\" g=\"\" h=\"\" i=\"\" j=\"\" k=\"\" l=\"\" "
        "m=\"\" n=\"\" o=\"\" p=\"\" q=\"\"/>",
        "<row ></row >",
        "<row>\t\n\n a > b \"'\x7F\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80</row>",
        "<row>a\rb\r\nc\r</row>",
        "<row>a&amp;b&#10;</row>",
        "<row><c><!-- <c> --><?p <c> ?><![CDATA[<c>]]></c></row>",
        "<row xmlns=\"u\" xmlns:x=\"v\"><x:c x:a=\"\" a=\"\"/><_/><:/><a.-1/></row>",
        "<row\xC3\xA9 \xC3\xA9=\"\"/>",
        "<row><a><a><a><a><a><a><a/></a></a></a></a></a></a></row>",
        "<row><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></row>",
        "<row><a><a><a><a><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></a></a></a></a>"
        "</row>",
    };
    for (size_t i = 0; i < COUNT_OF(midst); i++)
        expect_the_same_among_rows(midst[i]);
}

static void a_fault_is_told_where_it_is(void **state)
{
    static const char *const faults[] = {
        "</row>",
        "<row>",
        "<row r=\"<row r=\"2\"/>\"/><row/>",
        "<row r=\"1\" r=\"2\"/>",
        "<row r=\"1\" s=\"\" t=\"\" r=\"2\"/>",
        "<row r=\"1\"s=\"2\"/>",
        "<row r=\"\x01\"/>",
        "<row r=\"\xFF\"/>",
        "<row r/>",
        "<row r=1/>",
        "<row r=\"1'/>",
        "<row r='1\"/>",
        "<row r=1\"/>",
        "<row 1=\"\"/>",
        "<row =\"\"/>",
        "<row / >",
        "<row /x>",
        "<row//>",
        "< row/>",
        "<row><></></row>",
        "<row></></row>",
        "<row></ row>",
        "<row></rows>",
        "<row></ro>",
        "<row></row/>",
        "<row><c></row></c>",
        "<row><C></c></row>",
        "<row><-/></row>",
        "<row><1/></row>",
        "<row>\x01</row>",
        "<row>\x1B</row>",
        "<row>]]></row>",
        "<row>\xC3</row>",
        "<row>\xC0\x80</row>",
        "<row>\xED\xA0\x80</row>",
        "<row>\xEF\xBF\xBE</row>",
        "<row>\xEF\xBF\xBF</row>",
        "<row>\xF4\x90\x80\x80</row>",
        "<row>&no;</row>",
        "<row>&</row>",
        "<row r=\"&no;\"/>",
        "<row><!-- -- --></row>",
        "<!-- -- <row/> -->",
        "]]>",
        "\xC3<row/>",
        ("<row><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>"
         "</a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></row>"),
        "<!DOCTYPE a><row/>",
        "<?xml version='1.0'?><row/>",
        "<row",
        "<!-- <row/> <row/> <row/> <row/> <row/> <row/> <row/> <row/> <row/> <row/> <row/>",
        "<![CDATA[ <row/> <row/> <row/> <row/> <row/> <row/> <row/> <row/> <row/> <row/> ",
    };
    for (size_t i = 0; i < COUNT_OF(faults); i++)
        expect_the_same_around("<sheet>\n<data>\n", faults[i], strlen(faults[i]),
                               "</data></sheet>");
}

static void a_nul_and_what_stands_behind_the_end_are_faults(void **state)
{
    expect_the_same_around("<sheet><data>", "<row>a\0b</row>", 14, "</data></sheet>");
    expect_the_same_around("<sheet><data>", "<row a=\"\0\"/>", 12, "</data></sheet>");
    expect_the_same_around("<sheet><data>", "</data></sheet>", 15, "</data></sheet>");
}

static void bytes_are_read_in_the_encoding_that_was_declared(void **state)
{
    static const char *const heads[] = {
        "<?xml version='1.0'?><a>",
        "<?xml version='1.0' encoding='UTF-8'?><a>",
        "<?xml version='1.0' encoding='ISO-8859-1'?><a>",
        "<?xml version='1.0' encoding='US-ASCII'?><a>",
        "<?xml version='1.0' encoding='UTF-16'?><a>",
        "<?xml version='1.0' encoding='windows-1252'?><a>",
        "\xEF\xBB\xBF<?xml version='1.0' encoding='iso-8859-1'?><a>",
        "\xEF\xBB\xBF<a>",
        "\xEF\xBB\xBF\xEF\xBB\xBF<a>",
    };
    static const char *const rows[] = {"<row>\xC3\xA9</row>", "<row a=\"\xC3\xA9\"/>",
                                       "<row>\xE9</row>"};
    for (size_t i = 0; i < COUNT_OF(heads); i++)
        for (size_t k = 0; k < COUNT_OF(rows); k++)
            expect_the_same_around(heads[i], rows[k], strlen(rows[k]), "</a>");
}

/* Two letters of another script have the bytes of "<row", and others those of "/>" and of what
 * may stand between. */
static void rows_that_are_letters_in_utf_16_are_letters(void **state)
{
    static const char little[] = "<\0a\0>\0<row a=\"\" /><row/><\0/\0a\0>";
    static const char big[] = "\0<\0a\0><row a=\"\" /><row/>\0<\0/\0a\0>";
    static const char *const marks[] = {"\xFF\xFE", "\xFE\xFF"};
    for (int mark = 0; mark < 2; mark++)
        for (int is_big = 0; is_big < 2; is_big++) {
            struct text xml = {0}, said = {0};
            bool parsed;
            text_append(&xml, marks[is_big], mark == 0 ? 0 : 2);
            if (is_big != 0)
                text_append(&xml, big, sizeof big - 1);
            else
                text_append(&xml, little, sizeof little);
            expect_the_same(&xml, "row");
            xml_said(xml.data, xml.length, NULL, SIZE_MAX, &said, &parsed);
            assert_true(parsed);
            text_free(&xml);
            text_free(&said);
        }
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
        "",
        " <sheet><data>",
        "<?xml version='1.0'?>\n",
    };
    for (size_t i = 0; i < COUNT_OF(heads); i++)
        expect_the_same_around(heads[i], ROW, strlen(ROW), "</data></sheet>");
}

/* Each cut within it would have expat begin it anew: in this one, for minutes. */
static void a_comment_full_of_rows_is_not_cut(void **state)
{
    struct text xml = {0}, said = {0};
    bool parsed;
    text_append_string(&xml, "<sheet><data><row/><!-- ");
    for (int i = 0; i < 225000; i++)
        text_append_string(&xml, "<row");
    text_append_string(&xml, " --></data></sheet>");
    xml_said(xml.data, xml.length, "row", SIZE_MAX, &said, &parsed);
    assert_true(parsed);
    assert_string_equal(text_string(&said), "<sheet><data><row></></></>");
    text_free(&xml);
    text_free(&said);
}

/* Of pieces that each mean something else, in an order that nobody thought of. */
static void what_chance_writes_is_told_as_expat_tells_of_it(void **state)
{
    static const char *const parts[] = {
        ROW,   ROW,   ROW,         ROW,     ROW, ROW,    ROW,       "<row>",  "</row>",
        "<!-", "-->", "<![CDATA[", "]]>",   "]", "\r",   "\n",      "<row/>", "<data>",
        "<?p", "?>",  "</data>",   "<row ", "-", "&lt;", "<data/>", "<!--",   "'",
        "\"",  "<c>", "</c>",      " a=\"", "=", "/>",   ">",       "<",      "\xC3",
    };
    uint32_t seed = 1;
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
        expect_the_same(&xml, "row");
        text_free(&xml);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_as_programs_write_them_are_plain),
        cmocka_unit_test(one_element_is_taken_and_no_part_of_one),
        cmocka_unit_test(no_more_levels_are_taken_than_are_left),
        cmocka_unit_test(what_looks_like_a_row_and_is_none_is_told_as_what_it_is),
        cmocka_unit_test(what_is_nearly_plain_is_told_as_expat_tells_of_it),
        cmocka_unit_test(a_fault_is_told_where_it_is),
        cmocka_unit_test(a_nul_and_what_stands_behind_the_end_are_faults),
        cmocka_unit_test(bytes_are_read_in_the_encoding_that_was_declared),
        cmocka_unit_test(rows_that_are_letters_in_utf_16_are_letters),
        cmocka_unit_test(a_head_that_hides_its_first_row_is_no_head),
        cmocka_unit_test(a_comment_full_of_rows_is_not_cut),
        cmocka_unit_test(what_chance_writes_is_told_as_expat_tells_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
