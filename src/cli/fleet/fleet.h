/* cli/fleet/fleet.h
 * A command for several clients (--profile all): each has a process of its own, one after the other
 * or several at once. Owns these processes. Depends on cli/fleet/fleet_client.h.
 */
#ifndef CLI_FLEET_FLEET_H
#define CLI_FLEET_FLEET_H

#include "cli/common/app.h"

/* Does the command of the options for each of options->profiles, and says what each has come to.
 * Returns the worst exit status. */
int fleet_run(const struct app *app);

#endif
