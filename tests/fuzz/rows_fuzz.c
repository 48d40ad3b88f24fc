/* Bytes to entries. However the text is cut into pieces, the rows are the same; every row of the
 * file has its entries, in order; and nothing crashes. The first two bytes of the input choose the
 * delimiter and the cuts.
 */
#define _GNU_SOURCE /* memfd_create */
#include "base/memory.h"
#include "intake/csv_reader.h"
#include "intake/intake.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A text that is handed out in pieces of changing length. */
struct pieces {
    const char *text;
    size_t length;
    uint32_t state; /* of the lengths; 0: in one piece */
};

static bool read_piece(void *context, const char **text, size_t *length, struct error *err)
{
    struct pieces *pieces = context;
    (void)err;
    size_t wanted = pieces->length;
    if (pieces->state != 0) {
        pieces->state = pieces->state * 1664525 + 1013904223;
        wanted = 1 + (pieces->state >> 24) % 17;
    }
    *text = pieces->text;
    *length = wanted < pieces->length ? wanted : pieces->length;
    pieces->text += *length;
    pieces->length -= *length;
    return true;
}

static void require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}

/* Reads two ways side by side. */
static void compare_cuts(const char *text, size_t length, char delimiter, uint32_t seed)
{
    struct pieces whole = {.text = text, .length = length};
    struct pieces cut = {.text = text, .length = length, .state = seed | 1};
    struct csv_input inputs[2] = {{read_piece, &whole}, {read_piece, &cut}};
    struct csv_reader *readers[2] = {csv_reader_new(&inputs[0], delimiter),
                                     csv_reader_new(&inputs[1], delimiter)};
    for (;;) {
        struct csv_row rows[2] = {0};
        struct error errors[2] = {0};
        bool found[2] = {false, false}, ok[2];
        for (int i = 0; i < 2; i++)
            ok[i] = csv_reader_next(readers[i], &rows[i], &found[i], &errors[i]);
        require(ok[0] == ok[1] && found[0] == found[1], "the cuts change no row's end");
        if (!ok[0]) {
            require(strcmp(errors[0].text, errors[1].text) == 0, "the cuts change no error");
            break;
        }
        if (!found[0])
            break;
        require(rows[0].line == rows[1].line && rows[0].count == rows[1].count,
                "the cuts change no line and no number of cells");
        size_t bytes = rows[0].offsets[rows[0].count];
        require(memcmp(rows[0].offsets, rows[1].offsets,
                       (rows[0].count + 1) * sizeof *rows[0].offsets) == 0 &&
                    memcmp(rows[0].text, rows[1].text, bytes) == 0,
                "the cuts change no cell");
    }
    csv_reader_free(&readers[0]);
    csv_reader_free(&readers[1]);
}

struct seen {
    int64_t last_row;
    int64_t last_line;
};

static bool see(void *context, const struct entry *entry, struct error *err)
{
    struct seen *seen = context;
    (void)err;
    require(entry->row == seen->last_row || entry->row == seen->last_row + 1,
            "no row is without an entry");
    require(entry->line >= seen->last_line, "lines grow");
    require((entry->status == ENTRY_PHONE) == (entry->phone != 0), "a phone is a number");
    require(entry->phone >= 0 && entry->phone < INT64_C(10000000000000000), "E.164 is no longer");
    seen->last_row = entry->row;
    seen->last_line = entry->line;
    return true;
}

static void read_as_file(const uint8_t *data, size_t size, bool all_rows)
{
    static const char *const first[] = {"1"};
    struct intake_options options = {
        .columns = all_rows ? first : NULL, .column_count = all_rows ? 1 : 0, .all_rows = all_rows};
    struct intake_plan *plan = NULL;
    struct intake_counts counts;
    struct error err = {0};
    struct seen seen = {0};
    char path[64];
    int fd = memfd_create("rows", 0);
    require(fd >= 0 && write(fd, data, size) == (ssize_t)size, "there is memory for the file");
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (intake_plan_new(path, &options, &plan, &err) &&
        intake_read(plan, see, &seen, &counts, &err))
        require(seen.last_row == counts.rows, "the last row has its entry");
    intake_plan_free(&plan);
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = {',', ';', '\t', '|'};
    if (size < 2)
        return 0;
    /* A text without a NUL is what the reader is promised; the whole way must see to that itself.
     */
    if (memchr(data + 2, 0, size - 2) == NULL)
        compare_cuts((const char *)data + 2, size - 2, delimiters[data[0] % 4], data[1]);
    /* Dear: it asks libphonenumber about every cell. */
    if (data[1] % 4 == 3)
        read_as_file(data + 2, size - 2, data[0] % 2 == 0);
    return 0;
}
