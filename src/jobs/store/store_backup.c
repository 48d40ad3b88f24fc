/* SQLite writes the copy in one read transaction, without what was deleted. It is written under a
 * name that the next one sweeps, should this one be killed, and gets its own name last, by a rename
 * that replaces nothing: so what has that name is whole. A log or a lock that lies beside that name
 * would be taken for the copy's own, and is refused. */
#define _GNU_SOURCE /* renameat2 */
#include "jobs/store/store_backup.h"

#include "base/file_error.h"
#include "base/path.h"
#include "base/temp_file.h"
#include "jobs/store/query.h"
#include "jobs/store/store_checks.h"
#include "jobs/store/store_place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct backup {
    struct job_store *store;
    const char *path;
    const volatile sig_atomic_t *interrupted;
    char *temporary; /* the copy, until it has its name */
    int file;        /* open, and so locked, until then */
};

/* Sets "PATH: what (why). What to do." `what` is looked up. Always returns false. */
static bool fail(const char *path, const char *what, int cause, struct error *err)
{
    error_set(err, ERROR_STORAGE, "%s: %s (%s). %s Nothing of it is left.", path,
              language_text(what), file_error_words(cause),
              file_error_advice(cause, N_("Make room for it there, or choose another place.")));
    if (cause == ENOSPC)
        error_because(err, "disk_full");
    return file_error_because(err, cause);
}

/* Sets `name` to the first of the names that a database at `path` would take and something has. */
static bool is_taken(const char *path, struct text *name)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal", "-lock"};
    struct stat status;
    bool taken = false;
    for (size_t i = 0; !taken && i < sizeof suffixes / sizeof *suffixes; i++) {
        text_clear(name);
        text_printf(name, "%s%s", path, suffixes[i]);
        taken = lstat(text_string(name), &status) == 0;
    }
    return taken;
}

bool store_backup_is_free(const char *path)
{
    struct text name = {0};
    bool taken = is_taken(path, &name);
    text_free(&name);
    return !taken;
}

static bool check_free(const char *path, struct error *err)
{
    struct text name = {0};
    bool taken = is_taken(path, &name);
    if (taken)
        error_set(err, ERROR_USAGE,
                  "%s: a file of that name is there, and no backup replaces one; choose another "
                  "path",
                  text_string(&name));
    text_free(&name);
    return !taken;
}

/* A failure to read is the database's; any other lies in the copy's place. */
static bool fail_copying(struct job_store *store, const char *path, struct error *err)
{
    int code = sqlite3_errcode(store->db) & 0xff;
    int cause = sqlite3_system_errno(store->db);
    bool is_place = code == SQLITE_FULL || code == SQLITE_IOERR || code == SQLITE_CANTOPEN ||
                    code == SQLITE_READONLY;
    if (!is_place)
        return store_fail(store, err, N_("copying it"));
    if (code == SQLITE_FULL && !file_error_is_limit(cause))
        cause = ENOSPC;
    return fail(path, N_("the backup can't be written"), cause != 0 ? cause : EIO, err);
}

static bool copy_into(const struct backup *backup, struct error *err)
{
    struct job_store *store = backup->store;
    sqlite3_stmt *stmt = NULL;
    int result = sqlite3_prepare_v2(store->db, "VACUUM INTO :path", -1, &stmt, NULL);
    if (result == SQLITE_OK) {
        sqlite3_bind_text(stmt, 1, backup->temporary, -1, SQLITE_STATIC);
        result = sqlite3_step(stmt);
    }
    bool ok = result == SQLITE_DONE || fail_copying(store, backup->path, err);
    sqlite3_finalize(stmt);
    return ok;
}

/* Looks at the copy as at a database that may be damaged: every page, and every count. */
static bool check_copy(const struct backup *backup, struct error *err)
{
    const struct job_store *store = backup->store;
    struct job_store copy = {
        .path = backup->temporary, .clock = store->clock, .log = store->log, .lock = {.fd = -1}};
    int64_t version = 0;
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW;
    bool ok = sqlite3_open_v2(copy.path, &copy.db, flags, NULL) == SQLITE_OK ||
              store_fail(&copy, err, N_("opening the backup"));
    job_store_heed(&copy, backup->interrupted);
    ok = ok && store_schema_version(&copy, &version, err) &&
         store_integrity_check(&copy, store->commits, true, err);
    sqlite3_close(copy.db);
    return ok || error_wrap(err, "%s: what was written was removed", backup->path);
}

static bool give_name(const struct backup *backup, struct error *err)
{
    const char *from = backup->temporary, *path = backup->path;
    /* EINVAL: a file system that can't rename so. A kill before the unlink leaves a second name,
     * which is told where the copy is opened. */
    bool ok = renameat2(AT_FDCWD, from, AT_FDCWD, path, RENAME_NOREPLACE) == 0 ||
              (errno == EINVAL && link(from, path) == 0 && unlink(from) == 0);
    int cause = errno;
    if (!ok)
        return check_free(path, err) && fail(path, N_("the backup can't be named"), cause, err);
    return store_place_keep_entry(path, err);
}

static void drop(const char *temporary)
{
    struct text journal = {0};
    text_printf(&journal, "%s-journal", temporary);
    (void)unlink(text_string(&journal));
    (void)unlink(temporary);
    text_free(&journal);
}

static bool make_copy(const struct backup *backup, int64_t *bytes, struct error *err)
{
    struct stat status;
    job_store_heed(backup->store, backup->interrupted);
    bool ok = copy_into(backup, err);
    job_store_heed(backup->store, NULL);
    if (ok && (fsync(backup->file) != 0 || fstat(backup->file, &status) != 0))
        ok = fail(backup->path, N_("the backup can't be written"), errno, err);
    if (ok)
        *bytes = (int64_t)status.st_size;
    ok = ok && check_copy(backup, err);
    if (ok && *backup->interrupted != 0)
        ok = error_set(err, ERROR_INTERRUPTED, "interrupted while copying it");
    return ok && give_name(backup, err);
}

/* In the folder as it is without symbolic links, which SQLite does not follow. */
static int make_temporary(const char *path, char **temporary)
{
    char *folder = path_folder(path);
    char *real = realpath(folder, NULL);
    int file = -1;
    if (real != NULL)
        file = temp_file_make(real, temporary);
    free(folder);
    free(real);
    return file;
}

bool store_backup_write(struct job_store *store, const char *path,
                        const volatile sig_atomic_t *interrupted, int64_t *bytes, struct error *err)
{
    struct backup backup = {.store = store, .path = path, .interrupted = interrupted};
    if (!check_free(path, err))
        return false;
    temp_file_sweep_beside(path);
    backup.file = make_temporary(path, &backup.temporary);
    if (backup.file < 0)
        return fail(path, N_("the backup can't be written"), errno, err);
    bool ok = make_copy(&backup, bytes, err);
    if (!ok)
        drop(backup.temporary);
    close(backup.file);
    free(backup.temporary);
    return ok;
}
