/* cli/options/folder_inputs.h
 * A folder as FILE: the tables in it take its place. Owns nothing. Depends on cli/common/app.h and
 * cli/options/own_inputs.h.
 */
#ifndef CLI_OPTIONS_FOLDER_INPUTS_H
#define CLI_OPTIONS_FOLDER_INPUTS_H

#include "cli/common/app.h"

/* Puts the tables of each folder among the options' FILEs in its place, in the order of their
 * names: files whose ending is one of a table's, and that this program did not write. Says what is
 * left out. Folders in it are not looked into. ERROR_INPUT: none of a folder's files is a table;
 * ERROR_NO_INPUT: it can't be read. */
bool folder_inputs_open(const struct app *app, struct options *options,
                        struct error *err) MUST_CHECK;

#endif
