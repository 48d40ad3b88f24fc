/* cli/known_numbers.h
 * Before a run sends: holds the numbers that its imports brought, and that were settled before,
 * against the provider's list. Owns nothing between calls. Depends on report/reconcile.h and
 * submit/.
 */
#ifndef CLI_KNOWN_NUMBERS_H
#define CLI_KNOWN_NUMBERS_H

#include "cli/session.h"

/* What the list lacks is pending afterwards, to be sent by the same run; without a list, all of
 * them are, up to a limit. Above it nothing changes, and `unresolved` is set to ERROR_UNFINISHED:
 * the run must end with it once it has sent the rest. Its code is ERROR_NONE otherwise. False, and
 * nothing is to be sent: as reconcile_known, and ERROR_UNFINISHED for a long pause that the
 * provider asked for. */
bool known_numbers_check(const struct session *session, struct error *unresolved,
                         struct error *err) MUST_CHECK;

#endif
