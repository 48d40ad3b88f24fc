/* cli/fleet/fleet_words.h
 * The command line of one client, made of that for all of them. Owns nothing between calls.
 * Depends on cli/options/option_table.h.
 */
#ifndef CLI_FLEET_FLEET_WORDS_H
#define CLI_FLEET_FLEET_WORDS_H

#include "cli/options/option_table.h"

/* Appends "stopsms run --profile acme" and what else was typed, without what is about several
 * clients: a command that can be given by hand. The caller frees each of the words, and the list's
 * items. */
void fleet_words_make(int argc, const char *const *argv, enum command_id command,
                      const char *profile, struct string_list *words);

#endif
