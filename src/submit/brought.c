#include "submit/brought.h"

#include "base/memory.h"

#include <stdlib.h>

#define FIRST_CAPACITY 16

struct pile {
    uint64_t connection; /* 0: none */
    struct brought_number *numbers;
    size_t count;
    size_t capacity;
    int64_t since_us;
};

/* As many piles as connections at a time. */
struct brought {
    struct pile *piles;
    size_t count;
    size_t capacity;
};

struct brought *brought_new(void)
{
    return memory_alloc(1, sizeof(struct brought));
}

static struct pile *find(struct brought *brought, uint64_t connection)
{
    for (size_t i = 0; i < brought->count; i++)
        if (brought->piles[i].connection == connection)
            return &brought->piles[i];
    return NULL;
}

static struct pile *make(struct brought *brought)
{
    if (brought->count == brought->capacity) {
        brought->capacity = brought->capacity == 0 ? FIRST_CAPACITY : brought->capacity * 2;
        brought->piles = memory_resize(brought->piles, brought->capacity, sizeof *brought->piles);
    }
    struct pile *pile = &brought->piles[brought->count++];
    *pile = (struct pile){0};
    return pile;
}

void brought_add(struct brought *brought, uint64_t connection, const struct brought_number *number,
                 int64_t now_us)
{
    struct pile *pile = find(brought, connection);
    if (pile == NULL)
        pile = find(brought, 0);
    if (pile == NULL)
        pile = make(brought);
    pile->connection = connection;
    if (pile->count == 0)
        pile->since_us = now_us;
    if (pile->count == pile->capacity) {
        pile->capacity = pile->capacity == 0 ? FIRST_CAPACITY : pile->capacity * 2;
        pile->numbers = memory_resize(pile->numbers, pile->capacity, sizeof *pile->numbers);
    }
    pile->numbers[pile->count++] = *number;
}

const struct brought_number *brought_take(struct brought *brought, uint64_t connection,
                                          size_t *count)
{
    struct pile *pile = find(brought, connection);
    *count = pile != NULL ? pile->count : 0;
    if (pile == NULL)
        return NULL;
    pile->count = 0;
    pile->connection = 0;
    return pile->numbers;
}

int64_t brought_since_us(const struct brought *brought)
{
    int64_t since_us = INT64_MAX;
    for (size_t i = 0; i < brought->count; i++) {
        const struct pile *pile = &brought->piles[i];
        if (pile->count > 0 && pile->since_us < since_us)
            since_us = pile->since_us;
    }
    return since_us;
}

void brought_free(struct brought **brought)
{
    if (*brought == NULL)
        return;
    for (size_t i = 0; i < (*brought)->count; i++)
        free((*brought)->piles[i].numbers);
    free((*brought)->piles);
    free(*brought);
    *brought = NULL;
}
