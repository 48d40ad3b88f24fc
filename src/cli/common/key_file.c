#include "cli/common/key_file.h"

#include "base/path.h"
#include "base/shell_words.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define SECRETS_FOLDER "/run/secrets"

/* From linux/magic.h. */
#define TMPFS_MAGIC 0x01021994
#define RAMFS_MAGIC 0x858458F6

static bool is_same(const struct stat *one, const struct stat *other)
{
    return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

/* What nobody but root and we can change. */
static bool is_ours(const struct stat *status)
{
    return (status->st_uid == 0 || status->st_uid == geteuid()) && (status->st_mode & 022) == 0;
}

static bool is_in_memory(int fd)
{
    struct statfs system;
    if (fstatfs(fd, &system) != 0)
        return false;
    unsigned long type = (unsigned long)system.f_type & 0xFFFFFFFF;
    return type == TMPFS_MAGIC || type == RAMFS_MAGIC;
}

/* Whether the folder is one that secrets are handed out in. */
static bool hands_out_secrets(const struct stat *folder, int fd)
{
    const char *credentials = getenv("CREDENTIALS_DIRECTORY");
    struct stat known;
    if (credentials != NULL && credentials[0] == '/' && stat(credentials, &known) == 0 &&
        is_same(&known, folder))
        return true;
    return stat(SECRETS_FOLDER, &known) == 0 && is_same(&known, folder) && is_in_memory(fd);
}

/* By the folder that the file really lies in, whatever links lead there (`real`). */
static bool is_handed_out(int fd, const char *real, const struct stat *status)
{
    struct stat folder, again;
    char *folder_path = path_folder(real);
    bool known =
        stat(folder_path, &folder) == 0 && lstat(real, &again) == 0 && is_same(&again, status);
    free(folder_path);
    return known && is_ours(status) && is_ours(&folder) && hands_out_secrets(&folder, fd);
}

static bool refuse_mode(const char *path, const char *real, const struct stat *status,
                        struct error *err)
{
    struct text word = {0};
    shell_append_word(&word, real);
    error_set(err, ERROR_SETUP, "others can get at the key file %s (mode %03o); run `chmod 600 %s`",
              path, (unsigned)(status->st_mode & 0777), text_string(&word));
    text_free(&word);
    return error_because(err, "key_file_open");
}

static bool check_mode(int fd, const char *path, const struct stat *status, struct error *err)
{
    if ((status->st_mode & 077) == 0 || S_ISSOCK(status->st_mode))
        return true;
    char *real = realpath(path, NULL);
    bool ok = (S_ISREG(status->st_mode) && real != NULL && is_handed_out(fd, real, status)) ||
              refuse_mode(path, real != NULL && key_file_is_stdin(path) ? real : path, status, err);
    free(real);
    return ok;
}

bool key_file_check(int fd, const char *path, struct error *err)
{
    struct stat status;
    bool known = fstat(fd, &status) == 0;
    if (known && S_ISCHR(status.st_mode) && isatty(fd) == 1) {
        return error_set(err, ERROR_SETUP,
                         "%s is a terminal, which would show the key; give a file, or a pipe from "
                         "what keeps it",
                         path);
    }
    if (!known ||
        !(S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode)))
        return error_set(err, ERROR_SETUP, "the key file %s is no regular file and no pipe", path);
    return check_mode(fd, path, &status, err);
}

bool key_file_is_stdin(const char *path)
{
    static const char *const names[] = {"/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"};
    for (size_t i = 0; path != NULL && i < sizeof names / sizeof *names; i++)
        if (strcmp(path, names[i]) == 0)
            return true;
    return false;
}
