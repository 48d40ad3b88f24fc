/* Opening is done in the order of what must be known first: where the file really lies, whose it
 * is, what its header says, who else has it locked. Only then does SQLite see it, and until it is
 * known to be ours, whole and of a known schema, nothing is written to it. */
#include "jobs/store/job_store.h"
#include "base/descriptors.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "jobs/store/schema.h"
#include "jobs/store/store_checks.h"
#include "jobs/store/store_internal.h"
#include "jobs/store/store_owner.h"
#include "jobs/store/store_place.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS  5000
#define LOOK_EVERY_STEPS 10000 /* of SQLite's machine: about a millisecond */

/* Pages of 8 KiB, in a new database, halve the system calls of an import. FULL: with NORMAL,
 * results that were acknowledged are lost at a power cut. */
static const char connection_settings[] = "PRAGMA page_size = 8192;"
                                          "PRAGMA synchronous = FULL;" STORE_CACHE ";"
                                          "PRAGMA temp_store = MEMORY;"
                                          "PRAGMA trusted_schema = OFF;"
                                          "PRAGMA journal_size_limit = 67108864;";

static const char count_commit[] = "UPDATE store SET commits = commits + 1 WHERE id = 1";

/* The file is made here and not by SQLite, which would leave its mode to the umask. If another
 * process has just made it, that file is used. */
static bool create_file(const char *path, struct error *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 && errno != EEXIST) {
        return error_set(
            err, ERROR_STORAGE, "%s: can't make the database: %s. %s", path, _(strerror(errno)),
            descriptors_advice(errno, N_("Give the user who runs stopsms the right to write its "
                                         "folder, or name another (--db).")));
    }
    if (fd >= 0)
        close(fd);
    return fd < 0 || store_place_keep_entry(path, err);
}

/* One thread alone uses SQLite: locks inside it, and its memory statistics, would cost an import
 * a tenth of its time. Once SQLite has begun to work, this changes nothing and is refused, which is
 * as good. */
static void configure_sqlite(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static bool connect_database(struct job_store *store, struct error *err)
{
    int flags = store->writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    if (sqlite3_open_v2(store->path, &store->db, flags | SQLITE_OPEN_NOFOLLOW, NULL) != SQLITE_OK)
        return store_fail(store, err, N_("opening the database"));
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_timeout(store->db, BUSY_TIMEOUT_MS);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    /* No schema of ours has any: those of a foreign hand must not run. */
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    /* Until the database is known to be ours, SQLite must not write to it, not even on closing. */
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);

    /* If SQLite may not write, it opens the file for reading and does not say so. */
    if (store->writes && sqlite3_db_readonly(store->db, "main") == 1) {
        return error_set(err, ERROR_STORAGE,
                         "%s: the database may not be written to. Give the user who runs stopsms "
                         "the right to write the file and its folder.",
                         store->path);
    }
    struct stat status;
    if (stat(store->path, &status) != 0)
        return error_set(err, ERROR_STORAGE, "%s: %s", store->path, _(strerror(errno)));
    store->device = status.st_dev;
    store->inode = status.st_ino;
    return true;
}

static bool switch_to_wal(struct job_store *store, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    /* SQLite returns the new mode before it has changed anything: the change can still fail. */
    bool ok = sql_exec(store, "PRAGMA journal_mode = WAL", err) &&
              sql_prepare(store, "PRAGMA journal_mode", &stmt, err) &&
              sql_step(store, stmt, &row, N_("setting up its write-ahead log"), err);
    if (ok && strcmp(sql_column_text(stmt, 0), "wal") != 0) {
        ok = error_set(err, ERROR_SETUP,
                       "%s: no write-ahead log can be kept there. Put the database on a disk of "
                       "this machine (--db).",
                       store->path);
    }
    sqlite3_finalize(stmt);
    return ok;
}

/* The migration of a new database goes before WAL, so that the file itself is marked as ours. */
static bool set_up(struct job_store *store, const struct store_lock_note *note, bool doubtful,
                   struct error *err)
{
    int64_t version = 0;
    if (!store_schema_version(store, &version, err) || !sql_exec(store, connection_settings, err) ||
        (version > 0 && !store_integrity_check(store, note->commits, doubtful, err)))
        return false;
    bool is_old = version < schema_migration_count;
    if (store->writes) {
        return store_schema_migrate(store, version, err) && switch_to_wal(store, err) &&
               sql_prepare(store, count_commit, &store->count_commit, err) &&
               store_integrity_recount(store, err) && store_reports_watch(store, err);
    }
    return !is_old || store->looks ||
           (store_schema_read_copy(store, version, err) &&
            sql_exec(store, connection_settings, err));
}

/* A database that is there no more, or has no byte left, though its lock file knows of commits. */
static bool check_emptiness(const struct job_store *store, bool exists, const char *path,
                            const struct store_lock_note *note, struct error *err)
{
    if (note->commits > 0 && exists) {
        return error_set(err, ERROR_STORAGE,
                         "%s: this database is empty, and it has held %" PRId64
                         " commits before. It was left as it is. Restore a copy, or delete it to "
                         "begin a new one: a number that is sent twice does no harm.",
                         path, note->commits);
    }
    if (!store->writes) {
        return error_set(err, ERROR_NO_INPUT,
                         "%s: there is no database yet. Name another with --db, or import a file "
                         "first.",
                         path);
    }
    if (note->commits > 0) {
        log_warn(store->log, "database_gone",
                 "%s: the database that was there is gone. A new one is begun; what the old one "
                 "knew as sent is sent again, which does no harm.",
                 store->path);
    }
    return true;
}

/* The database that is there, and locked when writing, over a new connection; `note`, `doubtful`:
 * as for store_integrity_check. */
static bool connect_store(struct job_store *store, const struct store_lock_note *note,
                          bool doubtful, struct error *err)
{
    if (!connect_database(store, err) || !set_up(store, note, doubtful, err))
        return false;
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    return true;
}

static bool lock_store(struct job_store *store, struct store_lock_note *note, struct error *err)
{
    if (!store->writes) {
        store_lock_look(store->path, &store->lock, note);
        return true;
    }
    return store_lock_take(store->path, &store->lock, note, err);
}

static bool open_store(struct job_store *store, const char *path, struct error *err)
{
    bool writes = store->writes;
    bool exists = false;
    struct store_look look = {.empty = true};
    struct store_lock_note note = {0};
    if (!store_place_resolve(path, writes, &store->path, &exists, err))
        return false;
    if (!writes && !exists)
        return check_emptiness(store, exists, path, &note, err);
    if (!store_owner_check(store->path, writes, err) ||
        (exists && !store_schema_look(store->path, &look, err)) ||
        (!store->looks && !store_owner_close(store->path, store->log, err)))
        return false;
    char *folder = path_folder(store->path);
    bool ok = store_place_check(folder, store->path, store->log, err);
    free(folder);
    store->is_new = writes && !exists;
    return ok && lock_store(store, &note, err) &&
           (!look.empty || check_emptiness(store, exists, path, &note, err)) &&
           (exists || create_file(store->path, err)) &&
           connect_store(store, &note, look.doubtful, err);
}

bool job_store_open(const char *path, enum job_store_mode mode, const struct clock *clock,
                    const struct log *log, struct job_store **out, struct error *err)
{
    configure_sqlite();
    struct job_store *store = memory_alloc(1, sizeof *store);
    store->writes = mode == JOB_STORE_WRITE;
    store->looks = mode == JOB_STORE_LOOK;
    store->clock = clock;
    store->log = log;
    store->lock.fd = -1;
    if (!open_store(store, path, err))
        job_store_close(&store);
    *out = store;
    return store != NULL;
}

bool job_store_reopen(struct job_store *store, struct error *err)
{
    if (!store_is_still_there(store, err))
        return false;
    sqlite3_finalize(store->count_commit);
    store->count_commit = NULL;
    int closed = sqlite3_close(store->db);
    assert(closed == SQLITE_OK);
    (void)closed;
    store->db = NULL;
    store->broken = false;
    const struct store_lock_note note = {.commits = store->commits};
    return connect_store(store, &note, false, err);
}

static int is_interrupted(void *interrupted)
{
    return *(const volatile sig_atomic_t *)interrupted != 0;
}

void job_store_heed(struct job_store *store, const volatile sig_atomic_t *interrupted)
{
    sqlite3_progress_handler(store->db, interrupted != NULL ? LOOK_EVERY_STEPS : 0, is_interrupted,
                             (void *)interrupted);
}

void job_store_close(struct job_store **store)
{
    if (*store == NULL)
        return;
    sqlite3_finalize((*store)->count_commit);
    sqlite3_close((*store)->db);
    /* A first command that was refused leaves nothing behind. */
    if ((*store)->is_new && (*store)->db != NULL && (*store)->commits == 0)
        (void)unlink((*store)->path);
    store_lock_release(&(*store)->lock);
    free((*store)->path);
    free(*store);
    *store = NULL;
}

bool job_store_default_path(const char *name, char **path, struct error *err)
{
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    struct text text = {0};
    /* The XDG specification: "All paths must be absolute. […] consider the path invalid". */
    if (state != NULL && state[0] == '/') {
        text_printf(&text, "%s/stopsms/%s.db", state, name);
    } else if (home != NULL && home[0] == '/') {
        text_printf(&text, "%s/.local/state/stopsms/%s.db", home, name);
    } else {
        return error_set(err, ERROR_SETUP,
                         "no place for the database: neither XDG_STATE_HOME nor HOME is set. Name "
                         "it with --db PATH.");
    }
    *path = text.data;
    return true;
}

const char *job_store_engine_version(void)
{
    return sqlite3_libversion();
}
