/* The table of stop ids has a number for each; an INSERT that conflicts is the look-up. Who holds
 * an id may have lost it since, or be the same subscriber under the calling code that an earlier
 * version had given: then the id moves to the new number. */
#include "jobs/send/send_internal.h"

static const char doing[] = N_("noting a stop id");

static const char claim_sql[] =
    "INSERT INTO stop_ids (stop_id, phone) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

/* What its number was put back from, or has no more, is nobody's. */
static const char holder_sql[] =
    "SELECT stop_ids.phone FROM stop_ids JOIN jobs ON jobs.phone = stop_ids.phone"
    " WHERE stop_id = :stop_id AND jobs.own_stop_id = CAST(:stop_id AS TEXT)"
    " AND jobs.state <> $removed";

static const char take_over_sql[] = "UPDATE stop_ids SET phone = ?2 WHERE stop_id = ?1";

/* Earlier versions kept 0692… as +33692…, and later ones as +262692…: nine digits behind either.
 * And 0508 41 12 34 is +508 41 12 34 now. */
#define NATIONAL     INT64_C(1000000000)
#define BEHIND_508   INT64_C(1000000)
#define FRANCE       33
#define SAINT_PIERRE 508

static bool is_overseas(int64_t calling_code)
{
    static const int codes[] = {262, SAINT_PIERRE, 590, 594, 596};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (calling_code == codes[i])
            return true;
    return false;
}

static bool is_older_spelling(int64_t older, int64_t newer)
{
    int64_t national = older % NATIONAL;
    bool is_short = newer == national && newer / BEHIND_508 == SAINT_PIERRE;
    bool is_long = newer % NATIONAL == national && is_overseas(newer / NATIONAL);
    return older / NATIONAL == FRANCE && (is_short || is_long);
}

bool stop_ids_open(struct job_store *store, struct stop_ids *ids, struct error *err)
{
    *ids = (struct stop_ids){.store = store};
    return sql_prepare(store, claim_sql, &ids->claim, err) &&
           sql_prepare(store, holder_sql, &ids->holder, err) &&
           sql_prepare(store, take_over_sql, &ids->take_over, err);
}

void stop_ids_close(struct stop_ids *ids)
{
    sqlite3_finalize(ids->claim);
    sqlite3_finalize(ids->holder);
    sqlite3_finalize(ids->take_over);
}

bool stop_ids_claim(struct stop_ids *ids, int64_t stop_id, int64_t phone, bool *is_taken,
                    struct error *err)
{
    int64_t holder = 0;
    bool found;
    *is_taken = false;
    sqlite3_bind_int64(ids->claim, 1, stop_id);
    sqlite3_bind_int64(ids->claim, 2, phone);
    if (!sql_step_done(ids->store, ids->claim, doing, err))
        return false;
    if (sqlite3_changes(ids->store->db) == 1)
        return true;
    sqlite3_bind_int64(ids->holder, 1, stop_id);
    if (!sql_find(ids->store, ids->holder, &holder, &found, doing, err))
        return false;
    *is_taken = holder != 0 && holder != phone && !is_older_spelling(holder, phone) &&
                !is_older_spelling(phone, holder);
    sqlite3_bind_int64(ids->take_over, 1, stop_id);
    sqlite3_bind_int64(ids->take_over, 2, phone);
    return *is_taken || sql_step_done(ids->store, ids->take_over, doing, err);
}
