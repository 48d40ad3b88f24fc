/* cli/options/several_clients.h
 * What a command line may say where it is about several clients. Owns nothing. Depends on
 * cli/options/options.h and cli/settings/settings.h.
 */
#ifndef CLI_OPTIONS_SEVERAL_CLIENTS_H
#define CLI_OPTIONS_SEVERAL_CLIENTS_H

#include "cli/options/options.h"

/* With options->profiles: that the command can be for several, and that nothing which is one
 * client's comes from the command line or the environment. `left`: the arguments that are no
 * options; NULL: none. Without: that nothing is asked for that is about several. ERROR_USAGE. */
bool several_clients_check(const struct options *options, const char *const *left,
                           struct error *err) MUST_CHECK;

#endif
