/* What libcurl alone can do on this machine: the requests that stopsms sends, over as many
 * connections, and nothing else. No database, no reading of replies, no verdict, no limits. The
 * measure that submit_bench.sh holds stopsms against.
 * usage: bare_loop URL REQUESTS CONCURRENCY [CA-FILE]
 * Over https:// it speaks HTTP/2 where the server does, as stopsms does.
 */
#include <curl/curl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define BODY_SIZE   128
#define FIRST_PHONE INT64_C(33600000000)

struct slot {
    CURL *easy;
    char body[BODY_SIZE];
};

struct loop {
    CURLM *multi;
    struct slot *slots;
    struct curl_slist *headers;
    const char *ca_file; /* NULL: no TLS */
    int64_t sent;
    int64_t answered;
    int64_t requests;
};

static size_t ignore_body(char *bytes, size_t size, size_t count, void *context)
{
    (void)bytes;
    (void)context;
    return size * count;
}

static bool set_up(struct loop *loop, struct slot *slot, const char *url)
{
    slot->easy = curl_easy_init();
    CURL *easy = slot->easy;
    return easy != NULL && curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK &&
           (loop->ca_file == NULL ||
            (curl_easy_setopt(easy, CURLOPT_CAINFO, loop->ca_file) == CURLE_OK &&
             curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L) == CURLE_OK)) &&
           curl_easy_setopt(easy, CURLOPT_HTTPHEADER, loop->headers) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore_body) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PRIVATE, slot) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_POSTFIELDS, slot->body) == CURLE_OK;
}

static bool send_next(struct loop *loop, struct slot *slot)
{
    if (loop->sent == loop->requests)
        return true;
    int length = snprintf(slot->body, BODY_SIZE,
                          "{\"apiKey\":\"bench-key\",\"phoneNumber\":\"+%" PRId64 "\"}",
                          FIRST_PHONE + loop->sent);
    loop->sent++;
    return curl_easy_setopt(slot->easy, CURLOPT_POSTFIELDSIZE, (long)length) == CURLE_OK &&
           curl_multi_add_handle(loop->multi, slot->easy) == CURLM_OK;
}

/* Takes in what was answered, and sends as many again. */
static bool turn_round(struct loop *loop)
{
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(loop->multi, &left)) != NULL;) {
        CURL *easy = message->easy_handle;
        CURLcode result = message->data.result;
        long status = 0;
        struct slot *slot = NULL;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &slot);
        curl_multi_remove_handle(loop->multi, easy);
        if (result != CURLE_OK || status != 200) {
            fprintf(stderr, "bare_loop: a request failed: %s, HTTP %ld\n",
                    curl_easy_strerror(result), status);
            return false;
        }
        loop->answered++;
        if (!send_next(loop, slot))
            return false;
    }
    return true;
}

static bool run(struct loop *loop)
{
    while (loop->answered < loop->requests) {
        int running;
        if (curl_multi_perform(loop->multi, &running) != CURLM_OK || !turn_round(loop) ||
            curl_multi_poll(loop->multi, NULL, 0, 1000, NULL) != CURLM_OK)
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: bare_loop URL REQUESTS CONCURRENCY [CA-FILE]\n");
        return 2;
    }
    size_t concurrency = (size_t)strtoul(argv[3], NULL, 10);
    struct loop loop = {.multi = curl_multi_init(), .requests = strtoll(argv[2], NULL, 10)};
    loop.ca_file = argc == 5 ? argv[4] : NULL;
    loop.slots = calloc(concurrency + 1, sizeof *loop.slots);
    loop.headers = curl_slist_append(loop.headers, "Accept: application/json");
    loop.headers = curl_slist_append(loop.headers, "Content-Type: application/json");
    loop.headers = curl_slist_append(loop.headers, "Expect:");
    bool ok = loop.multi != NULL && loop.slots != NULL &&
              curl_multi_setopt(loop.multi, CURLMOPT_MAXCONNECTS, (long)concurrency) == CURLM_OK;
    for (size_t i = 0; ok && i < concurrency; i++)
        ok = set_up(&loop, &loop.slots[i], argv[1]) && send_next(&loop, &loop.slots[i]);
    ok = ok && run(&loop);
    for (size_t i = 0; loop.slots != NULL && i < concurrency; i++) {
        curl_multi_remove_handle(loop.multi, loop.slots[i].easy);
        curl_easy_cleanup(loop.slots[i].easy);
    }
    curl_multi_cleanup(loop.multi);
    curl_slist_free_all(loop.headers);
    free(loop.slots);
    return ok ? 0 : 1;
}
