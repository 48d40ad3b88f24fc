/* Each route is a row of a table: its path, its method, and the function that answers. Faults
 * come first, then the answers that the options ask for on purpose, then what the provider's
 * pages document. An answer may be right and its connection cut all the same: the number is on
 * the list by then. */
#include "sandbox/api.h"

#include "base/memory.h"
#include "sandbox/phone_number.h"
#include "sandbox/purpose.h"
#include "sandbox/request_log.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PROVIDER_PREFIX "/v1/"

/* The calls that are answered. */
enum route_id {
    ROUTE_ADD,
    ROUTE_LIST,
    ROUTE_DELETE,
    ROUTE_ACCOUNT,
    ROUTE_REQUESTS,
    ROUTE_CALLS,
    ROUTES
};

struct api {
    struct api_config config;
    struct stop_set *stops;
    struct request_log *log;
    struct faults *faults;
    unsigned long long calls[ROUTES];
};

struct api *api_new(const struct api_config *config)
{
    struct api *api = memory_alloc(1, sizeof *api);
    api->config = *config;
    api->stops = stop_set_new(config->first_stop_id);
    api->log = request_log_new();
    api->faults = faults_new(&config->faults);
    return api;
}

struct stop_set *api_stop_set(struct api *api)
{
    return api->stops;
}

/* --- replies --- */

enum refusal {
    REFUSAL_KEY_MISSING,
    REFUSAL_KEY_WRONG,
    REFUSAL_NUMBER_MISSING,
    REFUSAL_NUMBER_INVALID,
    REFUSAL_ALREADY_LISTED,
    REFUSAL_ID_MISSING,
    REFUSAL_ID_UNKNOWN,
};

static const struct {
    unsigned code; /* per call: 3 means one thing on add, another on delete */
    const char *message;
} refusals[] = {
    [REFUSAL_KEY_MISSING] = {1, "La clé API est requise"},
    [REFUSAL_KEY_WRONG] = {10, "Clé API incorrecte"},
    [REFUSAL_NUMBER_MISSING] = {2, "Le numéro de téléphone est requis"},
    [REFUSAL_NUMBER_INVALID] = {9, "Le numéro de téléphone est invalide"},
    [REFUSAL_ALREADY_LISTED] = {3, NULL}, /* --code3-message */
    [REFUSAL_ID_MISSING] = {3, "ID required"},
    [REFUSAL_ID_UNKNOWN] = {4, "ID not found"},
};

static void begin_answer(struct api_reply *reply, unsigned code)
{
    reply->status = 200;
    reply->code = code;
    reply->is_answer = true;
}

static void reply_with(const struct answer *answer, struct api_reply *reply)
{
    answer_write(answer, reply->format, &reply->body);
    begin_answer(reply, answer->code);
}

static void refuse(const struct api *api, enum refusal refusal, struct api_reply *reply)
{
    const char *message = refusals[refusal].message;
    const struct answer answer = {
        .code = refusals[refusal].code,
        .message = message != NULL ? message : api->config.code3_message,
        .as_errors = api->config.as_errors,
    };
    reply_with(&answer, reply);
}

static void refuse_with_code(const struct api *api, unsigned code, struct api_reply *reply)
{
    const struct answer answer = {
        .code = code, .message = purpose_message(code), .as_errors = api->config.as_errors};
    reply_with(&answer, reply);
    reply->retry_after_s = code == 500 ? (unsigned)api->config.retry_after_s : 0;
}

/* `stop_id` 0: there is none to tell. */
static void succeed(uint64_t stop_id, struct api_reply *reply)
{
    reply_with(&(struct answer){.success = true, .code = 200, .stop_id = stop_id}, reply);
}

/* Asked for with `_format`, in the body of an add and in the query of a delete. */
static enum answer_format format_of(const struct api *api, const char *asked_for)
{
    bool xml = asked_for != NULL && strcmp(asked_for, "xml") == 0;
    enum answer_format as_xml = api->config.xml_entries ? ANSWER_XML_ENTRIES : ANSWER_XML;
    return xml ? as_xml : ANSWER_JSON;
}

/* What a web server in front of the provider would say: not in the provider's format. */
static void answer_plainly(struct api_reply *reply, unsigned status, const char *text)
{
    reply->status = status;
    text_append_string(&reply->body, text);
}

static bool is_key_accepted(const struct api *api, const char *key, struct api_reply *reply)
{
    if (api->config.every_code != 0) {
        refuse_with_code(api, (unsigned)api->config.every_code, reply);
        return false;
    }
    bool is_missing = key == NULL || key[0] == '\0';
    if (!is_missing && strcmp(key, api->config.key) == 0)
        return true;
    refuse(api, is_missing ? REFUSAL_KEY_MISSING : REFUSAL_KEY_WRONG, reply);
    return false;
}

/* True where the request ends in a fault instead of an answer. */
static bool is_faulted(const struct api *api, const struct fault *fault, struct api_reply *reply)
{
    if (fault->status == 0)
        return false;
    if (fault->status == 429)
        reply->retry_after_s = 1;
    if (fault->status == 503)
        reply->retry_after_s = (unsigned)api->config.retry_after_s;
    answer_plainly(reply, fault->status,
                   fault->status == 429 ? "Too Many Requests\n" : "Fault on purpose\n");
    return true;
}

/* --- add --- */

/* The strings belong to the JSON; NULL: not there. */
struct add_body {
    const char *key;
    const char *number;
    const char *format;
};

/* NULL where the body is no JSON object from its first byte to its last. */
static cJSON *parse_object(const struct api_request *request)
{
    const char *end = NULL;
    cJSON *json = cJSON_ParseWithLengthOpts(request->body, request->body_length, &end, false);
    if (json == NULL)
        return NULL;
    const char *body_end = request->body + request->body_length;
    while (end < body_end && strchr(" \t\r\n", *end) != NULL && *end != '\0')
        end++;
    if (cJSON_IsObject(json) && end == body_end)
        return json;
    cJSON_Delete(json);
    return NULL;
}

/* Some numbers and calls are answered otherwise than the provider would, where the options ask for
 * that. False: they don't. */
static bool answer_on_purpose(const struct api *api, const struct purpose_subject *subject,
                              struct api_reply *reply)
{
    unsigned code = purpose_code_for(subject, api->config.answers);
    bool is_firewalled = purpose_is_about(subject, api->config.firewalled);
    if (is_firewalled)
        answer_plainly(reply, 403, "<html><body>Access denied by the firewall</body></html>\n");
    else if (code != 0)
        refuse_with_code(api, code, reply);
    return is_firewalled || code != 0;
}

static void add(struct api *api, const struct add_body *body, int64_t now_ms,
                struct api_reply *reply)
{
    struct purpose_subject subject = {0};
    if (!is_key_accepted(api, body->key, reply))
        return;
    if (body->number == NULL || body->number[0] == '\0') {
        refuse(api, REFUSAL_NUMBER_MISSING, reply);
        return;
    }
    bool is_number = phone_number_read(body->number, &subject.number);
    if (is_number && answer_on_purpose(api, &subject, reply))
        return;
    if (!is_number || purpose_is_about(&subject, api->config.reject)) {
        refuse(api, REFUSAL_NUMBER_INVALID, reply);
        return;
    }
    uint64_t stop_id = stop_set_add(api->stops, subject.number, now_ms);
    if (stop_id == 0) {
        refuse(api, REFUSAL_ALREADY_LISTED, reply);
        return;
    }
    succeed(stop_id, reply);
}

static void answer_add(struct api *api, const struct api_request *request, struct api_reply *reply)
{
    cJSON *json = parse_object(request);
    struct add_body body = {
        .key = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "apiKey")),
        .number = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "phoneNumber")),
        .format = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "_format")),
    };
    reply->format = format_of(api, body.format);
    struct fault fault = faults_next(api->faults, request->now_us);

    if (is_faulted(api, &fault, reply)) {
        /* The list is not changed, as if a gateway had failed in front of the provider. */
    } else if (json == NULL) {
        answer_plainly(reply, 400, "Bad Request: the body is no JSON object\n");
    } else {
        add(api, &body, request->now_ms, reply);
        reply->cut = fault.cut;
    }
    request_log_append(api->log, &(struct request_record){
                                     .number = body.number,
                                     .arrived_ms = request->now_ms,
                                     .status = reply->cut ? 0 : reply->status,
                                     .code = reply->cut ? 0 : reply->code,
                                     .in_flight = request->in_flight,
                                 });
    cJSON_Delete(json);
}

/* --- the other calls --- */

/* What comes before the answer of every call but an add: a fault, an answer on purpose, a wrong
 * key.
 */
static bool may_answer(const struct api *api, const char *call, const struct fault *fault,
                       const struct api_request *request, struct api_reply *reply)
{
    const struct purpose_subject subject = {.call = call};
    return !is_faulted(api, fault, reply) && !answer_on_purpose(api, &subject, reply) &&
           is_key_accepted(api, request->key, reply);
}

static void answer_list(struct api *api, const struct api_request *request, struct api_reply *reply)
{
    struct fault fault = faults_next(api->faults, request->now_us);
    if (api->config.no_list || api->config.fail_list)
        fault.status = api->config.no_list ? 404 : 503;
    if (!may_answer(api, "list", &fault, request, reply))
        return;
    begin_answer(reply, 200);
    reply->stream = stop_set_list(api->stops);
}

static bool remove_by_id(struct stop_set *stops, const char *id)
{
    char *end = NULL;
    errno = 0;
    unsigned long long stop_id = strtoull(id, &end, 10);
    bool is_number = id[0] >= '0' && id[0] <= '9' && *end == '\0' && errno == 0;
    return is_number && stop_set_remove(stops, stop_id);
}

static void answer_delete(struct api *api, const struct api_request *request,
                          struct api_reply *reply)
{
    struct fault fault = faults_next(api->faults, request->now_us);
    reply->format = format_of(api, request->format);
    if (!may_answer(api, "delete", &fault, request, reply))
        return;
    if (request->id == NULL || request->id[0] == '\0')
        refuse(api, REFUSAL_ID_MISSING, reply);
    else if (!remove_by_id(api->stops, request->id))
        refuse(api, REFUSAL_ID_UNKNOWN, reply);
    else
        succeed(0, reply);
}

/* These calls have no faults: they would change which of the provider's calls the next fault hits.
 */
static void answer_account(struct api *api, const struct api_request *request,
                           struct api_reply *reply)
{
    if (api->config.account == NULL) {
        answer_plainly(reply, 404, "Not Found\n");
        return;
    }
    const struct fault fault = {.status = api->config.fail_account ? 503 : 0};
    if (!may_answer(api, "me", &fault, request, reply))
        return;
    begin_answer(reply, 200);
    answer_write_account(api->config.account, &reply->body);
}

static void answer_requests(struct api *api, const struct api_request *request,
                            struct api_reply *reply)
{
    (void)request;
    begin_answer(reply, 0);
    request_log_write(api->log, &reply->body);
}

static void answer_calls(struct api *api, const struct api_request *request,
                         struct api_reply *reply)
{
    (void)request;
    begin_answer(reply, 0);
    text_printf(&reply->body, "{\"add\":%llu,\"list\":%llu,\"delete\":%llu,\"account\":%llu}",
                api->calls[ROUTE_ADD], api->calls[ROUTE_LIST], api->calls[ROUTE_DELETE],
                api->calls[ROUTE_ACCOUNT]);
}

/* --- routes --- */

static const struct {
    const char *method;
    const char *path;
    void (*answer)(struct api *api, const struct api_request *request, struct api_reply *reply);
} routes[ROUTES] = {
    [ROUTE_ADD] = {"POST", "/v1/stop-sms/add", answer_add},
    [ROUTE_LIST] = {"GET", "/v1/stop-sms/list", answer_list},
    [ROUTE_DELETE] = {"GET", "/v1/stop-sms/delete", answer_delete},
    [ROUTE_ACCOUNT] = {"GET", "/v1/me", answer_account},
    [ROUTE_REQUESTS] = {"GET", "/sandbox/requests", answer_requests},
    [ROUTE_CALLS] = {"GET", "/sandbox/calls", answer_calls},
};

bool api_is_provider_path(const char *path)
{
    return strncmp(path, PROVIDER_PREFIX, strlen(PROVIDER_PREFIX)) == 0;
}

void api_answer(struct api *api, const struct api_request *request, struct api_reply *reply)
{
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        if (strcmp(routes[i].path, request->path) != 0)
            continue;
        if (strcmp(routes[i].method, request->method) == 0) {
            api->calls[i]++;
            routes[i].answer(api, request, reply);
        } else {
            answer_plainly(reply, 405, "Method Not Allowed\n");
            reply->allow = routes[i].method;
        }
        return;
    }
    answer_plainly(reply, 404, "Not Found\n");
}

void api_summary(const struct api *api, struct text *out)
{
    text_printf(out, "%zu add requests received, %zu numbers on the list",
                request_log_count(api->log), stop_set_count(api->stops));
}

void api_reply_free(struct api_reply *reply)
{
    text_free(&reply->body);
    json_stream_free(&reply->stream);
}

void api_free(struct api **api)
{
    if (*api == NULL)
        return;
    stop_set_free(&(*api)->stops);
    request_log_free(&(*api)->log);
    faults_free(&(*api)->faults);
    free(*api);
    *api = NULL;
}
