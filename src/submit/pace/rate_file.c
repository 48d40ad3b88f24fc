/* Whoever could change the file could make the rate unlimited, or stop everybody: so it is this
 * user's alone, in a folder of this user's alone, and found by the same path whatever the
 * environment says, since a cron job and a shell must find the same. */
#define _GNU_SOURCE /* O_NOFOLLOW */

#include "submit/pace/rate_file.h"

#include "base/descriptors.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER      "/run/lock/stopsms-"
#define MOST_NAME   64
#define MOST_OPENED 16

static bool is_plain_name(const char *name)
{
    size_t length = strlen(name);
    return length > 0 && length <= MOST_NAME && name[0] != '.' && name[0] != '-' &&
           strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
               length;
}

bool rate_file_is_name(const char *name)
{
    size_t length = strlen(name);
    return name[0] == '/' ? name[length - 1] != '/' : is_plain_name(name);
}

bool rate_file_fail(const char *path, int cause, struct error *err)
{
    bool is_machines = cause == ENOSPC || cause == EDQUOT || cause == EIO || cause == EFBIG ||
                       descriptors_exhausted(cause);
    return error_set(err, is_machines ? ERROR_STORAGE : ERROR_SETUP,
                     "%s: the file of the rate group can't be had (%s), and without it there is no "
                     "rate: nothing more is sent. %s",
                     path, _(strerror(cause)),
                     descriptors_advice(cause, _("Make its place writable, or name another one "
                                                 "with --rate-group /PATH.")));
}

bool rate_file_refuse(const char *path, const char *why, struct error *err)
{
    return error_set(err, ERROR_SETUP,
                     "%s: %s, so it can't keep the rate of a group; nothing more is sent. Take it "
                     "away, or name another one with --rate-group.",
                     path, why);
}

/* A folder for this user alone, where everybody can make one. */
static bool make_folder(const char *folder, struct error *err)
{
    struct stat status;
    if (mkdir(folder, S_IRWXU) != 0 && errno != EEXIST)
        return rate_file_fail(folder, errno, err);
    if (lstat(folder, &status) != 0)
        return rate_file_fail(folder, errno, err);
    if (!S_ISDIR(status.st_mode) || status.st_uid != geteuid() ||
        (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return rate_file_refuse(folder, _("this is not a folder of this user's alone"), err);
    return true;
}

static bool find_path(const char *name, char **path, struct error *err)
{
    struct text text = {0};
    if (name[0] == '/') {
        *path = memory_copy_string(name);
        return true;
    }
    text_printf(&text, FOLDER "%ju", (uintmax_t)geteuid());
    bool ok = make_folder(text_string(&text), err);
    text_printf(&text, "/%s.rate", name);
    *path = text.data;
    return ok;
}

static bool open_file(struct rate_file *file, struct error *err)
{
    struct stat status;
    int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    if (file->fd >= 0)
        (void)close(file->fd);
    file->fd = open(file->path, flags, S_IRUSR | S_IWUSR);
    if (file->fd < 0 || fstat(file->fd, &status) != 0)
        return rate_file_fail(file->path, errno, err);
    if (!S_ISREG(status.st_mode) || status.st_uid != geteuid() || status.st_nlink > 1 ||
        (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return rate_file_refuse(file->path, _("this is not a file of this user's alone"), err);
    return true;
}

bool rate_file_lock(struct rate_file *file, bool *busy, struct error *err)
{
    struct stat status = {0};
    for (int i = 0; i < MOST_OPENED; i++) {
        *busy = flock(file->fd, LOCK_EX | LOCK_NB) != 0;
        if (*busy)
            return errno == EWOULDBLOCK || errno == EINTR || rate_file_fail(file->path, errno, err);
        if (fstat(file->fd, &status) == 0 && status.st_nlink == 1)
            return true;
        if (!open_file(file, err))
            return false;
    }
    return rate_file_refuse(file->path, _("it is taken away again and again"), err);
}

void rate_file_unlock(const struct rate_file *file)
{
    (void)flock(file->fd, LOCK_UN);
}

bool rate_file_open(const char *name, struct rate_file *file, struct error *err)
{
    file->fd = -1;
    return find_path(name, &file->path, err) && open_file(file, err);
}

void rate_file_close(struct rate_file *file)
{
    if (file->fd >= 0)
        (void)close(file->fd);
    free(file->path);
    *file = (struct rate_file){.fd = -1};
}
