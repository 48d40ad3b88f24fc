/* jobs/store/number_sorter.h
 * Sorts any number of (phone, entry) pairs in flat memory: runs of 1,000,000 pairs (16 MiB and as
 * much to sort them), spilled to an unnamed file and merged. Owns its memory and the file. Depends
 * on base/.
 */
#ifndef JOBS_STORE_NUMBER_SORTER_H
#define JOBS_STORE_NUMBER_SORTER_H

#include "base/error.h"

#include <stdint.h>

struct number_sorter;

struct sorted_number {
    int64_t phone;
    int64_t first_entry; /* the smallest entry of this phone */
    int64_t count;       /* how many entries have it */
};

/* `folder`: where a spill file may be made (unlinked at once); `run_pairs`: pairs a run, 0 for the
 * default. */
struct number_sorter *number_sorter_new(const char *folder, size_t run_pairs);

/* Entries must come in growing order. ERROR_STORAGE when spilling fails. */
bool number_sorter_add(struct number_sorter *sorter, int64_t phone, int64_t entry,
                       struct error *err) MUST_CHECK;

/* No more to come: from now on number_sorter_next hands out each distinct phone once, in growing
 * order. */
bool number_sorter_sort(struct number_sorter *sorter, struct error *err) MUST_CHECK;

/* Sets `found` to false at the end. */
bool number_sorter_next(struct number_sorter *sorter, struct sorted_number *number, bool *found,
                        struct error *err) MUST_CHECK;

/* The same, entry by entry: each phone as often as it was added, its entries in growing order. */
bool number_sorter_next_entry(struct number_sorter *sorter, int64_t *phone, int64_t *entry,
                              bool *found, struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void number_sorter_free(struct number_sorter **sorter);

#endif
