/* intake/columns/column_set.h
 * Some of a table's columns, from 0, each once. Owns the array. Depends on base/memory.h.
 */
#ifndef INTAKE_COLUMNS_COLUMN_SET_H
#define INTAKE_COLUMNS_COLUMN_SET_H

#include <stdbool.h>
#include <stddef.h>

/* All zero is empty. */
struct column_set {
    size_t *columns;
    size_t count, capacity;
};

static inline bool column_set_has(const struct column_set *set, size_t column)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->columns[i] == column)
            return true;
    return false;
}

/* Appends the column, unless the set has it. */
void column_set_add(struct column_set *set, size_t column);
void column_set_add_all(struct column_set *set, const struct column_set *others);

/* In growing order. */
void column_set_sort(struct column_set *set);

/* Empty afterwards. */
void column_set_free(struct column_set *set);

#endif
