/* cli/options/own_inputs.h
 * What of several FILEs this program wrote itself: `run *.csv` names its reports, too. Owns
 * nothing. Depends on cli/common/app.h, cli/show/command_line.h and report/report_target.h.
 */
#ifndef CLI_OPTIONS_OWN_INPUTS_H
#define CLI_OPTIONS_OWN_INPUTS_H

#include "base/text.h"
#include "cli/common/app.h"

/* Whether this program wrote the file; says so, and that it is left out. */
bool own_inputs_tell(const struct app *app, const char *path);

/* Leaves our reports, their manifests, lists and to-fix files out of the options' FILEs and of the
 * command line (`line`, joined from the app's words), and says so of each. A single FILE stays,
 * whatever it is; so does what can't be read. ERROR_INPUT where none is left. */
bool own_inputs_leave_out(const struct app *app, struct options *options, struct text *line,
                          struct error *err) MUST_CHECK;

#endif
