/* Two readings are held against each other where consecutive short rows add up to one whole row: as
 * they stand, and joined (the last cell of each goes on in the first of the next). The one that
 * leaves fewer phones outside the phone columns, and less text in them, is right; in doubt, where a
 * number is at stake, they are torn: a human must look. */
#include "intake/file/row_queue.h"

#include "base/ascii.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_AHEAD       16
#define PHONE_DIGITS     7
#define LONGEST_PHONE    64
#define SENTENCE_LETTERS 8
#define SENTENCE_WORDS   3

struct kept_row {
    struct csv_row row;
    char *text;
    size_t *offsets;
    bool torn;
};

struct row_queue {
    struct row_queue_config config;
    struct kept_row rows[ROWS_AHEAD];
    size_t count;
    struct kept_row current; /* was handed out */
    bool ended;
};

/* How the cells of a row, or of several joined, stand in the columns. */
struct placing {
    size_t column;
    size_t misplaced; /* text in a phone's column, phones elsewhere */
    size_t phones;
    struct text joined; /* the cell that goes on in the next row */
};

struct row_queue *row_queue_new(const struct row_queue_config *config)
{
    struct row_queue *queue = memory_alloc(1, sizeof *queue);
    queue->config = *config;
    return queue;
}

static void free_kept(struct kept_row *kept)
{
    free(kept->text);
    free(kept->offsets);
    *kept = (struct kept_row){0};
}

void row_queue_free(struct row_queue **queue)
{
    if (*queue == NULL)
        return;
    for (size_t i = 0; i < (*queue)->count; i++)
        free_kept(&(*queue)->rows[i]);
    free_kept(&(*queue)->current);
    free(*queue);
    *queue = NULL;
}

static void keep_row(struct row_queue *queue, const struct csv_row *row)
{
    struct kept_row *kept = &queue->rows[queue->count++];
    size_t length = row->offsets[row->count];
    kept->text = memory_alloc(length, 1);
    kept->offsets = memory_alloc(row->count + 1, sizeof *kept->offsets);
    memcpy(kept->text, row->text, length);
    memcpy(kept->offsets, row->offsets, (row->count + 1) * sizeof *kept->offsets);
    kept->row = *row;
    kept->row.text = kept->text;
    kept->row.offsets = kept->offsets;
    kept->torn = false;
}

/* Phones and nothing else, on one line. */
static bool is_phone(const struct row_queue_config *config, const char *cell, size_t length)
{
    if (length > LONGEST_PHONE || ascii_count_digits(cell, length) < PHONE_DIGITS ||
        memchr(cell, '\n', length) != NULL)
        return false;
    struct phone_counts counts = phone_reader_count(config->phones, cell, length);
    return phone_counts_are_phones_alone(&counts);
}

static bool stands_for_nothing(const struct row_queue_config *config, const char *cell,
                               size_t length)
{
    if (length == 0)
        return true;
    struct phone_counts counts = phone_reader_count(config->phones, cell, length);
    return counts.readings == 1 && counts.placeholders == 1;
}

static void place_cell(const struct row_queue_config *config, struct placing *placing,
                       const char *cell, size_t length)
{
    bool phone = is_phone(config, cell, length);
    bool in_phone_column = column_set_has(config->phone_columns, placing->column);
    placing->phones += phone;
    placing->misplaced +=
        in_phone_column ? !phone && !stands_for_nothing(config, cell, length) : phone;
    placing->column++;
}

/* The cells of a row; the last goes on in the next row where `goes_on`. */
static void place_row(const struct row_queue_config *config, struct placing *placing,
                      const struct csv_row *row, bool goes_on)
{
    for (size_t i = 0; i < row->count; i++) {
        size_t length;
        const char *cell = csv_row_cell(row, i, &length);
        text_append(&placing->joined, cell, length);
        if (goes_on && i + 1 == row->count) {
            text_append_char(&placing->joined, '\n');
            return;
        }
        place_cell(config, placing, text_string(&placing->joined), placing->joined.length);
        text_clear(&placing->joined);
    }
}

static bool are_one_row(const struct row_queue *queue, size_t rows)
{
    struct placing apart = {0}, joined = {0};
    for (size_t i = 0; i < rows; i++) {
        apart.column = 0;
        place_row(&queue->config, &apart, &queue->rows[i].row, false);
        place_row(&queue->config, &joined, &queue->rows[i].row, i + 1 < rows);
    }
    text_free(&apart.joined);
    text_free(&joined.joined);
    return joined.misplaced < apart.misplaced ||
           (joined.misplaced == apart.misplaced && apart.phones > 0);
}

static bool is_short(const struct row_queue *queue, const struct csv_row *row)
{
    return row->count < queue->config.short_width;
}

/* Marks the rows at the queue's head that add up to one. */
static void look_for_torn(struct row_queue *queue)
{
    size_t cells = 0;
    for (size_t i = 0; i < queue->count && is_short(queue, &queue->rows[i].row); i++) {
        cells += queue->rows[i].row.count - (i > 0);
        if (queue->rows[i].torn || queue->rows[0].row.count < 2 ||
            cells > queue->config.short_width)
            return;
        if (i == 0 || cells != queue->config.short_width || !are_one_row(queue, i + 1))
            continue;
        for (size_t k = 0; k <= i; k++)
            queue->rows[k].torn = true;
        return;
    }
}

/* A lone last cell of several words is a line under the table. */
static bool is_footer(const struct csv_row *row)
{
    size_t length, words = 0;
    const char *cell = csv_row_cell(row, 0, &length);
    for (size_t i = 0; i < length; i++)
        words += ascii_is_letter(cell[i]) && (i == 0 || cell[i - 1] == ' ');
    return row->count == 1 && words >= SENTENCE_WORDS &&
           ascii_count_letters(cell, length) >= SENTENCE_LETTERS;
}

/* Whether the line, as a row of its own, has a phone where one belongs. */
static bool line_is_row(const struct row_queue_config *config, const char *line, size_t length)
{
    size_t column = 0, start = 0;
    bool phone = false;
    for (size_t i = 0; i <= length; i++) {
        if (i < length && line[i] != config->delimiter)
            continue;
        phone |= column_set_has(config->phone_columns, column++) &&
                 is_phone(config, line + start, i - start);
        start = i + 1;
    }
    return phone && column >= 2 && column == config->short_width;
}

static bool has_swallowed(const struct row_queue_config *config, const struct csv_row *row)
{
    if (!row->may_hold_lines)
        return false;
    for (size_t i = 0; i < row->count; i++) {
        size_t length;
        const char *cell = csv_row_cell(row, i, &length), *end = cell + length;
        while (cell < end) {
            size_t line = strcspn(cell, "\r\n");
            if (line_is_row(config, cell, line))
                return true;
            cell += line + 1;
        }
    }
    return false;
}

static bool has_cut_cell(const struct row_queue_config *config, const struct csv_row *row)
{
    size_t length;
    if (!csv_cell_is_cut(row->offsets[row->count]))
        return false;
    for (size_t i = 0; i < config->deciding->count; i++)
        if (csv_row_cell(row, config->deciding->columns[i], &length), csv_cell_is_cut(length))
            return true;
    return false;
}

/* A delimiter inside a cell has moved those behind it: the last one is filled that no whole row
 * has, or it is empty and a phone stands beside its column. */
static bool is_shifted(const struct row_queue *queue, const struct csv_row *row)
{
    struct placing placing = {0};
    if (csv_row_filled(row) > queue->config.width)
        return true;
    place_row(&queue->config, &placing, row, false);
    text_free(&placing.joined);
    size_t length;
    bool reached = false;
    const struct column_set *columns = queue->config.phone_columns;
    for (size_t i = 0; i < columns->count && !reached; i++) {
        (void)csv_row_cell(row, columns->columns[i], &length);
        reached = length > 0;
    }
    return placing.phones > 0 && placing.misplaced > 0 && !reached;
}

/* One cell, where whole rows have several, that is no phone's and holds one: another delimiter
 * divides this row than the others. */
static bool is_undivided(const struct row_queue *queue, const struct csv_row *row)
{
    size_t length;
    const char *cell = csv_row_cell(row, 0, &length);
    return row->count == 1 && is_short(queue, row) &&
           !column_set_has(queue->config.phone_columns, 0) &&
           ascii_count_digits(cell, length) >= PHONE_DIGITS &&
           phone_reader_count(queue->config.phones, cell, length).phones > 0;
}

static enum row_fault fault_of(const struct row_queue *queue, const struct csv_row *row, bool torn)
{
    if (torn)
        return ROW_TORN;
    if (row->added == ADDED_ROW_UNFIXED)
        return ROW_UNFIXED;
    if (row->count > queue->config.width && is_shifted(queue, row))
        return ROW_TOO_LONG;
    if (is_undivided(queue, row))
        return ROW_UNDIVIDED;
    if (row->unfinished && is_short(queue, row) && !is_footer(row))
        return ROW_CUT_OFF;
    if (has_swallowed(&queue->config, row))
        return ROW_SWALLOWED;
    return has_cut_cell(&queue->config, row) ? ROW_CELL_CUT : ROW_WHOLE;
}

static bool read_one(struct row_queue *queue, struct csv_row *row, bool *found, struct error *err)
{
    if (!csv_reader_next(queue->config.csv, row, found, err))
        return false;
    queue->ended = !*found;
    return !*found || csv_row_quotes_fit(row, queue->config.width) ||
           csv_row_fail_bare_quote(row, err);
}

/* Reads ahead until a row that is not short. */
static bool read_ahead(struct row_queue *queue, struct error *err)
{
    struct csv_row row;
    bool found = true;
    while (queue->count < ROWS_AHEAD && !queue->ended &&
           is_short(queue, &queue->rows[queue->count - 1].row)) {
        if (!read_one(queue, &row, &found, err))
            return false;
        if (found)
            keep_row(queue, &row);
    }
    return true;
}

bool row_queue_next(struct row_queue *queue, struct csv_row *row, enum row_fault *fault,
                    bool *found, struct error *err)
{
    free_kept(&queue->current);
    *fault = ROW_WHOLE;
    if (queue->count == 0) {
        *found = false;
        if (!queue->ended && !read_one(queue, row, found, err))
            return false;
        if (!*found)
            return true;
        if (!is_short(queue, row)) {
            *fault = fault_of(queue, row, false);
            return true;
        }
        keep_row(queue, row);
    }
    if (!read_ahead(queue, err))
        return false;
    if (!queue->rows[0].torn)
        look_for_torn(queue);
    queue->current = queue->rows[0];
    memmove(queue->rows, queue->rows + 1, --queue->count * sizeof *queue->rows);
    *row = queue->current.row;
    *fault = fault_of(queue, row, queue->current.torn);
    *found = true;
    return true;
}
