/* provider/stop_api.h
 * SMS Partner's STOP list API as requests: add, list, delete, and whose account it is (the
 * provider's pages "Liste des stops", "Supprimer un numéro", "Crédits"). Owns nothing. Depends on
 * base/.
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

/* Each marks the texts that it writes to as secret (base/text.h), since the key may be in them. */

/* `POST /stop-sms/add`: its URL and its JSON body, {"apiKey": …, "phoneNumber": …}, the number in
 * E.164 with its plus sign; and "_format": "xml" before it where XML is wanted. Made once for many
 * numbers: owns both texts. */
struct stop_api_add {
    struct text url;
    struct text body;
    size_t before_phone; /* bytes of the body that are the same for each number */
};

void stop_api_add_init(const struct stop_api *api, struct stop_api_add *form);

/* `phone`: the digits of the E.164 number. */
void stop_api_add_set_phone(struct stop_api_add *form, int64_t phone);

void stop_api_add_free(struct stop_api_add *form);

/* `GET /me`: whose account it is. As the list: in JSON, the key in the URL. */
void stop_api_account(const struct stop_api *api, struct text *url);

/* `GET /stop-sms/list` and `GET /stop-sms/delete`: the URL, which holds the key. */
void stop_api_list(const struct stop_api *api, struct text *url);
void stop_api_delete(const struct stop_api *api, int64_t stop_id, struct text *url);

#endif
