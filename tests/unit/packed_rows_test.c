#include "jobs/aside/import_ranges.h"
#include "jobs/aside/packed_rows.h"
#include "support/unit.h"

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* A row that lies as rows of exports do, or as none does. */
static struct packed_row row_after(const struct packed_row *last, uint64_t *seed, bool wild)
{
    int64_t stored = next_random(seed) % 8 == 0 ? (int64_t)(next_random(seed) % 400) : 0;
    struct packed_row row = {last->entry + 1 + stored, last->row + 1 + stored,
                             last->line + 1 + stored, last->column};
    if (wild && next_random(seed) % 3 == 0) {
        row.row -= (int64_t)(next_random(seed) % 2);
        row.line += (int64_t)(next_random(seed) % 100000);
        row.column = (int)(next_random(seed) % 300);
    }
    return row;
}

static void unpack(const struct row_packer *packer, const struct packed_row *rows, size_t count)
{
    struct row_unpacker unpacker;
    struct packed_row row;
    bool damaged;
    row_unpacker_init(&unpacker, packer->bytes.data, packer->bytes.length, packer->first_entry);
    for (size_t i = 0; i < count; i++) {
        assert_true(row_unpacker_next(&unpacker, &row, &damaged));
        assert_int_equal(row.entry, rows[i].entry);
        assert_int_equal(row.row, rows[i].row);
        assert_int_equal(row.line, rows[i].line);
        assert_int_equal(row.column, rows[i].column);
    }
    assert_false(row_unpacker_next(&unpacker, &row, &damaged));
    assert_false(damaged);
}

static void rows_come_back_as_they_were(void **state)
{
    static struct packed_row rows[5000];
    uint64_t seed = 15;
    (void)state;
    for (int wild = 0; wild <= 1; wild++) {
        struct row_packer packer = {0};
        for (int round = 0; round < 3; round++) {
            struct packed_row last = {.entry = 1000 * round, .line = 1, .column = 2};
            for (size_t i = 0; i < 5000; i++) {
                last = rows[i] = row_after(&last, &seed, wild == 1);
                row_packer_add(&packer, &last);
            }
            row_packer_end(&packer);
            unpack(&packer, rows, 5000);
            row_packer_clear(&packer);
        }
        row_packer_free(&packer);
    }
}

static void a_run_of_an_export_takes_two_bytes(void **state)
{
    struct row_packer packer = {0};
    struct packed_row last = {.line = 1, .column = 2};
    uint64_t seed = 7;
    (void)state;
    for (int i = 0; i < 10000; i++) {
        last = row_after(&last, &seed, false);
        row_packer_add(&packer, &last);
    }
    row_packer_end(&packer);
    assert_true(packer.bytes.length < 4000);
    row_packer_free(&packer);
}

/* Whatever the bytes, it ends, and no number overflows. */
static void damaged_bytes_are_told_and_end(void **state)
{
    unsigned char bytes[64];
    uint64_t seed = 1;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct row_unpacker unpacker;
        struct packed_row row;
        bool damaged;
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (unsigned char)next_random(&seed);
        row_unpacker_init(&unpacker, bytes, next_random(&seed) % sizeof bytes, 5);
        for (int i = 0; i < 1000 && row_unpacker_next(&unpacker, &row, &damaged); i++)
            assert_false(damaged);
    }
}

static void imports_are_kept_as_ranges(void **state)
{
    struct text ranges = {0};
    int64_t found[8] = {0};
    (void)state;
    import_ranges_append(&ranges, 3);
    assert_string_equal(text_string(&ranges), "3");
    import_ranges_append(&ranges, 3);
    import_ranges_append(&ranges, 4);
    import_ranges_append(&ranges, 5);
    assert_string_equal(text_string(&ranges), "3-5");
    import_ranges_append(&ranges, 9);
    import_ranges_append(&ranges, 11);
    import_ranges_append(&ranges, 12);
    assert_string_equal(text_string(&ranges), "3-5,9,11-12");
    for (size_t i = 0; i < 7; i++)
        found[i + 1] = import_ranges_next(text_string(&ranges), found[i]);
    assert_int_equal(found[3], 5);
    assert_int_equal(found[4], 9);
    assert_int_equal(found[6], 12);
    assert_int_equal(found[7], 0);
    assert_int_equal(import_ranges_next("", 0), 0);
    assert_int_equal(import_ranges_next("x-", 0), 0);
    text_free(&ranges);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back_as_they_were),
        cmocka_unit_test(a_run_of_an_export_takes_two_bytes),
        cmocka_unit_test(damaged_bytes_are_told_and_end),
        cmocka_unit_test(imports_are_kept_as_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
