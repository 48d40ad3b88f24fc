/* cli/show/help.h
 * What `help`, `--help` and `--version` print. No line is longer than the terminal is wide, unless
 * a single word is. Owns nothing. Depends on cli/options/option_table.h.
 */
#ifndef CLI_SHOW_HELP_H
#define CLI_SHOW_HELP_H

#include "cli/options/options.h"

/* The help of a command: its options in groups, and examples; COMMANDS: of the whole program.
 * `columns`: how wide the terminal is. */
void help_print(enum command_id command, size_t columns, FILE *stream);

/* Our version on the first line, `commit` behind it (" (commit 1f2e…)", or ""), then the libraries
 * with the versions that are loaded, and how old the numbering data is `now` (Unix time). */
void help_print_version(FILE *stream, const char *commit, int64_t now);

#endif
