/* provider/reply_code.h
 * What a failure's code speaks about: the provider's two tables ("stop-sms/add", "Codes d'erreur"),
 * each code once. Pure. Owns nothing. Depends on base/error.h.
 */
#ifndef PROVIDER_REPLY_CODE_H
#define PROVIDER_REPLY_CODE_H

#include "base/error.h"

#include <stdint.h>

enum reply_code_subject {
    REPLY_CODE_UNKNOWN, /* in no table, or one that a request of ours can't earn: nobody knows what
                           was done */
    REPLY_CODE_REFUSES_NUMBER, /* the one definite "no" */
    REPLY_CODE_PERHAPS_LISTED, /* its message decides */
    REPLY_CODE_ACCOUNT,        /* the key, or the account that it opens, may not do this */
    REPLY_CODE_REQUEST,        /* what we send can't be read */
    REPLY_CODE_THROTTLED,      /* as HTTP 429 */
    REPLY_CODE_SERVER_FAILED,  /* as HTTP 500 */
};

/* What the code of any call speaks about, but of delete, whose codes 3 and 4 are its own
 * (verdict.h).
 */
enum reply_code_subject reply_code_subject(int64_t code);

/* Sets `err` to ERROR_KEY and always returns false: that the provider at `api_url` refuses the
 * account, why (by its code; any code that is not of REPLY_CODE_ACCOUNT: access is refused, nobody
 * knows why), in its own `words`, and what to do. `kept`: a sentence on what was done so far. */
bool reply_code_refuse(struct error *err, const char *api_url, int64_t code, const char *words,
                       const char *kept);

/* As reply_code_refuse, where the provider can't read a request (REPLY_CODE_REQUEST): ERROR_SETUP.
 */
bool reply_code_refuse_request(struct error *err, const char *api_url, const char *words,
                               const char *kept);

#endif
