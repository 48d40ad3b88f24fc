/* What tells one row from another. */
#include "intake/row_kept.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

/* The row of these cells, which a "|" divides. */
static bool digest_of(const char *cells, const char *filter, unsigned char out[DIGEST_BYTES])
{
    char text[256];
    size_t offsets[16] = {0};
    size_t length = strlen(cells);
    struct csv_row row = {.line = 2, .count = 1, .text = text, .offsets = offsets};
    assert_true(length < sizeof text);
    for (size_t i = 0; i <= length; i++) {
        bool ends = i == length || cells[i] == '|';
        text[i] = ends ? '\0' : cells[i];
        if (ends)
            offsets[row.count++] = i + 1;
    }
    row.count--;
    return row_digest(&row, filter, out);
}

static bool is_same(const char *cells, const char *filter, const char *others,
                    const char *other_filter)
{
    unsigned char one[DIGEST_BYTES], other[DIGEST_BYTES];
    assert_true(digest_of(cells, filter, one));
    assert_true(digest_of(others, other_filter, other));
    return memcmp(one, other, DIGEST_BYTES) == 0;
}

static void the_same_cells_are_the_same_row(void **state)
{
    assert_true(is_same("Durand|12|oui", "STOP = oui", "Durand|12|oui", "STOP = oui"));
    assert_true(is_same("", "", "", ""));
}

static void any_other_cell_is_another_row(void **state)
{
    static const char *const others[] = {
        "durand|12|oui",  "Durand |12|oui", "Durand|12",       "Durand|12|oui|",
        "Durand|12||oui", "Durand1|2|oui",  "|Durand|12|oui",  "Durand|1|2oui",
        "12|Durand|oui",  "Durand|12|ouı",  "Durand||12|oui",  "",
        "Durand|12|ou|i", "Durand|12|Oui",  "Durand|12|oui\t",
    };
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_false(is_same("Durand|12|oui", "STOP = oui", others[i], "STOP = oui"));
}

static void under_another_filter_another_question_is_open(void **state)
{
    assert_false(is_same("Durand|12|oui", "STOP = oui", "Durand|12|oui", "STOP = non"));
    assert_false(is_same("Durand|12", "all rows", "12", "all rowsDurand"));
}

static void a_row_that_was_cut_has_none(void **state)
{
    unsigned char out[DIGEST_BYTES];
    size_t offsets[] = {0, CSV_CELL_KEPT_BYTES + 1};
    char *text = calloc(1, CSV_CELL_KEPT_BYTES + 1);
    struct csv_row row = {.line = 2, .count = 1, .text = text, .offsets = offsets};
    assert_non_null(text);
    memset(text, 'x', CSV_CELL_KEPT_BYTES);
    assert_false(row_digest(&row, "all rows", out));
    offsets[1] = CSV_CELL_KEPT_BYTES - 3;
    text[CSV_CELL_KEPT_BYTES - 4] = '\0';
    assert_true(row_digest(&row, "all rows", out));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_cells_are_the_same_row),
        cmocka_unit_test(any_other_cell_is_another_row),
        cmocka_unit_test(under_another_filter_another_question_is_open),
        cmocka_unit_test(a_row_that_was_cut_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
