/* cli/options/option_spec.h
 * What is known of an option: its names, its help, which commands take it, how its value is read.
 * Owns nothing. Depends on cli/options/options.h.
 */
#ifndef CLI_OPTIONS_OPTION_SPEC_H
#define CLI_OPTIONS_OPTION_SPEC_H

#include "cli/options/options.h"

struct option_spec {
    const char *name;
    char letter;       /* 0: none */
    const char *value; /* the value's name in the help; NULL: the option is a flag */
    const char *help;  /* also says what a right value is */
    unsigned commands; /* bit i: the command with id i takes it */
    bool (*read)(const struct option_spec *spec, const char *value, struct options *options);
    size_t field;  /* where in struct options the value goes */
    int64_t least; /* of a number */
    int64_t most;
};

#endif
