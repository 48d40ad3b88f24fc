/* SQLite names its logs after the name by which a database was opened. A second name of one file
 * thus gets logs and a lock of its own: two runs would send the same numbers, and neither would see
 * what the other has kept. And whoever can write one of these files decides what was sent. */
#define _GNU_SOURCE

#include "jobs/store/store_owner.h"
#include "base/language.h"
#include "base/shell_words.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const suffixes[] = {"", "-wal", "-shm", "-journal", "-lock"};

/* The command ends with the file's name, so that it can be pasted. `what` is looked up. */
static bool refuse_file(const char *path, const char *what, const char *command, struct error *err)
{
    struct text word = {0};
    shell_append_word(&word, path);
    bool ok = error_set(err, ERROR_SETUP, "%s: %s\n  %s %s", path, language_text(what), command,
                        text_string(&word));
    text_free(&word);
    return ok;
}

static bool refuse_owner(const char *path, const struct stat *status, struct error *err)
{
    return error_set(err, ERROR_SETUP,
                     "%s: this file belongs to user %ld, and stopsms runs as user %ld. Nothing was "
                     "sent. Run it as the user whose database it is (sudo -u '#%ld' …), or name "
                     "another database with --db.",
                     path, (long)status->st_uid, (long)geteuid(), (long)status->st_uid);
}

static bool check_file(const char *path, const struct stat *status, bool reads, struct error *err)
{
    if (!S_ISREG(status->st_mode)) {
        return refuse_file(path,
                           N_("this is no file of a database. Nothing was sent. See what it is:"),
                           "ls -ld", err);
    }
    if (status->st_nlink > 1) {
        return refuse_file(
            path,
            N_("this file has a second name (a hard link, as a snapshot by `cp -al` makes "
               "it): two runs could be at work on it. Nothing was sent. This finds the "
               "names; keep one of them, or copy it:"),
            "find / -xdev -samefile", err);
    }
    if (status->st_uid != geteuid())
        return (reads && geteuid() == 0) || refuse_owner(path, status, err);
    if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return refuse_file(
            path,
            N_("other users can write this file. Nothing was sent. Where nobody but you "
               "has, close it to them:"),
            "chmod 600", err);
    }
    return true;
}

static bool close_file(const char *path, const struct stat *status, const struct log *log,
                       struct error *err)
{
    if (status->st_uid != geteuid() || (status->st_mode & (S_IRWXG | S_IRWXO)) == 0)
        return true;
    if (fchmodat(AT_FDCWD, path, S_IRUSR | S_IWUSR, AT_SYMLINK_NOFOLLOW) != 0) {
        return refuse_file(
            path, N_("other users can read this file. Nothing was sent. Close it to them:"),
            "chmod 600", err);
    }
    log_warn(log, "closed_to_others",
             "%s: other users could read this file; now only its owner can", path);
    return true;
}

/* The path of the database, or of a file beside it. The caller frees it; NULL: it is not there. */
static char *file_beside(const char *path, size_t which, struct stat *status)
{
    struct text name = {0};
    text_printf(&name, "%s%s", path, suffixes[which]);
    if (lstat(text_string(&name), status) != 0)
        text_free(&name);
    return name.data;
}

bool store_owner_check(const char *path, bool writes, struct error *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof suffixes / sizeof *suffixes; i++) {
        struct stat status;
        char *name = file_beside(path, i, &status);
        ok = name == NULL || check_file(name, &status, !writes, err);
        free(name);
    }
    return ok;
}

bool store_owner_close(const char *path, const struct log *log, struct error *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof suffixes / sizeof *suffixes; i++) {
        struct stat status;
        char *name = file_beside(path, i, &status);
        ok = name == NULL || close_file(name, &status, log, err);
        free(name);
    }
    return ok;
}
