#include "support/misbehaviour.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SECOND_US    INT64_C(1000000)
#define MOST_CLOSED  512
#define HEADER_SLOTS 512
#define HEADER_SIZE  96

/* A time in which nothing may leave. */
struct closed {
    int64_t from_us; /* when the reply is there */
    int64_t to_us;
};

struct misbehaviour {
    struct misbehaviour_config config;
    struct fake_provider *fake;
    uint64_t dice;
    enum trouble trouble; /* the present one, */
    int64_t trouble_to_us;
    uint64_t well_for; /* and so many requests after it before the next one */
    double limit_per_second;
    double limit_tokens;
    int64_t limit_at_us;
    struct closed closed[MOST_CLOSED];
    unsigned closed_count;
    unsigned too_early;
    unsigned outcomes;
    char headers[HEADER_SLOTS][HEADER_SIZE]; /* of the replies in flight */
};

/* --- chance --- */

static uint64_t roll(struct misbehaviour *provider, uint64_t below)
{
    uint64_t bits = (provider->dice += UINT64_C(0x9E3779B97F4A7C15));
    bits = (bits ^ (bits >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    bits = (bits ^ (bits >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (bits ^ (bits >> 31)) % below;
}

static int64_t roll_us(struct misbehaviour *provider, int64_t from_us, int64_t to_us)
{
    return from_us + (int64_t)roll(provider, (uint64_t)(to_us - from_us));
}

/* --- 429 --- */

/* Also with 429s in flight: what they ask for by a date is another time then. */
static void jump(struct misbehaviour *provider)
{
    int64_t jump_ms = (int64_t)roll(provider, UINT64_C(4) * 86400000) - INT64_C(2) * 86400000;
    fake_provider_shift_wall(provider->fake, jump_ms);
    misbehaviour_hang_up(provider);
}

static void write_date(const char *form, int64_t wall_ms, char out[HEADER_SIZE])
{
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm utc = {0};
    gmtime_r(&seconds, &utc);
    strftime(out, HEADER_SIZE, form, &utc);
}

static int64_t date_us(struct misbehaviour *provider, const char *form, int64_t done_us,
                       char out[HEADER_SIZE])
{
    struct clock clock = fake_provider_clock(provider->fake);
    int64_t done_ms =
        clock_wall_ms(&clock) + (done_us - fake_provider_now_us(provider->fake)) / 1000;
    int64_t date_ms = (done_ms / 1000 + (int64_t)roll(provider, 280) - 20) * 1000;
    write_date(form, date_ms, out);
    return date_ms > done_ms ? (date_ms - done_ms - 1) * 1000 : 0;
}

static int64_t seconds_us(struct misbehaviour *provider, char out[HEADER_SIZE])
{
    bool is_long = provider->config.long_pauses && roll(provider, 200) == 0;
    unsigned seconds = (unsigned)roll(provider, roll(provider, 4) == 0 ? 300 : 5);
    if (is_long)
        seconds = 301 + (unsigned)roll(provider, 7000);
    snprintf(out, HEADER_SIZE, "%u", seconds);
    return seconds * SECOND_US;
}

/* Writes the header, and returns for how long it closes the account. */
static int64_t retry_after_us(struct misbehaviour *provider, int64_t done_us, char out[HEADER_SIZE])
{
    static const char *const forms[] = {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
                                        "%a %b %e %H:%M:%S %Y"};
    static const char *const useless[] = {"", "-1", "soon", "99999999999999999999", "1.5", "\n"};
    uint64_t form = roll(provider, 10);
    if (form < 3)
        return date_us(provider, forms[form], done_us, out);
    if (form == 3) {
        snprintf(out, HEADER_SIZE, "1\n%s\n3", useless[roll(provider, 6)]);
        return 3 * SECOND_US;
    }
    if (form < 6) {
        snprintf(out, HEADER_SIZE, "%s", useless[roll(provider, 6)]);
        return SECOND_US;
    }
    return seconds_us(provider, out);
}

static struct fake_answer too_many(struct misbehaviour *provider,
                                   const struct fake_request *request)
{
    struct fake_answer answer = {.status = 429, .latency_us = roll_us(provider, 1000, 200000)};
    char *header = provider->headers[request->total % HEADER_SLOTS];
    int64_t done_us = request->at_us + answer.latency_us;
    int64_t closed_us = retry_after_us(provider, done_us, header);
    answer.retry_after = header;
    if (provider->closed_count < MOST_CLOSED)
        provider->closed[provider->closed_count++] = (struct closed){done_us, done_us + closed_us};
    return answer;
}

static bool is_over_limit(struct misbehaviour *provider, int64_t now_us)
{
    double earned = (double)(now_us - provider->limit_at_us) / 1e6 * provider->limit_per_second;
    provider->limit_at_us = now_us;
    provider->limit_tokens += earned;
    if (provider->limit_tokens > 5)
        provider->limit_tokens = 5;
    if (provider->limit_tokens < 1)
        return true;
    provider->limit_tokens -= 1;
    return false;
}

/* --- the others --- */

static struct fake_answer nearly(struct misbehaviour *provider)
{
    static const struct fake_answer answers[] = {
        {.body = "{\"success\":true,\"code\":200}"},
        {.body = "{\"success\":true,\"code\":200,\"stopId\":\"7\"}"},
        {.body = "{\"success\":true,\"code\":200,\"stopId\":0}"},
        {.body = "{\"success\":true,\"code\":200,\"stopId\":7"},
        {.body = "{\"success\":true,\"code\":200,\"stopId\":7}x"},
        {.body = "{\"success\":true,\"code\":201,\"stopId\":7}"},
        {.body = "{\"success\":\"true\",\"code\":200,\"stopId\":7}"},
        {.status = 500, .body = "{\"success\":true,\"code\":200,\"stopId\":7}"},
        {.status = 202, .body = "{\"success\":true,\"code\":200,\"stopId\":7}"},
    };
    return answers[roll(provider, sizeof answers / sizeof answers[0])];
}

static struct fake_answer play(struct misbehaviour *provider, enum trouble trouble,
                               const struct fake_request *request)
{
    static const int failures[] = {500, 502, 503, 504, 408, 425};
    bool keeps = roll(provider, 3) == 0;
    switch (trouble) {
    case TROUBLE_STORM:
        return too_many(provider, request);
    case TROUBLE_LIMIT:
        if (is_over_limit(provider, request->at_us))
            return too_many(provider, request);
        return (struct fake_answer){0};
    case TROUBLE_OUTAGE:
        return (struct fake_answer){.status = failures[roll(provider, 6)], .keeps = keeps};
    case TROUBLE_RESET:
        return (struct fake_answer){.failure = HTTP_LOST, .keeps = keeps};
    case TROUBLE_UNREACHABLE:
        return (struct fake_answer){.failure = HTTP_NO_CONNECT};
    case TROUBLE_HTML:
        return (struct fake_answer){.body = "<!doctype html><title>Log in</title>"};
    case TROUBLE_NEARLY:
        return nearly(provider);
    case TROUBLE_SLOW:
        return (struct fake_answer){.latency_us = roll_us(provider, SECOND_US, 9 * SECOND_US)};
    case TROUBLE_MIXED:
    case TROUBLES:
        break;
    }
    trouble = (enum trouble)roll(provider, TROUBLES + 2);
    bool is_well = trouble >= TROUBLE_MIXED || (provider->config.troubles >> trouble & 1) == 0;
    return is_well ? (struct fake_answer){0} : play(provider, trouble, request);
}

/* --- one after the other --- */

static void choose_trouble(struct misbehaviour *provider, int64_t now_us)
{
    do {
        provider->trouble = (enum trouble)roll(provider, TROUBLES);
    } while ((provider->config.troubles >> provider->trouble & 1) == 0);
    provider->trouble_to_us = now_us + roll_us(provider, SECOND_US, 120 * SECOND_US);
    provider->well_for = 1 + roll(provider, 15);
    provider->limit_per_second = 1 + (double)roll(provider, 20);
    if (provider->config.clock_jumps && roll(provider, 3) == 0)
        jump(provider);
}

static void watch(struct misbehaviour *provider, int64_t now_us)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < provider->closed_count; i++) {
        struct closed closed = provider->closed[i];
        provider->too_early += closed.from_us <= now_us && now_us < closed.to_us;
        if (now_us < closed.to_us)
            provider->closed[kept++] = closed;
    }
    provider->closed_count = kept;
}

static struct fake_answer answer(void *context, const struct fake_request *request)
{
    struct misbehaviour *provider = context;
    struct fake_answer given = {0};
    watch(provider, request->at_us);
    if (request->at_us < provider->config.well_at_us) {
        if (provider->well_for == 0)
            choose_trouble(provider, request->at_us);
        if (request->at_us < provider->trouble_to_us)
            given = play(provider, provider->trouble, request);
        else
            provider->well_for--;
    }
    provider->outcomes += given.status != 429;
    return given;
}

/* --- the object --- */

struct misbehaviour *misbehaviour_new(const struct misbehaviour_config *config,
                                      struct fake_provider *fake)
{
    struct misbehaviour *provider = memory_alloc(1, sizeof *provider);
    provider->config = *config;
    provider->fake = fake;
    provider->dice = config->seed;
    struct fake_script script = {.answer = answer, .context = provider};
    fake_provider_script(fake, &script);
    return provider;
}

void misbehaviour_hang_up(struct misbehaviour *misbehaviour)
{
    misbehaviour->closed_count = 0;
}

unsigned misbehaviour_too_early(const struct misbehaviour *misbehaviour)
{
    return misbehaviour->too_early;
}

unsigned misbehaviour_outcomes(const struct misbehaviour *misbehaviour)
{
    return misbehaviour->outcomes;
}

void misbehaviour_free(struct misbehaviour **misbehaviour)
{
    free(*misbehaviour);
    *misbehaviour = NULL;
}
