/* cli/common/account_guard.h
 * Says whose account it is before a list goes there: asks the provider, once, tells the user, and
 * keeps the name. Owns nothing: what it learns is the session's. Depends on cli/common/session.h
 * and submit/.
 */
#ifndef CLI_COMMON_ACCOUNT_GUARD_H
#define CLI_COMMON_ACCOUNT_GUARD_H

#include "base/text.h"
#include "cli/common/session.h"

/* Asks the provider, unless it was asked or wants no requests at this time, and tells the user.
 * Changes nothing in the store, so
 * that a transaction may be open. What the provider does not tell is no error, nor here that it
 * refuses the key; only that nothing may be asked now, where --account wants an answer
 * (ERROR_UNFINISHED). As account_call. */
bool account_guard_ask(struct session *session, struct error *err) MUST_CHECK;

/* ERROR_KEY where the provider refused the key, or named another account than --account or, without
 * that, than the database has recorded; ERROR_UNFINISHED where --account is given and it named
 * none.
 */
bool account_guard_check(const struct session *session, struct error *err) MUST_CHECK;

/* Where --account is given: asks, checks, and waits for the place in the rate. For commands that
 * send no number, but act on the provider's list; the database is open. As account_guard_keep. */
bool account_guard_check_wanted(struct session *session, struct error *err) MUST_CHECK;

/* Before the first request after the question: as account_guard_check; then binds the database to
 * an account that was named, keeps the name, and waits for the place in the rate.
 * ERROR_UNFINISHED where the provider wants a long pause, which is kept too; ERROR_INTERRUPTED. */
bool account_guard_keep(struct session *session, struct error *err) MUST_CHECK;

/* With --quiet, once before numbers are sent: where they go, and whose list that is, must be found
 * in what cron mailed. Else it was told already. */
void account_guard_tell_quietly(const struct session *session);

/* Appends "jean.dupont (Jean Dupont)"; nothing where the account has no name. */
void account_guard_append_name(struct text *out, const struct session *session);

/* Appends the name and "at" the address; where there is no name, the address alone. */
void account_guard_describe(struct text *out, const struct session *session);

#endif
