/* cli/show/lookup_print.h
 * One number's history as people and programs read it. Owns nothing. Depends on
 * jobs/read/lookup_store.h.
 */
#ifndef CLI_SHOW_LOOKUP_PRINT_H
#define CLI_SHOW_LOOKUP_PRINT_H

#include "jobs/read/lookup_store.h"

/* Appends all that the lookup has, to its end. Text is made inert on a terminal. As
 * lookup_next_entry. */
bool lookup_print_text(struct text *out, struct lookup *lookup, int64_t phone,
                       struct error *err) MUST_CHECK;

/* The same as one line of JSON. */
bool lookup_print_json(struct text *out, struct lookup *lookup, int64_t phone,
                       struct error *err) MUST_CHECK;

#endif
