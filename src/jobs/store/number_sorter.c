/* A file may have more numbers than fit into memory. They are gathered into runs, each run is
 * sorted in memory, and runs that are full go to an unnamed file; in the end all runs are merged
 * through a heap. A run is sorted by radix, eleven bits at a time: that is faster than to
 * compare, and it keeps equal phones in the order in which they came. If everything fits into
 * one run, no file is made. */
#include "jobs/store/number_sorter.h"

#include "base/file_error.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/temp_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_RUN_PAIRS ((size_t)1000000)
#define RADIX_BITS        11
#define RADIX_BUCKETS     (1U << RADIX_BITS)
#define RADIX_PASSES      6                         /* 66 bits: all of a phone */
#define READ_BYTES        ((size_t)8 * 1024 * 1024) /* of all runs together, while merging */

struct pair {
    int64_t phone;
    int64_t entry;
};

/* A sorted run in the spill file, and the piece of it that is in memory. */
struct run {
    off_t at;       /* where its unread part begins */
    int64_t unread; /* pairs in the file that are not in memory yet */
    struct pair *buffer;
    size_t next, filled;
};

struct number_sorter {
    char *folder;
    struct pair *pairs;
    struct pair *scratch;
    size_t count, capacity;
    size_t run_pairs;

    int spill_fd; /* -1 until the first run is spilled */
    off_t spill_end;
    struct run *runs;
    size_t run_count;
    size_t buffer_pairs;
    size_t
        *heap; /* of run indices, by their next phone, then by index: earlier entries come first */
    size_t heap_count;
    size_t next_pair; /* while nothing was spilled */
};

struct number_sorter *number_sorter_new(const char *folder, size_t run_pairs)
{
    struct number_sorter *sorter = memory_alloc(1, sizeof *sorter);
    sorter->folder = memory_copy_string(folder);
    sorter->run_pairs = run_pairs > 0 ? run_pairs : DEFAULT_RUN_PAIRS;
    sorter->spill_fd = -1;
    return sorter;
}

void number_sorter_free(struct number_sorter **sorter)
{
    if (*sorter == NULL)
        return;
    for (size_t i = 0; i < (*sorter)->run_count; i++)
        free((*sorter)->runs[i].buffer);
    free((*sorter)->runs);
    free((*sorter)->heap);
    free((*sorter)->pairs);
    free((*sorter)->scratch);
    free((*sorter)->folder);
    if ((*sorter)->spill_fd >= 0)
        close((*sorter)->spill_fd);
    free(*sorter);
    *sorter = NULL;
}

static unsigned radix_digit(int64_t phone, unsigned pass)
{
    return (unsigned)((uint64_t)phone >> (pass * RADIX_BITS)) & (RADIX_BUCKETS - 1);
}

/* Moves the pairs into `scratch` in the order of one digit; equal digits keep their order. */
static void sort_by_digit(struct number_sorter *sorter, unsigned pass, const size_t *histogram)
{
    size_t start[RADIX_BUCKETS];
    size_t sum = 0;
    for (unsigned digit = 0; digit < RADIX_BUCKETS; digit++) {
        start[digit] = sum;
        sum += histogram[digit];
    }
    for (size_t i = 0; i < sorter->count; i++)
        sorter->scratch[start[radix_digit(sorter->pairs[i].phone, pass)]++] = sorter->pairs[i];
    struct pair *sorted = sorter->scratch;
    sorter->scratch = sorter->pairs;
    sorter->pairs = sorted;
}

/* Least significant digit first: stable, so that of equal phones the earliest entry stays first. */
static void sort_pairs(struct number_sorter *sorter)
{
    size_t(*histograms)[RADIX_BUCKETS] = memory_alloc(RADIX_PASSES, sizeof *histograms);
    for (size_t i = 0; i < sorter->count; i++)
        for (unsigned pass = 0; pass < RADIX_PASSES; pass++)
            histograms[pass][radix_digit(sorter->pairs[i].phone, pass)]++;
    sorter->scratch = memory_resize(sorter->scratch, sorter->capacity, sizeof *sorter->scratch);
    for (unsigned pass = 0; sorter->count > 0 && pass < RADIX_PASSES; pass++) {
        /* Numbers of one country share their leading digits: those passes would move nothing. */
        if (histograms[pass][radix_digit(sorter->pairs[0].phone, pass)] != sorter->count)
            sort_by_digit(sorter, pass, histograms[pass]);
    }
    free(histograms);
}

static bool open_spill_file(struct number_sorter *sorter, struct error *err)
{
    sorter->spill_fd = temp_file_open(sorter->folder);
    if (sorter->spill_fd >= 0)
        return true;
    return error_set(err, ERROR_STORAGE, "%s: can't make a temporary file there: %s. %s",
                     sorter->folder, file_error_words(errno),
                     file_error_advice(errno, N_("Give the user who runs stopsms the right to "
                                                 "write there.")));
}

static bool write_whole(struct number_sorter *sorter, const void *bytes, size_t length,
                        struct error *err)
{
    const char *rest = bytes;
    while (length > 0) {
        ssize_t written = pwrite(sorter->spill_fd, rest, length, sorter->spill_end);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return error_set(
                err, ERROR_STORAGE, "%s: can't write a temporary file there: %s. %s",
                sorter->folder, file_error_words(errno),
                file_error_advice(errno, N_("Free some space (about 16 bytes for each number "
                                            "of the file), then run the same command again.")));
        rest += written;
        length -= (size_t)written;
        sorter->spill_end += written;
    }
    return true;
}

static bool spill_run(struct number_sorter *sorter, struct error *err)
{
    if (sorter->spill_fd < 0 && !open_spill_file(sorter, err))
        return false;
    sort_pairs(sorter);
    struct run run = {.at = sorter->spill_end, .unread = (int64_t)sorter->count};
    if (!write_whole(sorter, sorter->pairs, sorter->count * sizeof *sorter->pairs, err))
        return false;
    sorter->runs = memory_resize(sorter->runs, sorter->run_count + 1, sizeof *sorter->runs);
    sorter->runs[sorter->run_count++] = run;
    sorter->count = 0;
    return true;
}

bool number_sorter_add(struct number_sorter *sorter, int64_t phone, int64_t entry,
                       struct error *err)
{
    if (sorter->count == sorter->run_pairs && !spill_run(sorter, err))
        return false;
    if (sorter->count == sorter->capacity) {
        size_t capacity = sorter->capacity > 0 ? sorter->capacity * 2 : 1024;
        sorter->capacity = capacity < sorter->run_pairs ? capacity : sorter->run_pairs;
        sorter->pairs = memory_resize(sorter->pairs, sorter->capacity, sizeof *sorter->pairs);
    }
    sorter->pairs[sorter->count++] = (struct pair){.phone = phone, .entry = entry};
    return true;
}

/* Brings the run's next pairs into memory. `filled` is 0 afterwards where it has ended. */
static bool refill_run(struct number_sorter *sorter, struct run *run, struct error *err)
{
    size_t wanted = sorter->buffer_pairs;
    if ((int64_t)wanted > run->unread)
        wanted = (size_t)run->unread;
    size_t got = 0;
    while (got < wanted * sizeof *run->buffer) {
        ssize_t taken = pread(sorter->spill_fd, (char *)run->buffer + got,
                              wanted * sizeof *run->buffer - got, run->at + (off_t)got);
        if (taken < 0 && errno == EINTR)
            continue;
        if (taken <= 0)
            return error_set(err, ERROR_STORAGE, "%s: can't read a temporary file back: %s",
                             sorter->folder, taken < 0 ? _(strerror(errno)) : _("it was cut off"));
        got += (size_t)taken;
    }
    run->at += (off_t)got;
    run->unread -= (int64_t)wanted;
    run->next = 0;
    run->filled = wanted;
    return true;
}

static bool heap_before(const struct number_sorter *sorter, size_t a, size_t b)
{
    const struct run *left = &sorter->runs[a], *right = &sorter->runs[b];
    int64_t left_phone = left->buffer[left->next].phone;
    int64_t right_phone = right->buffer[right->next].phone;
    return left_phone != right_phone ? left_phone < right_phone : a < b;
}

static void heap_sink(struct number_sorter *sorter, size_t at)
{
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= sorter->heap_count)
            return;
        if (child + 1 < sorter->heap_count &&
            heap_before(sorter, sorter->heap[child + 1], sorter->heap[child]))
            child++;
        if (!heap_before(sorter, sorter->heap[child], sorter->heap[at]))
            return;
        size_t run = sorter->heap[at];
        sorter->heap[at] = sorter->heap[child];
        sorter->heap[child] = run;
        at = child;
    }
}

static bool start_merge(struct number_sorter *sorter, struct error *err)
{
    free(sorter->pairs);
    free(sorter->scratch);
    sorter->pairs = sorter->scratch = NULL;
    sorter->buffer_pairs = READ_BYTES / sorter->run_count / sizeof(struct pair) + 1;
    sorter->heap = memory_alloc(sorter->run_count, sizeof *sorter->heap);
    for (size_t i = 0; i < sorter->run_count; i++) {
        struct run *run = &sorter->runs[i];
        run->buffer = memory_alloc(sorter->buffer_pairs, sizeof *run->buffer);
        if (!refill_run(sorter, run, err))
            return false;
        sorter->heap[sorter->heap_count++] = i;
    }
    for (size_t at = sorter->heap_count; at-- > 0;)
        heap_sink(sorter, at);
    return true;
}

bool number_sorter_sort(struct number_sorter *sorter, struct error *err)
{
    if (sorter->run_count == 0) {
        sort_pairs(sorter);
        return true;
    }
    if (sorter->count > 0 && !spill_run(sorter, err))
        return false;
    return start_merge(sorter, err);
}

/* NULL at the end. */
static const struct pair *peek(const struct number_sorter *sorter)
{
    if (sorter->run_count == 0)
        return sorter->next_pair < sorter->count ? &sorter->pairs[sorter->next_pair] : NULL;
    if (sorter->heap_count == 0)
        return NULL;
    const struct run *top = &sorter->runs[sorter->heap[0]];
    return &top->buffer[top->next];
}

/* Goes past the pair that peek has told, and keeps the heap in order. */
static bool pass(struct number_sorter *sorter, struct error *err)
{
    if (sorter->run_count == 0) {
        sorter->next_pair++;
        return true;
    }
    struct run *run = &sorter->runs[sorter->heap[0]];
    if (++run->next == run->filled && !refill_run(sorter, run, err))
        return false;
    if (run->filled == 0)
        sorter->heap[0] = sorter->heap[--sorter->heap_count];
    heap_sink(sorter, 0);
    return true;
}

bool number_sorter_next_entry(struct number_sorter *sorter, int64_t *phone, int64_t *entry,
                              bool *found, struct error *err)
{
    const struct pair *next = peek(sorter);
    *found = next != NULL;
    if (next == NULL)
        return true;
    *phone = next->phone;
    *entry = next->entry;
    return pass(sorter, err);
}

bool number_sorter_next(struct number_sorter *sorter, struct sorted_number *number, bool *found,
                        struct error *err)
{
    const struct pair *next = peek(sorter);
    *found = next != NULL;
    if (next == NULL)
        return true;
    *number = (struct sorted_number){.phone = next->phone, .first_entry = next->entry};
    while (next != NULL && next->phone == number->phone) {
        number->count++;
        if (!pass(sorter, err))
            return false;
        next = peek(sorter);
    }
    return true;
}
