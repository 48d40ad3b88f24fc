#include "intake/file/text_decoder.h"

#include "base/memory.h"
#include "base/text.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

/* Decodes the bytes; `*encoding` is what was asked for, then what was chosen. */
static bool decode(const void *bytes, size_t length, const char **encoding, struct text *text,
                   struct error *err)
{
    struct temp_dir *dir = temp_dir_new();
    struct source_file *file = NULL;
    struct text_decoder *decoder = NULL;
    const char *piece;
    size_t got = 1;
    bool ok =
        source_file_open(temp_dir_write_bytes(dir, "export.csv", bytes, length), NULL, &file, err);
    ok = ok && source_file_survey(file, err) &&
         text_decoder_choose(file, *encoding, encoding, err) &&
         text_decoder_new(file, *encoding, &decoder, err);
    for (int i = 0; ok && got > 0 && i < 10000; i++) {
        ok = text_decoder_read(decoder, &piece, &got, err);
        if (ok)
            text_append(text, piece, got);
    }
    text_decoder_free(&decoder);
    source_file_close(&file);
    temp_dir_free(&dir);
    return ok;
}

static void assert_decodes(const void *bytes, size_t length, const char *asked,
                           const char *encoding, const char *expected)
{
    struct text text = {0};
    struct error err = {0};
    const char *chosen = asked;
    must(decode(bytes, length, &chosen, &text, &err), &err);
    assert_string_equal(chosen, encoding);
    assert_string_equal(text_string(&text), expected);
    text_free(&text);
}

static void assert_refused(const void *bytes, size_t length, const char *asked,
                           enum error_code code, const char *piece)
{
    struct text text = {0};
    struct error err = {0};
    assert_false(decode(bytes, length, &asked, &text, &err));
    assert_int_equal(err.code, code);
    if (strstr(err.text, piece) == NULL)
        fail_msg("no \"%s\" in: %s", piece, err.text);
    text_free(&text);
}

#define BYTES(literal) literal, sizeof(literal) - 1

static void utf8_passes_through_without_its_mark(void **state)
{
    assert_decodes(BYTES("T\303\251l\n"), NULL, "UTF-8", "T\303\251l\n");
    assert_decodes(BYTES("\357\273\277T\303\251l\n"), NULL, "UTF-8", "T\303\251l\n");
    assert_decodes(BYTES("\357\273\277T\303\251l\n"), "utf-8", "utf-8", "T\303\251l\n");
    assert_decodes(BYTES("\357\273\277T\303\251l\n"), "UTF8", "UTF8", "T\303\251l\n");
}

static void what_is_no_utf8_is_windows_1252(void **state)
{
    assert_decodes(BYTES("T\351l \200 \222\n"), NULL, "windows-1252",
                   "T\303\251l \342\202\254 \342\200\231\n");
    assert_decodes(BYTES("N\260 portable\240"), NULL, "windows-1252", "N\302\260 portable\302\240");
}

static void utf16_is_read_by_its_mark(void **state)
{
    assert_decodes(BYTES("\377\376T\0\351\0l\0\n\0"), NULL, "UTF-16LE", "T\303\251l\n");
    assert_decodes(BYTES("\376\377\0T\0\351\0l\0\n"), NULL, "UTF-16BE", "T\303\251l\n");
    assert_decodes(BYTES("\377\376\075\330\336\334"), NULL, "UTF-16LE", "\360\237\223\236");
}

static void a_mark_never_stays_in_the_text(void **state)
{
    assert_decodes(BYTES("\377\376T\0"), "UTF-16LE", "UTF-16LE", "T");
    assert_decodes(BYTES("\377\376T\0"), "UTF-16", "UTF-16", "T");
    assert_decodes(BYTES("\377\376T\0"), "UCS-2LE", "UCS-2LE", "T");
    assert_decodes(BYTES("\377\376\0\0T\0\0\0"), "UTF-32LE", "UTF-32LE", "T");
    assert_decodes(BYTES("\357\273\277T\303\251l"), "windows-1252", "windows-1252",
                   "T\303\203\302\251l");
}

static void utf16_without_a_mark_is_read_when_asked_for(void **state)
{
    assert_decodes(BYTES("T\0\351\0"), "UTF-16LE", "UTF-16LE", "T\303\251");
    assert_refused(BYTES("T\0\351\0"), NULL, ERROR_INPUT, "byte 1 of the file is a NUL");
    assert_refused(BYTES("T\0\351\0"), NULL, ERROR_INPUT, "--encoding UTF-16LE");
}

static void another_encoding_is_read_when_asked_for(void **state)
{
    assert_decodes(BYTES("T\216l"), "MACINTOSH", "MACINTOSH", "T\303\251l");
    assert_decodes(BYTES("T\202l"), "CP850", "CP850", "T\303\251l");
    assert_decodes(BYTES("\244"), "ISO-8859-15", "ISO-8859-15", "\342\202\254");
    assert_refused(BYTES("a"), "latin-nonsense", ERROR_USAGE, "--encoding latin-nonsense");
}

static void bytes_that_are_no_text_are_named_by_offset(void **state)
{
    assert_refused(BYTES("T\303\251l\351"), "UTF-8", ERROR_INPUT, "byte 4 of the file");
    assert_refused(BYTES("abc\201\351"), NULL, ERROR_INPUT, "byte 3 of the file");
    assert_refused(BYTES("abc\201\351"), NULL, ERROR_INPUT, "--encoding");
    assert_refused(BYTES("abc\351"), "US-ASCII", ERROR_INPUT, "byte 3 of the file");
    /* A low surrogate alone; half a unit at the end. */
    assert_refused(BYTES("\377\376a\0\336\334b\0"), NULL, ERROR_INPUT, "byte 4 of the file");
    assert_refused(BYTES("\377\376a\0b"), NULL, ERROR_INPUT, "byte 4 of the file");
    /* A byte order mark, and then no UTF-8. */
    assert_refused(BYTES("\357\273\277T\351l"), NULL, ERROR_INPUT, "byte 4 of the file");
}

static void a_nul_is_named_by_offset_in_every_encoding(void **state)
{
    assert_refused(BYTES("abc\0d"), NULL, ERROR_INPUT, "byte 3 of the file");
    assert_refused(BYTES("abc\0d"), "UTF-8", ERROR_INPUT, "byte 3 of the file");
    assert_refused(BYTES("\351bc\0d"), NULL, ERROR_INPUT, "byte 3 of the file");
    assert_refused(BYTES("abc\0d"), "windows-1252", ERROR_INPUT, "byte 3 of the file");
    assert_refused(BYTES("\377\376a\0\075\330\336\334\0\0b\0"), NULL, ERROR_INPUT,
                   "byte 8 of the file");
}

/* A text that no chunk holds, of characters of one, two and three bytes. */
static struct text long_text(void)
{
    struct text text = {0};
    while (text.length < 700 * 1024)
        text_append_string(&text, "06 12 34;T\303\251l\303\251phone;\342\202\254\342\200\231\n");
    return text;
}

static void characters_across_chunks_are_whole(void **state)
{
    struct text expected = long_text();
    struct text bytes = {0};
    for (size_t i = 0; i < expected.length; i++) { /* to windows-1252 */
        unsigned char c = (unsigned char)expected.data[i];
        if (c == 0xC3)
            text_append_char(&bytes, (char)0xE9);
        else if (c == 0xE2)
            text_append_char(&bytes,
                             (char)((unsigned char)expected.data[i + 1] == 0x82 ? 0x80 : 0x92));
        else if (c < 0x80)
            text_append_char(&bytes, (char)c);
    }
    assert_decodes(bytes.data, bytes.length, NULL, "windows-1252", expected.data);
    text_clear(&bytes);
    text_append_string(&bytes, "\376\377");
    for (size_t i = 0; i < expected.length; i++) { /* to UTF-16BE, each byte a character */
        text_append_char(&bytes, '\0');
        text_append_char(&bytes, (unsigned char)expected.data[i] < 0x80 ? expected.data[i] : '?');
        if ((unsigned char)expected.data[i] >= 0x80)
            expected.data[i] = '?';
    }
    assert_decodes(bytes.data, bytes.length, NULL, "UTF-16BE", expected.data);
    text_free(&bytes);
    text_free(&expected);
}

static void an_offset_far_into_the_file_is_right(void **state)
{
    struct text bytes = {0}, piece = {0};
    text_append_string(&bytes, "\351");
    while (bytes.length < 500 * 1024)
        text_append_string(&bytes, "abcdefg\n");
    text_printf(&piece, "byte %zu of the file", bytes.length);
    text_append_string(&bytes, "\201 and on");
    assert_refused(bytes.data, bytes.length, NULL, ERROR_INPUT, text_string(&piece));
    text_free(&bytes);
    text_free(&piece);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_passes_through_without_its_mark),
        cmocka_unit_test(what_is_no_utf8_is_windows_1252),
        cmocka_unit_test(utf16_is_read_by_its_mark),
        cmocka_unit_test(a_mark_never_stays_in_the_text),
        cmocka_unit_test(utf16_without_a_mark_is_read_when_asked_for),
        cmocka_unit_test(another_encoding_is_read_when_asked_for),
        cmocka_unit_test(bytes_that_are_no_text_are_named_by_offset),
        cmocka_unit_test(a_nul_is_named_by_offset_in_every_encoding),
        cmocka_unit_test(characters_across_chunks_are_whole),
        cmocka_unit_test(an_offset_far_into_the_file_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
