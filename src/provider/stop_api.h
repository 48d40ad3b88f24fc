/* provider/stop_api.h
 * SMS Partner's STOP list API as requests: add, list and delete (the provider's pages of these
 * names). Owns nothing. Depends on base/text.h and provider/json.h.
 */
#ifndef PROVIDER_STOP_API_H
#define PROVIDER_STOP_API_H

#include "base/text.h"

#include <stdint.h>

#define STOP_API_DEFAULT_URL "https://api.smspartner.fr/v1"

/* What add and delete are to answer in (`_format` in the provider's pages; JSON is its default).
 * The list is always asked for in JSON. */
enum stop_api_format { STOP_API_JSON, STOP_API_XML };

struct stop_api {
    const char *base_url; /* without a slash at its end */
    const char *api_key;  /* secret */
    enum stop_api_format format;
};

/* `POST /stop-sms/add`: replaces both texts by the request's URL and its JSON body, {"apiKey": …,
 * "phoneNumber": …}, the number in E.164 with its plus sign; and "_format": "xml" where XML is
 * wanted. `phone`: the digits of the E.164 number. */
void stop_api_add(const struct stop_api *api, int64_t phone, struct text *url, struct text *body);

/* `GET /stop-sms/list` and `GET /stop-sms/delete`: the URL, which holds the key. */
void stop_api_list(const struct stop_api *api, struct text *url);
void stop_api_delete(const struct stop_api *api, int64_t stop_id, struct text *url);

#endif
