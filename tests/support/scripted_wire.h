/* support/scripted_wire.h
 * A transport that answers one request after the other with what a test has laid down, under a
 * clock that only waiting moves on. Owns its memory. Depends on provider/http/http_call.h and
 * base/.
 */
#ifndef SUPPORT_SCRIPTED_WIRE_H
#define SUPPORT_SCRIPTED_WIRE_H

#include "base/random.h"
#include "provider/http/http_call.h"

#define SCRIPTED_WIRE_URL "https://provider.test/v1"
#define SCRIPTED_WIRE_KEY "wire-key-0123456789"

struct scripted_wire;

/* The strings are the caller's. */
struct scripted_reply {
    enum http_failure failure;
    int status;       /* 0: 200, where a reply comes */
    const char *body; /* NULL: "" */
    const char *retry_after;
    int64_t drip_us;               /* between two pieces of a streamed body */
    void (*before)(void *context); /* called when the request is sent; may be NULL */
    void *context;
};

/* Each request takes the next of the replies; one too many ends the program. A body that is
 * streamed comes in pieces of a few bytes. */
struct scripted_wire *scripted_wire_new(const struct scripted_reply *replies, unsigned count);

/* Over it, never interrupted. */
struct http_call scripted_wire_call(struct scripted_wire *wire);

/* Always 0: no delay is longer than its least. */
struct random scripted_wire_random(void);

unsigned scripted_wire_requests(const struct scripted_wire *wire);
const char *scripted_wire_url(const struct scripted_wire *wire, unsigned request);
int64_t scripted_wire_sent_at_us(const struct scripted_wire *wire, unsigned request);

/* Whether each had a connection of its own. */
bool scripted_wire_all_fresh(const struct scripted_wire *wire);
int64_t scripted_wire_now_us(const struct scripted_wire *wire);

/* NULL-safe; sets the handle to NULL. */
void scripted_wire_free(struct scripted_wire **wire);

#endif
