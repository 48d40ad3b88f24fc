/* sandbox/api.h
 * What the stand-in answers to a request: the provider's calls as its pages document them, and what
 * the sandbox adds of its own. Knows no sockets, reads no clock. Owns the list and the log. Depends
 * on sandbox/answer.h, stop_set.h, request_log.h and faults.h; parses JSON with cJSON.
 */
#ifndef SANDBOX_API_H
#define SANDBOX_API_H

#include "base/text.h"
#include "sandbox/answer.h"
#include "sandbox/faults.h"
#include "sandbox/json_stream.h"
#include "sandbox/stop_set.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct api;

/* The strings are the caller's, and must outlive the api. Yes or no is an int, as popt stores it.
 */
struct api_config {
    const char *key;
    const char *code3_message;
    const char *account;  /* the user whose account it is; NULL: there is no call that tells */
    char *const *reject;  /* valid prefixes, NULL-terminated; or NULL */
    char *const *answers; /* "PREFIX=CODE": what is answered to an add of such a number, "CALL=CODE"
                             (purpose.h): to such a call; or NULL */
    char *const *firewalled; /* valid prefixes and calls: a page of HTML with 403 is answered to
                                them; or NULL */
    uint64_t first_stop_id;  /* of the first number; 1 or more */
    int every_code;          /* answered to every call of the provider's; 0: none */
    int as_errors;           /* failures in the shape of a validation */
    int retry_after_s;       /* of each 503, and of code 500; 0: none */
    int fail_list;           /* answer list requests with 503 */
    int no_list;             /* answer list requests with 404 */
    int fail_account;        /* the same of the account call */
    int xml_entries;         /* XML is asked for: positional entries, no named elements */
    struct faults_config faults;
};

struct api_request {
    const char *method;
    const char *path; /* without the query */
    const char *key;  /* of the query: apiKey, id and _format; NULL: not there */
    const char *id;
    const char *format;
    const char *body;
    size_t body_length;
    int64_t now_us;     /* monotonic */
    int64_t now_ms;     /* wall clock */
    unsigned in_flight; /* requests unanswered, this one included */
};

/* All zero before; freed with api_reply_free after. */
struct api_reply {
    unsigned status;            /* HTTP */
    unsigned code;              /* the provider's; 0: the body is not in its format */
    bool cut;                   /* close the connection, send nothing */
    bool is_answer;             /* the body is in `format`, and no plain text */
    enum answer_format format;  /* a stream is JSON */
    unsigned retry_after_s;     /* 0: no such header */
    const char *allow;          /* the header of a 405; or NULL */
    struct text body;           /* unless there is a stream */
    struct json_stream *stream; /* or NULL */
};

/* Never NULL. */
struct api *api_new(const struct api_config *config);

/* The list, to put numbers on it at the start. */
struct stop_set *api_stop_set(struct api *api);

/* Whether the path is one of the provider's (so that latency applies to it). */
bool api_is_provider_path(const char *path);

/* Does what is asked for and writes what to reply. The api must outlive the reply's stream. */
void api_answer(struct api *api, const struct api_request *request, struct api_reply *reply);

/* One line for the user: how many requests came, how many numbers are on the list. */
void api_summary(const struct api *api, struct text *out);

void api_reply_free(struct api_reply *reply);

/* NULL-safe; sets the handle to NULL. */
void api_free(struct api **api);

#endif
