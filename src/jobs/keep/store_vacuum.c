/* SQLite writes a copy into an unnamed file, and that copy into the log as one transaction. Both
 * are made beside the database, where the room was looked at, and where nobody else can read them.
 */
#include "jobs/keep/store_vacuum.h"

#include "base/path.h"
#include "jobs/store/query.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#define MIB (1024.0 * 1024.0)

static const char doing[] = N_("giving its space back");

bool store_vacuum_look(struct job_store *store, struct vacuum_room *room, struct error *err)
{
    int64_t pages = 0, unused = 0, page_bytes = 0;
    struct statvfs disk;
    char *folder = path_folder(store->path);
    *room = (struct vacuum_room){0};
    bool ok = sql_read_int64(store, "PRAGMA page_count", &pages, err) &&
              sql_read_int64(store, "PRAGMA freelist_count", &unused, err) &&
              sql_read_int64(store, "PRAGMA page_size", &page_bytes, err);
    if (ok && statvfs(folder, &disk) != 0)
        ok = error_set(err, ERROR_STORAGE, "%s: how much room is left can't be found out: %s",
                       folder, _(strerror(errno)));
    if (ok) {
        room->needed = 2 * (pages - unused) * page_bytes;
        room->free = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
    }
    free(folder);
    return ok;
}

bool store_vacuum_check(const struct job_store *store, const struct vacuum_room *room,
                        struct error *err)
{
    if (room->free >= room->needed)
        return true;
    char needed[TEXT_DECIMAL_SIZE], left[TEXT_DECIMAL_SIZE];
    error_set(err, ERROR_STORAGE,
              "%s: to give its space back takes up to %s MiB beside it, and %s MiB are free. "
              "Make room there, then give the same command again.",
              store->path, text_decimal((double)room->needed / MIB, 1, needed),
              text_decimal((double)room->free / MIB, 1, left));
    return error_because(err, "disk_full");
}

bool store_vacuum_overwrite(struct job_store *store, struct error *err)
{
    return sql_exec(store, "PRAGMA secure_delete = ON", err);
}

static bool empty_log(struct job_store *store, bool *whole, struct error *err)
{
    struct query query = query_begin(store, "PRAGMA wal_checkpoint(TRUNCATE)", doing, err);
    *whole = query_next(&query) && query_integer(&query, 0) == 0;
    return query_end(&query);
}

bool store_vacuum_run(struct job_store *store, bool *whole, struct error *err)
{
    char *folder = path_folder(store->path);
    /* A variable of SQLite's, which it frees. */
    sqlite3_free(sqlite3_temp_directory);
    sqlite3_temp_directory = sqlite3_mprintf("%s", folder);
    free(folder);
    *whole = false;
    /* The room for the copy was looked at on the disk, and not in memory. */
    bool ok =
        sql_exec(store, "PRAGMA temp_store = FILE; VACUUM", err) && empty_log(store, whole, err);
    return ok;
}
