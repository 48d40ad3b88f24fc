/* sandbox/options.h
 * The command line of stopsms-sandbox. Wraps popt, which no other file of this room includes. Owns
 * the strings of the options. Depends on sandbox/faults.h, phone_number.h and purpose.h.
 */
#ifndef SANDBOX_OPTIONS_H
#define SANDBOX_OPTIONS_H

#include "base/error.h"
#include "sandbox/faults.h"

#include <stdbool.h>
#include <stdint.h>

struct sandbox_options {
    uint16_t port; /* 0: any free one */
    char *key;
    char **listed;     /* numbers on the list at the start; NULL-terminated, or NULL */
    char *listed_file; /* more of them, one a line; or NULL */
    char **reject;     /* prefixes of numbers that are invalid; NULL-terminated, or NULL */
    char **answers;    /* "PREFIX=CODE", "CALL=CODE"; NULL-terminated, or NULL */
    char **firewalled; /* prefixes and calls; NULL-terminated, or NULL */
    unsigned every_code;
    unsigned retry_after_s;
    bool retry_after_is_date;
    int clock_ahead_s;
    bool as_errors;
    uint64_t first_stop_id;
    char *code3_message;
    char *account; /* the user's name */
    int64_t latency_us;
    struct faults_config faults;
    bool fail_list;
    bool fail_account;
    bool no_list;    /* there is no such call */
    bool no_account; /* there is no call that tells it */
    bool xml_entries;
    bool quiet;
    bool exit_with_parent;
    bool show_version;
};

/* Reads argv. Fails with ERROR_USAGE. --help is printed and ends the program with 0. What was read
 * so far must be freed in any case. */
bool sandbox_options_read(struct sandbox_options *options, int argc, const char **argv,
                          struct error *err) MUST_CHECK;

void sandbox_options_free(struct sandbox_options *options);

#endif
