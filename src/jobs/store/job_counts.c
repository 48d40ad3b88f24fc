/* To count a million jobs takes a tenth of a second, and each run and each `status` asks for the
 * counts. So they are kept in a table, by import and state. Each move of a job changes them in
 * the same transaction: they are wrong only if a program changes the jobs and not the counts,
 * and store_integrity.c looks for that. Many moves change the same few counts, so they are
 * summed up in memory and written once, before the commit. */
#include "jobs/store/job_counts.h"

#include "base/memory.h"
#include "jobs/entry.h"
#include "jobs/store/query.h"

#include <stdlib.h>

static const char doing[] = N_("keeping its counts");

static const char add_sql[] = "INSERT INTO job_counts (import_id, state, jobs) VALUES (?1, ?2, ?3)"
                              " ON CONFLICT (import_id, state) DO UPDATE SET jobs = jobs + ?3";

/* The numbers of an import are those that it brought first, and those that it brought again
 * (`brought_again`). */
static const char recount_sql[] =
    "DELETE FROM job_counts;"
    "INSERT INTO job_counts (import_id, state, jobs)"
    " SELECT 0, state, count(*) FROM jobs GROUP BY state;"
    "INSERT INTO job_counts (import_id, state, jobs)"
    " SELECT import_id, state, count(*) FROM ("
    "  SELECT imports.id AS import_id, jobs.state AS state FROM jobs"
    "   JOIN imports ON jobs.first_entry BETWEEN imports.first_entry AND imports.last_entry"
    "  UNION ALL SELECT imports.id, jobs.state FROM brought_again"
    "   JOIN jobs ON jobs.phone = brought_again.phone"
    "   JOIN imports ON imports.id BETWEEN first_import AND last_import)"
    " GROUP BY import_id, state;";

struct job_counts {
    struct job_store *store;
    struct imports imports;
    int64_t total[JOB_STATES];
    int64_t (*of_import)[JOB_STATES]; /* by the import's place in the list */
    bool has_moved;
    bool any_rejoined;
    sqlite3_stmt *rejoined, *add;
};

bool job_counts_open(struct job_store *store, struct job_counts **out, struct error *err)
{
    struct job_counts *counts = memory_alloc(1, sizeof *counts);
    int64_t rejoined = 0;
    counts->store = store;
    bool ok =
        imports_read(store, &counts->imports, err) &&
        sql_read_int64(store, "SELECT EXISTS (SELECT 1 FROM brought_again)", &rejoined, err) &&
        sql_prepare(store, "SELECT first_import, last_import FROM brought_again WHERE phone = ?1",
                    &counts->rejoined, err) &&
        sql_prepare(store, add_sql, &counts->add, err);
    counts->any_rejoined = rejoined != 0;
    counts->of_import = memory_alloc(counts->imports.count + 1, sizeof counts->of_import[0]);
    if (!ok)
        job_counts_close(&counts);
    *out = counts;
    return ok;
}

static void move_in(struct job_counts *counts, const struct import_row *import, enum job_state from,
                    enum job_state to)
{
    if (import != NULL) {
        int64_t *jobs = counts->of_import[import - counts->imports.rows];
        jobs[from]--;
        jobs[to]++;
    }
}

bool job_counts_move(struct job_counts *counts, int64_t phone, int64_t first_entry,
                     enum job_state from, enum job_state to, struct error *err)
{
    if (from == to)
        return true;
    counts->has_moved = true;
    counts->total[from]--;
    counts->total[to]++;
    move_in(counts, imports_by_entry(&counts->imports, first_entry), from, to);
    if (!counts->any_rejoined)
        return true;
    bool row = false;
    sqlite3_bind_int64(counts->rejoined, 1, phone);
    bool ok = sql_step(counts->store, counts->rejoined, &row, doing, err);
    while (ok && row) {
        int64_t first = sqlite3_column_int64(counts->rejoined, 0);
        int64_t last = sqlite3_column_int64(counts->rejoined, 1);
        for (size_t i = 0; i < counts->imports.count; i++)
            if (counts->imports.rows[i].id >= first && counts->imports.rows[i].id <= last)
                move_in(counts, &counts->imports.rows[i], from, to);
        ok = sql_step(counts->store, counts->rejoined, &row, doing, err);
    }
    sqlite3_reset(counts->rejoined);
    return ok;
}

static bool write_row(struct job_store *store, sqlite3_stmt *add, int64_t import_id,
                      const int64_t jobs[JOB_STATES], struct error *err)
{
    for (int state = 0; state < JOB_STATES; state++) {
        if (jobs[state] == 0)
            continue;
        sqlite3_bind_int64(add, 1, import_id);
        sqlite3_bind_int(add, 2, state);
        sqlite3_bind_int64(add, 3, jobs[state]);
        if (!sql_step_done(store, add, doing, err))
            return false;
    }
    return true;
}

bool job_counts_write(struct job_counts *counts, struct error *err)
{
    bool ok = !counts->has_moved ||
              write_row(counts->store, counts->add, JOB_COUNTS_STORE, counts->total, err);
    for (size_t i = 0; ok && counts->has_moved && i < counts->imports.count; i++) {
        ok = write_row(counts->store, counts->add, counts->imports.rows[i].id, counts->of_import[i],
                       err);
    }
    job_counts_forget(counts);
    return ok;
}

void job_counts_forget(struct job_counts *counts)
{
    if (!counts->has_moved)
        return;
    counts->has_moved = false;
    for (int state = 0; state < JOB_STATES; state++) {
        counts->total[state] = 0;
        for (size_t i = 0; i < counts->imports.count; i++)
            counts->of_import[i][state] = 0;
    }
}

void job_counts_close(struct job_counts **counts)
{
    if (*counts == NULL)
        return;
    sqlite3_finalize((*counts)->rejoined);
    sqlite3_finalize((*counts)->add);
    imports_free(&(*counts)->imports);
    free((*counts)->of_import);
    free(*counts);
    *counts = NULL;
}

/* --- many at once --- */

static bool read_rejoined(struct job_store *store, int64_t import_id, int64_t jobs[JOB_STATES],
                          struct error *err)
{
    struct query query = query_begin(store,
                                     "SELECT jobs.state, count(*) FROM brought_again JOIN jobs"
                                     " USING (phone) WHERE :import BETWEEN first_import"
                                     " AND last_import GROUP BY jobs.state",
                                     doing, err);
    query_bind(&query, ":import", import_id);
    while (query_next(&query)) {
        unsigned state = query_enum(&query, 0, JOB_STATES);
        jobs[state] += query_integer(&query, 1);
    }
    return query_end(&query);
}

static bool write_entries(struct job_store *store, int64_t import_id, const int64_t *entries,
                          struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool ok = sql_prepare(store,
                          "INSERT INTO entry_counts (import_id, status, entries)"
                          " VALUES (?1, ?2, ?3)",
                          &stmt, err);
    for (int status = 0; ok && status < ENTRY_STATUSES; status++) {
        sqlite3_bind_int64(stmt, 1, import_id);
        sqlite3_bind_int(stmt, 2, status);
        sqlite3_bind_int64(stmt, 3, entries[status]);
        ok = sql_step_done(store, stmt, doing, err);
    }
    sqlite3_finalize(stmt);
    return ok;
}

bool job_counts_add_import(struct job_store *store, int64_t import_id, int64_t new_jobs,
                           const int64_t *entries, struct error *err)
{
    sqlite3_stmt *add = NULL;
    int64_t of_store[JOB_STATES] = {[JOB_PENDING] = new_jobs};
    int64_t of_import[JOB_STATES] = {[JOB_PENDING] = new_jobs};
    bool ok = read_rejoined(store, import_id, of_import, err) &&
              sql_prepare(store, add_sql, &add, err) &&
              write_row(store, add, JOB_COUNTS_STORE, of_store, err) &&
              write_row(store, add, import_id, of_import, err) &&
              write_entries(store, import_id, entries, err);
    sqlite3_finalize(add);
    return ok;
}

bool job_counts_recount(struct job_store *store, struct error *err)
{
    return sql_exec(store, recount_sql, err);
}

bool job_counts_read(struct job_store *store, int64_t import_id, int64_t jobs[JOB_STATES],
                     struct error *err)
{
    for (int state = 0; state < JOB_STATES; state++)
        jobs[state] = 0;
    struct query query = query_begin(
        store, "SELECT state, jobs FROM job_counts WHERE import_id = :import", doing, err);
    query_bind(&query, ":import", import_id);
    while (query_next(&query)) {
        unsigned state = query_enum(&query, 0, JOB_STATES);
        jobs[state] = query_integer(&query, 1);
    }
    return query_end(&query);
}
