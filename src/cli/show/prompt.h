/* cli/show/prompt.h
 * Asks the person at the terminal. Owns the terminal's descriptor while open. Depends on
 * base/error.h and cli/common/signals.h.
 */
#ifndef CLI_SHOW_PROMPT_H
#define CLI_SHOW_PROMPT_H

#include "base/error.h"

#include <stdint.h>

struct prompt {
    int in;
    int out;
    bool is_open;
    bool is_tty_file; /* /dev/tty was opened, to be closed again */
};

/* Finds whom to ask: /dev/tty when standard input is a terminal, or when it is the file that is
 * being read (`stdin_is_file`). `is_open` stays false where nobody is there to be asked.
 * ERROR_UNEXPECTED where no descriptor is left to find that out. */
bool prompt_open(struct prompt *prompt, bool stdin_is_file, struct error *err) MUST_CHECK;

/* Also one that is not open. */
void prompt_close(struct prompt *prompt);

/* True for yes: "y", "yes", "o" or "oui" in either language, in any case, with blanks around it or
 * not. ERROR_DECLINED for anything else, also for the end of input; ERROR_INTERRUPTED where a
 * signal came. The prompt must be open. */
bool prompt_ask(const struct prompt *prompt, const char *question, struct error *err) MUST_CHECK;

/* True where the line typed is this number. ERROR_DECLINED for anything else; ERROR_INTERRUPTED
 * where a signal came. The prompt must be open. */
bool prompt_ask_number(const struct prompt *prompt, const char *question, int64_t number,
                       struct error *err) MUST_CHECK;

#endif
