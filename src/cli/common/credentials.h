/* cli/common/credentials.h
 * Whose account to write to: the API's base URL, checked, and the key, which is never an argument.
 * Owns both strings. Depends on base/ and provider/http/http_curl.h.
 */
#ifndef CLI_COMMON_CREDENTIALS_H
#define CLI_COMMON_CREDENTIALS_H

#include "base/error.h"

struct credentials {
    char *api_url; /* without a slash at its end */
    char *api_key; /* secret */
};

/* Where a key may come from. */
struct key_source {
    const char *file;      /* NULL: none is named */
    const char *profile;   /* NULL: none. Else the key is this client's: from the file where the
                              profile names it, or else from the systemd credential */
    bool file_is_profiles; /* the profile names the file */
};

/* Takes the key out of the environment, also where it is not used. The URL must be safe to send a
 * key to (http_curl_check_url). Without a profile, the key comes from the file where one is given,
 * else from SMSPARTNER_API_KEY, else from the systemd credential "smspartner-api-key"
 * (systemd.exec(5), LoadCredential). With a profile, a key from anywhere else, or a second one, is
 * ERROR_SETUP, since it may be another client's. What a file must be is in key_file_check, what a
 * key must be in key_text_take. ERROR_INTERRUPTED while a pipe brings nothing. ERROR_SETUP. The
 * caller calls credentials_free in any case, which wipes the key. */
bool credentials_read(const char *api_url, const struct key_source *source,
                      struct credentials *credentials, struct error *err) MUST_CHECK;
void credentials_free(struct credentials *credentials);

#endif
