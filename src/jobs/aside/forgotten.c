#include "jobs/aside/forgotten.h"

static const char doing[] = N_("looking for forgotten numbers");

bool forgotten_open(struct job_store *store, struct forgotten *forgotten, struct error *err)
{
    int64_t any = 0;
    forgotten->store = store;
    bool ok =
        sql_read_int64(store, "SELECT EXISTS (SELECT 1 FROM forgotten_numbers)", &any, err) &&
        number_hash_open(store, &forgotten->hash, err) &&
        sql_prepare(store, "SELECT forgotten_at FROM forgotten_numbers WHERE hash = ?1",
                    &forgotten->find, err) &&
        sql_prepare(store, "DELETE FROM forgotten_numbers WHERE hash = ?1", &forgotten->drop, err);
    forgotten->any = any != 0;
    return ok;
}

bool forgotten_find(struct forgotten *forgotten, int64_t phone, int64_t *at, struct error *err)
{
    bool found = false;
    *at = 0;
    if (!forgotten->any)
        return true;
    sqlite3_bind_int64(forgotten->find, 1, number_hash_of(&forgotten->hash, phone));
    return sql_find(forgotten->store, forgotten->find, at, &found, doing, err);
}

bool forgotten_drop(struct forgotten *forgotten, int64_t phone, bool *was_forgotten,
                    struct error *err)
{
    int64_t at = 0;
    *was_forgotten = false;
    if (!forgotten_find(forgotten, phone, &at, err))
        return false;
    if (at == 0)
        return true;
    *was_forgotten = true;
    sqlite3_bind_int64(forgotten->drop, 1, number_hash_of(&forgotten->hash, phone));
    return sql_step_done(forgotten->store, forgotten->drop, doing, err);
}

void forgotten_close(struct forgotten *forgotten)
{
    sqlite3_finalize(forgotten->find);
    sqlite3_finalize(forgotten->drop);
    *forgotten = (struct forgotten){0};
}
