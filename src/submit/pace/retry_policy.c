/* The pause after a failure is drawn at random below a bound that doubles with each failure
 * ("full jitter"), so that numbers that failed together don't come back together. A floor keeps
 * it from being no pause at all. */
#include "submit/pace/retry_policy.h"

#include "base/timestamp.h"

#include <stdbool.h>
#include <string.h>

#define US_PER_SECOND     INT64_C(1000000)
#define US_PER_MS         INT64_C(1000)
#define MAX_HEADER_LENGTH 63

int64_t retry_delay_us(unsigned failures, const struct random *random)
{
    int64_t most_us = RETRY_BASE_US;
    for (unsigned n = 0; n < failures && most_us < RETRY_CAP_US; n++)
        most_us *= 2;
    if (most_us > RETRY_CAP_US)
        most_us = RETRY_CAP_US;
    int64_t delay_us = (int64_t)random_below(random, (uint64_t)most_us + 1);
    return delay_us > RETRY_FLOOR_US ? delay_us : RETRY_FLOOR_US;
}

/* Copies the line that begins at `value` without the white space around it (RFC 9110, 5.5: not part
 * of the value). False where it is longer than any form that we read. */
static bool trim(const char *value, char out[MAX_HEADER_LENGTH + 1])
{
    value += strspn(value, " \t\r");
    size_t length = strcspn(value, "\n");
    while (length > 0 && strchr(" \t\r", value[length - 1]) != NULL)
        length--;
    if (length > MAX_HEADER_LENGTH)
        return false;
    memcpy(out, value, length);
    out[length] = '\0';
    return true;
}

/* RFC 9110, 10.2.3: delay-seconds is digits alone: no sign, no fraction. What is beyond belief
 * saturates, so that no number of digits overflows. */
static bool read_seconds(const char *digits, int64_t *seconds)
{
    if (*digits == '\0' || digits[strspn(digits, "0123456789")] != '\0')
        return false;
    *seconds = 0;
    for (; *digits != '\0' && *seconds <= RETRY_AFTER_BELIEVED_S; digits++)
        *seconds = *seconds * 10 + (*digits - '0');
    return true;
}

static enum retry_after_kind classify(int64_t asked_us, int64_t *delay_us)
{
    if (asked_us > RETRY_AFTER_BELIEVED_S * US_PER_SECOND)
        return RETRY_AFTER_ABSURD;
    *delay_us = asked_us;
    return asked_us > RETRY_AFTER_MAX_S * US_PER_SECOND ? RETRY_AFTER_LONG : RETRY_AFTER_VALID;
}

static enum retry_after_kind read_line(const char *value, int64_t now_wall_ms, int64_t *delay_us)
{
    char text[MAX_HEADER_LENGTH + 1];
    int64_t seconds = 0;
    int64_t date_ms = 0;

    *delay_us = RETRY_AFTER_ABSENT_US;
    if (!trim(value, text))
        return RETRY_AFTER_ABSURD;
    if (text[0] == '\0')
        return RETRY_AFTER_ABSENT;
    if (read_seconds(text, &seconds))
        return classify(seconds * US_PER_SECOND, delay_us);
    if (!timestamp_parse_http(text, now_wall_ms, &date_ms))
        return RETRY_AFTER_ABSURD;
    if (date_ms <= now_wall_ms)
        return classify(0, delay_us);
    /* Compared in ms first: a date of the year 9999 does not fit into µs with any clock. */
    if (date_ms - now_wall_ms > RETRY_AFTER_BELIEVED_S * US_PER_SECOND / US_PER_MS)
        return RETRY_AFTER_ABSURD;
    return classify((date_ms - now_wall_ms) * US_PER_MS, delay_us);
}

static bool is_readable(enum retry_after_kind kind)
{
    return kind == RETRY_AFTER_VALID || kind == RETRY_AFTER_LONG;
}

static int64_t reply_wall_ms(const char *date, int64_t now_wall_ms)
{
    char text[MAX_HEADER_LENGTH + 1];
    int64_t said_ms = 0;
    bool is_said = trim(date, text) && timestamp_parse_http(text, now_wall_ms, &said_ms);
    return is_said ? said_ms : now_wall_ms;
}

enum retry_after_kind retry_after_read(const char *value, const char *date, int64_t now_wall_ms,
                                       int64_t *delay_us)
{
    now_wall_ms = reply_wall_ms(date, now_wall_ms);
    enum retry_after_kind kind = read_line(value, now_wall_ms, delay_us);
    for (const char *end = strchr(value, '\n'); end != NULL; end = strchr(end + 1, '\n')) {
        int64_t line_us = 0;
        enum retry_after_kind of_line = read_line(end + 1, now_wall_ms, &line_us);
        bool longer = is_readable(of_line) && (!is_readable(kind) || line_us > *delay_us);
        if (longer || kind == RETRY_AFTER_ABSENT) {
            kind = of_line;
            *delay_us = line_us;
        }
    }
    return kind;
}
