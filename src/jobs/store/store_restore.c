/* The copy is made under the name that the old database is to have, and marked there; then both
 * change their names in one step. So at each moment the database is the old one or the new one,
 * whole, and the other lies beside it. Before that step nobody may have it open: a reader's index
 * of the log (-shm) would be taken for the new one's. Whether anybody has, SQLite knows: it gives
 * its log up for nobody but the only one. */
#define _GNU_SOURCE /* renameat2 */
#include "jobs/store/store_restore.h"

#include "base/file_error.h"
#include "base/path.h"
#include "base/timestamp.h"
#include "jobs/store/query.h"
#include "jobs/store/store_backup.h"
#include "jobs/store/store_checks.h"
#include "jobs/store/store_owner.h"
#include "jobs/store/store_place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_MS   1000
#define MAX_NAMES 100 /* tried for the old database */

struct restore {
    struct job_store *backup;
    char *path; /* of the database, without symbolic links */
    char *copy; /* until both change their names: afterwards, the old one */
    bool exists;
    struct store_lock lock;
    struct store_lock_note note;
};

static bool fail(const char *path, const char *what, int cause, struct error *err)
{
    return error_set(err, ERROR_STORAGE, "%s: %s (%s). The database is as it was.", path,
                     language_text(what), file_error_words(cause));
}

static bool is_backup_itself(const struct restore *restore)
{
    struct stat status;
    return stat(restore->path, &status) == 0 && status.st_dev == restore->backup->device &&
           status.st_ino == restore->backup->inode;
}

/* "jobs.db.before-20261103T091502Z"; where an earlier restore of that second has the name,
 * "jobs.db.before-20261103T091502Z-2" and so on. */
static char *name_beside(const struct restore *restore)
{
    char time[TIMESTAMP_SIZE];
    struct text first = {0};
    struct text name = {0};
    timestamp_format(clock_wall_ms(restore->backup->clock), time);
    text_printf(&first, "%s.before-", restore->path);
    for (const char *c = time; *c != '\0'; c++)
        if (strchr("-:", *c) == NULL)
            text_append_char(&first, *c);
    text_append_string(&name, text_string(&first));
    for (int i = 2; i <= MAX_NAMES && !store_backup_is_free(text_string(&name)); i++) {
        text_clear(&name);
        text_printf(&name, "%s-%d", text_string(&first), i);
    }
    text_free(&first);
    return name.data;
}

static bool look(struct restore *restore, const char *path, struct error *err)
{
    if (!store_place_resolve(path, true, &restore->path, &restore->exists, err))
        return false;
    if (is_backup_itself(restore))
        return error_set(err, ERROR_USAGE, "%s: this is the database itself, and no backup of it",
                         restore->path);
    char *folder = path_folder(restore->path);
    bool ok = store_place_check(folder, restore->path, restore->backup->log, err) &&
              store_owner_check(restore->path, true, err) &&
              store_lock_take(restore->path, &restore->lock, &restore->note, err);
    free(folder);
    restore->copy = ok ? name_beside(restore) : NULL;
    return ok;
}

/* Counts it on from whichever of the two has seen more, so that neither is taken for the other. */
static bool mark_copy(const struct restore *restore, int64_t *commits, struct error *err)
{
    struct job_store copy = {.path = restore->copy,
                             .writes = true,
                             .clock = restore->backup->clock,
                             .log = restore->backup->log,
                             .lock = {.fd = -1}};
    int64_t before = restore->backup->commits > restore->note.commits ? restore->backup->commits
                                                                      : restore->note.commits;
    *commits = before + 1;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW;
    bool ok = sqlite3_open_v2(copy.path, &copy.db, flags, NULL) == SQLITE_OK ||
              store_fail(&copy, err, N_("opening the copy"));
    ok = ok && sql_exec(&copy, "PRAGMA synchronous = FULL", err);
    if (ok) {
        struct query mark = query_begin(
            &copy, "UPDATE store SET restored_at = :now, commits = :commits, closed_until = NULL",
            N_("marking the copy"), err);
        query_bind(&mark, ":now", clock_wall_ms(copy.clock));
        query_bind(&mark, ":commits", *commits);
        ok = query_run(&mark);
    }
    sqlite3_close(copy.db);
    return ok;
}

/* Puts the file that is named so beside the database to the old one's new name. */
static bool move_beside(const struct restore *restore, const char *suffix, struct error *err)
{
    struct text from = {0};
    struct text to = {0};
    text_printf(&from, "%s%s", restore->path, suffix);
    text_printf(&to, "%s%s", restore->copy, suffix);
    bool ok = rename(text_string(&from), text_string(&to)) == 0 || errno == ENOENT ||
              fail(text_string(&from), N_("can't be kept"), errno, err);
    text_free(&from);
    text_free(&to);
    return ok;
}

/* Whether it is a sound database of another program. */
static bool is_foreign(struct job_store *old)
{
    struct error unread = {0};
    int64_t id = STORE_APPLICATION_ID, tables = 0;
    return sql_read_int64(old, "PRAGMA application_id", &id, &unread) &&
           sql_read_int64(old, "SELECT count(*) FROM sqlite_schema", &tables, &unread) &&
           id != STORE_APPLICATION_ID && tables > 0;
}

/* Its log becomes part of it. What SQLite can't read goes aside as it is, log and all. */
static bool settle_old(const struct restore *restore, struct error *err)
{
    struct job_store old = {.path = restore->path, .lock = {.fd = -1}};
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW;
    int result = sqlite3_open_v2(old.path, &old.db, flags, NULL);
    bool foreign = false;
    if (result == SQLITE_OK) {
        sqlite3_busy_timeout(old.db, BUSY_MS);
        /* What can't be taken in must not be thrown away. */
        sqlite3_db_config(old.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        foreign = is_foreign(&old);
    }
    if (result == SQLITE_OK && !foreign)
        result = sqlite3_exec(old.db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    sqlite3_close(old.db);
    if (foreign)
        return error_set(err, ERROR_STORAGE,
                         "%s: this database belongs to another program. It was left as it is. "
                         "Name another file with --db.",
                         restore->path);
    if ((result & 0xff) == SQLITE_BUSY) {
        error_set(err, ERROR_UNFINISHED,
                  "%s: another command reads this database. Wait until it has ended, then give "
                  "the same command again. Nothing was changed.",
                  restore->path);
        return error_because(err, "another_run");
    }
    return true;
}

/* Also those of a database that is gone: SQLite would take them for the copy's. */
static bool move_logs(const struct restore *restore, struct error *err)
{
    return move_beside(restore, "-wal", err) && move_beside(restore, "-shm", err) &&
           move_beside(restore, "-journal", err);
}

static bool change_names(const struct restore *restore, struct error *err)
{
    unsigned how = restore->exists ? RENAME_EXCHANGE : RENAME_NOREPLACE;
    if (renameat2(AT_FDCWD, restore->copy, AT_FDCWD, restore->path, how) != 0)
        return fail(restore->path, N_("can't be replaced by the copy"), errno, err);
    return store_place_keep_entry(restore->path, err);
}

static bool put(struct restore *restore, const volatile sig_atomic_t *interrupted,
                struct error *err)
{
    int64_t bytes = 0;
    int64_t commits = 0;
    if (!store_backup_write(restore->backup, restore->copy, interrupted, &bytes, err))
        return false;
    bool ok = mark_copy(restore, &commits, err) && (!restore->exists || settle_old(restore, err)) &&
              move_logs(restore, err) && change_names(restore, err);
    if (ok)
        store_lock_note_commits(&restore->lock, commits);
    else
        (void)unlink(restore->copy);
    return ok;
}

bool store_restore_from(struct job_store *backup, const char *path,
                        const volatile sig_atomic_t *interrupted, char **kept, struct error *err)
{
    struct restore restore = {.backup = backup, .lock = {.fd = -1}};
    *kept = NULL;
    bool ok = look(&restore, path, err) && put(&restore, interrupted, err);
    store_lock_release(&restore.lock);
    if (ok && restore.exists) {
        *kept = restore.copy;
        restore.copy = NULL;
    }
    free(restore.copy);
    free(restore.path);
    return ok;
}

bool store_restore_time(struct job_store *store, int64_t *wall_ms, struct error *err)
{
    return sql_read_int64(store, "SELECT restored_at FROM store", wall_ms, err);
}

bool store_restore_check(struct job_store *store, struct error *err)
{
    char time[TIMESTAMP_SIZE];
    int64_t restored_at = 0;
    if (!store_restore_time(store, &restored_at, err))
        return false;
    if (restored_at == 0)
        return true;
    error_set(err, ERROR_SETUP,
              "%s: a backup was put in its place at %s, and what was sent and taken back since it "
              "was made is not known. Nothing was sent. Give `stopsms verify` first, which holds "
              "every number against the provider's list.",
              store->path, timestamp_show(restored_at, time));
    return error_because(err, "restored");
}

bool store_restore_end(struct job_store *store, struct error *err)
{
    struct query query = query_begin(store, "UPDATE store SET restored_at = NULL",
                                     N_("recording that it was verified"), err);
    return query_commit(&query);
}
