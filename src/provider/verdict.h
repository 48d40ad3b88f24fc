/* provider/verdict.h
 * What a reply, or the lack of one, means for the job that was sent. Pure. Owns nothing. Depends on
 * jobs/job.h and provider/.
 */
#ifndef PROVIDER_VERDICT_H
#define PROVIDER_VERDICT_H

#include "jobs/job.h"
#include "provider/http/http_transport.h"
#include "provider/stop_api.h"
#include "provider/stop_reply.h"

enum verdict_kind {
    VERDICT_LISTED,         /* added; stop_id is set */
    VERDICT_ALREADY_LISTED, /* the provider says that it was on the list before */
    VERDICT_REJECTED,       /* a definite "no" for this number */
    VERDICT_UNCONFIRMED,    /* answered, and what was done can't be known */
    VERDICT_AGAIN,          /* send it again later */
    VERDICT_THROTTLED,      /* 429, as status or as code: again later, costs no attempt, gates the
                               account */
    VERDICT_NOT_SENT,   /* this machine had nothing left to send it with: again, costs no attempt */
    VERDICT_UNREAD,     /* the server did not look at the request: again, costs no attempt */
    VERDICT_STOP_KEY,   /* the key or its account is refused (reply_code_refusal says which): stop
                           the run (77), the number stays pending */
    VERDICT_STOP_SETUP, /* wrong address, redirect, certificate, a request that the provider can't
                           read: stop the run (78), the number stays pending */
};

struct verdict {
    enum verdict_kind kind;
    enum job_error_source source; /* where the reason comes from; none for VERDICT_LISTED */
    int64_t stop_id;              /* 0: none */
    bool has_code;                /* the provider's code is the reason */
    int64_t code;                 /* the provider's; 0 where none came */
    int http_status;
    char message[STOP_REPLY_MESSAGE_SIZE]; /* the provider's words, or ours about HTTP and network;
                                              never the API key. As it is stored: what is ours in it
                                              is English, and job_words_show translates it */
    bool in_shape;     /* a reply came that says `success` and `code`, whatever its status: whoever
                          answered speaks as the provider does */
    bool says_success; /* it says so there, in whatever company */
    bool suspicious; /* unreadable, 400, or an unknown code: 20 of these in a row stop the run with
                        78 */
    bool may_have_been_done; /* AGAIN, and the provider may have acted on the request (its answer
                                was lost) */
    bool authenticated;      /* the reply shows that the provider accepted the key */
    bool passing_failure;    /* counts for the throttle: a failure in passing (5xx, network; 429
                                does not) */
};

/* The design's table, first line that fits. `api`: whom the request was for. A reply is read as
 * JSON, and where the API was asked for XML, as either: a provider that overlooks the wish says no
 * less exactly what it did. The key is cut out of the message wherever a reply echoes it. */
void verdict_of_reply(const struct http_reply *reply, const struct stop_api *api,
                      struct verdict *verdict);

/* The message for a person: in the user's language, with the phone numbers in it masked, cut to
 * `size`. */
void verdict_message_masked(const struct verdict *verdict, char *out, size_t size);

/* --- what a reply asks for in Retry-After --- */

/* Who asks for a pause. */
enum retry_after_by {
    RETRY_AFTER_BY_NOBODY,
    RETRY_AFTER_BY_LIMIT,    /* a 429, with or without the header: it speaks about the account */
    RETRY_AFTER_BY_PROVIDER, /* another reply in the provider's shape that means "again" */
    RETRY_AFTER_BY_OTHER,    /* one that means "again" and is in no such shape: perhaps something in
                                between speaks, a firewall or a balancer */
};

/* All zero: nobody asked. The values are http_reply's. */
struct retry_after {
    enum retry_after_by by;
    char value[128];
    char date[64];
};

/* What a reply asks for; `verdict`: the one about it. A reply that settles its number, or ends the
 * run, asks for nothing; nor does one without the header, unless it is a 429. */
void retry_after_of_reply(struct retry_after *asked, const struct http_reply *reply,
                          const struct verdict *verdict);

/* --- the reply to a delete call --- */

/* What the reply to a delete call means. Its codes are the call's own: 3 is "ID required", 4 "ID
 * not found" (the provider's page "Supprimer un numéro"). */
enum delete_verdict {
    DELETE_DONE,       /* it was taken off the list */
    DELETE_UNKNOWN_ID, /* nothing on the list has this stop id */
    DELETE_REFUSED,    /* a definite "no" */
    DELETE_AGAIN,      /* what was done is not known: try again later */
    DELETE_THROTTLED,  /* 429 */
    DELETE_STOP_KEY,   /* the key or its account is refused */
    DELETE_STOP_SETUP, /* wrong address, redirect, certificate, a request that can't be read */
};

/* `verdict`: verdict_of_reply's, about the same reply as if it were one to an add call. */
enum delete_verdict delete_verdict_of(const struct verdict *verdict);

#endif
