/* Predicates with names, and one table of them in order: the first line that fits is the
 * verdict. The last line fits everything, and means that the number is sent again: an answer
 * that nobody thought of is neither a success nor a refusal. */
#include "provider/verdict.h"

#include "base/language.h"
#include "base/phone_mask.h"
#include "base/text.h"
#include "jobs/job_words.h"
#include "provider/key_redaction.h"
#include "provider/reply_code.h"
#include "provider/xml_reply.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What there is to go by. */
struct sight {
    const struct http_reply *reply;
    bool has_body; /* a body of the provider's came: `answer` is set */
    struct stop_reply answer;
};

/* --- what a line of the table may ask --- */

static bool is_one_of(int64_t value, const int *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (values[i] == value)
            return true;
    return false;
}

#define IS_ONE_OF(value, ...)                                                                      \
    is_one_of(value, (const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

static bool bad_certificate(const struct sight *sight)
{
    return sight->reply->failure == HTTP_CERTIFICATE;
}

static bool had_no_socket(const struct sight *sight)
{
    return sight->reply->failure == HTTP_NO_SOCKET;
}

static bool not_looked_at(const struct sight *sight)
{
    return sight->reply->failure == HTTP_UNREAD;
}

static bool never_left(const struct sight *sight)
{
    return sight->reply->failure == HTTP_NO_CONNECT;
}

static bool server_failed(const struct sight *sight)
{
    return sight->reply->status >= 500 && sight->reply->status <= 599;
}

static bool server_failed_at_length(const struct sight *sight)
{
    return sight->reply->failure == HTTP_TOO_LARGE && server_failed(sight);
}

static bool too_large(const struct sight *sight)
{
    return sight->reply->failure == HTTP_TOO_LARGE;
}

static bool lost(const struct sight *sight)
{
    return sight->reply->failure != HTTP_REPLIED;
}

static bool not_now(const struct sight *sight)
{
    return IS_ONE_OF(sight->reply->status, 408, 409, 425);
}

static bool too_many_requests(const struct sight *sight)
{
    return sight->reply->status == 429;
}

static bool says_success(const struct sight *sight)
{
    return sight->has_body && sight->answer.success;
}

static bool says_failure(const struct sight *sight)
{
    return sight->has_body && !sight->answer.success;
}

static bool listed(const struct sight *sight)
{
    return sight->reply->status == 200 && says_success(sight) && sight->answer.code == 200 &&
           sight->answer.stop_id > 0;
}

/* What the code of a failure speaks about. */
static bool speaks_of(const struct sight *sight, enum reply_code_subject subject)
{
    return says_failure(sight) && reply_code_subject(sight->answer.code) == subject;
}

static bool refuses_account(const struct sight *sight)
{
    return speaks_of(sight, REPLY_CODE_ACCOUNT);
}

static bool refuses_request(const struct sight *sight)
{
    return speaks_of(sight, REPLY_CODE_REQUEST);
}

static bool says_too_many_requests(const struct sight *sight)
{
    return speaks_of(sight, REPLY_CODE_THROTTLED);
}

static bool says_server_failed(const struct sight *sight)
{
    return speaks_of(sight, REPLY_CODE_SERVER_FAILED);
}

static bool perhaps_listed(const struct sight *sight)
{
    return speaks_of(sight, REPLY_CODE_PERHAPS_LISTED);
}

static bool already_listed(const struct sight *sight)
{
    return perhaps_listed(sight) && stop_reply_says_already_listed(sight->answer.message);
}

static bool refuses_number(const struct sight *sight)
{
    return speaks_of(sight, REPLY_CODE_REFUSES_NUMBER);
}

/* Only in the provider's own shape: a firewall or a proxy that says so knows nothing about the key.
 */
static bool refuses_access(const struct sight *sight)
{
    return says_failure(sight) && IS_ONE_OF(sight->reply->status, 401, 403);
}

static bool wrong_address(const struct sight *sight)
{
    return (sight->reply->status >= 300 && sight->reply->status <= 399) ||
           IS_ONE_OF(sight->reply->status, 404, 405);
}

static bool accepted(const struct sight *sight)
{
    return sight->reply->status >= 200 && sight->reply->status <= 299;
}

static bool anything(const struct sight *sight)
{
    (void)sight;
    return true;
}

/* --- the table: the first line that fits --- */

enum trait {
    SUSPICIOUS = 1,
    MAY_HAVE_BEEN_DONE = 2,
    AUTHENTICATED = 4,
    PASSING = 8,
};

/* A code that is known outranks the status, but for the statuses of the moment; one that is not
 * does not, and is never taken for a "no". Code 9 may be found before the key is looked at, so it
 * proves nothing about it. A 400 that says why is the provider's answer about this number, and not
 * suspicious. */
static const struct line {
    bool (*fits)(const struct sight *sight);
    enum verdict_kind kind;
    enum job_error_source source;
    unsigned traits;
} lines[] = {
    {bad_certificate, VERDICT_STOP_SETUP, JOB_ERROR_NETWORK, 0},
    {had_no_socket, VERDICT_NOT_SENT, JOB_ERROR_NETWORK, 0},
    {not_looked_at, VERDICT_UNREAD, JOB_ERROR_NETWORK, 0},
    {never_left, VERDICT_AGAIN, JOB_ERROR_NETWORK, PASSING},
    {server_failed_at_length, VERDICT_AGAIN, JOB_ERROR_HTTP, PASSING | MAY_HAVE_BEEN_DONE},
    {too_large, VERDICT_AGAIN, JOB_ERROR_NETWORK, SUSPICIOUS | MAY_HAVE_BEEN_DONE},
    {lost, VERDICT_AGAIN, JOB_ERROR_NETWORK, PASSING | MAY_HAVE_BEEN_DONE},
    {not_now, VERDICT_AGAIN, JOB_ERROR_HTTP, PASSING},
    {server_failed, VERDICT_AGAIN, JOB_ERROR_HTTP, PASSING | MAY_HAVE_BEEN_DONE},
    {too_many_requests, VERDICT_THROTTLED, JOB_ERROR_HTTP, 0},
    {listed, VERDICT_LISTED, JOB_ERROR_NONE, AUTHENTICATED},
    {says_success, VERDICT_AGAIN, JOB_ERROR_PROVIDER, SUSPICIOUS | MAY_HAVE_BEEN_DONE},
    {refuses_account, VERDICT_STOP_KEY, JOB_ERROR_PROVIDER, 0},
    {refuses_request, VERDICT_STOP_SETUP, JOB_ERROR_PROVIDER, 0},
    {says_too_many_requests, VERDICT_THROTTLED, JOB_ERROR_PROVIDER, 0},
    {says_server_failed, VERDICT_AGAIN, JOB_ERROR_PROVIDER, PASSING | MAY_HAVE_BEEN_DONE},
    {already_listed, VERDICT_ALREADY_LISTED, JOB_ERROR_PROVIDER, AUTHENTICATED},
    {perhaps_listed, VERDICT_UNCONFIRMED, JOB_ERROR_PROVIDER, AUTHENTICATED},
    {refuses_number, VERDICT_REJECTED, JOB_ERROR_PROVIDER, 0},
    {refuses_access, VERDICT_STOP_KEY, JOB_ERROR_PROVIDER, 0},
    {wrong_address, VERDICT_STOP_SETUP, JOB_ERROR_HTTP, 0},
    {says_failure, VERDICT_UNCONFIRMED, JOB_ERROR_PROVIDER, SUSPICIOUS},
    {accepted, VERDICT_AGAIN, JOB_ERROR_HTTP, SUSPICIOUS | MAY_HAVE_BEEN_DONE},
    {anything, VERDICT_AGAIN, JOB_ERROR_HTTP, SUSPICIOUS},
};

/* --- the message --- */

static const struct status_text {
    int first, last;
    const char *text;
} status_texts[] = {
    {200, 299, STORED_("the reply is not one of the provider's")},
    {300, 399, STORED_("the address redirects to another one, which is not followed")},
    {400, 400, STORED_("the request was refused as malformed")},
    {401, 401,
     STORED_("not in the provider's words: the API key may be wrong, or something between this "
             "machine and the provider asks for a login")},
    {403, 403,
     STORED_("not in the provider's words: something between this machine and the provider may "
             "forbid it, or the API key is not accepted")},
    {404, 404, STORED_("there is no such address")},
    {405, 405, STORED_("the address takes no such requests")},
    {407, 407, STORED_("the proxy between this machine and the provider asks for a login")},
    {408, 408, STORED_("the server waited too long for the request")},
    {429, 429, STORED_("too many requests")},
    {500, 599, STORED_("the server failed")},
    {0, 999, STORED_("the reply is not one of the provider's")},
};

static void describe_status(const struct sight *sight, struct text *message)
{
    int status = sight->reply->status;
    const struct status_text *entry = status_texts;
    while ((status < entry->first || status > entry->last) && entry->last != 999)
        entry++;
    char number[16];
    (void)snprintf(number, sizeof number, "%d", status);
    bool has_words = sight->has_body && sight->answer.message[0] != '\0';
    job_words_say(message, has_words ? JOB_SAYS_HTTP_AND_WORDS : JOB_SAYS_HTTP, number, entry->text,
                  has_words ? sight->answer.message : NULL);
}

static void describe_answer(const struct sight *sight, struct text *message)
{
    if (sight->answer.success) {
        job_words_say_numbers(message,
                              sight->answer.stop_id > 0 ? JOB_SAYS_SUCCESS_WITH_ID
                                                        : JOB_SAYS_SUCCESS_WITHOUT_ID,
                              sight->reply->status, sight->answer.code);
    } else if (sight->answer.message[0] != '\0') {
        text_append_string(message, sight->answer.message);
    } else {
        job_words_say_numbers(message, JOB_SAYS_CODE, sight->answer.code, 0);
    }
}

/* Of all that a verdict tells, only the provider's words can hold the key. Where they were cut,
 * they may end within it. */
static void cut_key_out(struct stop_reply *answer, const char *api_key)
{
    if (answer->message[0] == '\0')
        return;
    struct text clean = {0};
    bool may_be_cut = strlen(answer->message) + 4 >= sizeof answer->message;
    key_redaction_append(&clean, answer->message, api_key, may_be_cut);
    text_move(&clean, answer->message, sizeof answer->message);
}

static void set_message(const struct sight *sight, struct verdict *verdict)
{
    struct text message = {0};
    if (verdict->source == JOB_ERROR_NETWORK)
        text_append_string(&message, sight->reply->failure_text);
    else if (verdict->source == JOB_ERROR_HTTP)
        describe_status(sight, &message);
    else if (verdict->source == JOB_ERROR_PROVIDER)
        describe_answer(sight, &message);
    text_move(&message, verdict->message, sizeof verdict->message);
}

/* No text is a body in both formats. */
static bool read_body(const struct http_reply *reply, enum stop_api_format format,
                      struct stop_reply *answer)
{
    return stop_reply_read(reply->body, reply->body_length, answer) ||
           (format == STOP_API_XML && xml_reply_read(reply->body, reply->body_length, answer));
}

void verdict_of_reply(const struct http_reply *reply, const struct stop_api *api,
                      struct verdict *verdict)
{
    struct sight sight = {.reply = reply};
    sight.has_body = reply->failure == HTTP_REPLIED && read_body(reply, api->format, &sight.answer);
    cut_key_out(&sight.answer, api->api_key);
    const struct line *line = lines;
    while (!line->fits(&sight))
        line++;
    *verdict = (struct verdict){
        .kind = line->kind,
        .source = line->source,
        .http_status = reply->status,
        .in_shape = sight.has_body,
        .suspicious = (line->traits & SUSPICIOUS) != 0,
        .may_have_been_done = (line->traits & MAY_HAVE_BEEN_DONE) != 0,
        .authenticated = (line->traits & AUTHENTICATED) != 0,
        .passing_failure = (line->traits & PASSING) != 0,
        .says_success = says_success(&sight),
    };
    if (line->kind == VERDICT_LISTED)
        verdict->stop_id = sight.answer.stop_id;
    verdict->has_code = line->source == JOB_ERROR_PROVIDER || line->kind == VERDICT_LISTED;
    verdict->code = sight.answer.code;
    set_message(&sight, verdict);
}

void verdict_message_masked(const struct verdict *verdict, char *out, size_t size)
{
    struct text shown = {0};
    struct text masked = {0};
    job_words_show(&shown, verdict->message);
    phone_mask_append(&masked, text_string(&shown), shown.length);
    text_move(&masked, out, size);
    text_free(&shown);
}

/* --- what it asks for --- */

/* A pause is only believed where it is clear who asks for it: a proxy may send Retry-After as well.
 */
static enum retry_after_by who_asks(const struct http_reply *reply, const struct verdict *verdict)
{
    if (verdict->kind == VERDICT_THROTTLED)
        return RETRY_AFTER_BY_LIMIT;
    if (verdict->kind != VERDICT_AGAIN || reply->failure != HTTP_REPLIED ||
        reply->retry_after[0] == '\0')
        return RETRY_AFTER_BY_NOBODY;
    return verdict->in_shape ? RETRY_AFTER_BY_PROVIDER : RETRY_AFTER_BY_OTHER;
}

void retry_after_of_reply(struct retry_after *asked, const struct http_reply *reply,
                          const struct verdict *verdict)
{
    asked->by = who_asks(reply, verdict);
    (void)snprintf(asked->value, sizeof asked->value, "%s", reply->retry_after);
    (void)snprintf(asked->date, sizeof asked->date, "%s", reply->date);
}

/* --- the reply to a delete call --- */

#define CODE_SUCCESS     200
#define CODE_ID_REQUIRED 3
#define CODE_UNKNOWN_ID  4

/* An answer that a delete call does not know leaves open what was done: it is asked again. */
static const enum delete_verdict delete_meanings[] = {
    [VERDICT_LISTED] = DELETE_DONE,           [VERDICT_ALREADY_LISTED] = DELETE_AGAIN,
    [VERDICT_REJECTED] = DELETE_REFUSED,      [VERDICT_UNCONFIRMED] = DELETE_AGAIN,
    [VERDICT_AGAIN] = DELETE_AGAIN,           [VERDICT_THROTTLED] = DELETE_THROTTLED,
    [VERDICT_NOT_SENT] = DELETE_AGAIN,        [VERDICT_STOP_KEY] = DELETE_STOP_KEY,
    [VERDICT_STOP_SETUP] = DELETE_STOP_SETUP, [VERDICT_UNREAD] = DELETE_AGAIN,
};

/* A success without a stop id is no success of an add call, but it is one of this. */
static bool has_deleted(const struct verdict *verdict)
{
    return verdict->kind == VERDICT_AGAIN && verdict->source == JOB_ERROR_PROVIDER &&
           verdict->code == CODE_SUCCESS && verdict->http_status == 200;
}

enum delete_verdict delete_verdict_of(const struct verdict *verdict)
{
    if (has_deleted(verdict))
        return DELETE_DONE;
    bool is_moment = verdict->kind == VERDICT_AGAIN || verdict->kind == VERDICT_THROTTLED;
    if (verdict->in_shape && !is_moment && verdict->code == CODE_UNKNOWN_ID)
        return DELETE_UNKNOWN_ID;
    if (verdict->in_shape && !is_moment && verdict->code == CODE_ID_REQUIRED)
        return DELETE_STOP_SETUP;
    return delete_meanings[verdict->kind];
}
