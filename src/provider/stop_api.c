/* The body of an add is the same for all numbers but for its end, so it is made once, and each
 * number only replaces that end. The other calls are rare, and are made anew each time.
 */
#include "provider/stop_api.h"

#include "base/json_writer.h"

#include <inttypes.h>
#include <string.h>

/* Percent-encodes all but the unreserved characters (RFC 3986, 2.3). */
static void append_encoded(struct text *url, const char *value)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-._~";
    for (const char *c = value; *c != '\0'; c++)
        if (strchr(unreserved, *c) != NULL)
            text_append_char(url, *c);
        else
            text_printf(url, "%%%02X", (unsigned)(unsigned char)*c);
}

/* Begins a URL that holds the key. */
static void start_url(const struct stop_api *api, const char *path, struct text *url)
{
    text_clear(url);
    url->is_secret = true;
    text_printf(url, "%s%s?apiKey=", api->base_url, path);
    append_encoded(url, api->api_key);
}

void stop_api_add_init(const struct stop_api *api, struct stop_api_add *form)
{
    *form = (struct stop_api_add){.url.is_secret = true, .body.is_secret = true};
    text_printf(&form->url, "%s/stop-sms/add", api->base_url);
    struct json_writer json;
    json_writer_init(&json, &form->body);
    json_begin_object(&json, NULL);
    json_string(&json, "apiKey", api->api_key);
    if (api->format == STOP_API_XML)
        json_string(&json, "_format", "xml");
    json_string(&json, "phoneNumber", "+");
    form->before_phone = form->body.length - strlen("\"");
}

void stop_api_add_set_phone(struct stop_api_add *form, int64_t phone)
{
    form->body.length = form->before_phone;
    text_printf(&form->body, "%" PRId64 "\"}", phone);
}

void stop_api_add_free(struct stop_api_add *form)
{
    text_free(&form->url);
    text_free(&form->body);
}

void stop_api_account(const struct stop_api *api, struct text *url)
{
    start_url(api, "/me", url);
}

void stop_api_list(const struct stop_api *api, struct text *url)
{
    start_url(api, "/stop-sms/list", url);
}

void stop_api_delete(const struct stop_api *api, int64_t stop_id, struct text *url)
{
    start_url(api, "/stop-sms/delete", url);
    text_printf(url, "&id=%" PRId64, stop_id);
    if (api->format == STOP_API_XML)
        text_append_string(url, "&_format=xml");
}
