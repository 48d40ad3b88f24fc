#include "intake/file/csv_reader.h"

#include "base/text.h"
#include "support/unit.h"

#include <string.h>

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

/* Each row as "cell|cell;", with "!" before one that is not fixed. */
static void show_rows(const char *csv, struct text *shown)
{
    struct whole whole = {csv, strlen(csv)};
    const struct csv_input input = {.read = read_whole, .context = &whole};
    struct csv_reader *reader = csv_reader_new(&input, ',', CSV_QUOTES_DOUBLED);
    struct csv_row row;
    struct error err = {0};
    bool found = true;
    while (csv_reader_next(reader, &row, &found, &err) && found) {
        text_append_string(shown, row.added == ADDED_ROW_UNFIXED ? "!" : "");
        for (size_t i = 0; i < row.count; i++) {
            size_t length;
            const char *cell = csv_row_cell(&row, i, &length);
            assert_int_equal(strlen(cell), length);
            text_append_string(shown, i > 0 ? "|" : "");
            text_append(shown, cell, length);
        }
        text_append_char(shown, ';');
    }
    csv_reader_free(&reader);
}

#define NAME "stopsms_to_fix_0123456789ab"

static const struct {
    const char *what;
    const char *csv;
    const char *shown;
} cases[] = {
    {"no such column", "a,b\n1,stopsms: x\n", "a|b;1|stopsms: x;"},
    {"in its place", "a,b," NAME "\n1,2,stopsms: x\n3,4,\n5,6\n", "a|b;1|2;3|4;5|6;"},
    {"right behind a short row", "a,b,c," NAME "\n1,stopsms: x\n1,stopsms: x,,\n",
     "a|b|c;!1;!1||;"},
    {"behind a long row", "a,b," NAME "\n1,2,3,stopsms: x\n1,2,,stopsms: x\n", "a|b;1|2|3;1|2|;"},
    {"what is no reason", "a,b," NAME "\n1,2,done\n1,2,3\n", "a|b;!1|2|done;!1|2|3;"},
    {"moved", NAME ",a,b\nstopsms: x,1,2\n,3,4\nmine,5,6\n", "a|b;1|2;3|4;!mine|5|6;"},
    {"named again", "a," NAME "\n1,stopsms: x\na,b," NAME "\n1,2,stopsms: y\n", "a;1;a|b;1|2;"},
    {"two of them", "a," NAME "," NAME "\n1,stopsms: x,stopsms: y\n", "a;1;"},
    {"nothing else", NAME "\nstopsms: x\n", ";;"},
    {"rows joined", "a,b," NAME "\n1,stopsms: x,2,stopsms: y\n", "a|b;!1|2;"},
};

static void it_is_left_out_of_every_row(void **state)
{
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text shown = {0};
        show_rows(cases[i].csv, &shown);
        if (strcmp(text_string(&shown), cases[i].shown) != 0)
            fail_msg("%s: %s", cases[i].what, text_string(&shown));
        text_free(&shown);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_left_out_of_every_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
