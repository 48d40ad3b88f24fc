#include "jobs/read/known_numbers.h"

#include "base/memory.h"
#include "jobs/aside/forgotten.h"
#include "jobs/store/store_internal.h"

#include <stdlib.h>

struct known_numbers {
    struct job_store *store;
    sqlite3_stmt *state;
    struct forgotten forgotten;
};

bool known_numbers_open(struct job_store *store, struct known_numbers **out, struct error *err)
{
    *out = memory_alloc(1, sizeof **out);
    (*out)->store = store;
    bool ok = sql_prepare(store, "SELECT state FROM jobs WHERE phone = ?1", &(*out)->state, err) &&
              forgotten_open(store, &(*out)->forgotten, err);
    if (!ok)
        known_numbers_close(out);
    return ok;
}

bool known_numbers_find(struct known_numbers *known, int64_t phone, bool *found,
                        enum job_state *state, struct error *err)
{
    int64_t value = 0;
    sqlite3_bind_int64(known->state, 1, phone);
    if (!sql_find(known->store, known->state, &value, found, N_("looking for known numbers"), err))
        return false;
    if (value < 0 || value >= JOB_STATES)
        return store_damaged(known->store, N_("a job has no known state"), err);
    *state = (enum job_state)value;
    int64_t forgotten_at = 0;
    if (*found || !forgotten_find(&known->forgotten, phone, &forgotten_at, err))
        return *found;
    *found = forgotten_at != 0;
    *state = JOB_LISTED;
    return true;
}

void known_numbers_close(struct known_numbers **known)
{
    if (*known == NULL)
        return;
    sqlite3_finalize((*known)->state);
    forgotten_close(&(*known)->forgotten);
    free(*known);
    *known = NULL;
}
