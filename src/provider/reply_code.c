/* One table says of each code that the provider documents what it speaks about. A code that is
 * not in it speaks of nothing known, and is never taken for a refusal of the number. */
#include "provider/reply_code.h"

#include "base/language.h"
#include "base/phrase.h"

#include <stddef.h>
#include <string.h>

/* Why the account may not do what was asked: the provider's address, and its words; and what to do
 * about it. */
struct refusal {
    const char *reason; /* error_because */
    const char *what;
    const char *advice;
};

static const struct refusal wrong_key = {
    "key_refused",
    N_("%s refused the API key: %s."),
    N_("Check the key in SMSPARTNER_API_KEY (or --api-key-file) and that it is still valid in your "
       "SMS Partner account, then run the same command again."),
};
static const struct refusal deactivated = {
    "account_deactivated",
    N_("%s says that your account is deactivated: %s."),
    N_("The key is not to blame: have SMS Partner activate the account again, then run the same "
       "command again."),
};
static const struct refusal blocked = {
    "account_blocked",
    N_("%s says that your account is blocked: %s."),
    N_("The key is not to blame: settle it with SMS Partner, which alone can unblock the account, "
       "then run the same command again."),
};
static const struct refusal no_api_access = {
    "no_api_access",
    N_("%s says that your account has no access to its API: %s."),
    N_("Have SMS Partner open the API to the account, or use the key of an account that has it, "
       "then run the same command again."),
};
static const struct refusal wrong_address = {
    "address_refused",
    N_("%s does not accept this machine's IP address for your account: %s."),
    N_("Add the address under which this machine reaches the internet to those that your SMS "
       "Partner account allows, then run the same command again."),
};
static const struct refusal no_access = {
    "access_refused",
    N_("%s refused access: %s."),
    N_("Check the API key in SMSPARTNER_API_KEY (or --api-key-file), and that your SMS Partner "
       "account may use the API from this machine, then run the same command again."),
};

/* Code 2 ("phone number required") is left out: we always send one, so that it tells of a field
 * renamed, not of the number. */
static const struct known_code {
    int64_t code;
    enum reply_code_subject subject;
    const struct refusal *refusal; /* of REPLY_CODE_ACCOUNT */
} known_codes[] = {
    {1, REPLY_CODE_ACCOUNT, &wrong_key}, /* required */
    {3, REPLY_CODE_PERHAPS_LISTED, NULL},     {9, REPLY_CODE_REFUSES_NUMBER, NULL},
    {10, REPLY_CODE_ACCOUNT, &wrong_key}, /* wrong */
    {14, REPLY_CODE_PERHAPS_LISTED, NULL},    {15, REPLY_CODE_PERHAPS_LISTED, NULL},
    {20, REPLY_CODE_ACCOUNT, &deactivated},   {30, REPLY_CODE_ACCOUNT, &blocked},
    {40, REPLY_CODE_ACCOUNT, &no_api_access}, {90, REPLY_CODE_REQUEST, NULL},
    {96, REPLY_CODE_ACCOUNT, &wrong_address}, {429, REPLY_CODE_THROTTLED, NULL},
    {500, REPLY_CODE_SERVER_FAILED, NULL},
};

static const struct known_code *find_code(int64_t code)
{
    for (size_t i = 0; i < sizeof known_codes / sizeof *known_codes; i++)
        if (known_codes[i].code == code)
            return &known_codes[i];
    return NULL;
}

enum reply_code_subject reply_code_subject(int64_t code)
{
    const struct known_code *known = find_code(code);
    return known != NULL ? known->subject : REPLY_CODE_UNKNOWN;
}

bool reply_code_refuse(struct error *err, const char *api_url, int64_t code, const char *words,
                       const char *kept)
{
    const struct known_code *known = find_code(code);
    const struct refusal *refusal =
        known != NULL && known->refusal != NULL ? known->refusal : &no_access;
    const struct phrase_words who[] = {{api_url, strlen(api_url)}, {words, strlen(words)}};
    struct text what = {0};
    phrase_fill(&what, language_text(refusal->what), who, sizeof who / sizeof *who);
    error_set(err, ERROR_KEY, "%s\n%s %s", text_string(&what), kept,
              language_text(refusal->advice));
    text_free(&what);
    return error_because(err, refusal->reason);
}

bool reply_code_refuse_request(struct error *err, const char *api_url, const char *words,
                               const char *kept)
{
    return error_set(err, ERROR_SETUP,
                     "%s can't read this program's requests: %s.\n%s Find out what changes them on "
                     "their way (a proxy), or whether the provider's API has changed, then run the "
                     "same command again.",
                     api_url, words, kept);
}
