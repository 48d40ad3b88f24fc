/* fuzz/retry_after_fuzz.c
 * Any bytes as the value of Retry-After, any time as now: what is made of it stays within bounds,
 * digits are read as an independent reading has them, and of two headers the longer counts.
 */
#include "fuzz/fuzz_input.h"
#include "submit/pace/retry_policy.h"

#include <stdbool.h>
#include <string.h>

#define US_PER_SECOND INT64_C(1000000)

/* The transport's limit, with the final 0. */
#define VALUE_SIZE 128

static void check_bounds(enum retry_after_kind kind, int64_t delay_us)
{
    bool is_default = delay_us == RETRY_AFTER_ABSENT_US;
    CHECK(delay_us >= 0 && delay_us <= RETRY_AFTER_BELIEVED_S * US_PER_SECOND);
    CHECK((kind == RETRY_AFTER_LONG) == (delay_us > RETRY_AFTER_MAX_S * US_PER_SECOND));
    CHECK((kind != RETRY_AFTER_ABSENT && kind != RETRY_AFTER_ABSURD) || is_default);
}

/* From the other end than the reader does: the weight of each digit that is no leading 0. */
static bool read_digits(const char *value, int64_t *seconds)
{
    int64_t weight = 1;
    size_t length = strlen(value);
    *seconds = 0;
    for (size_t i = length; i > 0; i--) {
        if (value[i - 1] < '0' || value[i - 1] > '9')
            return false;
        if (value[i - 1] != '0' && weight > INT64_C(1000000000))
            *seconds = INT64_C(10000000000);
        else
            *seconds += (value[i - 1] - '0') * weight;
        weight = weight > INT64_C(1000000000) ? weight : weight * 10;
    }
    return length > 0 && length < 64; /* longer is no form of a Retry-After at all */
}

static void check_digits(const char *value, enum retry_after_kind kind, int64_t delay_us)
{
    int64_t seconds = 0;
    if (!read_digits(value, &seconds))
        return;
    CHECK((kind == RETRY_AFTER_ABSURD) == (seconds > RETRY_AFTER_BELIEVED_S));
    CHECK(kind == RETRY_AFTER_ABSURD || delay_us == seconds * US_PER_SECOND);
}

static void check_twice(const char *value, int64_t now_ms, enum retry_after_kind kind,
                        int64_t delay_us)
{
    char twice[VALUE_SIZE + 8];
    int64_t twice_us = -1;
    bool readable = kind == RETRY_AFTER_VALID || kind == RETRY_AFTER_LONG;
    int64_t expected_us = readable && delay_us > 7 * US_PER_SECOND ? delay_us : 7 * US_PER_SECOND;
    (void)snprintf(twice, sizeof twice, "7\n%s", value);
    (void)retry_after_read(twice, "", now_ms, &twice_us);
    CHECK(twice_us == expected_us);
    (void)snprintf(twice, sizeof twice, "%s\n7", value);
    (void)retry_after_read(twice, "", now_ms, &twice_us);
    CHECK(twice_us == expected_us);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char value[VALUE_SIZE] = {0};
    int64_t now_ms = INT64_C(1790000000000);
    int64_t delay_us = -1;
    if (size > 0 && data[0] == '!' && size > sizeof now_ms) { /* else the time is an usual one */
        memcpy(&now_ms, data + 1, sizeof now_ms);
        now_ms = (int64_t)((uint64_t)now_ms >> 8); /* a clock may be off by ages, not before 1970 */
        data += 1 + sizeof now_ms;
        size -= 1 + sizeof now_ms;
    }
    memcpy(value, data, size < sizeof value ? size : sizeof value - 1);
    enum retry_after_kind kind = retry_after_read(value, "", now_ms, &delay_us);
    check_bounds(kind, delay_us);
    check_digits(value, kind, delay_us);
    check_twice(value, now_ms, kind, delay_us);
    return 0;
}
