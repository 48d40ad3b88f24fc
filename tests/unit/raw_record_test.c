#include "intake/file/raw_record.h"

#include "base/text.h"
#include "support/unit.h"

#include <string.h>

/* A text that is read in one piece. */
struct whole {
    const char *text;
    size_t length;
};

static bool read_whole(void *context, const char **text, size_t *length, struct error *err)
{
    struct whole *whole = context;
    (void)err;
    *text = whole->text;
    *length = whole->length;
    whole->length = 0;
    return true;
}

/* Each row's raw cells as "[cell|cell]" and their line end by its length, or "cells differ". */
static void show_raw(const char *csv, enum csv_quotes quotes, struct text *shown)
{
    struct whole whole = {csv, strlen(csv)};
    const struct csv_input input = {.read = read_whole, .context = &whole};
    struct csv_reader *reader = csv_reader_new(&input, ';', quotes);
    struct csv_row row;
    struct error err = {0};
    bool found = true;
    csv_reader_keep_raw(reader);
    while (csv_reader_next(reader, &row, &found, &err) && found) {
        struct raw_record record = raw_record_of(&row, ';', quotes);
        const char *cell;
        size_t length, count = 0;
        text_append_char(shown, '[');
        while (raw_record_next(&record, &cell, &length)) {
            text_append_string(shown, count++ > 0 ? "|" : "");
            text_append(shown, cell, length);
        }
        text_printf(shown, "]%zu", strlen(raw_record_line_end(&row)));
        if (count != row.count)
            text_append_string(shown, "cells differ");
    }
    csv_reader_free(&reader);
}

static const struct {
    const char *csv;
    enum csv_quotes quotes;
    const char *shown;
} cases[] = {
    {"a;b\r\nc\n", CSV_QUOTES_DOUBLED, "[a|b]2[c]1"},
    {"\"x;\"\"y\";z", CSV_QUOTES_DOUBLED, "[\"x;\"\"y\"|z]0"},
    {"\"two\nlines\";;\rq;\n", CSV_QUOTES_DOUBLED, "[\"two\nlines\"||]1[q|]1"},
    {"=\"06\";12\" vinyl;\"\"\n", CSV_QUOTES_DOUBLED, "[=\"06\"|12\" vinyl|\"\"]1"},
    {"\"a \\\"b\\\"; c\";d\n", CSV_QUOTES_ESCAPED, "[\"a \\\"b\\\"; c\"|d]1"},
    {"\"\\\\\";d\n", CSV_QUOTES_ESCAPED, "[\"\\\\\"|d]1"},
};

static void cells_stay_as_they_are_written(void **state)
{
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text shown = {0};
        show_raw(cases[i].csv, cases[i].quotes, &shown);
        assert_string_equal(text_string(&shown), cases[i].shown);
        text_free(&shown);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_stay_as_they_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
