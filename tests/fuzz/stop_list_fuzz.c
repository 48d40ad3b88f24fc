/* A list in: however it is split into pieces, the same comes of it; a list that is whole is strict
 * JSON, and announces as many elements as were seen. */
#include "base/memory.h"
#include "fuzz/fuzz_input.h"
#include "fuzz/strict_reading.h"
#include "provider/stop_list.h"

#include <string.h>

struct seen {
    int64_t entries;
    uint64_t digest; /* of all entries, in their order */
};

static bool take_entry(void *context, const struct stop_list_entry *entry)
{
    struct seen *seen = context;
    CHECK(entry->stop_id > 0 && entry->stop_id < INT64_C(1) << 53);
    CHECK(entry->phone > 0);
    seen->entries++;
    seen->digest = (seen->digest * 31 + (uint64_t)entry->stop_id) * 31 + (uint64_t)entry->phone;
    return true;
}

/* Pieces of up to `most` bytes. True where the list was whole. */
static bool read_list(const char *bytes, size_t length, size_t most, uint64_t seed,
                      struct seen *seen)
{
    struct stop_list_reader *reader = stop_list_reader_new(take_entry, seen);
    struct error err = {0};
    int64_t count = 0;
    for (size_t at = 0, piece; at < length; at += piece) {
        piece = 1 + fuzz_choose(&seed, most);
        piece = piece < length - at ? piece : length - at;
        if (!stop_list_reader_feed(reader, bytes + at, piece))
            break;
    }
    bool whole = stop_list_reader_finish(reader, &count, &err);
    CHECK(whole == (err.code == ERROR_NONE));
    CHECK(count == (whole ? seen->entries : 0));
    stop_list_reader_free(&reader);
    return whole;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = memory_copy_bytes((const char *)data, size);
    struct seen at_once = {0};
    struct seen in_pieces = {0};
    bool repaired = true; /* none is made in a list */
    int64_t stop_id;
    bool whole = read_list(bytes, size, size + 1, 1, &at_once);
    CHECK(whole == read_list(bytes, size, 7, fuzz_seed(data, size), &in_pieces));
    CHECK(at_once.entries == in_pieces.entries && at_once.digest == in_pieces.digest);
    if (whole)
        CHECK(strict_json(bytes, size, &repaired, &stop_id));
    free(bytes);
    return 0;
}
