/* The list may hold a million numbers, and only those that are jobs matter. Both sides come in
 * the order of their numbers: the list from the sorter, the jobs from the database. So finding a
 * number means to step forward until it is reached or passed, and no number may be asked for
 * that is smaller than the one before. */
#include "jobs/list/seen_list.h"

#include "base/memory.h"
#include "base/path.h"
#include "jobs/store/number_sorter.h"
#include "jobs/store/store_internal.h"
#include "jobs/store/store_place.h"

#include <stdlib.h>

struct seen_list {
    char *folder;
    struct number_sorter *pairs; /* (phone, stop id) */
    bool is_empty;
    struct sorted_number next;
    bool has_next;
};

struct seen_list *seen_list_new(const struct job_store *store)
{
    struct seen_list *seen = memory_alloc(1, sizeof *seen);
    seen->folder = path_folder(store->path);
    seen_list_forget(seen);
    return seen;
}

bool seen_list_add(struct seen_list *seen, int64_t phone, int64_t stop_id, struct error *err)
{
    seen->is_empty = false;
    return number_sorter_add(seen->pairs, phone, stop_id, err);
}

void seen_list_forget(struct seen_list *seen)
{
    number_sorter_free(&seen->pairs);
    seen->pairs = number_sorter_new(seen->folder, 0);
    seen->is_empty = true;
    seen->has_next = false;
}

bool seen_list_is_empty(const struct seen_list *seen)
{
    return seen->is_empty;
}

static bool step_forward(struct seen_list *seen, struct error *err)
{
    return number_sorter_next(seen->pairs, &seen->next, &seen->has_next, err);
}

bool seen_list_sort(struct seen_list *seen, struct error *err)
{
    return number_sorter_sort(seen->pairs, err) && step_forward(seen, err);
}

bool seen_list_find(struct seen_list *seen, int64_t phone, int64_t *stop_id, struct error *err)
{
    while (seen->has_next && seen->next.phone < phone)
        if (!step_forward(seen, err))
            return false;
    bool found = seen->has_next && seen->next.phone == phone;
    *stop_id = found ? seen->next.first_entry : 0;
    return true;
}

void seen_list_free(struct seen_list **seen)
{
    if (*seen == NULL)
        return;
    number_sorter_free(&(*seen)->pairs);
    free((*seen)->folder);
    free(*seen);
    *seen = NULL;
}
