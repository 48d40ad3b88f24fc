/* cli/options/option_table.h
 * The table of all options: names, help, which commands take them, how their values are read. Owns
 * nothing. Depends on cli/options/option_spec.h.
 */
#ifndef CLI_OPTIONS_OPTION_TABLE_H
#define CLI_OPTIONS_OPTION_TABLE_H

#include "base/text.h"
#include "cli/options/option_spec.h"

extern const struct option_spec option_table[];
extern const size_t option_count;

#define COMMAND_EXAMPLES 3

struct command_spec {
    const char *name;
    const char *arguments; /* as the help shows them; "" for none */
    const char *help;
    struct {
        const char *about, *line; /* NULL: no more of them */
    } examples[COMMAND_EXAMPLES];
};

/* By enum command_id. */
extern const struct command_spec command_table[COMMANDS];

/* Whether the command takes the option. */
bool option_is_taken_by(const struct option_spec *spec, enum command_id command);

/* Appends the values that the option may have, with ", " between them; nothing where they are not
 * words of a list. */
void option_append_choices(const struct option_spec *spec, struct text *text);

#endif
