#define _GNU_SOURCE /* renameat2 */
#include "report/report_before.h"

#include "base/language.h"
#include "base/path.h"
#include "base/timestamp.h"
#include "report/before_name.h"
#include "report/evidence/evidence.h"
#include "report/evidence/evidence_manifest.h"
#include "report/report_target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_NAMES 1000

static bool is_import(const struct json *import, int64_t import_id, int64_t imported_at)
{
    char time[TIMESTAMP_SIZE];
    return evidence_manifest_whole(import, "id") == import_id &&
           strcmp(evidence_manifest_string(import, "imported_at"),
                  timestamp_format(imported_at, time)) == 0;
}

/* Whether the manifest says that the report beside it, at `path`, is of that import. */
static bool is_of_import(const char *manifest_path, const char *path, int64_t import_id,
                         int64_t imported_at)
{
    struct error unread = {0};
    struct json *manifest = NULL;
    bool found = false;
    if (report_target_look(path, &unread) != REPORT_TARGET_REPORT ||
        !evidence_manifest_read(manifest_path, &manifest, &unread))
        return false;
    const char *file = evidence_manifest_string(json_get_object(manifest, "report"), "file");
    const struct json *import = json_array_first(manifest, "imports");
    for (; !found && import != NULL; import = json_array_next(import))
        found = is_import(import, import_id, imported_at);
    found = found && strcmp(file, path_name(path)) == 0;
    json_free(&manifest);
    return found;
}

/* Where the file system knows no renaming that replaces nothing, a second name does as well. */
static bool rename_to_nothing(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    return link(from, to) == 0 && unlink(from) == 0;
}

static bool is_free(const char *path)
{
    struct stat status;
    return lstat(path, &status) != 0 && errno == ENOENT;
}

/* The report first: a manifest without it says nothing false. */
static bool rename_pair(const char *path, const char *manifest, const char *before)
{
    char *before_manifest = evidence_path_beside(before);
    errno = EEXIST;
    bool ok = is_free(before) && is_free(before_manifest) && rename_to_nothing(path, before) &&
              rename_to_nothing(manifest, before_manifest);
    free(before_manifest);
    return ok;
}

static void sync_folder(const char *path)
{
    char *folder = path_folder(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
    free(folder);
}

bool report_before_move(const char *path, int64_t import_id, int64_t imported_at, char **moved,
                        struct error *err)
{
    char *manifest = evidence_path_beside(path);
    bool ok = true;
    *moved = NULL;
    if (is_of_import(manifest, path, import_id, imported_at)) {
        int round = 0;
        do {
            free(*moved);
            *moved = before_name(path, ++round);
            ok = rename_pair(path, manifest, *moved);
        } while (!ok && (errno == EEXIST || errno == ENOENT) && round < MOST_NAMES);
        sync_folder(path);
    }
    if (!ok) {
        error_set(err, ERROR_STORAGE, "%s", _(strerror(errno)));
        free(*moved);
        *moved = NULL;
    }
    free(manifest);
    return ok;
}
