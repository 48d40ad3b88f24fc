/* Where a request goes is decided after libcurl's own parse of the URL, and not by looking at its
 * text: only so does the check mean the host that libcurl will connect to.
 */
#include "provider/http/http_curl.h"
#include "provider/http/http_curl_internal.h"

#include "base/language.h"
#include "base/memory.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

static bool worked(CURLUcode code)
{
    if (code == CURLUE_OUT_OF_MEMORY)
        memory_exhausted();
    return code == CURLUE_OK;
}

/* A part of the URL, for the caller to free (curl_free); NULL: it has none. */
static char *part_of(CURLU *url, CURLUPart part)
{
    char *value = NULL;
    return worked(curl_url_get(url, part, &value, 0)) ? value : NULL;
}

static bool has_part(CURLU *url, CURLUPart part)
{
    char *value = part_of(url, part);
    curl_free(value);
    return value != NULL;
}

static bool has_scheme(CURLU *url, const char *scheme)
{
    char *found = part_of(url, CURLUPART_SCHEME);
    bool same = found != NULL && strcasecmp(found, scheme) == 0;
    curl_free(found);
    return same;
}

/* After the complete parse that libcurl itself goes by: 127.1 and 0x7f000001 are 127.0.0.1 here. */
static bool is_loopback(CURLU *url)
{
    char *host = part_of(url, CURLUPART_HOST);
    struct in_addr address;
    bool loopback =
        host != NULL &&
        (strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
         (inet_pton(AF_INET, host, &address) == 1 && ntohl(address.s_addr) >> 24 == 127));
    curl_free(host);
    return loopback;
}

static bool may_go_to(CURLU *url)
{
    return has_scheme(url, "https") || (has_scheme(url, "http") && is_loopback(url));
}

static bool has_control_characters(const char *string)
{
    for (const char *c = string; *c != '\0'; c++)
        if ((unsigned char)*c <= ' ' || *c == 0x7f)
            return true;
    return false;
}

static CURLU *new_url(void)
{
    CURLU *url = curl_url();
    if (url == NULL)
        memory_exhausted();
    return url;
}

/* What is wrong with the address, and what to do; NULL: nothing. */
static const char *objection(CURLU *url, const char *base_url)
{
    const char *slashes = strstr(base_url, "://"); /* libcurl takes one to three */
    if (slashes == NULL || slashes[3] == '/' || has_control_characters(base_url) ||
        !worked(curl_url_set(url, CURLUPART_URL, base_url, 0)))
        return _("it is no valid URL; give one like https://api.smspartner.fr/v1");
    if (has_part(url, CURLUPART_USER) || has_part(url, CURLUPART_PASSWORD))
        return _("it holds a user name; leave out what stands before the @");
    if (has_part(url, CURLUPART_QUERY) || strpbrk(base_url, "?#") != NULL)
        return _("it holds a query or a fragment; leave out what follows the ? or the #");
    if (!may_go_to(url)) {
        return _("the API key would travel in clear; use https:// (http:// goes to this machine's "
                 "loopback alone)");
    }
    return NULL;
}

bool http_curl_check_url(const char *base_url, struct error *err)
{
    CURLU *url = new_url();
    const char *reason = objection(url, base_url);
    curl_url_cleanup(url);
    if (reason == NULL)
        return true;
    return error_set(err, ERROR_SETUP, "The API's address can't be used: %s.", reason);
}

bool http_curl_check_destination(const char *request_url, CURLU **parsed, struct http_curl_way *way,
                                 struct error *err)
{
    CURLU *url = new_url();
    bool ok = curl_url_set(url, CURLUPART_URL, request_url, 0) == CURLUE_OK && may_go_to(url);
    *way = (struct http_curl_way){.loopback = is_loopback(url), .tls = has_scheme(url, "https")};
    if (!ok) {
        curl_url_cleanup(url);
        url = NULL;
    }
    *parsed = url;
    return ok ||
           error_set(err, ERROR_SETUP, "The API's address can't be used: https:// is needed.");
}
