/* Nearly all rows of an export take one line, and those that were selected stand between the runs:
 * so rows and lines have grown by as much as the entries. Then the run's head is even, and one more
 * number tells that growth; else it is odd, and rows, lines and the column are told as well. */
#include "jobs/aside/packed_rows.h"

static void put(struct text *bytes, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        text_append_char(bytes, (char)(unsigned char)(value | 0x80));
    text_append_char(bytes, (char)(unsigned char)value);
}

/* Small numbers of either sign take one byte. */
static void put_signed(struct text *bytes, int64_t value)
{
    put(bytes, (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0));
}

static bool follows(const struct packed_row *row, const struct packed_row *last)
{
    return row->entry == last->entry + 1 && row->row == last->row + 1 &&
           row->line == last->line + 1 && row->column == last->column;
}

void row_packer_end(struct row_packer *packer)
{
    const struct packed_row *begin = &packer->begin, *before = &packer->before;
    int64_t entries = begin->entry - before->entry - 1;
    int64_t rows = begin->row - before->row - 1;
    int64_t lines = begin->line - before->line - 1;
    if (packer->count == 0)
        return;
    bool plain = rows == entries && lines == entries && begin->column == before->column;
    put(&packer->bytes, (uint64_t)packer->count << 1 | !plain);
    put(&packer->bytes, (uint64_t)entries);
    if (!plain) {
        put_signed(&packer->bytes, rows);
        put_signed(&packer->bytes, lines);
        put(&packer->bytes, (uint64_t)begin->column);
    }
    packer->before = packer->last;
    packer->count = 0;
}

void row_packer_add(struct row_packer *packer, const struct packed_row *row)
{
    bool is_first = packer->count == 0 && packer->bytes.length == 0;
    if (packer->count > 0 && !follows(row, &packer->last))
        row_packer_end(packer);
    if (is_first) {
        packer->first_entry = row->entry;
        packer->before = (struct packed_row){.entry = row->entry - 1};
    }
    if (packer->count == 0)
        packer->begin = *row;
    packer->last = *row;
    packer->count++;
}

void row_packer_clear(struct row_packer *packer)
{
    text_clear(&packer->bytes);
    packer->count = 0;
}

void row_packer_free(struct row_packer *packer)
{
    text_free(&packer->bytes);
    *packer = (struct row_packer){0};
}

void row_unpacker_init(struct row_unpacker *unpacker, const void *bytes, size_t length,
                       int64_t first_entry)
{
    *unpacker = (struct row_unpacker){.at = bytes,
                                      .end = (const unsigned char *)bytes + length,
                                      .last = {.entry = first_entry - 1}};
}

static bool take(struct row_unpacker *unpacker, uint64_t *value)
{
    *value = 0;
    for (unsigned shift = 0; unpacker->at < unpacker->end && shift < 63; shift += 7) {
        unsigned char byte = *unpacker->at++;
        *value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

static bool take_signed(struct row_unpacker *unpacker, int64_t *value)
{
    uint64_t bits;
    bool ok = take(unpacker, &bits);
    *value = (int64_t)(bits >> 1) ^ -(int64_t)(bits & 1);
    return ok;
}

#define MOST INT64_C(0xffffffffffff) /* of a run, and between two: no sum of these overflows */

static bool is_within(int64_t value)
{
    return value >= -MOST && value <= MOST;
}

/* The row before the next run's first. */
static bool begin_run(struct row_unpacker *unpacker)
{
    struct packed_row *last = &unpacker->last;
    uint64_t head, entries, column;
    int64_t rows, lines;
    if (!take(unpacker, &head) || !take(unpacker, &entries) || head < 2 ||
        !is_within((int64_t)(head >> 1)) || !is_within((int64_t)entries))
        return false;
    rows = lines = (int64_t)entries;
    column = (uint64_t)last->column;
    if ((head & 1) != 0 &&
        !(take_signed(unpacker, &rows) && take_signed(unpacker, &lines) && take(unpacker, &column)))
        return false;
    if (!is_within(rows) || !is_within(lines) || column > INT32_MAX || !is_within(last->entry) ||
        !is_within(last->row) || !is_within(last->line))
        return false;
    last->entry += (int64_t)entries;
    last->row += rows;
    last->line += lines;
    last->column = (int)column;
    unpacker->left = (int64_t)(head >> 1);
    return true;
}

bool row_unpacker_next(struct row_unpacker *unpacker, struct packed_row *row, bool *damaged)
{
    *damaged = false;
    if (unpacker->left == 0) {
        bool any = unpacker->at < unpacker->end;
        *damaged = any && !begin_run(unpacker);
        if (!any || *damaged)
            return false;
    }
    unpacker->left--;
    unpacker->last.entry++;
    unpacker->last.row++;
    unpacker->last.line++;
    *row = unpacker->last;
    return true;
}
