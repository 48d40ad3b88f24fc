/* A temporary file may be removed later by a run that knows nothing else of it, so its name is the
 * proof that it is ours: ".stopsms-", a random number, and a part of that number's digest. Somebody
 * else's file has such a name once in four thousand million. While its writer lives, a lock keeps
 * it. A sweep holds that lock while it removes a file, so one that was just made may be swept
 * before its maker has the lock: the maker then finds it without a name, and makes another. */
#define _GNU_SOURCE /* O_TMPFILE */
#include "base/temp_file.h"

#include "base/digest.h"
#include "base/path.h"
#include "base/random.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX        ".stopsms-"
#define RANDOM_DIGITS 16
#define PROOF_DIGITS  8
#define NAME_LENGTH   (sizeof PREFIX - 1 + RANDOM_DIGITS + 1 + PROOF_DIGITS)
#define JOURNAL       "-journal"
#define MOST_TRIES    100

/* ".stopsms-0123456789abcdef-89abcdef". */
static void name_of(uint64_t number, char name[NAME_LENGTH + 1])
{
    static const char salt[] = "a temporary file of stopsms";
    char digits[RANDOM_DIGITS + 1];
    unsigned char digest[DIGEST_BYTES];
    char proof[2 * DIGEST_BYTES + 1];
    (void)snprintf(digits, sizeof digits, "%016" PRIx64, number);
    struct digest *sum = digest_new();
    digest_update(sum, salt, sizeof salt);
    digest_update(sum, digits, RANDOM_DIGITS);
    digest_finish(&sum, digest);
    (void)snprintf(name, NAME_LENGTH + 1, PREFIX "%s-%.*s", digits, PROOF_DIGITS,
                   digest_format(digest, proof));
}

static bool is_our_name(const char *name)
{
    char ours[NAME_LENGTH + 1];
    if (strlen(name) != NAME_LENGTH || strncmp(name, PREFIX, sizeof PREFIX - 1) != 0)
        return false;
    name_of(strtoull(name + sizeof PREFIX - 1, NULL, 16), ours);
    return strcmp(name, ours) == 0;
}

/* Whether the file is locked, and still has its name. A file system without locks has no sweeps,
 * either. */
static bool keep_locked(int file)
{
    struct stat status;
    if (flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return false;
    return fstat(file, &status) == 0 && status.st_nlink > 0;
}

int temp_file_make(const char *folder, char **path)
{
    struct random random = random_system();
    for (int i = 0; i < MOST_TRIES; i++) {
        char name[NAME_LENGTH + 1];
        struct text full = {0};
        name_of(random.next(random.context), name);
        text_printf(&full, "%s/%s", folder, name);
        int file =
            open(full.data, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
        if (file >= 0 && keep_locked(file)) {
            *path = full.data;
            return file;
        }
        int problem = file >= 0 ? EEXIST : errno;
        if (file >= 0)
            close(file);
        text_free(&full);
        errno = problem;
        if (problem != EEXIST)
            break;
    }
    *path = NULL;
    return -1;
}

char *temp_file_name_beside(const char *path)
{
    struct random random = random_system();
    char *folder = path_folder(path);
    char name[NAME_LENGTH + 1];
    struct text full = {0};
    name_of(random.next(random.context), name);
    text_printf(&full, "%s/%s", folder, name);
    free(folder);
    return full.data;
}

int temp_file_open(const char *folder)
{
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0)
        return file;
    /* Some file systems know no files without a name: make one, and unlink it at once. */
    char *path = NULL;
    file = temp_file_make(folder, &path);
    int problem = errno;
    if (file >= 0)
        (void)unlink(path);
    free(path);
    errno = problem;
    return file;
}

/* Whether what is open is a file that its writer has left, and nobody's but ours. */
static bool is_left_over(int file, const struct stat *named)
{
    struct stat status;
    return fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
           status.st_nlink == 1 && status.st_dev == named->st_dev &&
           status.st_ino == named->st_ino && flock(file, LOCK_EX | LOCK_NB) == 0;
}

static void sweep_one(int folder, const char *name)
{
    struct stat named;
    /* What is no file is not even opened. */
    if (fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(named.st_mode))
        return;
    int file = openat(folder, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return;
    if (is_left_over(file, &named))
        (void)unlinkat(folder, name, 0);
    close(file);
}

/* The name of such a file that is a database, without the ending of its journal. */
static bool is_our_journal(const char *name, char base[NAME_LENGTH + 1])
{
    if (strlen(name) != NAME_LENGTH + strlen(JOURNAL) || strcmp(name + NAME_LENGTH, JOURNAL) != 0)
        return false;
    memcpy(base, name, NAME_LENGTH);
    base[NAME_LENGTH] = '\0';
    return is_our_name(base);
}

/* A journal is as good as locked while its file is. */
static void sweep_journal(int folder, const char *name, const char *base)
{
    int file = openat(folder, base, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    bool is_kept = file >= 0 ? flock(file, LOCK_EX | LOCK_NB) != 0 : errno != ENOENT;
    if (!is_kept)
        sweep_one(folder, name);
    if (file >= 0)
        close(file);
}

void temp_file_sweep_beside(const char *path)
{
    char *folder = path_folder(path);
    DIR *entries = opendir(folder);
    free(folder);
    if (entries == NULL)
        return;
    const struct dirent *entry;
    char base[NAME_LENGTH + 1];
    while ((entry = readdir(entries)) != NULL)
        if (is_our_name(entry->d_name))
            sweep_one(dirfd(entries), entry->d_name);
        else if (is_our_journal(entry->d_name, base))
            sweep_journal(dirfd(entries), entry->d_name, base);
    closedir(entries);
}
