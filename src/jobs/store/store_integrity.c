/* SQLite notices a page that is damaged, but not a write-ahead log that was removed, or a
 * database that was replaced by an older copy: both look whole. Therefore the lock file knows
 * how many commits there were, and the tables know how many entries and jobs the imports
 * brought. Entries go with an import that is pruned and jobs with a number that is forgotten, which
 * is counted, so that less than that is a loss. */
#include "jobs/store/job_counts.h"
#include "jobs/store/query.h"
#include "jobs/store/store_checks.h"

#include <inttypes.h>
#include <string.h>

/* An import is one transaction, and the newest rows are never pruned: what is not there was lost.
 * Each is one statement, and so one view while a run goes on. */
#define LAST_LEFT_OUT                                                                              \
    " coalesce((SELECT last_entry FROM left_out_rows ORDER BY first_entry DESC LIMIT 1), 0)"
static const struct {
    int64_t since; /* the schema: an older one is believed before it is brought up to date */
    const char *sql;
} entries_sql[] = {
    {15, "SELECT (SELECT coalesce(max(last_entry), 0) FROM imports"
         "  WHERE pruned_at IS NULL AND last_entry >= first_entry)"
         " = max((SELECT coalesce(max(id), 0) FROM entries)," LAST_LEFT_OUT ")"},
    {14, "SELECT (SELECT coalesce(max(last_entry), 0) FROM imports)"
         " = max((SELECT coalesce(max(id), 0) FROM entries)," LAST_LEFT_OUT ")"},
    {0, "SELECT (SELECT coalesce(max(last_entry), 0) FROM imports)"
        " = (SELECT coalesce(max(id), 0) FROM entries)"},
};
static const char jobs_sql[] = "SELECT (SELECT coalesce(sum(new_jobs), 0) FROM imports)"
                               " = (SELECT count(*) FROM jobs)";
static const char crashed_sql[] = "SELECT EXISTS (SELECT 1 FROM runs WHERE ended_at IS NULL)";

static const char counts_sql[] =
    "SELECT count(*) = (SELECT coalesce(sum(jobs), 0) FROM job_counts WHERE import_id = 0)"
    " AND coalesce(sum(state = $pending), 0) = (SELECT coalesce(sum(jobs), 0) FROM job_counts"
    "  WHERE import_id = 0 AND state = $pending) FROM jobs";

static bool fail_damaged(struct job_store *store, const char *what, struct error *err)
{
    struct text words = {0};
    text_append_printable(&words, what, strlen(what));
    error_set(err, ERROR_STORAGE,
              "%s: the database is damaged: %s. It was left as it is. Put it aside together with "
              "its -wal file (do not delete them), and restore a copy or import the files into a "
              "new database (--db): a number that is sent twice does no harm.",
              store->path, text_string(&words));
    text_free(&words);
    return false;
}

static bool expect_to_hold(struct job_store *store, const char *sql, const char *otherwise,
                           struct error *err)
{
    int64_t holds = 0;
    return sql_read_int64(store, sql, &holds, err) &&
           (holds == 1 || fail_damaged(store, language_text(otherwise), err));
}

static bool check_pages(struct job_store *store, struct error *err)
{
    struct query query = query_begin(store, "PRAGMA quick_check(1)", N_("looking for damage"), err);
    bool sound = !query_next(&query) || strcmp(query_text(&query, 0), "ok") == 0 ||
                 fail_damaged(store, query_text(&query, 0), err);
    return query_end(&query) && sound;
}

static void tell_loss(const struct job_store *store, int64_t noted)
{
    log_warn(store->log, "commits_lost",
             "%s has lost its last %" PRId64
             " commits: its write-ahead log (%s-wal) was removed or damaged, or the database was "
             "replaced by an older copy. Import the files again: what is not known to be done is "
             "sent again, which does no harm.",
             store->path, noted - store->commits, store->path);
}

bool store_integrity_check(struct job_store *store, int64_t noted, bool doubtful, struct error *err)
{
    int64_t crashed = 0, version = 0;
    if (!sql_read_int64(store, "PRAGMA user_version", &version, err) ||
        !sql_read_int64(store, "SELECT commits FROM store", &store->commits, err) ||
        !sql_read_int64(store, crashed_sql, &crashed, err))
        return false;
    size_t form = 0;
    while (version < entries_sql[form].since)
        form++;
    bool lost = store->commits < noted;
    bool count_jobs = lost || doubtful || (crashed == 1 && store->writes);
    if (((lost || doubtful) && !check_pages(store, err)) ||
        !expect_to_hold(store, entries_sql[form].sql,
                        N_("rows that its imports brought are missing"), err) ||
        (count_jobs &&
         !expect_to_hold(store, jobs_sql, N_("numbers of its imports are missing"), err)))
        return false;
    if (lost)
        tell_loss(store, noted);
    return true;
}

bool store_integrity_recount(struct job_store *store, struct error *err)
{
    int64_t crashed = 0;
    int64_t agree = 1;
    if (!sql_read_int64(store, crashed_sql, &crashed, err) ||
        (crashed == 1 && !sql_read_int64(store, counts_sql, &agree, err)))
        return false;
    if (agree == 1)
        return true;
    log_warn(store->log, "counts_mended",
             "%s: its counts did not agree with its numbers, and are made anew", store->path);
    bool ok = sql_begin(store, err) && job_counts_recount(store, err) && sql_commit(store, err);
    sql_rollback(store);
    return ok;
}
