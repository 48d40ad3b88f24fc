/* A file in: however its text is split into pieces, the same rows come of it; every row has its
 * entries, in order; reading it again gives the same ones. */
#define _GNU_SOURCE /* memfd_create */

#include "base/memory.h"
#include "fuzz/fuzz_input.h"
#include "intake/file/csv_reader.h"
#include "intake/file/dialect.h"
#include "intake/plan.h"

#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LONGEST_ROWS_SHOWN ((size_t)1 << 20)

/* --- any split of the text gives the same rows --- */

struct pieces {
    const char *text;
    size_t length, at;
    size_t most;   /* bytes of a piece */
    uint64_t seed; /* 0: all pieces are as long as that */
};

static bool read_piece(void *context, const char **text, size_t *length, struct error *err)
{
    struct pieces *pieces = context;
    (void)err;
    size_t wanted = pieces->seed == 0 ? pieces->most : 1 + fuzz_choose(&pieces->seed, pieces->most);
    size_t left = pieces->length - pieces->at;
    *length = left < wanted ? left : wanted;
    *text = pieces->text + pieces->at;
    pieces->at += *length;
    return true;
}

/* Appends rows and error word for word. */
static int64_t read_rows(struct pieces *pieces, char delimiter, enum csv_quotes quotes,
                         struct text *rows)
{
    struct csv_input input = {.read = read_piece, .context = pieces};
    struct csv_reader *reader = csv_reader_new(&input, delimiter, quotes);
    struct csv_row row;
    struct error err = {0};
    bool found = true;
    int64_t count = 0, line = 0;
    while (csv_reader_next(reader, &row, &found, &err) && found) {
        CHECK(row.count > 0 && row.line > line);
        line = row.line;
        count++;
        text_printf(rows, "\n%" PRId64, row.line);
        for (size_t i = 0; i < row.count; i++) {
            size_t length;
            const char *cell = csv_row_cell(&row, i, &length);
            CHECK(cell[length] == '\0' && length <= CSV_CELL_KEPT_BYTES);
            text_append_char(rows, '\x1F');
            text_append(rows, cell, length);
        }
    }
    if (err.code != ERROR_NONE) {
        CHECK(err.text[0] != '\0');
        text_append_string(rows, err.text);
        count = -1;
    }
    csv_reader_free(&reader);
    return count;
}

/* RFC 4180 once more, as plainly as can be, but in an unquoted cell quotes are text, and with
 * `escaped` \" is a quote inside quotes: how many records the text has; -1: it is none. */
static int64_t count_records(const char *text, size_t length, char delimiter, bool escaped)
{
    enum { LINE_START, CELL_START, IN_CELL, IN_QUOTES, AFTER_QUOTE } state = LINE_START;
    int64_t records = 0;
    bool after_backslash = false;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        bool line_end = c == '\n' || c == '\r', literal = escaped && after_backslash;
        after_backslash = c == '\\' && !after_backslash;
        if (state == IN_QUOTES) {
            state = c == '"' && !literal ? AFTER_QUOTE : IN_QUOTES;
            continue;
        }
        if (state == LINE_START && line_end)
            continue;
        records += state == LINE_START;
        if (line_end)
            state = LINE_START;
        else if (c == delimiter)
            state = CELL_START;
        else if (c == '"' && state != IN_CELL)
            state = IN_QUOTES;
        else if (state == AFTER_QUOTE)
            return -1;
        else
            state = IN_CELL;
    }
    return state == IN_QUOTES ? -1 : records;
}

static void check_splits(const char *text, size_t length, char delimiter, enum csv_quotes quotes,
                         uint64_t seed)
{
    struct pieces whole = {.text = text, .length = length, .most = length + 1};
    struct pieces bytes = {.text = text, .length = length, .most = 1};
    struct pieces some = {.text = text, .length = length, .most = 9, .seed = seed | 1};
    struct text expected = {0}, rows = {0};
    int64_t count = read_rows(&whole, delimiter, quotes, &expected);
    CHECK(count == count_records(text, length, delimiter, quotes == CSV_QUOTES_ESCAPED));
    CHECK(read_rows(&bytes, delimiter, quotes, &rows) == count);
    CHECK(strcmp(text_string(&rows), text_string(&expected)) == 0);
    text_clear(&rows);
    CHECK(read_rows(&some, delimiter, quotes, &rows) == count);
    CHECK(strcmp(text_string(&rows), text_string(&expected)) == 0);
    text_free(&rows);
    text_free(&expected);
}

/* --- every row has its entries --- */

struct seen {
    int64_t entries, row, line;
    struct text words; /* of all entries: what reading again must give */
};

static bool take_entry(void *context, const struct entry *entry, struct error *err)
{
    struct seen *seen = context;
    (void)err;
    CHECK(entry->row == seen->row || entry->row == seen->row + 1);
    CHECK(entry->row > 0 && entry->line > 0);
    CHECK(entry->row == seen->row ? entry->line == seen->line : entry->line > seen->line);
    CHECK((unsigned)entry->status < ENTRY_STATUSES && (unsigned)entry->reason < ENTRY_REASONS);
    CHECK((entry->status == ENTRY_PHONE) == (entry->phone != 0));
    CHECK(entry->reason != ENTRY_BROKEN_ROW || entry->status == ENTRY_INVALID ||
          entry->status == ENTRY_UNDECIDED);
    CHECK(entry->status != ENTRY_PHONE || entry->reason == ENTRY_REASON_NONE);
    CHECK(entry->cell != NULL && memchr(entry->cell, 0, entry->cell_length + 1) != NULL);
    seen->row = entry->row;
    seen->line = entry->line;
    seen->entries++;
    if (seen->words.length < LONGEST_ROWS_SHOWN)
        text_printf(&seen->words, "%" PRId64 " %d %d %d %" PRId64 " %s\n", entry->row,
                    entry->column, (int)entry->status, (int)entry->reason, entry->phone,
                    entry->cell);
    return true;
}

/* How many data rows the file has for the CSV reader. */
static int64_t count_rows(struct intake_plan *plan)
{
    struct text_decoder *decoder = NULL;
    struct error err = {0};
    CHECK(text_decoder_new(plan->file, plan->encoding, &decoder, &err));
    const struct csv_input input = text_decoder_input(decoder);
    struct csv_reader *reader = csv_reader_new(&input, plan->delimiter, plan->quotes);
    struct csv_row row;
    bool found = true;
    int64_t rows = 0;
    while (found) {
        CHECK(csv_reader_next(reader, &row, &found, &err));
        rows += found;
    }
    csv_reader_free(&reader);
    text_decoder_free(&decoder);
    rows -= plan->separator_line;
    return rows - (int64_t)table_first_row(&plan->table);
}

static void check_counts(struct intake_plan *plan, const struct intake_counts *counts,
                         const struct seen *seen)
{
    int64_t by_status = 0, by_reason = 0;
    for (size_t i = 0; i < ENTRY_STATUSES; i++)
        by_status += counts->entries[i];
    for (size_t i = 0; i < ENTRY_REASONS; i++)
        by_reason += counts->reasons[i];
    CHECK(by_status == seen->entries && by_reason == seen->entries);
    CHECK(counts->rows == seen->row);
    CHECK(counts->rows + counts->headers_again == count_rows(plan));
}

static void read_twice(struct intake_plan *plan)
{
    struct seen first = {0}, second = {0};
    struct intake_counts counts;
    struct error err = {0};
    bool ok = intake_read(plan, take_entry, &first, &counts, &err);
    if (ok)
        check_counts(plan, &counts, &first);
    else
        CHECK(err.code != ERROR_NONE && err.text[0] != '\0');
    CHECK(intake_read(plan, take_entry, &second, &counts, &err) == ok);
    CHECK(strcmp(text_string(&first.words), text_string(&second.words)) == 0);
    text_free(&first.words);
    text_free(&second.words);
}

static void check_intake(const uint8_t *data, size_t size, uint64_t seed)
{
    static const char *const COUNTRIES[] = {NULL, "FR", "BE", "DE", "US"};
    static const char *const WHERE[] = {"1=oui", "Opt-out=oui,1", "2=x"};
    char path[64];
    int fd = memfd_create("rows", MFD_CLOEXEC);
    CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    struct intake_options options = {
        .country = COUNTRIES[fuzz_choose(&seed, sizeof COUNTRIES / sizeof *COUNTRIES)],
        .all_rows = fuzz_choose(&seed, 2) == 0,
        .no_header = fuzz_choose(&seed, 8) == 0,
        .skip_landlines = fuzz_choose(&seed, 4) == 0,
        .allow_empty = fuzz_choose(&seed, 2) == 0,
        .delimiter = fuzz_choose(&seed, 4) == 0 ? ";,\t|"[fuzz_choose(&seed, 4)] : '\0',
    };
    if (!options.all_rows && fuzz_choose(&seed, 2) == 0) {
        options.where = &WHERE[fuzz_choose(&seed, sizeof WHERE / sizeof *WHERE)];
        options.where_count = 1;
    }
    const char *column = "1";
    if (fuzz_choose(&seed, 4) == 0) {
        options.columns = &column;
        options.column_count = 1;
    }
    struct intake_plan *plan = NULL;
    struct error err = {0};
    if (intake_plan_new(path, &options, &plan, &err))
        read_twice(plan);
    else
        CHECK(plan == NULL && err.code != ERROR_NONE && err.text[0] != '\0');
    intake_plan_free(&plan);
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t seed = fuzz_seed(data, size);
    char delimiter = ",;\t|"[fuzz_choose(&seed, 4)];
    char *text = memory_copy_bytes((const char *)data, size);
    enum csv_quotes quotes = fuzz_choose(&seed, 3) == 0 ? CSV_QUOTES_ESCAPED : CSV_QUOTES_DOUBLED;
    if (memchr(text, 0, size) == NULL && size < CSV_RECORD_CELLS)
        check_splits(text, size, delimiter, quotes, seed);
    free(text);
    /* Dear: it asks libphonenumber about every cell. */
    if (fuzz_choose(&seed, 3) == 0)
        check_intake(data, size, seed);
    return 0;
}
