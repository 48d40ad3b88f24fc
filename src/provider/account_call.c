#include "provider/account_call.h"

#include "base/utf8.h"
#include "provider/json.h"
#include "provider/key_redaction.h"
#include "provider/verdict.h"

#include <stdio.h>
#include <string.h>

/* --- the names in the reply --- */

/* Each in the order of preference; NULL at the end. */
static const char *const user_names[] = {"username", "userName", "user_name", "login",
                                         "user",     "email",    NULL};
static const char *const first_names[] = {"firstname", "firstName", "first_name", "prenom", NULL};
static const char *const last_names[] = {"lastname", "lastName", "last_name", "nom", NULL};

/* The objects that may hold them: "data.user" before "data" before the reply itself. */
static const char *const holders[][2] = {
    {"data", "user"}, {"user", NULL}, {"account", NULL}, {"data", NULL}, {NULL, NULL},
};

static const struct json *find_holder(const struct json *reply, const char *const path[2])
{
    for (size_t i = 0; i < 2 && path[i] != NULL && reply != NULL; i++) {
        reply = json_get_object(reply, path[i]);
    }
    return reply;
}

/* "" where there is none. */
static const char *find_string(const struct json *object, const char *const *names)
{
    for (; *names != NULL; names++) {
        const char *value = json_get_string(object, *names);
        if (value != NULL && value[strspn(value, " \t")] != '\0') {
            return value;
        }
    }
    return "";
}

/* Fit to be shown, without the key, cut to its size. */
static void copy_name(const char *name, const char *api_key, char *out, size_t size)
{
    struct text clean = {0};
    struct text shown = {0};
    key_redaction_append(&clean, name, api_key, false);
    text_append_printable(&shown, text_string(&clean), clean.length);
    size_t length = shown.length;
    if (length >= size) {
        length = utf8_valid_length(shown.data, size - 1);
    }
    memcpy(out, text_string(&shown), length);
    out[length] = '\0';
    text_free(&shown);
    text_free(&clean);
}

/* False where this object names nobody. Where there is a person and no user, the person is it. */
static bool read_names(const struct json *object, const char *api_key, struct account_name *name)
{
    const char *user = find_string(object, user_names);
    const char *first = find_string(object, first_names);
    const char *last = find_string(object, last_names);
    struct text person = {0};
    text_printf(&person, "%s%s%s", first, first[0] != '\0' && last[0] != '\0' ? " " : "", last);
    bool has_user = user[0] != '\0';
    *name = (struct account_name){0};
    copy_name(has_user ? user : text_string(&person), api_key, name->user, sizeof name->user);
    if (has_user) {
        copy_name(text_string(&person), api_key, name->person, sizeof name->person);
    }
    text_free(&person);
    return name->user[0] != '\0';
}

static bool says_success(const struct json *reply)
{
    bool success;
    int64_t code;
    return json_get_bool(reply, "success", &success) && success &&
           json_get_whole(reply, "code", &code) && code == 200;
}

static bool read_reply(const struct http_reply *reply, const char *api_key,
                       struct account_name *name)
{
    struct json *object = NULL;
    if (reply->failure != HTTP_REPLIED || reply->status != 200 ||
        !json_read_any_numbers(reply->body, reply->body_length, &object)) {
        return false;
    }
    bool is_named = false;
    for (size_t i = 0; i < sizeof holders / sizeof *holders && !is_named; i++) {
        const struct json *holder = find_holder(object, holders[i]);
        is_named = holder != NULL && says_success(object) && read_names(holder, api_key, name);
    }
    json_free(&object);
    return is_named;
}

/* --- the call --- */

static void judge(const struct http_reply *reply, const struct stop_api *api,
                  struct account_call_result *result)
{
    struct verdict verdict;
    if (read_reply(reply, api->api_key, &result->name)) {
        result->end = ACCOUNT_CALL_NAMED;
        return;
    }
    verdict_of_reply(reply, api, &verdict);
    result->end = verdict.kind == VERDICT_STOP_KEY    ? ACCOUNT_CALL_KEY
                  : verdict.kind == VERDICT_THROTTLED ? ACCOUNT_CALL_THROTTLED
                                                      : ACCOUNT_CALL_UNNAMED;
    verdict_message_masked(&verdict, result->reason, sizeof result->reason);
    retry_after_of_reply(&result->asked, reply, &verdict);
}

bool account_call(const struct http_call *call, const struct stop_api *api,
                  struct account_call_result *result, struct error *err)
{
    struct text url = {0};
    struct http_reply reply = {0};
    *result = (struct account_call_result){0};
    stop_api_account(api, &url);
    const struct http_request request = {.method = "GET", .url = text_string(&url)};
    bool ok = http_call_send(call, &request, &reply, err);
    if (ok) {
        judge(&reply, api, result);
    }
    text_free(&url);
    return ok;
}
