#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include "support/fake_provider.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define MAX_IN_FLIGHT      4096
#define REQUESTS_A_NUMBER  64
#define DEFAULT_LATENCY_US INT64_C(20000)
#define MAX_WAITS          20000000u /* more: the test would never end */

struct transfer {
    uint64_t tag;
    int64_t done_at_us;
    unsigned order; /* of two that are done at once, the first that began comes first */
    struct fake_answer answer;
    char body[256]; /* used where the answer brings none */
};

/* Shared with forks, so that the provider remembers what a crashed process sent. */
struct tallies {
    int64_t now_us;
    int64_t wall_shift_ms;
    unsigned requests;
    unsigned collected;
    unsigned max_in_flight;
    unsigned idle_spins;
    uint64_t random_state;
};

struct number {
    unsigned requests;
    bool listed;
};

struct fake_provider {
    unsigned count;
    struct fake_script script;
    int64_t latency_us;
    bool waits_as_machines_do;
    int64_t late_us;
    struct tallies *tallies;
    struct number *numbers;
    struct fake_request *log;
    unsigned log_capacity;
    struct transfer transfers[MAX_IN_FLIGHT];
    unsigned in_flight;
    char body[1024]; /* of the reply collected last */
    unsigned waits;
    unsigned spins;
    uint64_t dropped;
    struct http_notice notice; /* connection 0: none */
};

static void stop(const char *what)
{
    fprintf(stderr, "fake_provider: %s\n", what);
    abort();
}

static void *shared_alloc(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        stop("no shared memory");
    return memory;
}

struct fake_provider *fake_provider_new(unsigned count, const struct fake_script *script)
{
    struct fake_provider *fake = memory_alloc(1, sizeof *fake);
    fake->count = count;
    fake->latency_us = DEFAULT_LATENCY_US;
    fake->log_capacity = (count + 1) * REQUESTS_A_NUMBER;
    fake->tallies = shared_alloc(sizeof *fake->tallies);
    fake->numbers = shared_alloc((count + 1) * sizeof *fake->numbers);
    fake->log = shared_alloc(fake->log_capacity * sizeof *fake->log);
    fake->tallies->random_state = 42;
    fake_provider_script(fake, script);
    return fake;
}

void fake_provider_script(struct fake_provider *fake, const struct fake_script *script)
{
    fake->script = script != NULL ? *script : (struct fake_script){0};
}

void fake_provider_latency(struct fake_provider *fake, int64_t latency_us)
{
    fake->latency_us = latency_us;
}

void fake_provider_free(struct fake_provider **fake)
{
    if (*fake == NULL)
        return;
    munmap((*fake)->tallies, sizeof *(*fake)->tallies);
    munmap((*fake)->numbers, ((*fake)->count + 1) * sizeof *(*fake)->numbers);
    munmap((*fake)->log, (*fake)->log_capacity * sizeof *(*fake)->log);
    free(*fake);
    *fake = NULL;
}

/* --- time and chance --- */

static int64_t read_monotonic(void *context)
{
    return fake_provider_now_us(context);
}

static int64_t read_wall(void *context)
{
    const struct fake_provider *fake = context;
    return FAKE_WALL_START_MS + fake->tallies->wall_shift_ms + fake->tallies->now_us / 1000;
}

struct clock fake_provider_clock(struct fake_provider *fake)
{
    return (struct clock){read_monotonic, read_wall, fake};
}

int64_t fake_provider_now_us(const struct fake_provider *fake)
{
    return fake->tallies->now_us;
}

void fake_provider_advance(struct fake_provider *fake, int64_t by_us)
{
    fake->tallies->now_us += by_us;
}

void fake_provider_shift_wall(struct fake_provider *fake, int64_t by_ms)
{
    fake->tallies->wall_shift_ms += by_ms;
}

void fake_provider_wait_as_machines_do(struct fake_provider *fake, int64_t late_us)
{
    fake->waits_as_machines_do = true;
    fake->late_us = late_us;
}

/* splitmix64 (Steele, Lea, Flood, 2014): short, and good enough for jitter. */
static uint64_t next_random(void *context)
{
    const struct fake_provider *fake = context;
    uint64_t bits = (fake->tallies->random_state += UINT64_C(0x9E3779B97F4A7C15));
    bits = (bits ^ (bits >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    bits = (bits ^ (bits >> 27)) * UINT64_C(0x94D049BB133111EB);
    return bits ^ (bits >> 31);
}

struct random fake_provider_random(struct fake_provider *fake)
{
    return (struct random){next_random, fake};
}

/* --- the transport --- */

static struct number *number_of(const struct fake_provider *fake, int64_t phone)
{
    if (phone < FAKE_FIRST_PHONE || phone >= FAKE_FIRST_PHONE + fake->count)
        stop("a number that no test knows was sent");
    return &fake->numbers[phone - FAKE_FIRST_PHONE];
}

static int64_t read_phone(const struct http_request *request)
{
    const char *name = "\"phoneNumber\":\"+";
    const char *found = request->body != NULL ? strstr(request->body, name) : NULL;
    int64_t phone = 0;
    if (strcmp(request->method, "POST") != 0 ||
        strcmp(request->url, FAKE_PROVIDER_URL "/stop-sms/add") != 0 ||
        request->body_length != strlen(request->body) ||
        strstr(request->body, FAKE_PROVIDER_KEY) == NULL || found == NULL ||
        sscanf(found + strlen(name), "%" SCNd64, &phone) != 1)
        stop("that is no request to add a number");
    return phone;
}

static void answer_as_provider(struct transfer *transfer, int64_t phone, struct number *number)
{
    if (number->listed)
        snprintf(transfer->body, sizeof transfer->body, "%s", FAKE_ALREADY_LISTED);
    else
        snprintf(transfer->body, sizeof transfer->body,
                 "{\"success\":true,\"code\":200,\"stopId\":%" PRId64 "}",
                 FAKE_FIRST_STOP_ID + (phone - FAKE_FIRST_PHONE));
    number->listed = true;
}

static void answer(struct fake_provider *fake, struct transfer *transfer,
                   const struct fake_request *request)
{
    struct number *number = number_of(fake, request->phone);
    if (fake->script.answer != NULL)
        transfer->answer = fake->script.answer(fake->script.context, request);
    bool is_own = transfer->answer.failure == HTTP_REPLIED && transfer->answer.status == 0 &&
                  transfer->answer.body == NULL;
    if (is_own)
        answer_as_provider(transfer, request->phone, number);
    if (transfer->answer.keeps)
        number->listed = true;
    if (transfer->answer.failure == HTTP_REPLIED && transfer->answer.status == 0)
        transfer->answer.status = 200;
    int64_t latency_us = transfer->answer.latency_us;
    transfer->done_at_us = request->at_us + (latency_us != 0 ? latency_us : fake->latency_us);
}

static struct fake_request record(struct fake_provider *fake, int64_t phone, bool fresh)
{
    struct tallies *tallies = fake->tallies;
    struct number *number = number_of(fake, phone);
    struct fake_request request = {
        .phone = phone,
        .at_us = tallies->now_us,
        .nth = number->requests + 1,
        .total = tallies->requests + 1,
        .fresh = fresh,
    };
    if (tallies->requests == fake->log_capacity || fake->in_flight == MAX_IN_FLIGHT)
        stop("far more requests than any test means to send");
    number->requests++;
    fake->log[tallies->requests++] = request;
    return request;
}

static bool fake_start(void *self, const struct http_request *http, struct error *err)
{
    struct fake_provider *fake = self;
    int64_t phone = read_phone(http);
    struct fake_request next = {phone, fake->tallies->now_us, 0, fake->tallies->requests + 1,
                                http->fresh};
    if (fake->script.refuse_start != NULL && fake->script.refuse_start(fake->script.context, &next))
        return error_set(err, ERROR_UNEXPECTED, "no transfer can begin");

    struct fake_request request = record(fake, phone, http->fresh);
    if (fake->script.on_start != NULL)
        fake->script.on_start(fake->script.context, &request);
    struct transfer *transfer = &fake->transfers[fake->in_flight++];
    *transfer = (struct transfer){.tag = http->tag, .order = request.total};
    answer(fake, transfer, &request);
    if (fake->in_flight > fake->tallies->max_in_flight)
        fake->tallies->max_in_flight = fake->in_flight;
    fake->spins = 0;
    return true;
}

static struct transfer *next_done(struct fake_provider *fake)
{
    struct transfer *next = NULL;
    for (unsigned i = 0; i < fake->in_flight; i++) {
        struct transfer *other = &fake->transfers[i];
        if (next == NULL || other->done_at_us < next->done_at_us ||
            (other->done_at_us == next->done_at_us && other->order < next->order))
            next = other;
    }
    return next;
}

static void fill_reply(struct fake_provider *fake, const struct transfer *transfer,
                       struct http_reply *reply)
{
    const struct fake_answer *given = &transfer->answer;
    *reply = (struct http_reply){
        .tag = transfer->tag, .failure = given->failure, .connection = given->connection};
    if (given->failure != HTTP_REPLIED) {
        snprintf(reply->failure_text, sizeof reply->failure_text, "the connection was lost");
        return;
    }
    snprintf(fake->body, sizeof fake->body, "%s",
             given->body != NULL ? given->body : transfer->body);
    reply->status = given->status;
    reply->body = fake->body;
    reply->body_length = strlen(fake->body);
    if (given->retry_after != NULL)
        snprintf(reply->retry_after, sizeof reply->retry_after, "%s", given->retry_after);
}

static bool fake_collect(void *self, struct http_reply *reply)
{
    struct fake_provider *fake = self;
    struct transfer *done = next_done(fake);
    if (done == NULL || done->done_at_us > fake->tallies->now_us)
        return false;
    fill_reply(fake, done, reply);
    *done = fake->transfers[--fake->in_flight];
    fake->tallies->collected++;
    fake->spins = 0;
    return true;
}

static int64_t time_waited_us(struct fake_provider *fake, int64_t timeout_us)
{
    if (!fake->waits_as_machines_do || timeout_us == 0)
        return timeout_us;
    int64_t whole_us = (timeout_us + 999) / 1000 * 1000;
    return whole_us + (int64_t)(next_random(fake) % (uint64_t)(fake->late_us + 1));
}

static bool fake_wait(void *self, int64_t timeout_us, struct error *err)
{
    struct fake_provider *fake = self;
    if (fake->script.refuse_wait != NULL && fake->script.refuse_wait(fake->script.context))
        return error_set(err, ERROR_UNEXPECTED, "the wire can't be watched");
    if (timeout_us < 0 || ++fake->waits > MAX_WAITS)
        stop(timeout_us < 0 ? "a negative time to wait" : "this run never ends");
    const struct transfer *next = next_done(fake);
    int64_t until_us = fake->tallies->now_us + time_waited_us(fake, timeout_us);
    if (next != NULL && next->done_at_us < until_us)
        until_us = next->done_at_us;
    if (until_us > fake->tallies->now_us)
        fake->tallies->now_us = until_us;
    else if (next == NULL || next->done_at_us > fake->tallies->now_us)
        fake->spins++;
    if (fake->spins > fake->tallies->idle_spins)
        fake->tallies->idle_spins = fake->spins;
    return true;
}

static bool fake_notice(void *self, struct http_notice *notice)
{
    struct fake_provider *fake = self;
    bool any = fake->notice.connection != 0;
    *notice = fake->notice;
    fake->notice = (struct http_notice){0};
    return any;
}

static void fake_drop(void *self, uint64_t connection)
{
    ((struct fake_provider *)self)->dropped = connection;
}

struct http_transport fake_provider_transport(struct fake_provider *fake)
{
    return (struct http_transport){.start = fake_start,
                                   .collect = fake_collect,
                                   .wait = fake_wait,
                                   .notice = fake_notice,
                                   .drop = fake_drop,
                                   .self = fake};
}

uint64_t fake_provider_dropped(const struct fake_provider *fake)
{
    return fake->dropped;
}

void fake_provider_tell(struct fake_provider *fake, uint64_t connection, bool mixed_up)
{
    fake->notice = (struct http_notice){connection, mixed_up};
}

void fake_provider_hang_up(struct fake_provider *fake)
{
    fake->in_flight = 0;
}

/* --- what it saw --- */

unsigned fake_provider_requests(const struct fake_provider *fake)
{
    return fake->tallies->requests;
}

const struct fake_request *fake_provider_request(const struct fake_provider *fake, unsigned index)
{
    if (index >= fake->tallies->requests)
        stop("there was no such request");
    return &fake->log[index];
}

unsigned fake_provider_requests_of(const struct fake_provider *fake, int64_t phone)
{
    return number_of(fake, phone)->requests;
}

bool fake_provider_lists(const struct fake_provider *fake, int64_t phone)
{
    return number_of(fake, phone)->listed;
}

unsigned fake_provider_collected(const struct fake_provider *fake)
{
    return fake->tallies->collected;
}

unsigned fake_provider_in_flight(const struct fake_provider *fake)
{
    return fake->in_flight;
}

unsigned fake_provider_max_in_flight(const struct fake_provider *fake)
{
    return fake->tallies->max_in_flight;
}

unsigned fake_provider_idle_spins(const struct fake_provider *fake)
{
    return fake->tallies->idle_spins;
}

unsigned fake_provider_waits(const struct fake_provider *fake)
{
    return fake->waits;
}
