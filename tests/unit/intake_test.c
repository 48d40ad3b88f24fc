/* From bytes to entries: every row accounted for, and every refusal with the option to add. */
#include "support/intake_trace.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct intake_options ALL_ROWS = {.all_rows = true};

static void expect_bytes(const char *bytes, size_t length, const struct intake_options *options,
                         const char *expected)
{
    struct text trace = {0};
    intake_trace_bytes(bytes, length, options, &trace);
    assert_string_equal(text_string(&trace), expected);
    text_free(&trace);
}

#define BYTES(literal) literal, sizeof(literal) - 1

static void every_row_has_an_entry(void **state)
{
    intake_trace_expect("Nom;Mobile;Tel\n"
                        "A;0612345678;\n"
                        "B;;\n"
                        "C;N/A;-\n"
                        "D;abc;\n"
                        "E;3,36123E+10;\n"
                        "F;0612345679;0761345679\n"
                        "G;06 12 34 56 70 / 07 61 34 56 70;\n"
                        "H;;0761345671\n",
                        &ALL_ROWS,
                        "UTF-8, semicolon, header on line 1; phones in 2 \"Mobile\", 3 \"Tel\"; "
                        "all rows\n"
                        "1 line 2 column 2 \"0612345678\" +33612345678\n"
                        "2 line 3 column 2 \"\" empty\n"
                        "3 line 4 column 2 \"N/A\" empty placeholder\n"
                        "4 line 5 column 2 \"abc\" invalid not_a_number\n"
                        "5 line 6 column 2 \"3,36123E+10\" invalid damaged\n"
                        "6 line 7 column 2 \"0612345679\" +33612345679\n"
                        "6 line 7 column 3 \"0761345679\" +33761345679\n"
                        "7 line 8 column 2 \"06 12 34 56 70 / 07 61 34 56 70\" +33612345670 "
                        "[one of several]\n"
                        "7 line 8 column 2 \"06 12 34 56 70 / 07 61 34 56 70\" +33761345670 "
                        "[one of several]\n"
                        "8 line 9 column 3 \"0761345671\" +33761345671\n");
}

static void rows_of_any_width_are_read(void **state)
{
    intake_trace_expect("Nom,Mobile,Ville\nA\nB,0612345678\nC,0612345679,X,Y,0761345678\n,,\n,\n",
                        &ALL_ROWS,
                        "1 line 2 column 0 \"\" empty\n"
                        "2 line 3 column 2 \"0612345678\" +33612345678\n"
                        "3 line 4 column 2 \"0612345679\" invalid broken_row\n"
                        "3 line 4 column 5 \"0761345678\" invalid broken_row\n"
                        "4 line 5 column 2 \"\" empty\n"
                        "5 line 6 column 2 \"\" empty\n");
}

static void rows_that_an_unquoted_line_break_tore_need_a_human(void **state)
{
    intake_trace_expect("nom;adresse;telephone\nDupont;12 rue X\nBat B;0612345678\n"
                        "Martin;1 rue Y;0612345679\n",
                        &ALL_ROWS,
                        "1 line 2 column 0 \"\" invalid broken_row\n"
                        "2 line 3 column 2 \"0612345678\" invalid broken_row\n"
                        "3 line 4 column 3 \"0612345679\" +33612345679\n");
    /* In three, behind the phone, in words of no table. */
    intake_trace_expect(
        "Nimi;Puhelin;Katu;Maa;STOP\nAnna;0612345678;Tie 1\nB\nC;Suomi;ei\n"
        "Otto;0612345679;Tie 2;Suomi;ei\nEva;0612345670;Tie 3;Suomi;ei\n",
        &(const struct intake_options){
            .all_rows = true, .country = "FR", .columns = &(const char *){"2"}, .column_count = 1},
        "1 line 2 column 2 \"0612345678\" invalid broken_row\n"
        "2 line 3 column 0 \"\" invalid broken_row\n"
        "3 line 4 column 2 \"Suomi\" invalid broken_row\n"
        "4 line 5 column 2 \"0612345679\" +33612345679\n"
        "5 line 6 column 2 \"0612345670\" +33612345670\n");
}

static void rows_that_lack_empty_cells_at_their_end_are_whole(void **state)
{
    intake_trace_expect("Nom;Portable;Note\nA;0612345678\nB;0612345679\nC;0612345670;x\nD;;;\n"
                        "E;0761345678;;;;\n",
                        &ALL_ROWS,
                        "1 line 2 column 2 \"0612345678\" +33612345678\n"
                        "2 line 3 column 2 \"0612345679\" +33612345679\n"
                        "3 line 4 column 2 \"0612345670\" +33612345670\n"
                        "4 line 5 column 2 \"\" empty\n"
                        "5 line 6 column 2 \"0761345678\" +33761345678\n");
}

static void a_broken_row_is_undecided_where_there_is_a_filter(void **state)
{
    const char *const where = "STOP=oui";
    const struct intake_options options = {.where = &where, .where_count = 1};
    intake_trace_expect("Nom;Portable;STOP\nA;0612345678;non;oui\nB;0612345679;oui\nC;x;y;non\n"
                        "D;0612345670;non\nE;0612345671;non\nF;0612345672;non",
                        &options,
                        "1 line 2 column 2 \"0612345678\" undecided broken_row\n"
                        "2 line 3 column 2 \"0612345679\" +33612345679\n"
                        "3 line 4 column 2 \"x\" undecided broken_row\n"
                        "4 line 5 column 2 \"0612345670\" skipped not_selected\n"
                        "5 line 6 column 2 \"0612345671\" skipped not_selected\n"
                        "6 line 7 column 2 \"0612345672\" skipped not_selected\n");
}

static void a_delimiter_inside_a_cell_shifts_the_phone(void **state)
{
    intake_trace_expect("nom,adresse,adresse2,telephone,note\n"
                        "Dupont,12 rue X, Bat B,,0612345678,\nMartin,1 rue Y,,0612345679,\n",
                        &ALL_ROWS,
                        "1 line 2 column 5 \"0612345678\" invalid broken_row\n"
                        "2 line 3 column 4 \"0612345679\" +33612345679\n");
}

static void a_row_that_another_delimiter_divides_needs_a_human(void **state)
{
    intake_trace_expect("Nom;Portable\nA, 0612345678\nB;0612345679\nC|0612345670\nD\n", &ALL_ROWS,
                        "1 line 2 column 1 \"A, 0612345678\" invalid broken_row\n"
                        "2 line 3 column 2 \"0612345679\" +33612345679\n"
                        "3 line 4 column 1 \"C|0612345670\" invalid broken_row\n"
                        "4 line 5 column 0 \"\" empty\n");
}

static void a_last_row_that_was_cut_off_needs_a_human(void **state)
{
    intake_trace_expect("Nom;Portable;Ville\nA;0612345678;X\nB;0612345679;Y\nC;0612345670",
                        &ALL_ROWS,
                        "1 line 2 column 2 \"0612345678\" +33612345678\n"
                        "2 line 3 column 2 \"0612345679\" +33612345679\n"
                        "3 line 4 column 2 \"0612345670\" invalid broken_row\n");
}

static void rows_that_a_missing_quote_swallowed_need_a_human(void **state)
{
    intake_trace_expect(
        "Nom;Portable;Note\nA;0612345678;\"x\nB;0612345679;y\nC;0612345670;z\"\n"
        "D;0761345678;\n",
        &ALL_ROWS,
        "1 line 2 column 2 \"0612345678\" invalid broken_row\n"
        "1 line 2 column 3 \"x\\x0AB;0612345679;y\\x0AC;0612345670;z\" invalid broken_row\n"
        "1 line 2 column 3 \"x\\x0AB;0612345679;y\\x0AC;0612345670;z\" invalid broken_row\n"
        "2 line 5 column 2 \"0761345678\" +33761345678\n");
}

static void a_header_that_recurs_is_no_row_or_is_named(void **state)
{
    intake_trace_expect("\357\273\277Nom;Portable;Opt\nA;0612345678;oui\n\357\273\277\"Nom\";"
                        "Portable;Opt\nB;0612345679;oui\nnom;portable;opt\n",
                        &ALL_ROWS,
                        "1 line 2 column 2 \"0612345678\" +33612345678\n"
                        "2 line 4 column 2 \"0612345679\" +33612345679\n");
    intake_trace_expect_refusal(
        "Nom;Portable;Opt\nA;0612345678;oui\nNom;Opt;Portable\nB;oui;0612345679\n", &ALL_ROWS, 65,
        (const char *const[]){"line 3: the header recurs"}, 1);
}

static void what_no_delimiter_divides_rightly_is_refused(void **state)
{
    static const struct {
        const char *text, *why;
    } TEXTS[] = {
        {"Nom,Portable,Ville\nA;0612345678;X\nB;0612345679;Y\n",
         "header has 3 cells and the rows have 1"},
        {"Nimi|Puhelin|Maa\nA;0612345678;X\nB;0612345679;Y\nC;0612345670;Z\n", "header has"},
        {"\"Nom,T\303\251l\303\251phone,Statut\"\n\"A,0612345678,x\"\n\"B,0612345679,y\"\n",
         "whole lines"},
        {"\"Nimi;Puhelin\"\n\"A;0612345678\"\n\"B;0612345679\"\n", "whole lines"},
        {"2024-03-12 10:00:01 STOP received from +33612345678\n"
         "2024-03-12 10:00:05 message delivered to +33612345679\n",
         "no delimiter divides this file"},
        {"viesti numeroon +33612345678 perille\nviesti numeroon +33612345679 perille\n",
         "no delimiter divides this file"},
        {"Nom;Portable\nA;0612345678;x;y\nB;0612345679;z\nC;0612345670;z\n",
         "without a name: column 3 (\"x\")"},
    };
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++)
        intake_trace_expect_refusal(TEXTS[i].text, &ALL_ROWS, 65, &TEXTS[i].why, 1);
}

static void line_numbers_are_those_of_an_editor(void **state)
{
    intake_trace_expect("Nom;Mobile\r\n\r\n\"A\r\nB\";0612345678\r\n\r\nC;0612345679\rD;"
                        "0612345670\nE;\"0612345671\n0612345672\"",
                        &ALL_ROWS,
                        "1 line 3 column 2 \"0612345678\" +33612345678\n"
                        "2 line 6 column 2 \"0612345679\" +33612345679\n"
                        "3 line 7 column 2 \"0612345670\" +33612345670\n"
                        "4 line 8 column 2 \"0612345671\\x0A0612345672\" +33612345671 [one of "
                        "several]\n"
                        "4 line 8 column 2 \"0612345671\\x0A0612345672\" +33612345672 [one of "
                        "several]\n");
}

static void a_first_row_is_never_lost(void **state)
{
    intake_trace_expect("0612345678\n0761345678\n", &ALL_ROWS,
                        "UTF-8, comma, no header; phones in 1 \"column 1\"; all rows\n"
                        "1 line 1 column 1 \"0612345678\" +33612345678\n"
                        "2 line 2 column 1 \"0761345678\" +33761345678\n");
    intake_trace_expect("Dupont;Mobile;\nMartin;Mobile;0612345678\n", &ALL_ROWS,
                        "UTF-8, semicolon, no header; phones in 3 \"column 3\"; all rows\n"
                        "1 line 1 column 3 \"\" empty\n"
                        "2 line 2 column 3 \"0612345678\" +33612345678\n");
    intake_trace_expect("\n\n0612345678", &ALL_ROWS,
                        "UTF-8, comma, no header; phones in 1 \"column 1\"; all rows\n"
                        "1 line 3 column 1 \"0612345678\" +33612345678\n");
}

static void a_header_that_is_no_header_is_a_row_when_asked(void **state)
{
    const char *const columns[] = {"2"};
    const struct intake_options options = {
        .all_rows = true, .no_header = true, .columns = columns, .column_count = 1};
    intake_trace_expect("Nom;Mobile\nA;0612345678\n", &options,
                        "UTF-8, semicolon, no header; phones in 2 \"column 2\"; all rows\n"
                        "1 line 1 column 2 \"Mobile\" invalid not_a_number\n"
                        "2 line 2 column 2 \"0612345678\" +33612345678\n");
}

static void a_number_is_no_name_of_a_header(void **state)
{
    const char *const columns[] = {"2"};
    const struct intake_options options = {.all_rows = true, .columns = columns, .column_count = 1};
    intake_trace_expect("2;\n3;0612345678\n", &options,
                        "UTF-8, semicolon, no header; phones in 2 \"column 2\"; all rows\n"
                        "1 line 1 column 2 \"\" empty\n"
                        "2 line 2 column 2 \"0612345678\" +33612345678\n");
}

static void lines_above_the_header_are_no_rows(void **state)
{
    intake_trace_expect("Rapport des mobiles du 12/03/2024\n\nNom;Mobile;Ville\nA;0612345678;X\n"
                        "B;0612345679;Y\n",
                        &ALL_ROWS,
                        "UTF-8, semicolon, header on line 3; phones in 2 \"Mobile\"; all rows\n"
                        "1 line 4 column 2 \"0612345678\" +33612345678\n"
                        "2 line 5 column 2 \"0612345679\" +33612345679\n");
}

static void lines_under_the_table_are_rows_without_a_number(void **state)
{
    static const char CONTENT[] =
        "\"Mobile\",\"Last Name\"\n\"+33612345678\",\"A\"\n\n\"Contacts 0612345679 report\"\n"
        "\"Copyright (c) 2000-2024 salesforce.com, inc. All rights reserved.\"\n"
        "\"Generated By: Jean Dupont 12/03/2024 10:30\"\n";
    intake_trace_expect(CONTENT, &ALL_ROWS,
                        "UTF-8, comma, header on line 1; phones in 1 \"Mobile\"; all rows\n"
                        "1 line 2 column 1 \"+33612345678\" +33612345678\n"
                        "2 line 4 column 1 \"Contacts 0612345679 report\" invalid not_a_number\n"
                        "3 line 5 column 1 \"Copyright (c) 2000-2024 salesforce.com, inc. All "
                        "rights reserved.\" empty not_a_number\n"
                        "4 line 6 column 1 \"Generated By: Jean Dupont 12/03/2024 10:30\" empty "
                        "not_a_number\n");
}

static void delimiters_that_end_lines_are_no_columns_to_ask_about(void **state)
{
    intake_trace_expect("Nom,Mobile,\nA,0612345678,\n", &ALL_ROWS,
                        "UTF-8, comma, header on line 1; phones in 2 \"Mobile\"; all rows\n"
                        "1 line 2 column 2 \"0612345678\" +33612345678\n");
    intake_trace_expect("Mobile;;;\n0612345678;;;\n;;;\n;;;\n", &ALL_ROWS,
                        "UTF-8, semicolon, header on line 1; phones in 1 \"Mobile\"; all rows\n"
                        "1 line 2 column 1 \"0612345678\" +33612345678\n"
                        "2 line 3 column 1 \"\" empty\n"
                        "3 line 4 column 1 \"\" empty\n");
}

static void the_line_for_excel_is_no_row(void **state)
{
    intake_trace_expect("sep=;\r\nNom;Mobile\r\nA;0612345678\r\n", &ALL_ROWS,
                        "UTF-8, semicolon, header on line 2; phones in 2 \"Mobile\"; all rows\n"
                        "1 line 3 column 2 \"0612345678\" +33612345678\n");
    intake_trace_expect("sep=;\nA;0612345678\nB;0612345679\n", &ALL_ROWS,
                        "UTF-8, semicolon, no header; phones in 2 \"column 2\"; all rows\n"
                        "1 line 2 column 2 \"0612345678\" +33612345678\n"
                        "2 line 3 column 2 \"0612345679\" +33612345679\n");
}

static void the_delimiter_asked_for_divides(void **state)
{
    const struct intake_options options = {.all_rows = true, .delimiter = '^'};
    intake_trace_expect("Nom^Mobile^a;b\nA^0612345678^c;d\n", &options,
                        "UTF-8, ^, header on line 1; phones in 2 \"Mobile\"; all rows\n"
                        "1 line 2 column 2 \"0612345678\" +33612345678\n");
}

static void every_encoding_gives_the_same_entries(void **state)
{
    expect_bytes(BYTES("\357\273\277T\303\251l\n06\302\24012\302\24034\302\24056\302\24078\n"),
                 &ALL_ROWS,
                 "UTF-8, comma, header on line 1; phones in 1 \"T\303\251l\"; all rows\n"
                 "1 line 2 column 1 \"06\302\24012\302\24034\302\24056\302\24078\" +33612345678\n");
    expect_bytes(BYTES("T\351l\n06\24012\24034\24056\24078\n"), &ALL_ROWS,
                 "windows-1252, comma, header on line 1; phones in 1 \"T\303\251l\"; all rows\n"
                 "1 line 2 column 1 \"06\302\24012\302\24034\302\24056\302\24078\" +33612345678\n");
    expect_bytes(BYTES("\377\376T\0\351\0l\0\t\0N\0\r\0\n\0006\0001\0002\0003\0004\0005\0006\0007"
                       "\0008\0\t\0A\0\r\0\n\0"),
                 &ALL_ROWS,
                 "UTF-16LE, tab, header on line 1; phones in 1 \"T\303\251l\"; all rows\n"
                 "1 line 2 column 1 \"612345678\" +33612345678 [zero restored]\n");
    expect_bytes(
        BYTES("\376\377\0T\0\351\0l\0\n\0000\0006\0001\0002\0003\0004\0005\0006\0007\0008"),
        &ALL_ROWS,
        "UTF-16BE, comma, header on line 1; phones in 1 \"T\303\251l\"; all rows\n"
        "1 line 2 column 1 \"0612345678\" +33612345678\n");
}

static void the_encoding_asked_for_is_used(void **state)
{
    const struct intake_options options = {.all_rows = true, .encoding = "MACINTOSH"};
    expect_bytes(BYTES("T\216l\r0612345678\r"), &options,
                 "MACINTOSH, comma, header on line 1; phones in 1 \"T\303\251l\"; all rows\n"
                 "1 line 2 column 1 \"0612345678\" +33612345678\n");
    const struct intake_options unknown = {.all_rows = true, .encoding = "KLINGON"};
    intake_trace_expect_refusal("Tel\n0612345678\n", &unknown, 2,
                                (const char *const[]){"--encoding KLINGON"}, 1);
}

static void what_is_no_text_is_refused_with_its_offset(void **state)
{
    struct text trace = {0};
    intake_trace_bytes(BYTES("Tel\n0612345678\0\n"), &ALL_ROWS, &trace);
    assert_non_null(strstr(text_string(&trace), "65 FILE: byte 14 of the file is a NUL"));
    intake_trace_bytes(BYTES("Tel\n\201\n"), &ALL_ROWS, &trace);
    assert_non_null(strstr(text_string(&trace), "65 FILE: byte 4 of the file"));
    assert_non_null(strstr(text_string(&trace), "--encoding"));
    text_free(&trace);
}

static void nothing_to_read_is_told_apart(void **state)
{
    expect_bytes("", 0, &ALL_ROWS,
                 "65 FILE: the file is empty; export it again (not even a header line is in it)\n");
    intake_trace_expect(
        "\n\r\n\n", &ALL_ROWS,
        "65 FILE: the file is empty: it holds blank lines alone; export it again\n");
    intake_trace_expect("Nom;Mobile\n", &ALL_ROWS,
                        "65 FILE: the file has a header and no rows; nothing was imported. Export "
                        "it again, or add --allow-empty where that is expected\n");
    const struct intake_options allow_empty = {.all_rows = true, .allow_empty = true};
    intake_trace_expect("Nom;Mobile\n", &allow_empty,
                        "UTF-8, semicolon, header on line 1; phones in 2 \"Mobile\"; all rows\n");
}

static void quotes_out_of_place_name_their_line(void **state)
{
    intake_trace_expect_refusal(
        "Nom;Mobile\nA;0612345678\nB;\"0612345679\nC;0612345670\n", &ALL_ROWS, 65,
        (const char *const[]){"65 FILE: line 3: a quote (\") opens here"}, 1);
    intake_trace_expect_refusal("Nom;Mobile\nJean \"Jo; D\";0612345678\n", &ALL_ROWS, 65,
                                (const char *const[]){"65 FILE: line 2: a quote (\") stands"}, 1);
    struct text content = {0}, line = {0};
    text_append_string(&content, "Nom;Mobile\n");
    for (int i = 0; i < 40000; i++)
        text_printf(&content, "Nom;06123%05d\n", i);
    text_append_string(&content, "B;\"0612345679\nC;0612345670\n");
    text_append_string(&line, "65 FILE: line 40002: a quote (\") opens here and is never closed");
    const char *const pieces[] = {line.data};
    intake_trace_expect_refusal(content.data, &ALL_ROWS, 65, pieces, 1);
    text_free(&content);
    text_free(&line);
}

static void a_bare_quote_is_a_character_where_the_row_is_whole(void **state)
{
    intake_trace_expect("Nom;Surnom;Portable\nAnne;la \"grande\";0612345678\n"
                        "Bob;12\" vinyl;0761345678\nCyr;x\n",
                        &ALL_ROWS,
                        "1 line 2 column 3 \"0612345678\" +33612345678\n"
                        "2 line 3 column 3 \"0761345678\" +33761345678\n"
                        "3 line 4 column 0 \"\" empty\n");
    /* Far behind the sample: the same rule. */
    struct text content = {0};
    text_append_string(&content, "Nom;Mobile\n");
    for (int i = 0; i < 40000; i++)
        text_printf(&content, "Nom;06123%05d\n", i);
    text_append_string(&content, "la \"grande;belle\";0612345670\n");
    intake_trace_expect_refusal(content.data, &ALL_ROWS, 65,
                                (const char *const[]){"65 FILE: line 40002: a quote (\") stands"},
                                1);
    text_free(&content);
}

static void backslash_quotes_are_read_where_the_file_has_that_habit(void **state)
{
    intake_trace_expect("\"Nom\",\"Surnom\",\"Portable\"\n"
                        "\"Anne\",\"la \\\"grande\\\"\",\"0612345678\"\n",
                        &ALL_ROWS, "1 line 2 column 3 \"0612345678\" +33612345678\n");
    intake_trace_expect("\"Nom\";\"Chemin\";\"Portable\"\n"
                        "\"Anne\";\"C:\\temp\\\";\"0612345678\"\n",
                        &ALL_ROWS, "1 line 2 column 3 \"0612345678\" +33612345678\n");
    /* Where only the end of the file shows it. */
    struct text content = {0}, trace = {0};
    text_append_string(&content, "\"Nom\",\"Mobile\"\n");
    for (int i = 0; i < 40000; i++)
        text_printf(&content, "\"Nom\",\"06123%05d\"\n", i);
    text_append_string(&content, "\"la \\\"grande\\\", x\",\"0761345678\"\n");
    intake_trace_bytes(content.data, content.length, &ALL_ROWS, &trace);
    assert_non_null(
        strstr(text_string(&trace), "40001 line 40002 column 2 \"0761345678\" +33761345678\n"));
    text_free(&trace);
    text_free(&content);
}

static void a_note_may_be_as_long_as_it_likes(void **state)
{
    struct text content = {0};
    for (int quoted = 0; quoted < 2; quoted++) {
        text_clear(&content);
        text_append_string(&content, "Nom;Note;Mobile\nA;");
        text_append_string(&content, quoted ? "\"" : "");
        for (int i = 0; i < 70000; i++)
            text_append_string(&content, quoted && i % 100 == 0 ? "x\n" : "x");
        text_append_string(&content, quoted ? "\";0612345678\n" : ";0612345678\n");
        text_append_string(&content, "B;y;0761345678");
        intake_trace_expect(content.data, &ALL_ROWS,
                            quoted ? "1 line 2 column 3 \"0612345678\" +33612345678\n"
                                     "2 line 703 column 3 \"0761345678\" +33761345678\n"
                                   : "1 line 2 column 3 \"0612345678\" +33612345678\n"
                                     "2 line 3 column 3 \"0761345678\" +33761345678\n");
    }
    text_free(&content);
}

static void a_report_of_ours_is_refused(void **state)
{
    static const char *const REPORTS[] = {
        "file,row,line,column,input,phone,status,stop_id,error_code\n"
        "a.csv,1,2,2,0612345678,+33612345678,skipped,,\n",
        "\xEF\xBB\xBF"
        "file;row;line;column;input;phone;status;stop_id;error_code\r\n"
        "a.csv;1;2;2;0612345678;+33612345678;skipped;;\r\n",
        "sep=,\nfile,row,line,column,input,phone,status,stop_id\n"
        "a.csv,1,2,2,0612345678,+33612345678,skipped,\n",
    };
    const char *const pieces[] = {"a report of stopsms", "Give the file it reports on"};
    for (size_t i = 0; i < COUNT_OF(REPORTS); i++)
        intake_trace_expect_refusal(REPORTS[i], &ALL_ROWS, 65, pieces, 2);
    const struct intake_options other_delimiter = {.all_rows = true, .delimiter = ';'};
    intake_trace_expect_refusal(REPORTS[0], &other_delimiter, 65, pieces, 2);
}

static void landlines_are_left_out_when_asked(void **state)
{
    const struct intake_options options = {.all_rows = true, .skip_landlines = true};
    intake_trace_expect("Tel;Mobile\n0112345678;0612345678\n0112345679;\n", &options,
                        "1 line 2 column 1 \"0112345678\" skipped landline\n"
                        "1 line 2 column 2 \"0612345678\" +33612345678\n"
                        "2 line 3 column 1 \"0112345679\" skipped landline\n");
}

static void national_numbers_are_of_the_country_asked_for(void **state)
{
    const struct intake_options belgium = {.all_rows = true, .country = "be"};
    intake_trace_expect("Gsm\n0470123456\n+33612345678\n", &belgium,
                        "1 line 2 column 1 \"0470123456\" +32470123456\n"
                        "2 line 3 column 1 \"+33612345678\" +33612345678\n");
    const struct intake_options nowhere = {.all_rows = true, .country = "ZZ"};
    intake_trace_expect_refusal("Gsm\n0470123456\n", &nowhere, 2,
                                (const char *const[]){"--country ZZ"}, 1);
}

/* A sink that changes the file while it is read. */
struct meddler {
    const char *path;
    const char *addition;
    bool done;
};

static bool meddle(void *context, const struct entry *entry, struct error *err)
{
    struct meddler *meddler = context;
    (void)entry;
    (void)err;
    if (meddler->done)
        return true;
    meddler->done = true;
    FILE *file = fopen(meddler->path, meddler->addition != NULL ? "ab" : "r+b");
    assert_non_null(file);
    assert_true(fputs(meddler->addition != NULL ? meddler->addition : "X", file) >= 0);
    assert_int_equal(fclose(file), 0);
    return true;
}

static void a_file_that_changes_while_read_is_refused(void **state)
{
    static const char *const ADDITIONS[] = {"0612345679\n", NULL};
    for (size_t i = 0; i < COUNT_OF(ADDITIONS); i++) {
        struct temp_dir *dir = temp_dir_new();
        const char *path = temp_dir_write(dir, "export.csv", "Mobile\n0612345678\n");
        struct meddler meddler = {.path = path, .addition = ADDITIONS[i]};
        struct intake_plan *plan;
        struct intake_counts counts;
        struct error err = {0};
        assert_true(intake_plan_new(path, &ALL_ROWS, &plan, &err));
        assert_false(intake_read(plan, meddle, &meddler, &counts, &err));
        assert_int_equal(err.code, ERROR_INPUT);
        assert_non_null(strstr(err.text, "changed while it was read"));
        intake_plan_free(&plan);
        temp_dir_free(&dir);
    }
}

static bool count_entry(void *context, const struct entry *entry, struct error *err)
{
    (void)err;
    *(int64_t *)context += entry->status == ENTRY_PHONE;
    return true;
}

static bool refuse_entry(void *context, const struct entry *entry, struct error *err)
{
    (void)context;
    (void)entry;
    return error_set(err, ERROR_STORAGE, "the disk is full");
}

static struct intake_plan *plan_of(const char *path, const struct intake_options *options)
{
    struct intake_plan *plan;
    struct error err = {0};
    must(intake_plan_new(path, options, &plan, &err), &err);
    return plan;
}

static void a_plan_is_read_as_often_as_needed(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    const char *const where[] = {"STOP=oui"};
    const struct intake_options options = {.where = where, .where_count = 1};
    struct intake_plan *plan = plan_of(
        temp_dir_write(dir, "export.csv",
                       "Mobile;STOP\n0612345678;oui\n0612345679;non\n0112345678;Oui\n0;?\n"),
        &options);
    for (int i = 0; i < 2; i++) {
        struct intake_counts counts;
        struct error err = {0};
        int64_t phones = 0;
        assert_true(intake_read(plan, count_entry, &phones, &counts, &err));
        assert_int_equal(phones, 2);
        assert_int_equal(counts.rows, 4);
        assert_int_equal(counts.entries[ENTRY_PHONE], 2);
        assert_int_equal(counts.entries[ENTRY_SKIPPED], 1);
        assert_int_equal(counts.entries[ENTRY_UNDECIDED], 1);
        assert_int_equal(counts.reasons[ENTRY_NOT_SELECTED], 1);
        assert_int_equal(counts.national, 2);
        assert_int_equal(counts.landlines, 1);
        assert_int_equal(counts.value_count, 4);
        assert_string_equal(counts.values[0].value, "oui");
        assert_string_equal(counts.values[0].column, "STOP");
        assert_int_equal(counts.values[0].choice, INTAKE_SELECTED);
        assert_int_equal(counts.values[1].rows, 1);
        assert_int_equal(counts.values[1].choice, INTAKE_LEFT_OUT);
        assert_int_equal(counts.values[3].choice, INTAKE_UNDECIDED);
    }
    intake_plan_free(&plan);
    temp_dir_free(&dir);
}

static void a_sinks_failure_ends_the_reading(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    struct intake_plan *plan =
        plan_of(temp_dir_write(dir, "export.csv", "Mobile\n0612345678\n"), &ALL_ROWS);
    struct intake_counts counts;
    struct error err = {0};
    assert_false(intake_read(plan, refuse_entry, NULL, &counts, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
    intake_plan_free(&plan);
    temp_dir_free(&dir);
}

static void an_interruption_ends_the_reading(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    volatile sig_atomic_t interrupted = 1;
    const struct intake_options options = {.all_rows = true, .interrupted = &interrupted};
    struct intake_plan *plan =
        plan_of(temp_dir_write(dir, "export.csv", "Mobile\n0612345678\n"), &options);
    struct intake_counts counts;
    struct error err = {0};
    int64_t phones = 0;
    assert_false(intake_read(plan, count_entry, &phones, &counts, &err));
    assert_int_equal(err.code, ERROR_INTERRUPTED);
    assert_int_equal(phones, 0);
    intake_plan_free(&plan);
    temp_dir_free(&dir);
}

static void a_plan_describes_what_was_found(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    const char *const where[] = {"STOP=Oui,yes"};
    const struct intake_options options = {.where = where, .where_count = 1};
    struct intake_plan *plan =
        plan_of(temp_dir_write(dir, "export.csv",
                               "Liste\n\nNom;\"Tel \"\"pro\"\"\";STOP\nA;0612345678;oui\nB;;\n"),
                &options);
    const struct intake_description *found = intake_plan_describe(plan);
    assert_string_equal(found->encoding, "UTF-8");
    assert_int_equal(found->delimiter, ';');
    assert_true(found->has_header);
    assert_int_equal(found->preamble_lines, 2);
    assert_string_equal(found->header_json, "[\"Nom\",\"Tel \\\"pro\\\"\",\"STOP\"]");
    assert_string_equal(found->dialect, "UTF-8, semicolon, header on line 3");
    assert_int_equal(found->phone_column_count, 1);
    assert_int_equal(found->phone_columns[0].number, 2);
    assert_string_equal(found->filter, "STOP = oui, yes");
    assert_string_equal(found->country, "FR");
    assert_string_equal(found->choices, "country=FR columns=2 encoding=UTF-8 delimiter=59 header=1 "
                                        "keep=default:1 landlines=sent where=STOP = oui, yes");
    intake_plan_free(&plan);
    temp_dir_free(&dir);
}

static void what_is_no_file_is_refused_with_its_name(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    struct text trace = {0};
    intake_trace_file(temp_dir_file(dir, "absent.csv"), NULL, &trace);
    assert_string_equal(text_string(&trace), "66 FILE: there is no such file\n");
    intake_trace_file(temp_dir_path(dir), NULL, &trace);
    assert_string_equal(text_string(&trace),
                        "66 FILE: this is a folder; name the CSV file in it\n");
    text_free(&trace);
    temp_dir_free(&dir);
}

static void a_name_that_steers_a_terminal_is_inert_in_messages(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    struct text trace = {0};
    intake_trace_file(temp_dir_write(dir, "a\x1B[2J.csv", "Mobile\n"), NULL, &trace);
    assert_null(strchr(text_string(&trace), '\x1B'));
    assert_non_null(strstr(text_string(&trace), "a\\x1B[2J.csv: the file has a header"));
    text_free(&trace);
    temp_dir_free(&dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_has_an_entry),
        cmocka_unit_test(rows_of_any_width_are_read),
        cmocka_unit_test(rows_that_an_unquoted_line_break_tore_need_a_human),
        cmocka_unit_test(rows_that_lack_empty_cells_at_their_end_are_whole),
        cmocka_unit_test(a_broken_row_is_undecided_where_there_is_a_filter),
        cmocka_unit_test(a_delimiter_inside_a_cell_shifts_the_phone),
        cmocka_unit_test(a_row_that_another_delimiter_divides_needs_a_human),
        cmocka_unit_test(a_last_row_that_was_cut_off_needs_a_human),
        cmocka_unit_test(rows_that_a_missing_quote_swallowed_need_a_human),
        cmocka_unit_test(a_header_that_recurs_is_no_row_or_is_named),
        cmocka_unit_test(what_no_delimiter_divides_rightly_is_refused),
        cmocka_unit_test(line_numbers_are_those_of_an_editor),
        cmocka_unit_test(a_first_row_is_never_lost),
        cmocka_unit_test(a_header_that_is_no_header_is_a_row_when_asked),
        cmocka_unit_test(a_number_is_no_name_of_a_header),
        cmocka_unit_test(lines_above_the_header_are_no_rows),
        cmocka_unit_test(lines_under_the_table_are_rows_without_a_number),
        cmocka_unit_test(delimiters_that_end_lines_are_no_columns_to_ask_about),
        cmocka_unit_test(the_line_for_excel_is_no_row),
        cmocka_unit_test(the_delimiter_asked_for_divides),
        cmocka_unit_test(every_encoding_gives_the_same_entries),
        cmocka_unit_test(the_encoding_asked_for_is_used),
        cmocka_unit_test(what_is_no_text_is_refused_with_its_offset),
        cmocka_unit_test(nothing_to_read_is_told_apart),
        cmocka_unit_test(quotes_out_of_place_name_their_line),
        cmocka_unit_test(a_bare_quote_is_a_character_where_the_row_is_whole),
        cmocka_unit_test(backslash_quotes_are_read_where_the_file_has_that_habit),
        cmocka_unit_test(a_note_may_be_as_long_as_it_likes),
        cmocka_unit_test(a_report_of_ours_is_refused),
        cmocka_unit_test(landlines_are_left_out_when_asked),
        cmocka_unit_test(national_numbers_are_of_the_country_asked_for),
        cmocka_unit_test(a_file_that_changes_while_read_is_refused),
        cmocka_unit_test(a_plan_is_read_as_often_as_needed),
        cmocka_unit_test(a_sinks_failure_ends_the_reading),
        cmocka_unit_test(an_interruption_ends_the_reading),
        cmocka_unit_test(a_plan_describes_what_was_found),
        cmocka_unit_test(what_is_no_file_is_refused_with_its_name),
        cmocka_unit_test(a_name_that_steers_a_terminal_is_inert_in_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
