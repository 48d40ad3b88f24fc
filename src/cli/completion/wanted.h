/* cli/completion/wanted.h
 * What the word that is typed now can be, by the table of options: a command, an option, the value
 * of one, or an argument; and what the words before it say. Owns the options it read. Depends on
 * cli/options/option_table.h and cli/completion/typed_words.h.
 */
#ifndef CLI_COMPLETION_WANTED_H
#define CLI_COMPLETION_WANTED_H

#include "cli/completion/typed_words.h"
#include "cli/options/option_table.h"

enum wanted_kind { WANTED_NOTHING, WANTED_COMMAND, WANTED_OPTION, WANTED_VALUE, WANTED_ARGUMENT };

struct wanted {
    enum wanted_kind kind;
    enum command_id command;        /* COMMANDS: of `help` */
    const struct option_spec *spec; /* of a value */
    size_t before;                  /* bytes of the word before the value: those of "--where=" */
    struct options options;         /* as far as they were typed, and could be read; with FILEs */
};

/* Borrows the words. The caller frees it. */
void wanted_find(const struct typed_words *words, struct wanted *wanted);
void wanted_free(struct wanted *wanted);

#endif
