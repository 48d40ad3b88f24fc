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

void stop_api_add_init(const struct stop_api *api, struct stop_api_add *form)
{
    *form = (struct stop_api_add){.body.is_secret = true};
    start_url(api, "/stop-sms/add", &form->url);
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
