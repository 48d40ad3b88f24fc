/* A reply in: two bytes that choose its status and what was asked for, then its body. Listed is
 * only what an independent strict reading calls a success, and in JSON all of that; the key is in
 * no message. */
#define _GNU_SOURCE /* strcasestr */

#include "base/memory.h"
#include "base/utf8.h"
#include "fuzz/fuzz_input.h"
#include "fuzz/strict_reading.h"
#include "provider/verdict.h"

#include <string.h>

#define KEY "0a1b2c3d4e"

static const int statuses[] = {200, 200, 200, 200, 200, 200, 201, 204, 301, 400,
                               400, 401, 403, 404, 405, 408, 418, 429, 500, 503};

static int64_t expected_stop_id(const struct http_reply *reply, enum stop_api_format format)
{
    bool repaired = false;
    int64_t stop_id = 0;
    if (reply->status != 200)
        return 0;
    bool is_json = strict_json(reply->body, reply->body_length, &repaired, &stop_id);
    return is_json || format == STOP_API_JSON ? stop_id
                                              : strict_xml(reply->body, reply->body_length);
}

static void check_listing(const struct verdict *verdict, int64_t expected, bool is_json)
{
    bool listed = verdict->kind == VERDICT_LISTED;
    CHECK(verdict->stop_id == (listed ? expected : 0));
    CHECK(!listed || expected > 0);
    CHECK(listed || expected == 0 || !is_json);
    CHECK(listed == (verdict->source == JOB_ERROR_NONE));
    CHECK(listed == (verdict->message[0] == '\0'));
}

static void check_message(const struct verdict *verdict)
{
    size_t length = strlen(verdict->message);
    CHECK(utf8_valid_length(verdict->message, length) == length);
    CHECK(strcasestr(verdict->message, KEY) == NULL);
}

static void check_kind(const struct verdict *verdict, int status)
{
    if (status == 429)
        CHECK(verdict->kind == VERDICT_THROTTLED);
    else if (verdict->kind == VERDICT_THROTTLED)
        CHECK(verdict->has_code && verdict->code == 429);
    if (status >= 500 || status == 408)
        CHECK(verdict->kind == VERDICT_AGAIN && verdict->passing_failure);
    if (verdict->kind == VERDICT_ALREADY_LISTED)
        CHECK(verdict->has_code &&
              (verdict->code == 3 || verdict->code == 14 || verdict->code == 15));
    if (verdict->kind == VERDICT_UNCONFIRMED)
        CHECK(verdict->has_code && verdict->code != 9);
    if (verdict->kind == VERDICT_REJECTED)
        CHECK(verdict->has_code && verdict->code == 9);
    if (verdict->kind == VERDICT_STOP_KEY)
        CHECK(verdict->in_shape);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct verdict verdict;
    if (size < 2)
        return 0;
    char *body = memory_copy_bytes((const char *)data + 2, size - 2);
    const struct stop_api api = {.api_key = KEY,
                                 .format = data[1] % 2 == 0 ? STOP_API_JSON : STOP_API_XML};
    const struct http_reply reply = {
        .status = statuses[data[0] % (sizeof statuses / sizeof *statuses)],
        .body = body,
        .body_length = size - 2,
    };
    verdict_of_reply(&reply, &api, &verdict);
    check_listing(&verdict, expected_stop_id(&reply, api.format), api.format == STOP_API_JSON);
    check_message(&verdict);
    check_kind(&verdict, reply.status);
    free(body);
    return 0;
}
