/* A proxy that mixes replies up gives one number's answer to another, and shows it by a stop id
 * that two numbers have. Then nothing that this connection brought can be believed. So settled
 * numbers stay in the pile of their connection until it has rested without a doubt; a connection
 * that is accused gives its pile back, to be sent again. */
#include "submit/brought.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct brought_pile {
    uint64_t connection; /* 0: none */
    struct job_stop_id *numbers;
    size_t count;
    size_t capacity;
    size_t rested;   /* how many of them were brought before the connection rested */
    unsigned doubts; /* how many had a stop id that another number has */
    bool accused;
    int64_t since_us; /* when the first was brought that was not */
};

static struct brought_pile *find_pile(struct brought *brought, uint64_t connection)
{
    for (size_t i = 0; i < brought->count; i++)
        if (brought->piles[i].connection == connection)
            return &brought->piles[i];
    return NULL;
}

/* The pile of the connection, made where it has none. */
static struct brought_pile *find_or_make(struct brought *brought, uint64_t connection)
{
    struct brought_pile *pile = find_pile(brought, connection);
    if (pile == NULL)
        pile = find_pile(brought, 0);
    if (pile == NULL) {
        brought->piles =
            memory_grow(brought->piles, brought->count, &brought->capacity, sizeof *brought->piles);
        pile = &brought->piles[brought->count++];
        *pile = (struct brought_pile){0};
    }
    pile->connection = connection;
    return pile;
}

void brought_add(struct brought *brought, uint64_t connection, const struct job_stop_id *number,
                 int64_t now_us)
{
    struct brought_pile *pile = find_or_make(brought, connection);
    if (pile->count == pile->rested)
        pile->since_us = now_us;
    pile->numbers = memory_grow(pile->numbers, pile->count, &pile->capacity, sizeof *pile->numbers);
    pile->numbers[pile->count++] = *number;
}

void brought_rested(struct brought *brought, uint64_t connection)
{
    struct brought_pile *pile = find_pile(brought, connection);
    if (pile != NULL)
        pile->rested = pile->count;
}

/* Cuts `count` numbers out; an empty pile that nobody doubts is free for another connection. */
static void cut(struct brought_pile *pile, size_t at, size_t count)
{
    size_t behind = pile->count - at - count;
    if (behind > 0)
        memmove(pile->numbers + at, pile->numbers + at + count, behind * sizeof *pile->numbers);
    pile->count -= count;
    if (at < pile->rested)
        pile->rested -= count;
    if (pile->count == 0 && pile->doubts == 0)
        pile->connection = 0;
}

void brought_committed(struct brought *brought)
{
    for (size_t i = 0; i < brought->count; i++) {
        struct brought_pile *pile = &brought->piles[i];
        if (pile->doubts == 0 && pile->rested > 0)
            cut(pile, 0, pile->rested);
    }
}

uint64_t brought_doubt(struct brought *brought, int64_t phone)
{
    for (size_t i = 0; i < brought->count; i++) {
        struct brought_pile *pile = &brought->piles[i];
        for (size_t at = 0; at < pile->count; at++) {
            if (pile->numbers[at].phone != phone)
                continue;
            pile->doubts++;
            cut(pile, at, 1);
            return pile->connection;
        }
    }
    return 0;
}

static struct brought_pile *find_doubted(struct brought *brought, uint64_t connection)
{
    struct brought_pile *pile = connection != 0 ? find_pile(brought, connection) : NULL;
    return pile != NULL && pile->doubts > 0 ? pile : NULL;
}

void brought_clear(struct brought *brought, uint64_t connection)
{
    struct brought_pile *pile = find_doubted(brought, connection);
    if (pile != NULL) {
        pile->doubts--;
        cut(pile, pile->count, 0);
    }
}

void brought_accuse(struct brought *brought, uint64_t connection)
{
    struct brought_pile *pile = find_doubted(brought, connection);
    if (pile != NULL)
        pile->accused = true;
}

void brought_accuse_doubted(struct brought *brought)
{
    for (size_t i = 0; i < brought->count; i++)
        if (brought->piles[i].doubts > 0)
            brought->piles[i].accused = true;
}

uint64_t brought_accused(const struct brought *brought)
{
    for (size_t i = 0; i < brought->count; i++)
        if (brought->piles[i].accused)
            return brought->piles[i].connection;
    return 0;
}

const struct job_stop_id *brought_take(struct brought *brought, uint64_t connection, size_t *count)
{
    struct brought_pile *pile = connection != 0 ? find_pile(brought, connection) : NULL;
    *count = pile != NULL ? pile->count : 0;
    if (pile == NULL)
        return NULL;
    pile->count = 0;
    pile->rested = 0;
    pile->doubts = 0;
    pile->accused = false;
    pile->connection = 0;
    return pile->numbers;
}

int64_t brought_since_us(const struct brought *brought)
{
    int64_t since_us = INT64_MAX;
    for (size_t i = 0; i < brought->count; i++) {
        const struct brought_pile *pile = &brought->piles[i];
        if (pile->count > pile->rested && pile->since_us < since_us)
            since_us = pile->since_us;
    }
    return since_us;
}

void brought_free(struct brought *brought)
{
    for (size_t i = 0; i < brought->count; i++)
        free(brought->piles[i].numbers);
    free(brought->piles);
    *brought = (struct brought){0};
}
