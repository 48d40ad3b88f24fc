/* sandbox/options.h
 * The command line of stopsms-sandbox. Wraps popt, which no other file of this room includes. Owns
 * the strings of the options. Depends on sandbox/server.h, phone_number.h and purpose.h.
 */
#ifndef SANDBOX_OPTIONS_H
#define SANDBOX_OPTIONS_H

#include "sandbox/server.h"

/* What popt stores as it is: numbers and yes or no are ints. */
struct sandbox_options {
    struct api_config api;
    struct server_config server;
    char **listed;     /* numbers on the list at the start; NULL-terminated, or NULL */
    char *listed_file; /* more of them, one a line; or NULL */
    int quiet;
    int exit_with_parent;
    int show_version;
};

/* Reads argv. Fails with ERROR_USAGE. --help is printed and ends the program with 0. What was read
 * so far must be freed in any case. */
bool sandbox_options_read(struct sandbox_options *options, int argc, const char **argv,
                          struct error *err) MUST_CHECK;

void sandbox_options_free(struct sandbox_options *options);

#endif
