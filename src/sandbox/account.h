/* sandbox/account.h
 * What `GET /me` tells of the account: its user, and credits that nobody spends. Pure. Owns
 * nothing. Depends on base/text.h and base/json_writer.h.
 */
#ifndef SANDBOX_ACCOUNT_H
#define SANDBOX_ACCOUNT_H

#include "base/text.h"

/* Appends the reply. */
void account_write(const char *user_name, struct text *out);

#endif
