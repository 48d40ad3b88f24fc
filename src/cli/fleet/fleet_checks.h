/* cli/fleet/fleet_checks.h
 * What several clients must not share. Owns nothing. Depends on cli/fleet/fleet_client.h.
 */
#ifndef CLI_FLEET_FLEET_CHECKS_H
#define CLI_FLEET_FLEET_CHECKS_H

#include "cli/fleet/fleet_client.h"

/* ERROR_USAGE where two of them have one database, one report or one file of metrics. */
bool fleet_check_files(const struct fleet_client *clients, size_t count,
                       struct error *err) MUST_CHECK;

#endif
