/* The generic cell rate algorithm over a file: it holds the time from which the next request may
 * leave, and each request moves that on by one interval. Who must wait reserves: it moves the time
 * on at once, and leaves when its own has come. So members go in turn, however fast each asks, and
 * one that is killed costs the others the one place that it held.
 *
 * A place is good for a while after its time (`slack_ns`), as long as a burst takes: that makes up
 * for timers and commits that are late, and no window ever has more than the burst on top.
 *
 * Nothing in the file is believed that could make the rate unlimited: what is torn, of another
 * boot, or too far ahead is void, and then the next place is one interval away. What was never ours
 * is not touched. */
#include "submit/pace/rate_group.h"

#include "base/language.h"
#include "base/memory.h"
#include "submit/pace/policy.h"
#include "submit/pace/rate_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NS_PER_US     INT64_C(1000)
#define NS_PER_SECOND 1e9
#define BOOT_ID       "/proc/sys/kernel/random/boot_id"
#define BOOT_BYTES    36
#define LEAST_SLACK   INT64_C(5000000) /* ns: timers are late by as much */
#define LONGEST       INT64_C(3600000000000)

/* What the file says. All times in ns of the monotonic clock. */
struct record {
    char boot[BOOT_BYTES + 1];
    int64_t next;       /* the first time that nobody has taken */
    int64_t shut;       /* nobody sends before */
    int64_t slow;       /* the interval of the slowest member, */
    int64_t slow_until; /* which is thought to be there until then */
};

/* Fixed widths, so that it is rewritten in place, by one write. */
#define FORM                                                                                       \
    "stopsms rate 1\nboot %36s\nnext %019" PRId64 "\nshut %019" PRId64 "\nslow %019" PRId64        \
    " %019" PRId64 "\n"
static const char form[] = "stopsms rate 1\nboot ____________________________________\n"
                           "next 0000000000000000000\nshut 0000000000000000000\n"
                           "slow 0000000000000000000 0000000000000000000\n";
#define RECORD_BYTES (sizeof form - 1)
#define WORD         5 /* "next " */
#define DIGITS       19

struct rate_group {
    struct rate_file file;
    char boot[BOOT_BYTES + 1];
    int64_t interval_ns; /* this run's own */
    unsigned burst;
    int64_t slack_ns;      /* of the place that is held */
    bool is_held;          /* a place, */
    int64_t free_at_ns;    /* at this time */
    int64_t busy_until_ns; /* another member had the file: when to look again */
    int64_t shut_ns;       /* what this run was asked for, and the file may not have yet */
};

static int64_t larger(int64_t one, int64_t other)
{
    return one > other ? one : other;
}

bool rate_group_is_name(const char *name)
{
    return rate_file_is_name(name);
}

/* --- the record --- */

/* Whether the bytes are of our form, or were to be: a power cut leaves zeros. */
static bool is_ours(const char *bytes, size_t length)
{
    bool ours = length <= RECORD_BYTES;
    for (size_t i = 0; ours && i < length; i++) {
        bool is_digit = bytes[i] >= '0' && bytes[i] <= '9';
        bool is_hex = is_digit || (bytes[i] >= 'a' && bytes[i] <= 'f') || bytes[i] == '-';
        bool fits = form[i] == '0' ? is_digit : form[i] == '_' ? is_hex : bytes[i] == form[i];
        ours = fits || bytes[i] == '\0';
    }
    return ours;
}

/* The number that stands where the form has one; what is too large is INT64_MAX. */
static int64_t number_at(const char *bytes, size_t at)
{
    char digits[DIGITS + 1] = "";
    memcpy(digits, bytes + at, DIGITS);
    return (int64_t)strtoll(digits, NULL, 10);
}

/* False where the form is not filled in. */
static bool parse(const char *bytes, struct record *record)
{
    if (strlen(bytes) != RECORD_BYTES)
        return false;
    size_t slow = (size_t)(strstr(form, "slow ") - form) + WORD;
    memcpy(record->boot, strstr(bytes, "boot ") + WORD, BOOT_BYTES);
    record->next = number_at(bytes, (size_t)(strstr(form, "next ") - form) + WORD);
    record->shut = number_at(bytes, (size_t)(strstr(form, "shut ") - form) + WORD);
    record->slow = number_at(bytes, slow);
    record->slow_until = number_at(bytes, slow + DIGITS + 1);
    return true;
}

/* What can't be is void. */
static void judge(const struct rate_group *group, bool is_whole, int64_t now, struct record *record)
{
    if (!is_whole || strcmp(record->boot, group->boot) != 0)
        *record = (struct record){.next = now + group->interval_ns};
    memcpy(record->boot, group->boot, sizeof record->boot);
    bool is_slow = record->slow > 0 && record->slow <= LONGEST && record->slow_until >= now;
    int64_t present = GROUP_PRESENT_US * NS_PER_US;
    if (!is_slow || record->slow_until - now > (GROUP_MOST_MEMBERS + 1) * record->slow + present)
        record->slow = record->slow_until = 0;
    int64_t interval = larger(group->interval_ns, record->slow);
    int64_t most = interval > LONGEST ? INT64_MAX - now
                                      : GROUP_MOST_MEMBERS * interval + (int64_t)NS_PER_SECOND;
    if (record->next < 0 || record->next - now > most)
        record->next = now + interval;
    if (record->shut < 0 || record->shut - now > RETRY_AFTER_MAX_S * (int64_t)NS_PER_SECOND)
        record->shut = 0;
}

static bool read_record(const struct rate_group *group, int64_t now, struct record *record,
                        struct error *err)
{
    char bytes[RECORD_BYTES + 2] = {0};
    ssize_t got = pread(group->file.fd, bytes, RECORD_BYTES + 1, 0);
    if (got < 0)
        return rate_file_fail(group->file.path, errno, err);
    if (!is_ours(bytes, (size_t)got))
        return rate_file_refuse(group->file.path, _("something else stands in it"), err);
    *record = (struct record){0};
    bool is_whole = (size_t)got == RECORD_BYTES && parse(bytes, record);
    judge(group, is_whole, now, record);
    return true;
}

static bool write_record(const struct rate_group *group, const struct record *record,
                         struct error *err)
{
    char bytes[RECORD_BYTES + 1];
    (void)snprintf(bytes, sizeof bytes, FORM, record->boot, record->next, record->shut,
                   record->slow, record->slow_until);
    errno = ENOSPC;
    return pwrite(group->file.fd, bytes, RECORD_BYTES, 0) == (ssize_t)RECORD_BYTES ||
           rate_file_fail(group->file.path, errno, err);
}

/* --- places --- */

/* The slowest member rules, as long as it is there. */
static int64_t agree_on_interval(const struct rate_group *group, int64_t time,
                                 struct record *record)
{
    if (group->interval_ns >= record->slow && group->interval_ns <= LONGEST) {
        record->slow = group->interval_ns;
        record->slow_until = time + group->interval_ns + GROUP_PRESENT_US * NS_PER_US;
    }
    return larger(group->interval_ns, record->slow);
}

static void reserve(struct rate_group *group, int64_t now, struct record *record)
{
    int64_t interval = agree_on_interval(group, larger(now, record->next), record);
    int64_t least = interval < LEAST_SLACK ? interval : LEAST_SLACK;
    group->slack_ns = larger((int64_t)(group->burst - 1) * interval, least);
    int64_t time = larger(record->next, now - group->slack_ns);
    time = larger(time, record->shut);
    record->next = time + interval;
    group->free_at_ns = time;
    group->is_held = true;
}

/* Whether the place that is held is still good. */
static bool is_good(const struct rate_group *group, int64_t now, const struct record *record)
{
    return group->is_held && now <= group->free_at_ns + group->slack_ns && record->shut <= now;
}

static bool take_locked(struct rate_group *group, int64_t now, struct error *err)
{
    struct record record;
    if (!read_record(group, now, &record, err))
        return false;
    bool closes = group->shut_ns > record.shut;
    record.shut = larger(record.shut, group->shut_ns);
    group->shut_ns = 0;
    bool is_new = !is_good(group, now, &record);
    if (is_new)
        reserve(group, now, &record);
    return (!is_new && !closes) || write_record(group, &record, err);
}

bool rate_group_take(struct rate_group *group, int64_t now_us, int64_t *wait_us, struct error *err)
{
    int64_t now = now_us * NS_PER_US;
    bool busy = false;
    *wait_us = rate_group_wait_us(group, now_us);
    if (group == NULL || *wait_us > 0)
        return true;
    if (!rate_file_lock(&group->file, &busy, err))
        return false;
    if (busy) {
        group->busy_until_ns = now + GROUP_BUSY_US * NS_PER_US;
        *wait_us = GROUP_BUSY_US;
        return true;
    }
    bool ok = take_locked(group, now, err);
    rate_file_unlock(&group->file);
    *wait_us = ok ? rate_group_wait_us(group, now_us) : 0;
    group->is_held = group->is_held && (!ok || *wait_us > 0);
    return ok;
}

int64_t rate_group_wait_us(const struct rate_group *group, int64_t now_us)
{
    if (group == NULL)
        return 0;
    int64_t wait_ns =
        larger(group->is_held ? group->free_at_ns : 0, group->busy_until_ns) - now_us * NS_PER_US;
    return wait_ns > 0 ? (wait_ns + NS_PER_US - 1) / NS_PER_US : 0;
}

void rate_group_close(struct rate_group *group, int64_t now_us, int64_t pause_us)
{
    struct error later = {0};
    struct record record;
    bool busy = false;
    if (group == NULL || pause_us <= 0)
        return;
    int64_t most_us = RETRY_AFTER_MAX_S * 1000000;
    int64_t until_us = now_us + (pause_us < most_us ? pause_us : most_us);
    group->shut_ns = larger(group->shut_ns, until_us * NS_PER_US);
    /* What does not get there now is told with the next request. */
    if (!rate_file_lock(&group->file, &busy, &later) || busy)
        return;
    if (read_record(group, now_us * NS_PER_US, &record, &later)) {
        record.shut = larger(record.shut, group->shut_ns);
        (void)!write_record(group, &record, &later);
    }
    rate_file_unlock(&group->file);
}

/* --- the whole --- */

static bool read_boot(struct rate_group *group, struct error *err)
{
    int fd = open(BOOT_ID, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd >= 0 ? read(fd, group->boot, BOOT_BYTES) : -1;
    int cause = errno;
    if (fd >= 0)
        (void)close(fd);
    if (got == BOOT_BYTES && strspn(group->boot, "0123456789abcdef-") == BOOT_BYTES)
        return true;
    return rate_file_fail(BOOT_ID, cause, err);
}

bool rate_group_open(const char *name, double per_second, unsigned burst, struct rate_group **group,
                     struct error *err)
{
    struct record record;
    struct rate_group *made = memory_alloc(1, sizeof *made);
    made->file.fd = -1;
    made->burst = burst;
    made->interval_ns = (int64_t)fmin(ceil(NS_PER_SECOND / per_second), 1e15);
    bool ok = read_boot(made, err) && rate_file_open(name, &made->file, err) &&
              read_record(made, 0, &record, err);
    *group = made;
    if (!ok)
        rate_group_free(group);
    return ok;
}

static bool take_place(void *context, int64_t now_us, int64_t *wait_us, struct error *err)
{
    return rate_group_take(context, now_us, wait_us, err);
}

struct http_place rate_group_place(struct rate_group *group)
{
    return (struct http_place){.take = group != NULL ? take_place : NULL, .context = group};
}

void rate_group_free(struct rate_group **group)
{
    if (*group == NULL)
        return;
    rate_file_close(&(*group)->file);
    free(*group);
    *group = NULL;
}
