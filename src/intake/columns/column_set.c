#include "intake/columns/column_set.h"

#include "base/memory.h"

#include <stdlib.h>

void column_set_add(struct column_set *set, size_t column)
{
    if (column_set_has(set, column))
        return;
    set->columns = memory_grow(set->columns, set->count, &set->capacity, sizeof *set->columns);
    set->columns[set->count++] = column;
}

void column_set_add_all(struct column_set *set, const struct column_set *others)
{
    for (size_t i = 0; i < others->count; i++)
        column_set_add(set, others->columns[i]);
}

static int by_place(const void *a, const void *b)
{
    size_t left = *(const size_t *)a, right = *(const size_t *)b;
    return (left > right) - (left < right);
}

void column_set_sort(struct column_set *set)
{
    if (set->count > 0)
        qsort(set->columns, set->count, sizeof *set->columns, by_place);
}

void column_set_free(struct column_set *set)
{
    free(set->columns);
    *set = (struct column_set){0};
}
