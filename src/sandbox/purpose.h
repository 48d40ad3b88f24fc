/* sandbox/purpose.h
 * What is answered on purpose instead of what the provider would say. Pure. Owns nothing. Depends
 * on sandbox/phone_number.h.
 */
#ifndef SANDBOX_PURPOSE_H
#define SANDBOX_PURPOSE_H

#include <stdbool.h>
#include <stdint.h>

/* Whether this is a call that can be named in place of a number's beginning: me, list, delete. */
bool purpose_is_call(const char *name);

/* Whether the number begins with one of these valid prefixes, calls aside. NULL-terminated, or
 * NULL. */
bool purpose_has_one_of(uint64_t number, char *const *prefixes);

/* The code of the first "PREFIX=CODE" that fits; 0: none does. */
unsigned purpose_code_for(char *const *answers, uint64_t number);

/* The same of a call: whether it is named, and the code of its "CALL=CODE". */
bool purpose_names_call(const char *call, char *const *names);
unsigned purpose_code_for_call(char *const *answers, const char *call);

/* The words that come with a code, as the provider's tables have them. */
const char *purpose_message(unsigned code);

#endif
