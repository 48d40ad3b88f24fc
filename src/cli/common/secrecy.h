/* cli/common/secrecy.h
 * Keeps what this process has in memory, the API key among it, to itself. Owns nothing. Depends on
 * base/error.h.
 */
#ifndef CLI_COMMON_SECRECY_H
#define CLI_COMMON_SECRECY_H

#include "base/error.h"

/* From here on a crash leaves no core dump, and no other process of the same user can read this
 * one's memory or attach to it (one that did so before stays attached; root can always). Comes
 * first in main: before the key is read. ERROR_UNEXPECTED. */
bool secrecy_begin(struct error *err) MUST_CHECK;

#endif
