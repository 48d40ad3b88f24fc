/* A second signal may come at any instruction, so while words are written, signals wait; they come
 * through only while the program waits for room, where it is known exactly what is left to be
 * written. The handler then writes the rest. A pipe that is said to have room takes PIPE_BUF bytes
 * at once, so that no piece blocks. */
#define _GNU_SOURCE /* ppoll */
#include "base/last_words.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MOST_PREPARED 4
#define PLACEHOLDER   "9999-12-31T23:59:59Z"
#define TIME_LENGTH   (sizeof PLACEHOLDER - 1)
#define SECONDS       "9999999999"
#define SECOND_DIGITS (sizeof SECONDS - 1)

struct prepared {
    int status;
    char *words;
    size_t length;
};

enum saying { SAID_NOTHING, SAYING, SAID, SAID_A_PART };

/* What is prepared for the file stands behind what is for the streams. */
enum { TO_FILE = LAST_WORDS_STREAMS, PLACES };

static struct {
    struct prepared prepared[PLACES][MOST_PREPARED];
    size_t count[PLACES];
    char *path, *temporary; /* of the file; NULL: none */
    enum saying saying;     /* on standard output; so are the next */
    const char *rest;
    size_t left;
    int status; /* the words' */
} last;

static atomic_flag ending = ATOMIC_FLAG_INIT;

static int descriptor_of(enum last_words_stream stream)
{
    return stream == LAST_WORDS_OUT ? STDOUT_FILENO : STDERR_FILENO;
}

static void prepare(unsigned place, int status, char *words, size_t length)
{
    size_t *count = &last.count[place];
    if (*count == MOST_PREPARED) {
        free(words);
        return;
    }
    last.prepared[place][*count] = (struct prepared){status, words, length};
    ++*count;
}

void last_words_prepare(enum last_words_stream stream, int status, char *words, size_t length)
{
    prepare(stream, status, words, length);
}

void last_words_set_file(char *path, char *temporary)
{
    last.path = path;
    last.temporary = temporary;
}

void last_words_prepare_file(int status, char *words, size_t length)
{
    prepare(TO_FILE, status, words, length);
}

static struct prepared *find(unsigned place, int status)
{
    for (size_t i = 0; i < last.count[place]; i++)
        if (last.prepared[place][i].status == status)
            return &last.prepared[place][i];
    return NULL;
}

bool last_words_has(enum last_words_stream stream, int status)
{
    return find(stream, status) != NULL;
}

void last_words_forget(void)
{
    last.count[LAST_WORDS_OUT] = last.count[LAST_WORDS_ERR] = last.count[TO_FILE] = 0;
    last.saying = SAID_NOTHING;
}

/* Writes a piece; the next one begins behind it. */
static bool write_piece(int fd, const char **bytes, size_t *left)
{
    ssize_t written = write(fd, *bytes, *left < PIPE_BUF ? *left : PIPE_BUF);
    if (written < 0)
        return errno == EAGAIN || errno == EINTR;
    *bytes += written;
    *left -= (size_t)written;
    return true;
}

/* --- at an end that was come to --- */

bool last_words_write(int status, const char *words, size_t length)
{
    sigset_t all, before;
    struct pollfd room = {.fd = STDOUT_FILENO, .events = POLLOUT};
    bool ok = true;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    last.rest = words;
    last.left = length;
    last.status = status;
    last.saying = SAYING;
    while (ok && last.left > 0)
        ok = ppoll(&room, 1, NULL, &before) > 0 && write_piece(room.fd, &last.rest, &last.left);
    int cause = errno;
    last.saying = ok ? SAID : SAID_A_PART;
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = cause;
    return ok;
}

/* --- at once --- */

static char *put_digits(char *at, unsigned value, unsigned digits)
{
    for (unsigned i = digits; i > 0; i--, value /= 10)
        at[i - 1] = (char)('0' + value % 10);
    return at + digits + 1; /* what stands between two of them stays */
}

/* Days since 1970 as year, month and day (Howard Hinnant, "chrono-compatible low-level date
 * algorithms"); gmtime_r may wait for a lock that the interrupted code holds. */
static void put_time(char time[TIME_LENGTH])
{
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    unsigned long seconds = now.tv_sec > 0 ? (unsigned long)now.tv_sec : 0;
    unsigned of_day = (unsigned)(seconds % 86400);
    unsigned long days = seconds / 86400 + 719468;
    unsigned long era = days / 146097;
    unsigned day_of_era = (unsigned)(days % 146097);
    unsigned year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned from_march = (5 * day_of_year + 2) / 153;
    unsigned day = day_of_year - (153 * from_march + 2) / 5 + 1;
    unsigned month = from_march < 10 ? from_march + 3 : from_march - 9;
    unsigned year = year_of_era + (unsigned)(era * 400) + (month <= 2);
    char *at = put_digits(time, year, 4);
    at = put_digits(at, month, 2);
    at = put_digits(at, day, 2);
    at = put_digits(at, of_day / 3600, 2);
    at = put_digits(at, of_day / 60 % 60, 2);
    put_digits(at, of_day % 60, 2);
}

static void put_times(struct prepared *prepared)
{
    for (size_t i = 0; i + TIME_LENGTH <= prepared->length; i++)
        if (memcmp(prepared->words + i, PLACEHOLDER, TIME_LENGTH) == 0)
            put_time(prepared->words + i);
}

static void put_seconds(struct prepared *prepared)
{
    struct timespec now = {0};
    char digits[SECOND_DIGITS];
    clock_gettime(CLOCK_REALTIME, &now);
    unsigned long seconds = now.tv_sec > 0 ? (unsigned long)now.tv_sec : 0;
    for (size_t i = SECOND_DIGITS; i > 0; i--, seconds /= 10)
        digits[i - 1] = (char)('0' + seconds % 10);
    for (size_t i = 0; i + SECOND_DIGITS <= prepared->length; i++)
        if (memcmp(prepared->words + i, SECONDS, SECOND_DIGITS) == 0)
            memcpy(prepared->words + i, digits, SECOND_DIGITS);
}

/* What the stream takes without waiting. */
static bool write_now(int fd, const char **bytes, size_t *left)
{
    struct pollfd room = {.fd = fd, .events = POLLOUT};
    while (*left > 0)
        if (poll(&room, 1, 0) <= 0 || !write_piece(fd, bytes, left))
            return false;
    return true;
}

static bool say_prepared(enum last_words_stream stream, int status)
{
    struct prepared *prepared = find(stream, status);
    if (prepared == NULL)
        return true;
    put_times(prepared);
    const char *words = prepared->words;
    size_t left = prepared->length;
    return write_now(descriptor_of(stream), &words, &left);
}

/* Returns the exit status. */
static int say_on_out(int status)
{
    if (last.saying == SAID_NOTHING)
        return say_prepared(LAST_WORDS_OUT, status) ? status : error_exit_status(ERROR_STORAGE);
    if (last.saying == SAYING && write_now(STDOUT_FILENO, &last.rest, &last.left))
        last.saying = SAID;
    return last.saying == SAID ? last.status : error_exit_status(ERROR_STORAGE);
}

/* As base/atomic_file.c does it; it can't be done better, nor told of, here. */
static void replace_file(int status)
{
    struct prepared *prepared = find(TO_FILE, status);
    int fd =
        prepared != NULL ? open(last.temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    if (fd < 0)
        return;
    put_seconds(prepared);
    bool ok = write(fd, prepared->words, prepared->length) == (ssize_t)prepared->length &&
              fchmod(fd, LAST_WORDS_FILE_MODE) == 0 && fsync(fd) == 0 &&
              rename(last.temporary, last.path) == 0;
    if (!ok)
        (void)unlink(last.temporary);
}

void last_words_end(int status)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    /* Whoever was first ends the program. */
    while (atomic_flag_test_and_set(&ending))
        pause();
    (void)say_prepared(LAST_WORDS_ERR, status);
    status = say_on_out(status);
    replace_file(status);
    _exit(status);
}
