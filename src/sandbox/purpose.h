/* sandbox/purpose.h
 * What is answered on purpose instead of what the provider would say: rules of the command line,
 * each about the numbers that begin so, or about a call. Pure. Owns nothing. Depends on
 * sandbox/phone_number.h.
 */
#ifndef SANDBOX_PURPOSE_H
#define SANDBOX_PURPOSE_H

#include <stdbool.h>
#include <stdint.h>

/* What a rule can be about. */
struct purpose_subject {
    const char *call; /* "me", "list" or "delete"; NULL: the adding of `number` */
    uint64_t number;
};

/* Whether this is a call that can be named in place of a number's beginning. */
bool purpose_is_call(const char *name);

/* Whether one of the rules (valid prefixes and calls; NULL-terminated, or NULL) is about it. */
bool purpose_is_about(const struct purpose_subject *subject, char *const *rules);

/* The code of the first "PREFIX=CODE" or "CALL=CODE" that is about it; 0: none is. */
unsigned purpose_code_for(const struct purpose_subject *subject, char *const *answers);

/* The words that come with a code, as the provider's tables have them. */
const char *purpose_message(unsigned code);

#endif
