/* cli/fleet/fleet_table.h
 * What several clients have come to: a line as each ends, a table at the end, the worst exit
 * status. Owns nothing. Depends on cli/fleet/fleet_client.h.
 */
#ifndef CLI_FLEET_FLEET_TABLE_H
#define CLI_FLEET_FLEET_TABLE_H

#include "cli/fleet/fleet_client.h"

/* "acme: all is done (exit status 0): 12 new, 12 listed, 0 need a human, 0 pending". With --quiet a
 * warning, and only where the status is not 0. With --json the client's object, where its process
 * made none. */
void fleet_table_tell(const struct app *app, const struct fleet_client *client);

/* One line a client, under a heading. Nothing with --quiet or --json, or where the command counts
 * nothing. */
void fleet_table_print(const struct app *app, const struct fleet_client *clients, size_t count);

/* The worse of two: 71, 74, 77, 78, 2, 1, 65, 66, a signal's, 75, 4, 3, 0. */
int fleet_table_worse(int one, int other);

#endif
