/* A preview counts what the importer would count, and writes nothing. It sorts the file's
 * numbers as the importer does, and looks each of them up in the database, if there is one. */
#include "jobs/import/import_preview.h"

#include "base/memory.h"
#include "jobs/store/number_sorter.h"
#include "jobs/store/store_internal.h"

#include <stdlib.h>

struct import_preview {
    struct job_store *store; /* NULL: every number is new */
    struct number_sorter *sorter;
    struct import_result result;
    int64_t next_entry;
    int64_t last_row;
};

struct import_preview *import_preview_new(struct job_store *store)
{
    struct import_preview *preview = memory_alloc(1, sizeof *preview);
    const char *folder = getenv("TMPDIR");
    preview->store = store;
    /* Not beside the database: a preview writes nothing there. */
    preview->sorter = number_sorter_new(folder != NULL ? folder : "/tmp", 0);
    return preview;
}

bool import_preview_add(struct import_preview *preview, const struct entry *entry,
                        struct error *err)
{
    preview->result.entries[entry->status]++;
    preview->result.rows += entry->row != preview->last_row;
    preview->last_row = entry->row;
    return entry->status != ENTRY_PHONE ||
           number_sorter_add(preview->sorter, entry->phone, preview->next_entry++, err);
}

static bool count_number(struct import_preview *preview, sqlite3_stmt *read_state, int64_t phone,
                         struct error *err)
{
    bool known = false;
    int64_t state = 0;
    if (read_state != NULL) {
        sqlite3_bind_int64(read_state, 1, phone);
        if (!sql_find(preview->store, read_state, &state, &known, N_("looking for known numbers"),
                      err))
            return false;
    }
    preview->result.new_jobs += !known;
    if (known)
        import_result_count_known(&preview->result, (enum job_state)state);
    return true;
}

bool import_preview_finish(struct import_preview *preview, struct import_result *result,
                           struct error *err)
{
    sqlite3_stmt *read_state = NULL;
    struct sorted_number number;
    bool found = true;
    bool ok = (preview->store == NULL ||
               sql_prepare(preview->store, "SELECT state FROM jobs WHERE phone = ?1", &read_state,
                           err)) &&
              number_sorter_sort(preview->sorter, err);
    while (ok && (ok = number_sorter_next(preview->sorter, &number, &found, err)) && found) {
        preview->result.duplicates += number.count - 1;
        ok = count_number(preview, read_state, number.phone, err);
    }
    sqlite3_finalize(read_state);
    *result = preview->result;
    return ok;
}

void import_preview_free(struct import_preview **preview)
{
    if (*preview == NULL)
        return;
    number_sorter_free(&(*preview)->sorter);
    free(*preview);
    *preview = NULL;
}
