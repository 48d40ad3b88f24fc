/* Whose account it is matters to people only, so nothing depends on this call but what is shown: a
 * reply in any other form than the known one names nobody, and only a refused key is passed on. The
 * names are foreign text: the key is cut out of them, and they are made inert for a terminal.
 */
#include "provider/account_call.h"

#include "provider/json.h"
#include "provider/key_redaction.h"

#include <stdio.h>
#include <string.h>

/* --- the names in the reply --- */

static void copy_name(const char *name, const char *api_key, char *out, size_t size)
{
    struct text clean = {0};
    struct text shown = {0};
    key_redaction_append(&clean, name, api_key, false);
    text_append_printable(&shown, text_string(&clean), clean.length);
    text_move(&shown, out, size);
    text_free(&clean);
}

/* "" where the member is missing or blank. */
static const char *name_of(const struct json *user, const char *member)
{
    const char *name = json_get_string(user, member);
    return name != NULL && name[strspn(name, " \t")] != '\0' ? name : "";
}

/* False where this object names nobody. First and last name may be missing. */
static bool read_names(const struct json *user, const char *api_key, struct account_name *name)
{
    const char *first = name_of(user, "firstname");
    const char *last = name_of(user, "lastname");
    struct text person = {0};
    text_printf(&person, "%s%s%s", first, first[0] != '\0' && last[0] != '\0' ? " " : "", last);
    *name = (struct account_name){0};
    copy_name(name_of(user, "username"), api_key, name->user, sizeof name->user);
    copy_name(text_string(&person), api_key, name->person, sizeof name->person);
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
        !json_read(reply->body, reply->body_length, false, &object))
        return false;
    const struct json *user = json_get_object(object, "user");
    bool is_named = user != NULL && says_success(object) && read_names(user, api_key, name);
    json_free(&object);
    return is_named;
}

/* --- the call --- */

static void read_end(const struct http_reply *reply, const struct stop_api *api,
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
    result->code = verdict.code;
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
    if (ok)
        read_end(&reply, api, result);
    text_free(&url);
    return ok;
}
