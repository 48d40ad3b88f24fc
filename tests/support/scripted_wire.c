#include "support/scripted_wire.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_REQUESTS  256
#define LATENCY_US    INT64_C(20000)
#define PIECE_BYTES   7
#define WALL_START_MS INT64_C(1790000000000)

struct sent {
    char *url;
    int64_t at_us;
    bool fresh;
};

struct scripted_wire {
    const struct scripted_reply *replies;
    unsigned count;
    struct sent sent[MAX_REQUESTS];
    unsigned requests;
    bool in_flight;
    bool has_arrived; /* the reply: with the first wait */
    bool broken_off;  /* whoever took the body had enough */
    bool streamed;
    int64_t now_us;
};

static void stop(const char *why)
{
    fprintf(stderr, "scripted_wire: %s\n", why);
    abort();
}

struct scripted_wire *scripted_wire_new(const struct scripted_reply *replies, unsigned count)
{
    struct scripted_wire *wire = memory_alloc(1, sizeof *wire);
    wire->replies = replies;
    wire->count = count;
    wire->now_us = 1000000;
    return wire;
}

static const struct scripted_reply *current(const struct scripted_wire *wire)
{
    return &wire->replies[wire->requests - 1];
}

static void stream_body(struct scripted_wire *wire, const struct http_request *request)
{
    const char *body = current(wire)->body != NULL ? current(wire)->body : "";
    size_t left = strlen(body);
    while (left > 0 && !wire->broken_off) {
        wire->now_us += current(wire)->drip_us;
        size_t piece = left < PIECE_BYTES ? left : PIECE_BYTES;
        wire->broken_off = !request->on_body(request->on_body_context, body, piece);
        body += piece;
        left -= piece;
    }
}

static bool wire_start(void *self, const struct http_request *request, struct error *err)
{
    struct scripted_wire *wire = self;
    (void)err;
    if (wire->in_flight || wire->requests == wire->count || wire->requests == MAX_REQUESTS)
        stop("a request that was not expected");
    wire->sent[wire->requests++] = (struct sent){
        .url = memory_copy_string(request->url), .at_us = wire->now_us, .fresh = request->fresh};
    wire->in_flight = true;
    wire->has_arrived = false;
    wire->broken_off = false;
    wire->streamed = request->on_body != NULL;
    if (current(wire)->before != NULL)
        current(wire)->before(current(wire)->context);
    if (wire->streamed)
        stream_body(wire, request);
    return true;
}

static bool wire_collect(void *self, struct http_reply *reply)
{
    struct scripted_wire *wire = self;
    if (!wire->in_flight || !wire->has_arrived)
        return false;
    const struct scripted_reply *given = current(wire);
    const char *body = wire->streamed || given->body == NULL ? "" : given->body;
    wire->in_flight = false;
    *reply = (struct http_reply){
        .failure = wire->broken_off ? HTTP_LOST : given->failure,
        .status = given->status != 0 ? given->status : 200,
        .body = body,
        .body_length = strlen(body),
    };
    if (reply->failure != HTTP_REPLIED) {
        reply->status = given->status;
        snprintf(reply->failure_text, sizeof reply->failure_text, "the connection was lost");
    }
    if (given->retry_after != NULL)
        snprintf(reply->retry_after, sizeof reply->retry_after, "%s", given->retry_after);
    return true;
}

static bool wire_wait(void *self, int64_t timeout_us, struct error *err)
{
    struct scripted_wire *wire = self;
    (void)err;
    if (timeout_us < 0)
        stop("a negative time to wait");
    wire->now_us += wire->in_flight ? LATENCY_US : timeout_us;
    wire->has_arrived = wire->in_flight;
    return true;
}

static int64_t wire_monotonic_us(void *context)
{
    return ((const struct scripted_wire *)context)->now_us;
}

static int64_t wire_wall_ms(void *context)
{
    return WALL_START_MS + wire_monotonic_us(context) / 1000;
}

struct http_call scripted_wire_call(struct scripted_wire *wire)
{
    return (struct http_call){
        .transport = {.start = wire_start,
                      .collect = wire_collect,
                      .wait = wire_wait,
                      .self = wire},
        .clock = {wire_monotonic_us, wire_wall_ms, wire},
    };
}

static uint64_t zero(void *context)
{
    (void)context;
    return 0;
}

struct random scripted_wire_random(void)
{
    return (struct random){.next = zero};
}

unsigned scripted_wire_requests(const struct scripted_wire *wire)
{
    return wire->requests;
}

const char *scripted_wire_url(const struct scripted_wire *wire, unsigned request)
{
    return request < wire->requests ? wire->sent[request].url : "";
}

int64_t scripted_wire_sent_at_us(const struct scripted_wire *wire, unsigned request)
{
    return request < wire->requests ? wire->sent[request].at_us : -1;
}

bool scripted_wire_all_fresh(const struct scripted_wire *wire)
{
    bool all = true;
    for (unsigned i = 0; i < wire->requests; i++)
        all = all && wire->sent[i].fresh;
    return all;
}

int64_t scripted_wire_now_us(const struct scripted_wire *wire)
{
    return wire->now_us;
}

void scripted_wire_free(struct scripted_wire **wire)
{
    if (*wire == NULL)
        return;
    for (unsigned i = 0; i < (*wire)->requests; i++)
        free((*wire)->sent[i].url);
    free(*wire);
    *wire = NULL;
}
