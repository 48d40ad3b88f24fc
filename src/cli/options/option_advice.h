/* cli/options/option_advice.h
 * What a command line that is not understood was meant to be. Owns nothing. Depends on
 * cli/options/option_table.h.
 */
#ifndef CLI_OPTIONS_OPTION_ADVICE_H
#define CLI_OPTIONS_OPTION_ADVICE_H

#include "cli/options/option_table.h"

/* Whether no argument begins with what only looks like a hyphen or a quote, as mail and text
 * programs write them. ERROR_USAGE names it, and what to type. */
bool option_advice_check_marks(int argc, const char *const *argv, struct error *err) MUST_CHECK;

/* Always false: there is no such command (ERROR_USAGE). */
bool option_advice_refuse_command(const char *typed, struct error *err);

/* Always false: popt, with its words `why`, knows no such option of the command, or not so
 * (ERROR_USAGE). What may be the API key is not repeated. */
bool option_advice_refuse_option(const char *typed, const char *why, enum command_id command,
                                 struct error *err);

/* Always false: the option has no such value (ERROR_USAGE). */
bool option_advice_refuse_value(const struct option_spec *spec, const char *typed,
                                struct error *err);

#endif
