#include "provider/stop_api.h"

#include "provider/json.h"

#include <inttypes.h>
#include <string.h>

/* Percent-encodes all but the unreserved characters (RFC 3986, 2.3). */
static void append_encoded(struct text *url, const char *value)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-._~";
    for (const char *c = value; *c != '\0'; c++) {
        if (strchr(unreserved, *c) != NULL) {
            text_append_char(url, *c);
        } else {
            text_printf(url, "%%%02X", (unsigned)(unsigned char)*c);
        }
    }
}

static void start_url(const struct stop_api *api, const char *path, struct text *url)
{
    text_clear(url);
    text_append_string(url, api->base_url);
    text_append_string(url, path);
}

void stop_api_add(const struct stop_api *api, int64_t phone, struct text *url, struct text *body)
{
    start_url(api, "/stop-sms/add", url);

    struct text number = {0};
    text_printf(&number, "+%" PRId64, phone);
    const struct json_pair pairs[] = {
        {"apiKey", api->api_key},
        {"phoneNumber", text_string(&number)},
        {"_format", "xml"},
    };
    size_t count = sizeof pairs / sizeof pairs[0] - (api->format == STOP_API_XML ? 0 : 1);
    text_clear(body);
    json_write_strings(body, pairs, count);
    text_free(&number);
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
    if (api->format == STOP_API_XML) {
        text_append_string(url, "&_format=xml");
    }
}
