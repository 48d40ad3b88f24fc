/* A message should say what the user can do. SQLite's codes say what failed for SQLite: a full
 * disk may arrive as an I/O error, and a read that fails as damage. So the system's own error is
 * looked for first, and decides which code is believed. The table below has a remedy for each. */
#include "base/file_error.h"
#include "base/memory.h"
#include "jobs/store/store_internal.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

/* What is enough where the disk was full: for the write-ahead log between two checkpoints, with a
 * batch; and for an import, which stands in the log and in the database until it is committed.
 * (Measured: 12.0 bytes a byte of the file with rows of one number each, 4.1 with a name, too.) */
#define ROOM_FOR_LOG      (INT64_C(32) << 20)
#define ROOM_FOR_IMPORTED 12
#define BYTES_A_MIB       (INT64_C(1) << 20)

/* What the user can do, by SQLite's primary result code. */
struct remedy {
    int code;
    bool breaks; /* nothing more may be written over this connection */
    const char *advice;
};

static const struct remedy remedies[] = {
    {SQLITE_IOERR, true,
     N_("The disk reported an error. See what the system says about it (dmesg), copy the database "
        "to "
        "a sound disk if need be, then run the same command again.")},
    {SQLITE_CORRUPT, true,
     N_("The database is damaged. Put it aside together with its -wal file (do not delete them), "
        "restore a copy or import the files into a new database (--db): a number that is sent "
        "twice "
        "does no harm.")},
    {SQLITE_NOTADB, true,
     N_("This is not a database of stopsms. Name another file with --db; this one was not "
        "changed.")},
    {SQLITE_READONLY, false,
     N_("It may not be written to. Give the user who runs stopsms the right to write the file and "
        "its folder.")},
    {SQLITE_PERM, false,
     N_("It may not be opened. Give the user who runs stopsms the right to read and write the file "
        "and its folder.")},
    {SQLITE_CANTOPEN, false,
     N_("It, or a file that belongs beside it, can't be opened. See that its disk has room, and "
        "give "
        "the user who runs stopsms the right to read and write the file and its folder.")},
    {SQLITE_BUSY, false,
     N_("Another program keeps it locked. Close that program, then run the same command again.")},
    {SQLITE_LOCKED, false,
     N_("Another program keeps it locked. Close that program, then run the same command again.")},
    {SQLITE_PROTOCOL, false,
     N_("It can't be locked. See that its disk is a local one and sound, then run the same command "
        "again.")},
};

/* What SQLite says of the codes, for xgettext, which reads what the compiler does not. */
#ifdef XGETTEXT
static const char *const words_of_sqlite[] = {
    N_("not an error"),
    N_("SQL logic error"),
    N_("access permission denied"),
    N_("database is locked"),
    N_("database table is locked"),
    N_("attempt to write a readonly database"),
    N_("interrupted"),
    N_("disk I/O error"),
    N_("database disk image is malformed"),
    N_("unknown operation"),
    N_("database or disk is full"),
    N_("unable to open database file"),
    N_("locking protocol"),
    N_("database schema has changed"),
    N_("string or blob too big"),
    N_("constraint failed"),
    N_("large file support is disabled"),
    N_("file is not a database"),
};
#endif

static const struct remedy *remedy_for(int code)
{
    for (size_t i = 0; i < sizeof remedies / sizeof remedies[0]; i++)
        if (remedies[i].code == code)
            return &remedies[i];
    return NULL;
}

static int last_errno(sqlite3_file *file)
{
    int last = 0;
    if (file != NULL && file->pMethods != NULL)
        (void)file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &last);
    return last;
}

static bool is_no_room(int cause)
{
    return cause == ENOSPC || cause == EDQUOT || file_error_is_limit(cause);
}

/* SQLite passes the system's error on with some of its calls only, and what it passes on may be an
 * older one; each of its files keeps its own until it is closed. `now`: what errno is. Of all these
 * the one that says most. */
static int system_error(struct job_store *store, int now)
{
    sqlite3_file *database = NULL;
    sqlite3_file *log = NULL;
    (void)sqlite3_file_control(store->db, "main", SQLITE_FCNTL_FILE_POINTER, &database);
    (void)sqlite3_file_control(store->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    int reported = sqlite3_system_errno(store->db);
    const int causes[] = {reported, last_errno(log), last_errno(database), now};
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (is_no_room(causes[i]) || causes[i] == EIO)
            return causes[i];
    return reported;
}

/* SQLite reports some failures under the code of another. */
static int true_code(int code, int cause)
{
    /* A sync or a truncation that finds no room is reported as an I/O error, and so is a file that
     * may not grow. */
    if (code == SQLITE_IOERR && is_no_room(cause))
        return SQLITE_FULL;
    /* A read that fails is reported as damage. */
    return code == SQLITE_CORRUPT && cause == EIO ? SQLITE_IOERR : code;
}

static bool fail_full(struct job_store *store, struct error *err, const char *doing, int cause)
{
    if (file_error_is_limit(cause)) {
        error_set(err, ERROR_STORAGE,
                  "%s: %s: the database, or its write-ahead log, can't grow: %s.\n%s "
                  "Nothing that was confirmed is lost.",
                  store->path, doing, file_error_words(cause), file_error_advice(cause, ""));
        return file_error_because(err, cause);
    }
    struct stat status = {0};
    int64_t room = store->importing_bytes * ROOM_FOR_IMPORTED;
    if (room == 0 && stat(store->path, &status) == 0)
        room = status.st_size;
    error_set(err, ERROR_STORAGE,
              "%s: %s: the disk is full.\nMake room on it for the database and its "
              "write-ahead log (%" PRId64 " MiB are plenty), then run the same command "
              "again: nothing that was confirmed is lost.",
              store->path, doing, (room + ROOM_FOR_LOG) / BYTES_A_MIB);
    return error_because(err, "disk_full");
}

/* SQLite's words, and what the user can do; `cause`: the system's error, 0 where it has no part. */
static void set_remedy(const struct job_store *store, const struct remedy *remedy,
                       const char *doing, int cause, struct error *err)
{
    const char *words = _(sqlite3_errmsg(store->db));
    int code = sqlite3_extended_errcode(store->db);
    if (cause != 0)
        error_set(err, ERROR_STORAGE, "%s: %s: %s (%d): %s\n%s", store->path, doing, words, code,
                  _(strerror(cause)), file_error_advice(cause, remedy->advice));
    else
        error_set(err, ERROR_STORAGE, "%s: %s: %s (%d)\n%s", store->path, doing, words, code,
                  language_text(remedy->advice));
}

bool store_fail(struct job_store *store, struct error *err, const char *doing)
{
    int now = errno;
    doing = language_text(doing);
    int reported = sqlite3_errcode(store->db) & 0xff;
    if (reported == SQLITE_NOMEM)
        memory_exhausted(); /* there may be no handle, and no file to ask */
    if (reported == SQLITE_INTERRUPT)
        return error_set(err, ERROR_INTERRUPTED, "interrupted while %s", doing);
    int cause = system_error(store, now);
    int code = true_code(reported, cause);
    if (code == SQLITE_FULL) {
        store->broken |= reported != code;
        return fail_full(store, err, doing, cause);
    }
    const struct remedy *remedy = remedy_for(code);
    if (remedy == NULL)
        return error_set(err, ERROR_STORAGE, "%s: %s: %s (%d)", store->path, doing,
                         _(sqlite3_errmsg(store->db)), sqlite3_extended_errcode(store->db));
    store->broken |= remedy->breaks;
    bool named = (code == SQLITE_IOERR || code == SQLITE_CANTOPEN) && cause != 0;
    set_remedy(store, remedy, doing, named ? cause : 0, err);
    return false;
}

bool store_damaged(const struct job_store *store, const char *what, struct error *err)
{
    return error_set(err, ERROR_STORAGE,
                     "%s: the database is damaged: %s. Put it aside and restore a copy.",
                     store->path, language_text(what));
}
