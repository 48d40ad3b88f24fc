/* Entries are only appended, and a removed one stays with a note of when it was removed. So a
 * stop id tells a place in the array and is never given twice, and a list that takes long to send
 * shows what was on it at its beginning: later entries lie behind its end, and later removals
 * are newer than it. */
#include "sandbox/stop_set.h"

#include "base/memory.h"
#include "base/timestamp.h"

#include <inttypes.h>
#include <stdlib.h>

#define FIRST_SLOTS 1024

struct entry {
    uint64_t number;
    int64_t created_ms;
    uint64_t removed_at; /* the set's `removals` just after; 0: on the list */
};

struct stop_set {
    struct entry *entries; /* never moved within: entry i has the stop id first_id + i */
    uint64_t first_id;
    size_t entry_count;
    size_t entry_capacity;
    size_t *slots; /* 1 + the place of a number's latest entry, by hash; 0: free */
    size_t slot_count;
    uint64_t removals;
};

/* What was on the list when a reply began: entries up to `end` not removed before. */
struct listing {
    const struct stop_set *set;
    size_t next;
    size_t end;
    uint64_t removals;
    size_t count;
    size_t written;
    enum { LISTING_HEAD, LISTING_ENTRIES, LISTING_DONE } part;
};

struct stop_set *stop_set_new(uint64_t first_id)
{
    struct stop_set *set = memory_alloc(1, sizeof *set);
    set->first_id = first_id;
    set->slot_count = FIRST_SLOTS;
    set->slots = memory_alloc(set->slot_count, sizeof *set->slots);
    return set;
}

/* The slot that holds the number, or the free one where it belongs. */
static size_t *slot_of(const struct stop_set *set, uint64_t number)
{
    /* Fibonacci hashing: numbers of one export differ in their last digits alone. */
    size_t i = (size_t)((number * UINT64_C(11400714819323198485)) >> 32) % set->slot_count;
    while (set->slots[i] != 0 && set->entries[set->slots[i] - 1].number != number)
        i = (i + 1) % set->slot_count;
    return &set->slots[i];
}

static void grow_slots(struct stop_set *set)
{
    free(set->slots);
    set->slot_count *= 4;
    set->slots = memory_alloc(set->slot_count, sizeof *set->slots);
    for (size_t i = 0; i < set->entry_count; i++)
        *slot_of(set, set->entries[i].number) = i + 1;
}

static void append_entry(struct stop_set *set, uint64_t number, int64_t now_ms)
{
    set->entries =
        memory_grow(set->entries, set->entry_count, &set->entry_capacity, sizeof *set->entries);
    set->entries[set->entry_count++] = (struct entry){.number = number, .created_ms = now_ms};
}

uint64_t stop_set_add(struct stop_set *set, uint64_t number, int64_t now_ms)
{
    size_t *slot = slot_of(set, number);
    if (*slot != 0 && set->entries[*slot - 1].removed_at == 0)
        return 0;
    append_entry(set, number, now_ms);
    *slot = set->entry_count;
    if (set->entry_count > set->slot_count / 2)
        grow_slots(set);
    return set->first_id + set->entry_count - 1;
}

bool stop_set_remove(struct stop_set *set, uint64_t stop_id)
{
    if (stop_id < set->first_id || stop_id - set->first_id >= set->entry_count)
        return false;
    struct entry *entry = &set->entries[stop_id - set->first_id];
    if (entry->removed_at != 0)
        return false;
    entry->removed_at = ++set->removals;
    return true;
}

size_t stop_set_count(const struct stop_set *set)
{
    return set->entry_count - set->removals;
}

static void write_entry(const struct entry *entry, uint64_t stop_id, struct text *out)
{
    char iso[TIMESTAMP_SIZE];
    timestamp_format(entry->created_ms, iso); /* 2015-07-20T10:19:45Z */
    text_printf(
        out, "{\"id\":%" PRIu64 ",\"phoneNumber\":\"+%" PRIu64 "\",\"createdAt\":\"%.10s %.8s\"}",
        stop_id, entry->number, iso, iso + 11);
}

static void write_next_entry(struct listing *listing, struct text *out)
{
    const struct entry *entries = listing->set->entries;
    while (listing->next < listing->end && entries[listing->next].removed_at != 0 &&
           entries[listing->next].removed_at <= listing->removals)
        listing->next++;
    if (listing->next == listing->end) {
        text_append_string(out, "]}");
        listing->part = LISTING_DONE;
        return;
    }
    if (listing->written++ > 0)
        text_append_char(out, ',');
    write_entry(&entries[listing->next], listing->set->first_id + listing->next, out);
    listing->next++;
}

static bool next_piece(void *source, struct text *out)
{
    struct listing *listing = source;
    if (listing->part == LISTING_DONE)
        return false;
    if (listing->part == LISTING_HEAD) {
        text_printf(out, "{\"success\":true,\"code\":200,\"nbData\":%zu,\"data\":[",
                    listing->count);
        listing->part = LISTING_ENTRIES;
    } else {
        write_next_entry(listing, out);
    }
    return true;
}

struct json_stream *stop_set_list(const struct stop_set *set)
{
    struct listing *listing = memory_alloc(1, sizeof *listing);
    *listing = (struct listing){
        .set = set,
        .end = set->entry_count,
        .removals = set->removals,
        .count = stop_set_count(set),
    };
    return json_stream_new(next_piece, listing);
}

void stop_set_free(struct stop_set **set)
{
    if (*set == NULL)
        return;
    free((*set)->entries);
    free((*set)->slots);
    free(*set);
    *set = NULL;
}
