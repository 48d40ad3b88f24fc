/* provider/delete_verdict.h
 * What the reply to a delete call means. Its codes are the call's own: 3 is "ID required", 4 "ID
 * not found" (the provider's page "Supprimer un numéro"). Pure. Owns nothing. Depends on
 * provider/verdict.h.
 */
#ifndef PROVIDER_DELETE_VERDICT_H
#define PROVIDER_DELETE_VERDICT_H

#include "provider/verdict.h"

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
