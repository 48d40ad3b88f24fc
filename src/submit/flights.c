/* A request's tag is its slot, so that a reply finds its flight without a search. A tag that is
 * not taken belongs to no flight: such a reply is ignored. */
#include "submit/flights.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

struct slot {
    struct flight flight;
    bool taken;
};

struct flights {
    struct slot *slots;
    unsigned capacity;
    unsigned *vacant; /* a stack of the slots that are not taken */
    unsigned vacant_count;
};

struct flights *flights_new(unsigned capacity)
{
    assert(capacity >= 1);
    struct flights *flights = memory_alloc(1, sizeof *flights);
    flights->slots = memory_alloc(capacity, sizeof *flights->slots);
    flights->vacant = memory_alloc(capacity, sizeof *flights->vacant);
    flights->capacity = capacity;
    for (unsigned slot = capacity; slot > 0; slot--)
        flights->vacant[flights->vacant_count++] = slot - 1;
    return flights;
}

unsigned flights_count(const struct flights *flights)
{
    return flights->capacity - flights->vacant_count;
}

uint64_t flights_launch(struct flights *flights, const struct flight *flight)
{
    assert(flights->vacant_count > 0);
    unsigned slot = flights->vacant[--flights->vacant_count];
    flights->slots[slot] = (struct slot){.flight = *flight, .taken = true};
    return slot;
}

bool flights_land(struct flights *flights, uint64_t tag, struct flight *flight)
{
    if (tag >= flights->capacity || !flights->slots[tag].taken)
        return false;
    *flight = flights->slots[tag].flight;
    flights->slots[tag].taken = false;
    flights->vacant[flights->vacant_count++] = (unsigned)tag;
    return true;
}

bool flights_abandon(struct flights *flights, struct flight *flight)
{
    for (unsigned slot = 0; slot < flights->capacity; slot++)
        if (flights_land(flights, slot, flight))
            return true;
    return false;
}

void flights_free(struct flights **flights)
{
    if (*flights == NULL)
        return;
    free((*flights)->slots);
    free((*flights)->vacant);
    free(*flights);
    *flights = NULL;
}
