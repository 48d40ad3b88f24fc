/* cli/options/options.h
 * The command line as one struct: which command, and what its options say. Owns the strings that it
 * was given. Depends on base/, provider/stop_api.h and popt (in options_read.c alone).
 */
#ifndef CLI_OPTIONS_OPTIONS_H
#define CLI_OPTIONS_OPTIONS_H

#include "base/error.h"
#include "base/language.h"
#include "intake/intake.h"
#include "provider/stop_api.h"

#include <stdint.h>
#include <stdio.h>

enum command_id {
    COMMAND_RUN,
    COMMAND_PREVIEW,
    COMMAND_IMPORT,
    COMMAND_SUBMIT,
    COMMAND_STATUS,
    COMMAND_REPORT,
    COMMAND_LOOKUP,
    COMMAND_VERIFY,
    COMMAND_RETRY,
    COMMAND_UNDO,
    COMMAND_LIST,
    COMMAND_REKEY,
    COMMAND_BACKUP,
    COMMAND_RESTORE,
    COMMAND_PRUNE,
    COMMAND_FORGET,
    COMMAND_CONFIG,
    COMMAND_COMPLETION,
    COMMANDS,
};

enum progress_mode {
    PROGRESS_AUTO, /* a bar on a terminal, else lines */
    PROGRESS_BAR,
    PROGRESS_LINES,
    PROGRESS_JSON,
    PROGRESS_NONE,
};

/* Which of the jobs that are not on the list `retry` is about. */
enum retry_state { RETRY_BOTH, RETRY_REJECTED, RETRY_UNCONFIRMED };

/* Strings that live as long as the options. */
struct string_list {
    const char **items;
    size_t count;
};

/* The list borrows the string. */
void string_list_add(struct string_list *list, const char *string);

/* Values of import_id that are no number of an import. */
#define IMPORT_LATEST INT64_C(0)
#define IMPORT_ALL    INT64_C(-1)

struct settings;

struct options {
    enum command_id command;
    bool help; /* asked for, of `command` (COMMANDS: of the whole program): nothing else counts */
    bool version; /* asked for: nothing else counts */

    const char *db; /* NULL: the default database */
    const char *api_url;
    const char *api_key_file; /* NULL: from the environment */
    const char *ca_file;      /* NULL: the system's authorities */
    const char *account;      /* the user name that the provider must tell; NULL: any */

    double rate_per_second; /* 0: unlimited */
    const char *rate_group; /* who shares the rate; NULL: nobody */
    unsigned burst;         /* 0: by the rate, see options_burst */
    unsigned concurrency;
    unsigned max_attempts; /* 0: not given, see options_max_attempts */
    unsigned batch;        /* results a commit, at most */
    int64_t give_up_after_us;
    int64_t max_duration_us; /* of the whole command; 0: no limit */
    int64_t timeout_ms;
    int64_t list_timeout_us;
    enum stop_api_format response_format;

    char country[3];            /* "": not chosen */
    const char *country_column; /* NULL: found */
    struct string_list columns; /* names or numbers */
    struct string_list where;   /* COLUMN=VALUE[,VALUE…] */
    const char *encoding;       /* NULL: found */
    const char *sheet;          /* of a workbook; NULL: found */
    enum intake_hidden hidden_rows;
    const char *name; /* of standard input; NULL: none */
    char delimiter;   /* 0: found */
    bool no_header;
    bool all_rows;
    bool allow_empty;
    bool skip_landlines;
    struct string_list keep; /* names or numbers of columns, or "none" */
    bool other_file;         /* one that is not like the import before is taken */
    int64_t max_new;         /* -1: by what earlier imports brought */

    bool dry_run;
    bool resubmit;
    bool skip_listed;
    bool verify;
    bool requeue; /* what the list lacks, however much it is */
    enum retry_state retry_state;
    int64_t retry_code;    /* -1: any */
    int64_t retry_import;  /* or IMPORT_LATEST, IMPORT_ALL */
    const char *report;    /* NULL: beside the file; "-": standard output */
    unsigned keep_reports; /* so many of a folder; 0: all */
    const char *evidence;  /* where a report's manifest goes; NULL: none (`run` writes it anyway) */
    const char *check;     /* a manifest to be checked; NULL: none */
    const char *output;    /* NULL or "-": standard output */
    int format;            /* enum report_format; -1: by the path's ending */
    unsigned statuses;     /* of a report: bits 1 << enum report_status; 0: all */
    int language;          /* enum language; -1: the locale's */
    bool mask;
    bool excel;
    int64_t import_id;        /* or IMPORT_LATEST, IMPORT_ALL */
    bool only_new;            /* of `list`: only what no import has brought */
    const char *since;        /* of `list`; NULL: from the beginning */
    const char *missing_from; /* of `list`: a CRM's file; NULL: none */
    bool json;
    const char *metrics; /* NULL: none are written */
    bool strict;
    bool yes;
    int64_t yes_count;  /* of `undo`; -1: not given */
    const char *reason; /* of `undo`; NULL: not given */
    bool force;
    bool quiet;
    bool verbose;
    enum progress_mode progress;

    int64_t older_than_days;     /* of `prune`; 0: not given */
    const char *backup;          /* where it goes, or is; NULL: of another command */
    const char *profile;         /* NULL: none, or several */
    struct string_list profiles; /* several: each has a process of its own; borrowed, none: one */
    unsigned jobs;               /* how many of these at once; 0: not given, one after the other */
    const char *save_profile;  /* the name that these options are kept under; NULL: they are not */
    struct settings *settings; /* who set what; NULL: the command has none */

    struct string_list files;
    struct string_list owned; /* every string that the fields above borrow */
};

/* Reads argv. ERROR_USAGE says which option or value is wrong and what is right, in one line. The
 * caller calls options_free in any case. */
bool options_read(int argc, const char *const *argv, struct options *options,
                  struct error *err) MUST_CHECK;
void options_free(struct options *options);

/* The language to speak before the options are read, be they right or wrong: English where programs
 * read what is printed; else that of --lang, of STOPSMS_LANG, or of the locale. What is no language
 * counts nowhere. */
enum language options_ask_language(int argc, const char *const *argv);

/* The language to speak once they are read: English where programs read what is printed. */
enum language options_language(const struct options *options);

/* Whether `--progress json` is among the arguments, be they right or wrong. */
bool options_ask_json_lines(int argc, const char *const *argv);

/* How many requests may leave at once: --burst, else the larger of 2 and 20 ms of the rate. */
unsigned options_burst(const struct options *options);

/* The attempts a number, before all others are done. */
unsigned options_max_attempts(const struct options *options);

/* What `api_url` points to where none was given. */
const char *options_default_api_url(void);

/* What the file of that index is called: its path; --name for standard input, where it was given.
 */
const char *options_file_name(const struct options *options, size_t index);

/* The command of that name; false: there is none. */
bool options_find_command(const char *name, enum command_id *command);

/* "run", "preview", … */
const char *options_command_name(enum command_id command);

#endif
