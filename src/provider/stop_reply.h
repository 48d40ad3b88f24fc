/* provider/stop_reply.h
 * What the provider answered, read strictly: JSON that is exactly one object, names compared with
 * their case, none that matters twice, whole numbers where one is wanted. One repair is made, since
 * the provider's own sample needs it: a missing comma between two members. Owns nothing. Depends on
 * base/ and provider/json.h.
 */
#ifndef PROVIDER_STOP_REPLY_H
#define PROVIDER_STOP_REPLY_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STOP_REPLY_MESSAGE_SIZE 512

struct stop_reply {
    bool success;
    int64_t code;
    int64_t
        stop_id; /* a positive integer below 2^53; 0 when there is none, or none that is valid */
    char message[STOP_REPLY_MESSAGE_SIZE]; /* its `message` and those of its `errors`, one after the
                                              other; UTF-8, cut at a character; "": none */
};

/* Reads a body. False: it is no reply (truncated, HTML, contradictory types, invalid UTF-8, a NUL,
 * …), and `reply` is all zero. Never fails otherwise. Members of other names may be any JSON. */
bool stop_reply_read(const char *body, size_t length, struct stop_reply *reply);

/* Appends a reason to those before it. NULL and "" are none. */
void stop_reply_append_reason(struct text *reasons, const char *reason);

/* Whether the message says that the number is on the list already: "already" or "déjà", "is in
 * the STOP list" or "est dans la liste", without regard to case and accents, and no negation
 * ("not", "pas", "n'est" and their like). What code 3 means depends on it. */
bool stop_reply_says_already_listed(const char *message);

#endif
