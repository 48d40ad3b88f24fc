/* A header is never shown garbled: read in the encoding that is certain, or refused with those to
 * give. */
#include "support/intake_trace.h"
#include "support/unit.h"

#include <string.h>

static const struct intake_options ALL_ROWS = {.all_rows = true};

/* What is found of a file: encoding and phone column, or the refusal. */
static void assert_found(const char *bytes, const char *piece, const char *other)
{
    struct text trace = {0};
    intake_trace_bytes(bytes, strlen(bytes), &ALL_ROWS, &trace);
    if (strstr(text_string(&trace), piece) == NULL || strstr(text_string(&trace), other) == NULL)
        fail_msg("no \"%s\" and \"%s\" in: %s", piece, other, text_string(&trace));
    text_free(&trace);
}

#define PHONE "\"T\303\251l\303\251phone\""

static void windows_1252_stays_what_it_is(void **state)
{
    assert_found("Nom;T\351l\351phone\nA;0612345678\n", "windows-1252,", PHONE);
    assert_found("Nom;T\351l\351phone;L\222\342ge\nA;0612345678;\234uf\n", "windows-1252,", PHONE);
    assert_found("NOM;T\311L\311PHONE\nA;0612345678\n", "windows-1252,",
                 "\"T\303\211L\303\211PHONE\"");
    assert_found("Nom;Mobile\nJos\351;0612345678\n", "windows-1252,", "\"Mobile\"");
}

static void mac_roman_is_read_where_that_is_certain(void **state)
{
    assert_found("Nom;T\216l\216phone;D\216sabonn\216\rA;0612345678;x\r", "MACINTOSH,", PHONE);
    assert_found("Pr\216nom;T\216l\216phone\nZo\221;0612345678\n", "MACINTOSH,", PHONE);
    assert_found("NOM;T\203L\203PHONE\nA;0612345678\n", "MACINTOSH,",
                 "\"T\303\211L\303\211PHONE\"");
}

static void cp850_is_read_where_that_is_certain(void **state)
{
    assert_found("Nom;T\202l\202phone;D\202sabonn\202\nA;0612345678;x\n", "CP850,", PHONE);
    assert_found("Pr\202nom;Mobile\nHers\202nt;0612345678\nM\201ller;0761345678\n", "CP850,",
                 "\"Mobile\"");
}

static void a_garbled_header_of_no_certain_encoding_is_refused_with_those_to_give(void **state)
{
    assert_found("Nom;T\212l\216ph\202ne;Mobile\nA;x;0612345678\n", "65 FILE: line 1 is garbled",
                 "--encoding MACINTOSH");
    assert_found("Nom;n\247m;Mobile\nA;x;0612345678\n", "65 FILE: line 1 is garbled",
                 "--encoding CP850");
}

static void utf8_that_was_encoded_twice_is_read(void **state)
{
    assert_found("Nom;T\303\203\302\251l\303\203\302\251phone\nA;0612345678\n", "UTF-8-TWICE,",
                 PHONE);
    assert_found("\357\273\277Pr\303\203\302\251nom;Mobile\nZo\303\203\302\253;0612345678\n",
                 "UTF-8-TWICE,", "\"Mobile\"");
    assert_found("Gr\303\203\302\266\303\203\305\270e;Mobile\nA;0612345678\n", "UTF-8-TWICE,",
                 "\"Mobile\"");
    /* Not where some rows were encoded once. */
    assert_found("Nom;T\303\203\302\251l\303\203\302\251phone\n\303\251t\303\251;0612345678\n",
                 "65 FILE: line 1 is garbled", "UTF-8");
}

static void utf8_stays_what_it_is(void **state)
{
    assert_found("Nom;T\303\251l\303\251phone\nA;0612345678\n", "UTF-8,", PHONE);
    assert_found("N\303\203O;Mobile\nIRM\303\203\302\240;0612345678\n", "UTF-8,", "\"Mobile\"");
}

static void long_texts_that_were_encoded_twice_are_whole(void **state)
{
    struct text text = {0};
    text_append_string(&text, "Nom;T\303\203\302\251l\303\203\302\251phone\n");
    for (int i = 0; i < 20000; i++)
        text_printf(&text, "Zo\303\203\302\253%.*s;06123%05d\n", i % 3, "xy", i);
    struct text trace = {0};
    intake_trace_bytes(text.data, text.length, &ALL_ROWS, &trace);
    assert_non_null(
        strstr(text_string(&trace), "20000 line 20001 column 2 \"0612319999\" +33612319999"));
    text_append_string(&text, "\303\251t\303\251;0612345678\n");
    intake_trace_bytes(text.data, text.length, &ALL_ROWS, &trace);
    assert_int_equal(strncmp(text_string(&trace), "65 ", 3), 0);
    text_free(&trace);
    text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_1252_stays_what_it_is),
        cmocka_unit_test(mac_roman_is_read_where_that_is_certain),
        cmocka_unit_test(cp850_is_read_where_that_is_certain),
        cmocka_unit_test(a_garbled_header_of_no_certain_encoding_is_refused_with_those_to_give),
        cmocka_unit_test(utf8_that_was_encoded_twice_is_read),
        cmocka_unit_test(utf8_stays_what_it_is),
        cmocka_unit_test(long_texts_that_were_encoded_twice_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
