/* cli/show/terminal.h
 * What a terminal can show. Owns nothing. Depends on nothing.
 */
#ifndef CLI_SHOW_TERMINAL_H
#define CLI_SHOW_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Whether the stream is a terminal on which a line can be written over: a terminal, and TERM is set
 * and not "dumb". */
bool terminal_can_rewrite(FILE *stream);

/* Whether systemd's journal reads the stream: $JOURNAL_STREAM names its device and inode. */
bool terminal_is_journal(FILE *stream);

/* How many columns it has now (a window may be resized at any time): by the terminal itself, else
 * COLUMNS in the environment, else 80. */
size_t terminal_columns(FILE *stream);

#endif
