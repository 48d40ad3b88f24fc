/* provider/key_redaction.h
 * Cuts the API key out of what others say, however they spell it. Pure. Owns nothing. Depends on
 * base/text.h.
 */
#ifndef PROVIDER_KEY_REDACTION_H
#define PROVIDER_KEY_REDACTION_H

#include "base/text.h"

/* Appends the words with "***" wherever the key stands in them: in any case of its letters, each of
 * its bytes as itself, percent-encoded (%61), as a JSON escape (\u0061, \/), or as a reference of
 * XML and HTML (&#97; &#x61; &amp;); and in base64, alone or with other bytes around it (then a few
 * letters of its ends may stay). `may_be_cut`: the words may have lost their end, and with it
 * the rest of a key: then a beginning of the key at their end goes as well. A key that is NULL or
 * "" is nowhere. Where the words still hold it in a disguise (key_trace.h), none of them is kept.
 */
void key_redaction_append(struct text *out, const char *words, const char *key, bool may_be_cut);

#endif
