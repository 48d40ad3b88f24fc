#include "jobs/list/number_set.h"

#include "base/memory.h"
#include "jobs/store/number_sorter.h"

#include <stdlib.h>

struct number_set {
    struct number_sorter *sorter; /* NULL once it is finished */
    int64_t added;
    int64_t *phones; /* in growing order */
    size_t count;
};

struct number_set *number_set_new(const char *folder)
{
    struct number_set *set = memory_alloc(1, sizeof *set);
    set->sorter = number_sorter_new(folder, 0);
    return set;
}

bool number_set_add(struct number_set *set, int64_t phone, struct error *err)
{
    return number_sorter_add(set->sorter, phone, set->added++, err);
}

bool number_set_finish(struct number_set *set, struct error *err)
{
    struct sorted_number number;
    size_t capacity = 0;
    bool found = true;
    bool ok = number_sorter_sort(set->sorter, err);
    while (ok && (ok = number_sorter_next(set->sorter, &number, &found, err)) && found) {
        set->phones = memory_grow(set->phones, set->count, &capacity, sizeof *set->phones);
        set->phones[set->count++] = number.phone;
    }
    number_sorter_free(&set->sorter);
    return ok;
}

static int compare(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

bool number_set_has(const struct number_set *set, int64_t phone)
{
    return set->count > 0 &&
           bsearch(&phone, set->phones, set->count, sizeof phone, compare) != NULL;
}

int64_t number_set_count(const struct number_set *set)
{
    return (int64_t)set->count;
}

void number_set_free(struct number_set **set)
{
    if (*set == NULL)
        return;
    number_sorter_free(&(*set)->sorter);
    free((*set)->phones);
    free(*set);
    *set = NULL;
}
