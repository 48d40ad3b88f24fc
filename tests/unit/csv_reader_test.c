#include "intake/file/csv_reader.h"

#include "base/memory.h"
#include "base/text.h"
#include "support/unit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A text that comes in pieces of `piece` bytes. */
struct pieces {
    const char *text;
    size_t length, at, piece;
};

static bool read_piece(void *context, const char **text, size_t *length, struct error *err)
{
    struct pieces *pieces = context;
    (void)err;
    size_t left = pieces->length - pieces->at;
    *length = left < pieces->piece ? left : pieces->piece;
    *text = pieces->text + pieces->at;
    pieces->at += *length;
    return true;
}

/* Appends the rows as "LINE[cell|cell]", with "quote on LINE" behind those that have a bare one,
 * and the error after them. */
static void read_rows_with(enum csv_quotes quotes, const char *text, size_t length, char delimiter,
                           size_t piece, struct text *rows)
{
    struct pieces pieces = {.text = text, .length = length, .piece = piece};
    struct csv_input input = {.read = read_piece, .context = &pieces};
    struct csv_reader *reader = csv_reader_new(&input, delimiter, quotes);
    struct csv_row row;
    struct error err = {0};
    bool found = true;
    while (csv_reader_next(reader, &row, &found, &err) && found) {
        text_printf(rows, "%" PRId64 "[", row.line);
        for (size_t i = 0; i < row.count; i++) {
            size_t cell_length;
            const char *cell = csv_row_cell(&row, i, &cell_length);
            assert_int_equal(strlen(cell), cell_length);
            text_append_string(rows, i > 0 ? "|" : "");
            text_append(rows, cell, cell_length);
        }
        text_append_char(rows, ']');
        if (row.bare_quote_line > 0)
            text_printf(rows, "quote on %" PRId64, row.bare_quote_line);
    }
    if (err.code != ERROR_NONE)
        text_printf(rows, "%d %s", error_exit_status(err.code), err.text);
    csv_reader_free(&reader);
}

static void read_rows(const char *text, size_t length, char delimiter, size_t piece,
                      struct text *rows)
{
    read_rows_with(CSV_QUOTES_DOUBLED, text, length, delimiter, piece, rows);
}

static void assert_rows_with(enum csv_quotes quotes, const char *text, const char *expected)
{
    struct text rows = {0};
    for (size_t piece = 1; piece <= strlen(text) + 1; piece++) {
        text_clear(&rows);
        read_rows_with(quotes, text, strlen(text), ',', piece, &rows);
        assert_string_equal(text_string(&rows), expected);
    }
    text_free(&rows);
}

static void assert_rows(const char *text, const char *expected)
{
    assert_rows_with(CSV_QUOTES_DOUBLED, text, expected);
}

/* However the text comes, the rows before the fault and the line that the message names. */
static void assert_fails_on(const char *text, const char *rows_before, int line, const char *why)
{
    struct text rows = {0}, expected = {0};
    text_printf(&expected, "%s65 line %d: ", rows_before, line);
    for (size_t piece = 1; piece <= strlen(text) + 1; piece++) {
        text_clear(&rows);
        read_rows(text, strlen(text), ',', piece, &rows);
        if (strncmp(text_string(&rows), expected.data, expected.length) != 0)
            fail_msg("pieces of %zu: %s, not %s", piece, text_string(&rows), expected.data);
        assert_non_null(strstr(text_string(&rows), why));
    }
    text_free(&rows);
    text_free(&expected);
}

static void every_line_ending_ends_a_row(void **state)
{
    assert_rows("a,b\nc,d\n", "1[a|b]2[c|d]");
    assert_rows("a,b\r\nc,d\r\n", "1[a|b]2[c|d]");
    assert_rows("a,b\rc,d\r", "1[a|b]2[c|d]");
    assert_rows("a\r\nb\nc\rd\r\ne", "1[a]2[b]3[c]4[d]5[e]");
    assert_rows("a\n\rb", "1[a]3[b]"); /* LF, then a blank line that CR ends */
}

static void the_last_row_needs_no_line_end(void **state)
{
    assert_rows("a,b\nc,d", "1[a|b]2[c|d]");
    assert_rows("a", "1[a]");
    assert_rows("\"a\"", "1[a]");
    assert_rows("a,", "1[a|]");
    assert_rows("a,\"\"", "1[a|]");
}

static void nothing_has_no_rows(void **state)
{
    assert_rows("", "");
    assert_rows("\n", "");
    assert_rows("\r\n\r\n\n\r", "");
}

static void blank_lines_are_no_rows_and_count_as_lines(void **state)
{
    assert_rows("a\n\n\nb\n", "1[a]4[b]");
    assert_rows("\r\n\r\na\r\n\r\nb\r\n", "3[a]5[b]");
    assert_rows("a\r\rb\r", "1[a]3[b]");
}

static void empty_cells_are_cells(void **state)
{
    assert_rows(",\n", "1[|]");
    assert_rows("a,,b,\n,,,\n\"\"\n", "1[a||b|]2[|||]3[]");
    assert_rows("\"\",\"\"\n", "1[|]");
    assert_rows(" \n", "1[ ]");
}

static void cells_are_kept_word_for_word(void **state)
{
    assert_rows(" a , b\t\n", "1[ a | b\t]");
    assert_rows("\" a \",'b'\n", "1[ a |'b']");
    assert_rows("=\t,\\n,#x\n", "1[=\t|\\n|#x]");
}

static void quotes_hold_what_they_hold(void **state)
{
    assert_rows("\"a,b\",c\n", "1[a,b|c]");
    assert_rows("\"a \"\"b\"\" c\"\n", "1[a \"b\" c]");
    assert_rows("\"\"\"\"\n", "1[\"]");
    assert_rows("\"\"\"a\"\"\",\"\"\"\"\"\"\n", "1[\"a\"|\"\"]");
    assert_rows("\"{\"\"type\"\": \"\"Point\"\", \"\"at\"\": [1,2]}\",x\n",
                "1[{\"type\": \"Point\", \"at\": [1,2]}|x]");
}

static void quoted_line_ends_belong_to_the_cell(void **state)
{
    assert_rows("\"a\nb\",c\nd,e\n", "1[a\nb|c]3[d|e]");
    assert_rows("\"a\r\nb\",c\r\nd,e\r\n", "1[a\r\nb|c]3[d|e]");
    assert_rows("\"a\rb\",c\rd,e\r", "1[a\rb|c]3[d|e]");
    assert_rows("\"\n\n\r\n\"\nx\n", "1[\n\n\r\n]5[x]");
    assert_rows("a,\"x \"\"y\n\"\" z\"\nb\n", "1[a|x \"y\n\" z]3[b]");
}

static void rows_may_differ_in_width(void **state)
{
    assert_rows("a,b,c\nd\ne,f,g,h\n", "1[a|b|c]2[d]3[e|f|g|h]");
}

static void any_delimiter_divides(void **state)
{
    static const char DELIMITERS[] = ";\t|:^";
    for (size_t i = 0; DELIMITERS[i] != '\0'; i++) {
        struct text text = {0}, rows = {0};
        text_printf(&text, "a,b%cc\n\"d%ce\"%c\n", DELIMITERS[i], DELIMITERS[i], DELIMITERS[i]);
        read_rows(text.data, text.length, DELIMITERS[i], 3, &rows);
        struct text expected = {0};
        text_printf(&expected, "1[a,b|c]2[d%ce|]", DELIMITERS[i]);
        assert_string_equal(text_string(&rows), expected.data);
        text_free(&text);
        text_free(&rows);
        text_free(&expected);
    }
}

static void other_scripts_pass_through(void **state)
{
    assert_rows("h\303\251,\360\237\223\236\n\344\272\272,x\n",
                "1[h\303\251|\360\237\223\236]2[\344\272\272|x]");
}

static void an_unclosed_quote_names_the_line_where_it_opens(void **state)
{
    assert_fails_on("a,b\nc,\"d\ne,f\n", "1[a|b]", 2, "never closed");
    assert_fails_on("a\n\"b", "1[a]", 2, "never closed");
    assert_fails_on("\"", "", 1, "never closed");
    assert_fails_on("a\r\n\r\nb,\"c\r\nd\r\n", "1[a]", 3, "never closed");
    /* In a record that began on an earlier line. */
    assert_fails_on("a,\"x\ny\",\"z\nend\n", "", 2, "never closed");
}

static void an_unclosed_quote_that_a_later_one_closes_names_the_line_where_it_opens(void **state)
{
    assert_fails_on("1,\"abc\n2,\"def\",x\n", "", 1, "line 2");
    assert_fails_on("0,x\n1,\"abc,y\n2,z\n3,\"def\",x\n", "1[0|x]", 2, "line 4");
}

static void a_quote_inside_an_unquoted_cell_is_a_character_and_its_line_is_told(void **state)
{
    assert_rows("a,b\nJean \"Jo\" D,c\n", "1[a|b]2[Jean \"Jo\" D|c]quote on 2");
    assert_rows("a\n5\" disk\r\nb", "1[a]2[5\" disk]quote on 23[b]");
    assert_rows("x\"\"y,\"a\"\"b\"\n", "1[x\"\"y|a\"b]quote on 1");
    assert_rows("\"a\nb\",c\"\nd\n", "1[a\nb|c\"]quote on 23[d]");
    assert_rows("a, \"b, c\"\n", "1[a| \"b| c\"]quote on 1");
    assert_rows("\357\273\277\"a\",b\n", "1[\"a\"|b]quote on 1");
}

static void text_behind_a_closing_quote_names_its_line(void **state)
{
    assert_fails_on("a\n\"b\"c,d\n", "1[a]", 2, "closing quote");
    assert_fails_on("a\n\"b\" ,d\n", "1[a]", 2, "closing quote");
    assert_fails_on("a\nx\"y,\"b\"\"\"c\n", "1[a]", 2, "closing quote");
    assert_fails_on("a\n\"la \\\"grande\\\"\",d\n", "1[a]", 2, "closing quote");
}

static void a_backslash_makes_a_quote_a_character_where_that_is_the_habit(void **state)
{
    assert_rows_with(CSV_QUOTES_ESCAPED, "\"la \\\"grande\\\"\",d\n", "1[la \\\"grande\\\"|d]");
    assert_rows_with(CSV_QUOTES_ESCAPED, "\"\\\"\",\"a\"\"b\",\"\\\"\\\"\"\n",
                     "1[\\\"|a\"b|\\\"\\\"]");
    assert_rows_with(CSV_QUOTES_ESCAPED, "\"C:\\\\\",\"\\\\\\\"x\",\\,y\n",
                     "1[C:\\\\|\\\\\\\"x|\\|y]");
    assert_rows_with(CSV_QUOTES_ESCAPED, "\"a\\\"\nb,c\",d\ne\\\n\"f\"\n",
                     "1[a\\\"\nb,c|d]3[e\\]4[f]");
    assert_rows_with(CSV_QUOTES_ESCAPED, "x \\\"y\\\",z\n", "1[x \\\"y\\\"|z]quote on 1");
}

/* One row, told whole or not for a table of `width` cells. */
static bool quotes_fit(const char *text, size_t width)
{
    struct pieces pieces = {.text = text, .length = strlen(text), .piece = 99};
    struct csv_input input = {.read = read_piece, .context = &pieces};
    struct csv_reader *reader = csv_reader_new(&input, ',', CSV_QUOTES_DOUBLED);
    struct csv_row row;
    struct error err = {0};
    bool found;
    assert_true(csv_reader_next(reader, &row, &found, &err) && found);
    bool fit = csv_row_quotes_fit(&row, width);
    assert_true(fit || !csv_row_fail_bare_quote(&row, &err));
    csv_reader_free(&reader);
    return fit;
}

static void a_bare_quote_fits_only_where_no_other_reading_leaves_the_row_whole(void **state)
{
    assert_true(quotes_fit("Bob,12\" vinyl,0612345678\n", 3));
    assert_true(quotes_fit("Bob,12\" vinyl\n", 3));
    assert_true(quotes_fit("Bob,la \"grande\",0612345678,\n", 3));
    assert_true(quotes_fit("Bob,12\" vinyl,7\" single\n", 3));
    assert_true(quotes_fit("Bob, \"grande\" ,0612345678\n", 3));
    /* One cell may have been meant where two have a quote each. */
    assert_false(quotes_fit("Bob,la \"grande, belle\",0612345678\n", 3));
    assert_false(quotes_fit("Bob,la \"grande, belle\",0612345678,\n", 4));
    assert_true(quotes_fit("Bob,la \"grande, belle\",0612345678,\n", 5));
    assert_false(quotes_fit("Bob, \"grande, belle\",0612345678\n", 4));
    assert_false(quotes_fit("Bob,12\" vinyl,0612345678,x\n", 3));
    /* No bare quote, nothing to judge. */
    assert_true(quotes_fit("a,b,c,\"d\"\"e\"\n", 2));
}

static void a_formula_keeps_its_quotes(void **state)
{
    assert_rows("a,=\"0612345678\",b\n=\"06\"\n", "1[a|=\"0612345678\"|b]2[=\"06\"]");
    assert_rows("=\"06\"\r\n=\"07\"\r=\"08\"", "1[=\"06\"]2[=\"07\"]3[=\"08\"]");
    assert_rows("=,==,a=b,=\"\",\"=\"\n", "1[=|==|a=b|=\"\"|=]");
    assert_rows("\"=\"\"06\"\"\",\"a=\nb\"\n", "1[=\"06\"|a=\nb]");
    assert_rows("=\"06\n\"c\"\n", "1[=\"06]2[c]");
    assert_fails_on("=\"06\",b\n=\"07\",\"c\n", "1[=\"06\"|b]", 2, "never closed");
    assert_rows("=\"06\",a \"b\" c\n", "1[=\"06\"|a \"b\" c]quote on 1");
    assert_rows("a=\"06\"\n", "1[a=\"06\"]quote on 1");
}

/* A row of a cell of `bytes` bytes between two others, and the length of what is read of it. */
static size_t kept_of(const char *character, size_t bytes, bool quoted, size_t piece)
{
    struct text text = {0};
    text_append_string(&text, quoted ? "a,\"" : "a,");
    for (size_t i = 0; i < bytes; i += strlen(character))
        text_append_string(&text, character);
    text_append_string(&text, quoted ? "\",b\n" : ",b\n");
    struct pieces pieces = {.text = text.data, .length = text.length, .piece = piece};
    struct csv_input input = {.read = read_piece, .context = &pieces};
    struct csv_reader *reader = csv_reader_new(&input, ',', CSV_QUOTES_DOUBLED);
    struct csv_row row;
    struct error err = {0};
    bool found;
    size_t kept, length;
    assert_true(csv_reader_next(reader, &row, &found, &err) && found);
    assert_int_equal(row.count, 3);
    assert_string_equal(csv_row_cell(&row, 2, &length), "b");
    const char *cell = csv_row_cell(&row, 1, &kept);
    assert_int_equal(strlen(cell), kept);
    assert_int_equal(kept % strlen(character), 0); /* no character is cut in two */
    assert_true(csv_reader_next(reader, &row, &found, &err) && !found);
    csv_reader_free(&reader);
    text_free(&text);
    return kept;
}

static void a_cell_may_be_as_long_as_it_likes_and_its_start_is_kept(void **state)
{
    for (int quoted = 0; quoted < 2; quoted++) {
        for (size_t piece = 1000; piece < 300000; piece *= 12) {
            assert_int_equal(kept_of("x", 60000, quoted, piece), 60000);
            assert_int_equal(kept_of("x", CSV_CELL_KEPT_BYTES, quoted, piece), CSV_CELL_KEPT_BYTES);
            assert_int_equal(kept_of("x", 70000, quoted, piece), CSV_CELL_KEPT_BYTES);
            assert_int_equal(kept_of("x", 5000000, quoted, piece), CSV_CELL_KEPT_BYTES);
            size_t kept = kept_of("\342\202\254", 90000, quoted, piece);
            assert_true(kept <= CSV_CELL_KEPT_BYTES && csv_cell_is_cut(kept));
        }
    }
    assert_false(csv_cell_is_cut(60000));
}

static void quotes_in_a_long_cell_are_read_as_in_a_short_one(void **state)
{
    assert_int_equal(kept_of("\"\"", 2 * 70000, true, 777), CSV_CELL_KEPT_BYTES);
    assert_int_equal(kept_of("\"\",\n", 4 * 70000, true, 1), CSV_CELL_KEPT_BYTES);
}

static void a_record_of_too_many_cells_names_its_line(void **state)
{
    struct text text = {0}, rows = {0};
    text_append_string(&text, "first\n");
    for (size_t i = 0; i <= CSV_RECORD_CELLS; i++)
        text_append_string(&text, "c,");
    text_append_char(&text, '\n');
    read_rows(text.data, text.length, ',', 4096, &rows);
    assert_non_null(strstr(text_string(&rows), "1[first]65 line 2: the record"));
    text_clear(&text);
    text_clear(&rows);
    while (text.length < 2 * CSV_RECORD_KEPT_BYTES) {
        for (size_t i = 0; i < 1000; i++)
            text_append_char(&text, 'y');
        text_append_char(&text, ',');
    }
    read_rows(text.data, text.length, ',', 4096, &rows);
    assert_non_null(strstr(text_string(&rows), "65 line 1: the record"));
    text_free(&text);
    text_free(&rows);
}

static void a_quote_that_swallows_64_kib_names_the_line_where_it_opens(void **state)
{
    struct text text = {0}, rows = {0};
    text_append_string(&text, "a,b\nc,\"d\n");
    while (text.length < 200 * 1024)
        text_append_string(&text, "0612345678,x\n");
    read_rows(text.data, text.length, ',', 4096, &rows);
    assert_non_null(strstr(text_string(&rows), "1[a|b]65 line 2: "));
    text_free(&text);
    text_free(&rows);
}

static void a_row_without_a_line_end_is_told_apart(void **state)
{
    static const char *const TEXTS[] = {"a\nb", "a\nb,\"c\"", "a\nb,", "a\r\nb\"x"};
    for (size_t i = 0; i < 2 * (COUNT_OF(TEXTS)); i++) {
        struct text text = {0};
        text_printf(&text, "%s%s", TEXTS[i / 2], i % 2 == 0 ? "" : "\n");
        struct pieces pieces = {.text = text.data, .length = text.length, .piece = 3};
        struct csv_input input = {.read = read_piece, .context = &pieces};
        struct csv_reader *reader = csv_reader_new(&input, ',', CSV_QUOTES_DOUBLED);
        struct csv_row row;
        struct error err = {0};
        bool found;
        assert_true(csv_reader_next(reader, &row, &found, &err) && found && !row.unfinished);
        assert_true(csv_reader_next(reader, &row, &found, &err) && found);
        assert_int_equal(row.unfinished, i % 2 == 0);
        csv_reader_free(&reader);
        text_free(&text);
    }
}

static void a_byte_order_mark_before_a_row_is_left_out(void **state)
{
    assert_rows("a,b\n\357\273\277c,\357\273\277d\n", "1[a|b]2[c|\357\273\277d]");
}

static void a_row_of_many_cells_is_whole(void **state)
{
    struct text text = {0}, rows = {0};
    for (int i = 0; i < 5000; i++)
        text_append_string(&text, "c,");
    text_append_string(&text, "end");
    read_rows(text.data, text.length, ',', 777, &rows);
    assert_int_equal(rows.length, strlen("1[]") + 5000 * 2 + 3);
    text_free(&text);
    text_free(&rows);
}

static void a_cell_beyond_the_row_is_empty(void **state)
{
    struct pieces pieces = {.text = "a\n", .length = 2, .piece = 2};
    struct csv_input input = {.read = read_piece, .context = &pieces};
    struct csv_reader *reader = csv_reader_new(&input, ',', CSV_QUOTES_DOUBLED);
    struct csv_row row;
    struct error err = {0};
    bool found;
    size_t length = 9;
    assert_true(csv_reader_next(reader, &row, &found, &err));
    assert_string_equal(csv_row_cell(&row, 1, &length), "");
    assert_int_equal(length, 0);
    assert_false(csv_reader_at_end(reader));
    assert_true(csv_reader_next(reader, &row, &found, &err));
    assert_false(found);
    assert_true(csv_reader_at_end(reader));
    csv_reader_free(&reader);
    csv_reader_free(&reader);
}

/* Texts made of the bytes that matter: however they are split, the rows are the same. */
static void any_text_gives_the_same_rows_however_it_is_split(void **state)
{
    static const char ALPHABET[] = "a,\"\n\r=";
    uint32_t random = 12345;
    struct text whole = {0}, split = {0};
    for (int round = 0; round < 3000; round++) {
        char text[12];
        for (size_t i = 0; i < sizeof text; i++) {
            random = random * 1664525u + 1013904223u;
            text[i] = ALPHABET[(random >> 16) % (sizeof ALPHABET - 1)];
        }
        text_clear(&whole);
        read_rows(text, sizeof text, ',', sizeof text, &whole);
        for (size_t piece = 1; piece < 4; piece++) {
            text_clear(&split);
            read_rows(text, sizeof text, ',', piece, &split);
            assert_string_equal(text_string(&split), text_string(&whole));
        }
    }
    text_free(&whole);
    text_free(&split);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_ending_ends_a_row),
        cmocka_unit_test(the_last_row_needs_no_line_end),
        cmocka_unit_test(nothing_has_no_rows),
        cmocka_unit_test(blank_lines_are_no_rows_and_count_as_lines),
        cmocka_unit_test(empty_cells_are_cells),
        cmocka_unit_test(cells_are_kept_word_for_word),
        cmocka_unit_test(quotes_hold_what_they_hold),
        cmocka_unit_test(quoted_line_ends_belong_to_the_cell),
        cmocka_unit_test(rows_may_differ_in_width),
        cmocka_unit_test(any_delimiter_divides),
        cmocka_unit_test(other_scripts_pass_through),
        cmocka_unit_test(an_unclosed_quote_names_the_line_where_it_opens),
        cmocka_unit_test(an_unclosed_quote_that_a_later_one_closes_names_the_line_where_it_opens),
        cmocka_unit_test(a_quote_inside_an_unquoted_cell_is_a_character_and_its_line_is_told),
        cmocka_unit_test(text_behind_a_closing_quote_names_its_line),
        cmocka_unit_test(a_backslash_makes_a_quote_a_character_where_that_is_the_habit),
        cmocka_unit_test(a_bare_quote_fits_only_where_no_other_reading_leaves_the_row_whole),
        cmocka_unit_test(a_formula_keeps_its_quotes),
        cmocka_unit_test(a_cell_may_be_as_long_as_it_likes_and_its_start_is_kept),
        cmocka_unit_test(quotes_in_a_long_cell_are_read_as_in_a_short_one),
        cmocka_unit_test(a_record_of_too_many_cells_names_its_line),
        cmocka_unit_test(a_row_without_a_line_end_is_told_apart),
        cmocka_unit_test(a_byte_order_mark_before_a_row_is_left_out),
        cmocka_unit_test(a_quote_that_swallows_64_kib_names_the_line_where_it_opens),
        cmocka_unit_test(a_row_of_many_cells_is_whole),
        cmocka_unit_test(a_cell_beyond_the_row_is_empty),
        cmocka_unit_test(any_text_gives_the_same_rows_however_it_is_split),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
