/* sandbox/answer.h
 * What add and delete say, put into the format that was asked for, and the account. Pure. Owns
 * nothing. Depends on base/text.h and base/json_writer.h.
 */
#ifndef SANDBOX_ANSWER_H
#define SANDBOX_ANSWER_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum answer_format {
    ANSWER_JSON,
    ANSWER_XML,         /* named elements */
    ANSWER_XML_ENTRIES, /* <entry> elements, in the order of the JSON's members */
};

struct answer {
    bool success;
    unsigned code;
    uint64_t stop_id;    /* 0: none */
    const char *message; /* UTF-8; NULL: none */
    bool as_errors; /* in the shape of a validation: the message is that of an `errors` element */
};

void answer_write(const struct answer *answer, enum answer_format format, struct text *out);

/* What `GET /me` tells of the account, in JSON: its user, and credits that nobody spends. */
void answer_write_account(const char *user_name, struct text *out);

/* For the Content-Type header. */
const char *answer_content_type(enum answer_format format);

#endif
