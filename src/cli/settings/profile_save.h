/* cli/settings/profile_save.h
 * Writes the choices of a command line into the configuration file, as a profile. Owns nothing.
 * Depends on base/, cli/common/app.h and cli/settings/settings.h.
 */
#ifndef CLI_SETTINGS_PROFILE_SAVE_H
#define CLI_SETTINGS_PROFILE_SAVE_H

#include "cli/common/app.h"
#include "cli/settings/settings.h"

/* Whether a profile of that name can be made of these options. ERROR_USAGE: it can be no name,
 * there is one already, a value can't stand in the file, or a file is no file; ERROR_SETUP: the
 * file is not right as it is. Changes nothing. */
bool profile_save_check(const struct options *options, struct error *err) MUST_CHECK;

/* Appends the section of that name: what command line and environment set, with whole paths, the
 * FILEs and the database, which is there. The file appears whole or not at all, with the rights of
 * the old one, or 0600; the log says where. As profile_save_check; ERROR_STORAGE. */
bool profile_save(const struct app *app, struct error *err) MUST_CHECK;

#endif
