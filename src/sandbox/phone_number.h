/* sandbox/phone_number.h
 * The two spellings of a number that the provider documents (its page on "stop-sms/add"), and when
 * they are the same number. Pure: owns nothing. Depends on nothing.
 */
#ifndef SANDBOX_PHONE_NUMBER_H
#define SANDBOX_PHONE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* Reads "+33612345678" (E.164: a plus and 6 to 15 digits, the first not 0) or the French national
 * "0612345678" into the E.164 digits, 33612345678. False for everything else. */
bool phone_number_read(const char *text, uint64_t *number);

/* Whether `text` can begin a number: one digit at least, after a plus or not. */
bool phone_prefix_is_valid(const char *text);

/* Whether the number begins with a valid prefix: "+336" and "06" are the same one. */
bool phone_number_has_prefix(uint64_t number, const char *prefix);

#endif
