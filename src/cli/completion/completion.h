/* cli/completion/completion.h
 * What a shell offers while a command is typed. Its script (stopsms.bash, stopsms.zsh,
 * stopsms.fish) asks this program at each TAB; the answer comes from the table of options, from
 * the FILEs that were typed, and from the database. Nothing is sent, written, waited for or told on
 * standard error. Owns nothing. Depends on cli/options/, intake/first_look.h and
 * jobs/read/import_ids.h.
 */
#ifndef CLI_COMPLETION_COMPLETION_H
#define CLI_COMPLETION_COMPLETION_H

#include <stdio.h>

/* The word in place of a command by which the scripts ask. What follows it, by shell:
 *     bash REPLACED LINE      the line up to the cursor, and its end that readline replaces
 *     zsh WORD... LAST        the words without their quotes, the last one as typed
 *     fish WORD... LAST       the same
 */
#define COMPLETION_WORD "__complete"

/* Prints the answer (cli/completion/answer.h); nothing where it has none. */
void completion_answer(int argc, const char *const *argv, FILE *out);

/* The script of "bash", "zsh" or "fish"; NULL: there is no other. */
const char *completion_script(const char *shell);

#endif
