/* sandbox/initial_list.h
 * Numbers that are on the list before the first request. Owns nothing. Depends on
 * sandbox/stop_set.h and sandbox/phone_number.h.
 */
#ifndef SANDBOX_INITIAL_LIST_H
#define SANDBOX_INITIAL_LIST_H

#include "base/error.h"
#include "sandbox/stop_set.h"

#include <stdint.h>

/* Lists `numbers` (NULL-terminated, or NULL) and those of the file at `path` (one a line, empty
 * lines skipped; or NULL), as added at `now_ms`. Twice the same number is once. Fails with
 * ERROR_USAGE or ERROR_INPUT, naming the number's place, where one is none, and with ERROR_NO_INPUT
 * or ERROR_STORAGE where the file can't be read. */
bool initial_list_fill(struct stop_set *set, char *const *numbers, const char *path, int64_t now_ms,
                       struct error *err) MUST_CHECK;

#endif
