/* support/fake_provider.h
 * The provider, the wire and the time in one: a transport whose replies a test scripts, a clock
 * that each wait moves on to the next event, and chance that is the same in every run. Its tallies
 * survive a crash of the process that talks to it (a fork that kills itself). Owns its memory.
 * Depends on provider/http/http_transport.h and base/.
 */
#ifndef SUPPORT_FAKE_PROVIDER_H
#define SUPPORT_FAKE_PROVIDER_H

#include "base/clock.h"
#include "base/random.h"
#include "provider/http/http_transport.h"

#define FAKE_PROVIDER_URL  "https://provider.test/v1"
#define FAKE_PROVIDER_KEY  "fake-key-0123456789"
#define FAKE_FIRST_PHONE   INT64_C(33600000000) /* the numbers it knows: from here on */
#define FAKE_FIRST_STOP_ID INT64_C(1000)        /* of the first number, and so on */
#define FAKE_ALREADY_LISTED                                                                        \
    "{\"success\":false,\"code\":3,\"message\":\"Number is already in stop list\"}"
#define FAKE_WALL_START_MS INT64_C(1790000000000)

struct fake_provider;

/* One request, as the script sees it. */
struct fake_request {
    int64_t phone;
    int64_t at_us;  /* monotonic */
    unsigned nth;   /* of this number, from 1 */
    unsigned total; /* of all numbers, from 1 */
    bool fresh;     /* on a connection of its own */
};

/* What the script answers. All zero: what the provider would: 200 and a stop id, or "already". */
struct fake_answer {
    enum http_failure failure;
    int status;       /* 0: 200, where a reply comes */
    const char *body; /* NULL: what the provider would say, where `status` is 0; else "" */
    const char *retry_after;
    int64_t latency_us;  /* 0: the fake's own */
    uint64_t connection; /* that brings it, where order alone binds it to its request */
    bool keeps;          /* the number is on the list from now on, whatever is answered */
};

struct fake_script {
    struct fake_answer (*answer)(void *context, const struct fake_request *request);
    void (*on_start)(void *context, const struct fake_request *request);     /* may be NULL */
    bool (*refuse_start)(void *context, const struct fake_request *request); /* may be NULL */
    bool (*refuse_wait)(void *context);                                      /* may be NULL */
    void *context;
};

/* Knows `count` numbers. `script` NULL: answers as the provider would. */
struct fake_provider *fake_provider_new(unsigned count, const struct fake_script *script);
void fake_provider_script(struct fake_provider *fake, const struct fake_script *script);
void fake_provider_latency(struct fake_provider *fake, int64_t latency_us);

struct http_transport fake_provider_transport(struct fake_provider *fake);
struct clock fake_provider_clock(struct fake_provider *fake);
struct random fake_provider_random(struct fake_provider *fake);

int64_t fake_provider_now_us(const struct fake_provider *fake);
void fake_provider_advance(struct fake_provider *fake, int64_t by_us);
void fake_provider_shift_wall(struct fake_provider *fake, int64_t by_ms);

/* From now on a wait that nothing ends before its time lasts as the machine's do: whole
 * milliseconds, rounded up, and up to `late_us` more, by chance. */
void fake_provider_wait_as_machines_do(struct fake_provider *fake, int64_t late_us);

/* Breaks off what is in flight, as the end of a process does. */
void fake_provider_hang_up(struct fake_provider *fake);

/* --- what it saw --- */
unsigned fake_provider_requests(const struct fake_provider *fake);
const struct fake_request *fake_provider_request(const struct fake_provider *fake, unsigned index);
unsigned fake_provider_requests_of(const struct fake_provider *fake, int64_t phone);
bool fake_provider_lists(const struct fake_provider *fake, int64_t phone);
unsigned fake_provider_collected(const struct fake_provider *fake);
unsigned fake_provider_in_flight(const struct fake_provider *fake);
unsigned fake_provider_max_in_flight(const struct fake_provider *fake);

/* The connection that was dropped last; 0: none. */
uint64_t fake_provider_dropped(const struct fake_provider *fake);

/* The next notice is of this connection. */
void fake_provider_tell(struct fake_provider *fake, uint64_t connection, bool mixed_up);

/* The most waits of 0 in a row in which nothing happened: a busy loop has many. */
unsigned fake_provider_idle_spins(const struct fake_provider *fake);

/* How often it was waited: the turns of the worker's loop. */
unsigned fake_provider_waits(const struct fake_provider *fake);

/* NULL-safe; sets the handle to NULL. */
void fake_provider_free(struct fake_provider **fake);

#endif
