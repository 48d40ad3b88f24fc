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

static void start_url(const struct stop_api *api, const char *path, struct text *url)
{
    text_clear(url);
    url->is_secret = true;
    text_append_string(url, api->base_url);
    text_append_string(url, path);
}

void stop_api_add(const struct stop_api *api, int64_t phone, struct text *url, struct text *body)
{
    start_url(api, "/stop-sms/add", url);

    struct text number = {0};
    text_printf(&number, "+%" PRId64, phone);
    struct json_writer json;
    text_clear(body);
    body->is_secret = true;
    json_writer_init(&json, body);
    json_begin_object(&json, NULL);
    json_string(&json, "apiKey", api->api_key);
    json_string(&json, "phoneNumber", text_string(&number));
    if (api->format == STOP_API_XML)
        json_string(&json, "_format", "xml");
    json_end_object(&json);
    text_free(&number);
}

void stop_api_account(const struct stop_api *api, struct text *url)
{
    start_url(api, "/me?apiKey=", url);
    append_encoded(url, api->api_key);
}

void stop_api_list(const struct stop_api *api, struct text *url)
{
    start_url(api, "/stop-sms/list?apiKey=", url);
    append_encoded(url, api->api_key);
}

void stop_api_delete(const struct stop_api *api, int64_t stop_id, struct text *url)
{
    start_url(api, "/stop-sms/delete?apiKey=", url);
    append_encoded(url, api->api_key);
    text_printf(url, "&id=%" PRId64, stop_id);
    if (api->format == STOP_API_XML)
        text_append_string(url, "&_format=xml");
}
