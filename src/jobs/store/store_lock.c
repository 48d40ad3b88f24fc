/* Locks of an open file description (F_OFD_SETLK): they are dropped neither by another descriptor's
 * close nor by a thread, and F_OFD_GETLK tests them without taking them. */
#define _GNU_SOURCE

#include "jobs/store/store_lock.h"
#include "base/descriptors.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* "writer <pid>\n", "commit <number>\n": fixed widths, so that each line is rewritten in place. */
#define LINE_BYTES 27
#define NUMBER_AT  7

static char *lock_path(const char *path)
{
    struct text name = {0};
    text_printf(&name, "%s-lock", path);
    return name.data;
}

/* A failure here is ignored: if the note lags behind, a lost commit may go unnoticed, no more. */
static void write_line(int fd, off_t at, const char *word, int64_t number)
{
    char line[LINE_BYTES + 1];
    snprintf(line, sizeof line, "%-6s %019" PRId64 "\n", word, number);
    ssize_t written = pwrite(fd, line, LINE_BYTES, at);
    (void)written;
}

/* What the file holds, and one byte more where it is longer than a lock. */
struct lock_bytes {
    char bytes[2 * LINE_BYTES + 2]; /* ends with a NUL */
    ssize_t length;                 /* -1: it can't be read, for errno's reason */
};

static struct lock_bytes read_bytes(int fd)
{
    struct lock_bytes file = {0};
    file.length = pread(fd, file.bytes, sizeof file.bytes - 1, 0);
    return file;
}

static int64_t line_of(const struct lock_bytes *file, size_t at, const char *word)
{
    char line[LINE_BYTES + 1] = {0};
    memcpy(line, file->bytes + at, LINE_BYTES);
    if (file->length < (ssize_t)at + LINE_BYTES || strncmp(line, word, strlen(word)) != 0)
        return 0;
    char *end = NULL;
    errno = 0;
    long long number = strtoll(line + NUMBER_AT, &end, 10);
    return errno == 0 && *end == '\n' && number > 0 ? number : 0;
}

/* Whether they are those of a lock of ours, or none at all. A power cut may have left zeros. */
static bool is_ours(const struct lock_bytes *file)
{
    static const char form[] = "writer 0000000000000000000\ncommit 0000000000000000000\n";
    bool ours = file->length >= 0 && (size_t)file->length < sizeof form;
    for (ssize_t i = 0; ours && i < file->length; i++) {
        char byte = file->bytes[i];
        bool fits = form[i] == '0' ? byte >= '0' && byte <= '9' : byte == form[i];
        ours = fits || byte == '\0';
    }
    return ours;
}

static void take_note(const struct lock_bytes *file, struct store_lock_note *note)
{
    note->pid = line_of(file, 0, "writer");
    note->commits = line_of(file, LINE_BYTES, "commit");
}

static void read_note(int fd, struct store_lock_note *note)
{
    struct lock_bytes file = read_bytes(fd);
    take_note(&file, note);
}

bool store_lock_take(const char *path, struct store_lock *lock, struct store_lock_note *note,
                     struct error *err)
{
    char *name = lock_path(path);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    bool ok = false;
    lock->fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock->fd < 0) {
        error_set(err, ERROR_STORAGE, "%s: can't open the lock file: %s. %s", name,
                  _(strerror(errno)),
                  descriptors_advice(errno, N_("Give the user who runs stopsms the right to write "
                                               "it and its folder.")));
        goto done;
    }
    if (fcntl(lock->fd, F_OFD_SETLK, &whole) != 0) {
        bool held = errno == EAGAIN || errno == EACCES;
        if (!held) {
            error_set(err, ERROR_STORAGE, "%s: can't lock the database: %s", name,
                      _(strerror(errno)));
            goto done;
        }
        read_note(lock->fd, note);
        error_set(err, ERROR_UNFINISHED,
                  "%s: another run is at work on this database (process %" PRId64
                  "). Wait until it has ended, then run the same command again. Nothing was sent.",
                  path, note->pid);
        error_because(err, "another_run");
        goto done;
    }
    struct lock_bytes file = read_bytes(lock->fd);
    if (file.length < 0) {
        error_set(err, ERROR_STORAGE, "%s: can't read the lock file: %s", name, _(strerror(errno)));
        goto done;
    }
    if (!is_ours(&file)) {
        error_set(
            err, ERROR_SETUP,
            "%s: something else stands where the lock of the database belongs, and is left as "
            "it is. Nothing was sent. Move it away, then run the same command again.",
            name);
        goto done;
    }
    take_note(&file, note);
    write_line(lock->fd, 0, "writer", (int64_t)getpid());
    ok = true;
done:
    if (!ok)
        store_lock_release(lock);
    free(name);
    return ok;
}

void store_lock_look(const char *path, struct store_lock *lock, struct store_lock_note *note)
{
    char *name = lock_path(path);
    *note = (struct store_lock_note){0};
    lock->fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (lock->fd >= 0)
        read_note(lock->fd, note);
    free(name);
}

int64_t store_lock_holder(const struct store_lock *lock)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct store_lock_note note = {0};
    if (lock->fd < 0 || fcntl(lock->fd, F_OFD_GETLK, &whole) != 0 || whole.l_type == F_UNLCK)
        return 0;
    read_note(lock->fd, &note);
    return note.pid;
}

void store_lock_note_commits(const struct store_lock *lock, int64_t commits)
{
    write_line(lock->fd, LINE_BYTES, "commit", commits);
}

bool store_lock_is_there(const struct store_lock *lock)
{
    struct stat status;
    return fstat(lock->fd, &status) == 0 && status.st_nlink > 0;
}

void store_lock_release(struct store_lock *lock)
{
    if (lock->fd >= 0)
        close(lock->fd);
    lock->fd = -1;
}
