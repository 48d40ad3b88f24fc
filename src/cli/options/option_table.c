#include "cli/options/option_table.h"

#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"
#include "cli/options/option_values.h"
#include "cli/options/report_choice.h"
#include "intake/intake.h"
#include "provider/stop_list.h"

#include <limits.h>
#include <string.h>

#define BIT(command) (1u << (command))
#define RUN          BIT(COMMAND_RUN)
#define PREVIEW      BIT(COMMAND_PREVIEW)
#define IMPORT       BIT(COMMAND_IMPORT)
#define SUBMIT       BIT(COMMAND_SUBMIT)
#define STATUS       BIT(COMMAND_STATUS)
#define REPORT       BIT(COMMAND_REPORT)
#define RETRY        BIT(COMMAND_RETRY)
#define UNDO         BIT(COMMAND_UNDO)
#define REKEY        BIT(COMMAND_REKEY)
#define VERIFY       BIT(COMMAND_VERIFY)
#define LOOKUP       BIT(COMMAND_LOOKUP)
#define LIST         BIT(COMMAND_LIST)
#define READING      (RUN | PREVIEW | IMPORT)
#define SENDING      (RUN | SUBMIT | RETRY)
#define TABLES       (READING | LIST)
#define CALLING      (SENDING | UNDO | VERIFY | LIST)
#define REPORTING    (RUN | REPORT)
#define ALL          (BIT(COMMAND_COMPLETION) - 1)
#define COMPLETION   BIT(COMMAND_COMPLETION)

#define FIELD(name) offsetof(struct options, name)

#define MOST_NAME_BYTES 200 /* with the ending of a report, what file systems take */

static void *field_of(struct options *options, const struct option_spec *spec)
{
    return (char *)options + spec->field;
}

void string_list_add(struct string_list *list, const char *string)
{
    list->items = memory_resize(list->items, list->count + 1, sizeof *list->items);
    list->items[list->count] = string;
    list->count++;
}

static bool read_flag(const struct option_spec *spec, const char *value, struct options *options)
{
    (void)value;
    *(bool *)field_of(options, spec) = true;
    return true;
}

static bool read_string(const struct option_spec *spec, const char *value, struct options *options)
{
    *(const char **)field_of(options, spec) = value;
    return value[0] != '\0';
}

/* A file's name that a report can stand beside, in this folder. */
static bool read_name(const struct option_spec *spec, const char *value, struct options *options)
{
    size_t length = strlen(value);
    struct text shown = {0};
    text_append_printable(&shown, value, length);
    bool plain = strcmp(text_string(&shown), value) == 0 && strchr(value, '/') == NULL &&
                 value[0] != '.' && value[0] != '-' && length > 0 && length <= MOST_NAME_BYTES;
    text_free(&shown);
    *(const char **)field_of(options, spec) = value;
    return plain;
}

static bool read_list(const struct option_spec *spec, const char *value, struct options *options)
{
    size_t length = strlen(value);
    string_list_add(field_of(options, spec), value);
    return length > 0 && utf8_valid_length(value, length) == length;
}

static bool read_filter(const struct option_spec *spec, const char *value, struct options *options)
{
    const char *equals = strchr(value, '=');
    return read_list(spec, value, options) && equals != NULL && equals != value;
}

/* Narrows the --where before it. */
static bool read_narrower(const struct option_spec *spec, const char *value,
                          struct options *options)
{
    struct text text = {0};
    bool follows = options->where.count > 0;
    text_append_char(&text, INTAKE_AND);
    text_append_string(&text, value);
    string_list_add(&options->owned, memory_copy_string(text_string(&text)));
    text_free(&text);
    string_list_add(&options->where, options->owned.items[options->owned.count - 1]);
    const char *equals = strchr(value, '=');
    (void)spec;
    return follows && equals != NULL && equals != value &&
           utf8_valid_length(value, strlen(value)) == strlen(value);
}

static bool read_count(const struct option_spec *spec, const char *value, struct options *options)
{
    int64_t number = 0;
    if (!option_read_number(value, spec->least, spec->most, &number))
        return false;
    *(unsigned *)field_of(options, spec) = (unsigned)number;
    return true;
}

static bool read_big_count(const struct option_spec *spec, const char *value,
                           struct options *options)
{
    return option_read_number(value, spec->least, spec->most, field_of(options, spec));
}

static bool read_timeout(const struct option_spec *spec, const char *value, struct options *options)
{
    int64_t seconds = 0;
    if (!option_read_number(value, spec->least, spec->most, &seconds))
        return false;
    options->timeout_ms = seconds * 1000;
    return true;
}

static bool read_rate(const struct option_spec *spec, const char *value, struct options *options)
{
    return option_read_rate(value, field_of(options, spec));
}

static bool read_duration(const struct option_spec *spec, const char *value,
                          struct options *options)
{
    return option_read_duration(value, field_of(options, spec));
}

static bool read_delimiter(const struct option_spec *spec, const char *value,
                           struct options *options)
{
    return option_read_delimiter(value, field_of(options, spec));
}

static bool read_country(const struct option_spec *spec, const char *value, struct options *options)
{
    return option_read_country(value, field_of(options, spec));
}

static bool read_format(const struct option_spec *spec, const char *value, struct options *options)
{
    return report_choice_read_format(value, field_of(options, spec));
}

static bool read_date(const struct option_spec *spec, const char *value, struct options *options)
{
    char date[STOP_LIST_DATE_SIZE];
    return read_string(spec, value, options) && stop_list_date(value, date);
}

static bool read_statuses(const struct option_spec *spec, const char *value,
                          struct options *options)
{
    return report_choice_read_statuses(value, field_of(options, spec));
}

static bool read_language(const struct option_spec *spec, const char *value,
                          struct options *options)
{
    return report_choice_read_language(value, field_of(options, spec));
}

static bool read_response_format(const struct option_spec *spec, const char *value,
                                 struct options *options)
{
    (void)spec;
    bool xml = strcmp(value, "xml") == 0;
    options->response_format = xml ? STOP_API_XML : STOP_API_JSON;
    return xml || strcmp(value, "json") == 0;
}

static bool read_import(const struct option_spec *spec, const char *value, struct options *options)
{
    int64_t *import_id = field_of(options, spec);
    if (strcmp(value, "latest") == 0) {
        *import_id = IMPORT_LATEST;
        return true;
    }
    if (strcmp(value, "all") == 0) {
        *import_id = IMPORT_ALL;
        return true;
    }
    return option_read_number(value, 1, INT64_MAX, import_id);
}

static bool read_retry_state(const struct option_spec *spec, const char *value,
                             struct options *options)
{
    (void)spec;
    bool rejected = strcmp(value, "rejected") == 0;
    options->retry_state = rejected ? RETRY_REJECTED : RETRY_UNCONFIRMED;
    return rejected || strcmp(value, "unconfirmed") == 0;
}

static const char *const progress_names[] = {
    [PROGRESS_AUTO] = "auto", [PROGRESS_BAR] = "bar",   [PROGRESS_LINES] = "lines",
    [PROGRESS_JSON] = "json", [PROGRESS_NONE] = "none",
};

static bool read_progress(const struct option_spec *spec, const char *value,
                          struct options *options)
{
    (void)spec;
    for (size_t i = 0; i < sizeof progress_names / sizeof *progress_names; i++) {
        if (strcmp(value, progress_names[i]) == 0) {
            options->progress = (enum progress_mode)i;
            return true;
        }
    }
    return false;
}

/* Words in lower case, as "json|xml". */
static bool are_choices(const char *value)
{
    return strchr(value, '|') != NULL &&
           value[strspn(value, "abcdefghijklmnopqrstuvwxyz_|")] == '\0';
}

void option_append_choices(const struct option_spec *spec, struct text *text)
{
    if (spec->read == read_statuses) {
        report_choice_append_statuses(text);
        return;
    }
    for (const char *c = spec->value; c != NULL && are_choices(spec->value) && *c != '\0'; c++)
        if (*c == '|')
            text_append_string(text, ", ");
        else
            text_append_char(text, *c);
}

bool option_is_taken_by(const struct option_spec *spec, enum command_id command)
{
    return (spec->commands & BIT(command)) != 0;
}

/* clang-format off */
const struct option_spec option_table[] = {
    {"db", 0, "PATH", "the database (default ~/.local/state/stopsms/default.db)",
     ALL, read_string, FIELD(db), 0, 0},
    {"api-url", 0, "URL", "base URL of the API (default https://api.smspartner.fr/v1)",
     CALLING | REKEY, read_string, FIELD(api_url), 0, 0},
    {"api-key-file", 0, "PATH",
     "file that holds the API key and that nobody else can read (default: SMSPARTNER_API_KEY)",
     CALLING | REKEY, read_string, FIELD(api_key_file), 0, 0},
    {"ca-file", 0, "PATH", "PEM file of the authorities to trust instead of the system's",
     CALLING | REKEY, read_string, FIELD(ca_file), 0, 0},
    {"account", 0, "NAME", "go no further unless the provider says that the key is this account's", CALLING | REKEY, read_string, FIELD(account), 0, 0},

    {"rate", 0, "N/s|N/m|unlimited", "requests a second or minute, or `unlimited` (default 350/m)",
     CALLING | PREVIEW, read_rate, FIELD(rate_per_second), 0, 0},
    {"burst", 0, "N", "requests that may leave at once, 1 to 10000 (default: 2 or 20 ms of the rate)",
     SENDING | UNDO, read_count, FIELD(burst), 1, 10000},
    {"concurrency", 0, "N", "requests in flight at once, 1 to 256 (default 8)",
     SENDING, read_count, FIELD(concurrency), 1, 256},
    {"max-attempts", 0, "N", "attempts a number in this run, 1 to 1000 (default 5, and up to 40 while failures may be bad luck)",
     SENDING | UNDO, read_count, FIELD(max_attempts), 1, 1000},
    {"batch", 0, "N", "results a commit at most, 1 to 65536; after a crash so many are sent again (default 1024)",
     SENDING, read_count, FIELD(batch), 1, 65536},
    {"give-up-after", 0, "DURATION",
     "end the run if the provider only fails, or only says \"too many\", for this long: 90s, 30m, "
     "2h (default 30m)",
     SENDING, read_duration, FIELD(give_up_after_us), 0, 0},
    {"timeout", 0, "SECONDS", "time-out of a request, 1 to 3600 (default 10)",
     CALLING | REKEY, read_timeout, 0, 1, 3600},
    {"list-timeout", 0, "DURATION",
     "how long the provider's list may take, plus a second for each 16 KiB of it: 90s, 5m "
     "(default 60s)",
     CALLING, read_duration, FIELD(list_timeout_us), 0, 0},
    {"response-format", 0, "json|xml", "what the provider is to answer in (default json)",
     SENDING | UNDO, read_response_format, 0, 0, 0},

    {"country", 0, "CC", "country of national numbers, two letters (default FR)",
     TABLES | LOOKUP, read_country, FIELD(country), 0, 0},
    {"country-column", 0, "NAME|NUMBER",
     "column that says each row's country: names, ISO codes, calling codes (default: found)",
     TABLES, read_string, FIELD(country_column), 0, 0},
    {"column", 0, "NAME|NUMBER", "phone column, by header or number; may be given again",
     TABLES, read_list, FIELD(columns), 0, 0},
    {"where", 0, "COLUMN=VALUE[,VALUE...]",
     "take only rows with such a value (`*`: any, `date`: any date); may be given again (any match selects)",
     TABLES, read_filter, FIELD(where), 0, 0},
    {"and", 0, "COLUMN=VALUE[,VALUE...]", "narrow the --where before it: both must match",
     TABLES, read_narrower, FIELD(where), 0, 0},
    {"all-rows", 0, NULL, "the file holds only people who opted out",
     TABLES, read_flag, FIELD(all_rows), 0, 0},
    {"allow-empty", 0, NULL, "it is no error when the filter selects nothing",
     TABLES, read_flag, FIELD(allow_empty), 0, 0},
    {"skip-landlines", 0, NULL, "leave out landlines",
     TABLES, read_flag, FIELD(skip_landlines), 0, 0},
    {"keep", 0, "NAME|NUMBER|none",
     "column to keep for the report with every row; may be given again (default: those that look like "
     "an id, a name or an e-mail address, with rows that need a human)",
     READING, read_list, FIELD(keep), 0, 0},
    {"no-header", 0, NULL, "the first row is data",
     TABLES, read_flag, FIELD(no_header), 0, 0},
    {"delimiter", 0, "C|tab", "one character between cells, or `tab` (default: found)",
     TABLES, read_delimiter, FIELD(delimiter), 0, 0},
    {"encoding", 0, "NAME", "character encoding of the file (default: found)",
     TABLES, read_string, FIELD(encoding), 0, 0},
    {"name", 0, "NAME", "what `-` (standard input) is called in messages and reports: a file's name, as contacts.csv",
     READING, read_name, FIELD(name), 0, 0},
    {"max-new", 0, "N", "refuse an import with more new numbers than N",
     READING, read_big_count, FIELD(max_new), 0, INT64_MAX},

    {"report", 0, "PATH", "where the report goes, `-` for standard output (default: beside FILE)",
     RUN, read_string, FIELD(report), 0, 0},
    {"dry-run", 'n', NULL, "as `preview`", RUN, read_flag, FIELD(dry_run), 0, 0},
    {"resubmit", 0, NULL,
     "send the numbers that earlier imports settled again, without asking for the provider's list",
     RUN | SUBMIT, read_flag, FIELD(resubmit), 0, 0},
    {"skip-listed", 0, NULL,
     "ask for the provider's list first, and send nothing that is on it already",
     RUN | SUBMIT, read_flag, FIELD(skip_listed), 0, 0},
    {"verify", 0, NULL, "compare every number with the provider's list at the end",
     RUN, read_flag, FIELD(verify), 0, 0},
    {"requeue", 0, NULL,
     "make the numbers that the list lacks pending again, however many",
     RUN | VERIFY, read_flag, FIELD(requeue), 0, 0},
    {"strict", 0, NULL, "exit 3 also for rows that need a human and were told before",
     RUN, read_flag, FIELD(strict), 0, 0},
    {"import", 0, "ID|latest|all", "which import: its number, `latest` or `all` (default latest)",
     REPORT, read_import, FIELD(import_id), 0, 0},
    {"import", 0, "ID", "the number of the import to take back (see `stopsms status`)",
     UNDO, read_big_count, FIELD(import_id), 1, INT64_MAX},
    {"import", 0, "ID|latest", "only numbers of this import: its number, or `latest` (default all)",
     RETRY, read_import, FIELD(retry_import), 0, 0},
    {"state", 0, "rejected|unconfirmed", "only those in this state (default both)",
     RETRY, read_retry_state, 0, 0, 0},
    {"code", 0, "N", "only those that the provider answered with code N", RETRY, read_big_count, FIELD(retry_code), 0, INT64_MAX},
    {"output", 'o', "PATH", "where the report goes, `-` for standard output (default -)",
     REPORT, read_string, FIELD(output), 0, 0},
    {"output", 'o', "PATH", "where the list goes, `-` for standard output (default -)",
     LIST, read_string, FIELD(output), 0, 0},
    {"new", 0, NULL, "only numbers that no import of this database has brought: people who texted STOP",
     LIST, read_flag, FIELD(only_new), 0, 0},
    {"since", 0, "DATE",
     "only numbers since then, by the provider's dates, which name no time zone: 2026-11-01, or with a time behind it",
     LIST, read_date, FIELD(since), 0, 0},
    {"missing-from", 0, "PATH",
     "only numbers that the selected rows of this CRM's file lack (with --where or --all-rows, as for `run`)",
     LIST, read_string, FIELD(missing_from), 0, 0},
    {"evidence", 0, "PATH", "write a manifest of the report, by which it can be checked later",
     REPORT, read_string, FIELD(evidence), 0, 0},
    {"check", 0, "MANIFEST",
     "compare a manifest with the report beside it, the source file and the database",
     REPORT, read_string, FIELD(check), 0, 0},
    {"format", 0, "csv|json|html|xlsx", "the report's form (default: by the path's ending, else csv)",
     REPORT, read_format, FIELD(format), 0, 0},
    {"format", 0, "csv|json", "the list's form (default: by the path's ending, else csv)",
     LIST, read_format, FIELD(format), 0, 0},
    {"status", 0, "STATUS[,STATUS...]",
     "report only such rows: listed, already_listed, rejected, unconfirmed, pending, cancelled, "
     "removing, removed, invalid, empty, skipped, undecided",
     REPORT, read_statuses, FIELD(statuses), 0, 0},
    {"mask", 0, NULL, "mask the numbers in what is written, for handing it on",
     REPORTING | LIST, read_flag, FIELD(mask), 0, 0},
    {"excel", 0, NULL, "CSV as a French Excel reads it: a byte-order mark, semicolons",
     REPORTING | LIST, read_flag, FIELD(excel), 0, 0},
    {"lang", 0, "fr|en", "language of an HTML report (default: the locale's)",
     REPORTING, read_language, FIELD(language), 0, 0},
    {"json", 0, NULL, "print JSON; what needs somebody still goes to standard error",
     CALLING | PREVIEW | STATUS | LOOKUP, read_flag, FIELD(json), 0, 0},
    {"metrics", 0, "PATH",
     "write at the end, for Prometheus' textfile collector, how it ended, and what is in the database",
     CALLING, read_string, FIELD(metrics), 0, 0},
    {"progress", 0, "auto|bar|lines|json|none", "how to show progress (default auto)",
     SENDING | UNDO, read_progress, 0, 0, 0},
    {"reason", 0, "TEXT", "why the import is taken back; it is kept",
     UNDO, read_string, FIELD(reason), 0, 0},
    {"force", 0, NULL,
     "also where the import is older than 48 hours, or the provider's list lacks much of it",
     UNDO, read_flag, FIELD(force), 0, 0},
    {"yes", 'y', "N", "do not ask: N is how many numbers the undo is about",
     UNDO, read_big_count, FIELD(yes_count), 0, INT64_MAX},
    {"yes", 'y', NULL, "do not ask", SENDING | REKEY, read_flag, FIELD(yes), 0, 0},
    {"profile", 'p', "NAME", "the client whose settings of config.ini hold", ALL, read_string, FIELD(profile), 0, 0},
    {"save-profile", 0, "NEW", "keep options and files in config.ini, as a profile", RUN, read_string, FIELD(save_profile), 0, 0},
    {"quiet", 'q', NULL, "print errors and warnings only", ALL, read_flag, FIELD(quiet), 0, 0},
    {"verbose", 'v', NULL, "print more", ALL, read_flag, FIELD(verbose), 0, 0},
    {"help", 'h', NULL, "print this help", ALL | COMPLETION, read_flag, FIELD(help), 0, 0},
    {"version", 'V', NULL, "print the versions of the program and its libraries", ALL | COMPLETION, read_flag, FIELD(version), 0, 0},
};
/* clang-format on */

const size_t option_count = sizeof option_table / sizeof *option_table;
