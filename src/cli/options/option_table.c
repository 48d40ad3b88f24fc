#include "cli/options/option_table.h"

#include "base/language.h"
#include "cli/options/option_setters.h"
#include "cli/options/report_choice.h"

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
#define RESTORE      BIT(COMMAND_RESTORE)
#define PRUNE        BIT(COMMAND_PRUNE)
#define FORGET       BIT(COMMAND_FORGET)
#define READING      (RUN | PREVIEW | IMPORT)
#define SENDING      (RUN | SUBMIT | RETRY)
#define TABLES       (READING | LIST)
#define CALLING      (SENDING | UNDO | VERIFY | LIST)
#define REPORTING    (RUN | REPORT)
#define ALL          (BIT(COMMAND_COMPLETION) - 1)
#define COMPLETION   BIT(COMMAND_COMPLETION)

#define FIELD(name) offsetof(struct options, name)

/* Words in lower case, as "json|xml". */
static bool are_choices(const char *value)
{
    return strchr(value, '|') != NULL &&
           value[strspn(value, "abcdefghijklmnopqrstuvwxyz_-|")] == '\0';
}

void option_append_choices(const struct option_spec *spec, struct text *text)
{
    if (spec->read == option_set_statuses) {
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
    {"db", 0, N_("PATH"), N_("the database (default ~/.local/state/stopsms/default.db)"),
     ALL, option_set_string, FIELD(db), 0, 0},
    {"api-url", 0, N_("URL"), N_("base URL of the API (default https://api.smspartner.fr/v1)"),
     CALLING | REKEY, option_set_string, FIELD(api_url), 0, 0},
    {"api-key-file", 0, N_("PATH"),
     N_("file that holds the API key and that nobody else can read (default: SMSPARTNER_API_KEY)"),
     CALLING | REKEY, option_set_string, FIELD(api_key_file), 0, 0},
    {"ca-file", 0, N_("PATH"), N_("PEM file of the authorities to trust instead of the system's"),
     CALLING | REKEY, option_set_string, FIELD(ca_file), 0, 0},
    {"account", 0, N_("NAME"), N_("go no further unless the provider says that the key is this account's"),
     CALLING | REKEY, option_set_string, FIELD(account), 0, 0},

    {"rate", 0, N_("N/s|N/m|unlimited"), N_("requests a second or minute, or `unlimited` (default 350/m)"),
     CALLING | PREVIEW, option_set_rate, FIELD(rate_per_second), 0, 0},
    {"rate-group", 0, N_("NAME|PATH"),
     N_("all runs of this user on this machine that name the same group keep the rate together"),
     CALLING | REKEY, option_set_group, FIELD(rate_group), 0, 0},
    {"burst", 0, N_("N"), N_("requests that may leave at once, 1 to 10000 (default: 2 or 20 ms of the rate)"),
     SENDING | UNDO, option_set_count, FIELD(burst), 1, 10000},
    {"concurrency", 0, N_("N"), N_("requests in flight at once, 1 to 256 (default 8)"),
     SENDING, option_set_count, FIELD(concurrency), 1, 256},
    {"max-attempts", 0, N_("N"), N_("attempts a number in this run, 1 to 1000 (default 5, and up to 40 while failures may be bad luck)"),
     SENDING | UNDO, option_set_count, FIELD(max_attempts), 1, 1000},
    {"batch", 0, N_("N"), N_("results a commit at most, 1 to 65536; after a crash so many are sent again (default 1024)"),
     SENDING, option_set_count, FIELD(batch), 1, 65536},
    {"give-up-after", 0, N_("DURATION"),
     N_("end the run if the provider only fails, or only says \"too many\", for this long: 90s, 30m, "
     "2h (default 30m)"),
     SENDING, option_set_duration, FIELD(give_up_after_us), 0, 0},
    {"max-duration", 0, N_("DURATION"),
     N_("end in good order after this long, with what is left to be sent next time: 90s, 30m, 3h"),
     SENDING | UNDO, option_set_duration, FIELD(max_duration_us), 0, 0},
    {"timeout", 0, N_("SECONDS"), N_("time-out of a request, 1 to 3600 (default 10)"),
     CALLING | REKEY, option_set_timeout, 0, 1, 3600},
    {"list-timeout", 0, N_("DURATION"),
     N_("how long the provider's list may take, plus a second for each 16 KiB of it: 90s, 5m "
     "(default 60s)"),
     CALLING, option_set_duration, FIELD(list_timeout_us), 0, 0},
    {"response-format", 0, "json|xml", N_("what the provider is to answer in (default json)"),
     SENDING | UNDO, option_set_response_format, 0, 0, 0},

    {"country", 0, N_("CC"), N_("country of national numbers, two letters (default FR)"),
     TABLES | LOOKUP | FORGET, option_set_country, FIELD(country), 0, 0},
    {"country-column", 0, N_("NAME|NUMBER"),
     N_("column that says each row's country: names, ISO codes, calling codes (default: found)"),
     TABLES, option_set_string, FIELD(country_column), 0, 0},
    {"column", 0, N_("NAME|NUMBER"), N_("phone column, by header or number; may be given again"),
     TABLES, option_set_list, FIELD(columns), 0, 0},
    {"where", 0, N_("COLUMN=VALUE[,VALUE...]"),
     N_("take only rows with such a value (`*`: any, `date`: any date); may be given again (any match selects)"),
     TABLES, option_set_filter, FIELD(where), 0, 0},
    {"and", 0, N_("COLUMN=VALUE[,VALUE...]"), N_("narrow the --where before it: both must match"),
     TABLES, option_set_narrower, FIELD(where), 0, 0},
    {"all-rows", 0, NULL, N_("the file holds only people who opted out"),
     TABLES, option_set_flag, FIELD(all_rows), 0, 0},
    {"allow-empty", 0, NULL, N_("it is no error when the filter selects nothing"),
     TABLES, option_set_flag, FIELD(allow_empty), 0, 0},
    {"skip-landlines", 0, NULL, N_("leave out landlines"),
     TABLES, option_set_flag, FIELD(skip_landlines), 0, 0},
    {"keep", 0, N_("NAME|NUMBER|none"),
     N_("column to keep for the report with every row; may be given again (default: those that look like "
     "an id, a name or an e-mail address, with rows that need a human)"),
     READING, option_set_list, FIELD(keep), 0, 0},
    {"no-header", 0, NULL, N_("the first row is data"),
     TABLES, option_set_flag, FIELD(no_header), 0, 0},
    {"delimiter", 0, N_("C|tab"), N_("one character between cells, or `tab` (default: found)"),
     TABLES, option_set_delimiter, FIELD(delimiter), 0, 0},
    {"encoding", 0, N_("NAME"), N_("character encoding of the file (default: found)"),
     TABLES, option_set_string, FIELD(encoding), 0, 0},
    {"sheet", 0, N_("NAME|NUMBER"), N_("sheet of a workbook (default: the only one with phones)"),
     TABLES, option_set_string, FIELD(sheet), 0, 0},
    {"hidden-rows", 0, "include|leave-out", N_("what becomes of a workbook's hidden rows and columns"),
     TABLES, option_set_hidden_rows, FIELD(hidden_rows), 0, 0},
    {"name", 0, N_("NAME"), N_("what `-` (standard input) is called in messages and reports: a file's name, as contacts.csv"),
     READING, option_set_name, FIELD(name), 0, 0},
    {"max-new", 0, N_("N"), N_("refuse an import with more new numbers than N"),
     READING, option_set_big_count, FIELD(max_new), 0, INT64_MAX},
    {"other-file", 0, NULL, N_("take a file that is not like the one imported before it"),
     RUN | IMPORT, option_set_flag, FIELD(other_file), 0, 0},

    {"report", 0, N_("PATH"), N_("where the report goes, `-` for standard output (default: beside FILE)"),
     RUN, option_set_string, FIELD(report), 0, 0},
    {"keep-reports", 0, N_("N"),
     N_("remove this database's older reports in the report's folder, but for the N newest"),
     RUN, option_set_count, FIELD(keep_reports), 1, 100000},
    {"dry-run", 'n', NULL, N_("as `preview`"), RUN, option_set_flag, FIELD(dry_run), 0, 0},
    {"resubmit", 0, NULL,
     N_("send the numbers that earlier imports settled again, without asking for the provider's list"),
     RUN | SUBMIT, option_set_flag, FIELD(resubmit), 0, 0},
    {"skip-listed", 0, NULL,
     N_("ask for the provider's list first, and send nothing that is on it already"),
     RUN | SUBMIT, option_set_flag, FIELD(skip_listed), 0, 0},
    {"verify", 0, NULL, N_("compare every number with the provider's list at the end"),
     RUN, option_set_flag, FIELD(verify), 0, 0},
    {"requeue", 0, NULL,
     N_("make the numbers that the list lacks pending again, however many"),
     RUN | VERIFY, option_set_flag, FIELD(requeue), 0, 0},
    {"strict", 0, NULL, N_("exit 3 also for rows that need a human and were told before"),
     RUN, option_set_flag, FIELD(strict), 0, 0},
    {"import", 0, N_("ID|latest|all"), N_("which import: its number, `latest` or `all` (default latest)"),
     REPORT, option_set_import, FIELD(import_id), 0, 0},
    {"import", 0, N_("ID"), N_("the number of the import to take back (see `stopsms status`)"),
     UNDO, option_set_big_count, FIELD(import_id), 1, INT64_MAX},
    {"import", 0, N_("ID|latest"), N_("only numbers of this import: its number, or `latest` (default all)"),
     RETRY, option_set_import, FIELD(retry_import), 0, 0},
    {"state", 0, "rejected|unconfirmed", N_("only those in this state (default both)"),
     RETRY, option_set_retry_state, 0, 0, 0},
    {"code", 0, N_("N"), N_("only those that the provider answered with code N"), RETRY, option_set_big_count, FIELD(retry_code), 0, INT64_MAX},
    {"output", 'o', N_("PATH"), N_("where the report goes, `-` for standard output (default -)"),
     REPORT, option_set_string, FIELD(output), 0, 0},
    {"output", 'o', N_("PATH"), N_("where the list goes, `-` for standard output (default -)"),
     LIST, option_set_string, FIELD(output), 0, 0},
    {"new", 0, NULL, N_("only numbers that no import of this database has brought: people who texted STOP"),
     LIST, option_set_flag, FIELD(only_new), 0, 0},
    {"since", 0, N_("DATE"),
     N_("only numbers since then, by the provider's dates, which name no time zone: 2026-11-01, or with a time behind it"),
     LIST, option_set_date, FIELD(since), 0, 0},
    {"missing-from", 0, N_("PATH"),
     N_("only numbers that the selected rows of this CRM's file lack (with --where or --all-rows, as for `run`)"),
     LIST, option_set_string, FIELD(missing_from), 0, 0},
    {"older-than", 0, N_("AGE"), N_("which imports: those that last changed longer ago than this: 3y, 18m, 12w, 90d"),
     PRUNE, option_set_age, FIELD(older_than_days), 0, 0},
    {"evidence", 0, N_("PATH"), N_("write a manifest of the report, by which it can be checked later"),
     REPORT, option_set_string, FIELD(evidence), 0, 0},
    {"check", 0, N_("MANIFEST"),
     N_("compare a manifest with the report beside it, the source file and the database"),
     REPORT, option_set_string, FIELD(check), 0, 0},
    {"format", 0, "csv|json|html|xlsx", N_("the report's form (default: by the path's ending, else csv)"),
     REPORT, option_set_format, FIELD(format), 0, 0},
    {"format", 0, "csv|json", N_("the list's form (default: by the path's ending, else csv)"),
     LIST, option_set_format, FIELD(format), 0, 0},
    {"status", 0, N_("STATUS[,STATUS...]"),
     N_("report only such rows: listed, already_listed, rejected, unconfirmed, pending, cancelled, "
     "removing, removed, invalid, empty, skipped, undecided"),
     REPORT, option_set_statuses, FIELD(statuses), 0, 0},
    {"mask", 0, NULL, N_("mask the numbers in what is written, for handing it on"),
     REPORTING | LIST, option_set_flag, FIELD(mask), 0, 0},
    {"excel", 0, NULL, N_("CSV as a French Excel reads it: a byte-order mark, semicolons"),
     REPORTING | LIST, option_set_flag, FIELD(excel), 0, 0},
    {"lang", 0, "fr|en", N_("language of messages and of an HTML report (default: the locale's)"),
     ALL | COMPLETION, option_set_language, FIELD(language), 0, 0},
    {"json", 0, NULL, N_("print JSON; what needs somebody still goes to standard error"),
     CALLING | PREVIEW | STATUS | LOOKUP, option_set_flag, FIELD(json), 0, 0},
    {"metrics", 0, N_("PATH"),
     N_("write at the end, for Prometheus' textfile collector, how it ended, and what is in the database"),
     CALLING, option_set_string, FIELD(metrics), 0, 0},
    {"progress", 0, "auto|bar|lines|json|none", N_("how to show progress (default auto)"),
     SENDING | UNDO, option_set_progress, 0, 0, 0},
    {"reason", 0, N_("TEXT"), N_("why the import is taken back; it is kept"),
     UNDO, option_set_string, FIELD(reason), 0, 0},
    {"force", 0, NULL,
     N_("also where the import is older than 48 hours, or the provider's list lacks much of it"),
     UNDO, option_set_flag, FIELD(force), 0, 0},
    {"yes", 'y', N_("N"), N_("do not ask: N is how many numbers the undo is about"),
     UNDO, option_set_big_count, FIELD(yes_count), 0, INT64_MAX},
    {"yes", 'y', NULL, N_("do not ask"), SENDING | REKEY | RESTORE | PRUNE | FORGET, option_set_flag, FIELD(yes), 0, 0},
    {"profile", 'p', N_("NAME[,NAME...]|all"), N_("the client whose settings of config.ini hold; for some commands several, or all"), ALL, option_set_string, FIELD(profile), 0, 0},
    {"jobs", 'j', N_("N"), N_("several clients: so many at once, 1 to 64 (needs --yes; default 1)"), RUN | SUBMIT, option_set_count, FIELD(jobs), 1, 64},
    {"save-profile", 0, N_("NEW"), N_("keep options and files in config.ini, as a profile"), RUN, option_set_string, FIELD(save_profile), 0, 0},
    {"quiet", 'q', NULL, N_("print errors and warnings only"), ALL, option_set_flag, FIELD(quiet), 0, 0},
    {"verbose", 'v', NULL, N_("print more"), ALL, option_set_flag, FIELD(verbose), 0, 0},
    {"help", 'h', NULL, N_("print this help"), ALL | COMPLETION, option_set_flag, FIELD(help), 0, 0},
    {"version", 'V', NULL, N_("print the versions of the program and its libraries"), ALL | COMPLETION, option_set_flag, FIELD(version), 0, 0},
};
/* clang-format on */

const size_t option_count = sizeof option_table / sizeof *option_table;
