/* realpath and statfs are beyond the POSIX base that the other files ask for. */
#define _GNU_SOURCE

#include "jobs/store/store_place.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

struct file_system {
    uint64_t magic; /* statfs(2) */
    enum store_place place;
    const char *name;
};

static const struct file_system file_systems[] = {
    {0x6969, STORE_PLACE_NETWORK, "NFS"},        {0x517b, STORE_PLACE_NETWORK, "SMB"},
    {0xff534d42, STORE_PLACE_NETWORK, "CIFS"},   {0xfe534d42, STORE_PLACE_NETWORK, "SMB2"},
    {0x5346414f, STORE_PLACE_NETWORK, "AFS"},    {0x6b414653, STORE_PLACE_NETWORK, "AFS"},
    {0x01021997, STORE_PLACE_NETWORK, "9p"},     {0x73757245, STORE_PLACE_NETWORK, "Coda"},
    {0x564c, STORE_PLACE_NETWORK, "NCP"},        {0x00c36400, STORE_PLACE_NETWORK, "Ceph"},
    {0x01161970, STORE_PLACE_NETWORK, "GFS2"},   {0x7461636f, STORE_PLACE_NETWORK, "OCFS2"},
    {0x0bd00bd0, STORE_PLACE_NETWORK, "Lustre"}, {0x47504653, STORE_PLACE_NETWORK, "GPFS"},
    {0xaad7aaea, STORE_PLACE_NETWORK, "PanFS"},  {0x786f4256, STORE_PLACE_NETWORK, "vboxsf"},
    {0x65735546, STORE_PLACE_FUSE, "FUSE"},
};

enum store_place store_place_judge(uint64_t magic, const char **name)
{
    for (size_t i = 0; i < sizeof file_systems / sizeof file_systems[0]; i++) {
        if (file_systems[i].magic == magic) {
            *name = file_systems[i].name;
            return file_systems[i].place;
        }
    }
    *name = "";
    return STORE_PLACE_LOCAL;
}

bool store_place_check(const char *folder, const char *path, const struct log *log,
                       struct error *err)
{
    struct statfs status;
    if (statfs(folder, &status) != 0)
        return error_set(err, ERROR_STORAGE, "%s: %s", folder, _(strerror(errno)));
    const char *name = "";
    /* f_type is signed on some machines, and CIFS's number has the top bit set. */
    uint64_t magic = (uint32_t)status.f_type;
    switch (store_place_judge(magic, &name)) {
    case STORE_PLACE_NETWORK:
        return error_set(err, ERROR_SETUP,
                         "%s: the database would lie on a network file system (%s), where it can't "
                         "be kept safe. Put it on a disk of this machine, for example: --db "
                         "~/.local/state/stopsms/default.db",
                         path, name);
    case STORE_PLACE_FUSE:
        log_warn(log, "perhaps_network_disk",
                 "%s: this is a %s file system. Where it stands for a network's, put the database "
                 "on a disk of this machine instead (--db).",
                 path, name);
        return true;
    case STORE_PLACE_LOCAL:
        break;
    }
    return true;
}

/* The path without links; NULL, and errno, where there is none. The caller frees it. */
static char *real_path(const char *path)
{
    char *real = realpath(path, NULL);
    if (real == NULL && errno == ENOMEM)
        memory_exhausted();
    return real;
}

bool store_place_keep_entry(const char *path, struct error *err)
{
    char *folder = path_folder(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    /* EINVAL: a file system that knows no sync of a folder. EACCES: one that may not be read. */
    bool ok = fd >= 0 ? fsync(fd) == 0 || errno == EINVAL : errno == EACCES;
    if (!ok)
        error_set(err, ERROR_STORAGE, "%s: can't be written to disk: %s", folder,
                  _(strerror(errno)));
    if (fd >= 0)
        close(fd);
    free(folder);
    return ok;
}

static bool make_folder(const char *folder, struct error *err)
{
    if (mkdir(folder, 0700) == 0)
        return store_place_keep_entry(folder, err);
    return errno == EEXIST ||
           error_set(err, ERROR_STORAGE, "%s: can't make this folder for the database: %s", folder,
                     _(strerror(errno)));
}

static bool make_folders(const char *folder, struct error *err)
{
    char *partial = memory_copy_string(folder);
    bool ok = true;
    for (char *end = partial + 1; ok && end[-1] != '\0'; end++) {
        if (*end != '/' && *end != '\0')
            continue;
        char kept = *end;
        *end = '\0';
        ok = make_folder(partial, err);
        *end = kept;
    }
    free(partial);
    return ok;
}

/* A file that is not there yet: its folder's real path and its name. */
static bool resolve_missing(const char *path, char **real, struct error *err)
{
    struct stat link;
    if (lstat(path, &link) == 0)
        return error_set(err, ERROR_STORAGE, "%s: this link leads nowhere", path);
    char *folder = path_folder(path);
    char *real_folder = real_path(folder);
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    bool ok = real_folder != NULL && name[0] != '\0';
    if (ok) {
        struct text text = {0};
        text_printf(&text, "%s/%s", strcmp(real_folder, "/") == 0 ? "" : real_folder, name);
        *real = text.data;
    } else {
        error_set(err, ERROR_STORAGE, "%s: %s", path,
                  name[0] == '\0' ? _("names a folder, not a database") : _(strerror(errno)));
    }
    free(real_folder);
    free(folder);
    return ok;
}

bool store_place_resolve(const char *path, bool make_folder, char **real, bool *exists,
                         struct error *err)
{
    struct stat status;
    *real = NULL;
    *exists = stat(path, &status) == 0;
    if (!*exists && errno != ENOENT)
        return error_set(err, ERROR_STORAGE, "%s: %s", path, _(strerror(errno)));
    if (*exists) {
        if (!S_ISREG(status.st_mode))
            return error_set(err, ERROR_STORAGE, "%s: this is no regular file", path);
        *real = real_path(path);
        return *real != NULL || error_set(err, ERROR_STORAGE, "%s: %s", path, _(strerror(errno)));
    }
    if (!make_folder)
        return true;
    char *folder = path_folder(path);
    bool ok = make_folders(folder, err) && resolve_missing(path, real, err);
    free(folder);
    return ok;
}
