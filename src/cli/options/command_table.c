#include "cli/options/option_table.h"

#include "base/language.h"

#include <string.h>

/* clang-format off */
const struct command_spec command_table[COMMANDS] = {
    [COMMAND_RUN] = {
        .name = "run", .arguments = N_("FILE..."),
        .help = N_("Import the files, submit their numbers, write their reports. The same command, given "
                "again, resumes."),
        .examples = {
            {N_("From an export of all contacts, those who opted out:"),
             "stopsms run contacts.csv --where 'SMS opt-out=yes'"},
            {N_("What that would do, without doing it:"),
             "stopsms run contacts.csv --where 'SMS opt-out=yes' --dry-run"},
            {N_("Every week from cron, for one client of several:"),
             "stopsms run /srv/crm/contacts.csv --where 'SMS opt-out=yes' --db "
             "/var/lib/stopsms/client.db --api-key-file /etc/stopsms/client.key --quiet"},
        },
    },
    [COMMAND_PREVIEW] = {
        .name = "preview", .arguments = N_("FILE..."),
        .help = N_("Show what `run` would do. Writes nothing, sends nothing."),
    },
    [COMMAND_IMPORT] = {
        .name = "import", .arguments = N_("FILE..."),
        .help = N_("Import the files; send nothing."),
    },
    [COMMAND_SUBMIT] = {
        .name = "submit", .arguments = "",
        .help = N_("Send what is pending, whichever import brought it."),
    },
    [COMMAND_STATUS] = {
        .name = "status", .arguments = "",
        .help = N_("Show the imports and how far they are."),
    },
    [COMMAND_REPORT] = {
        .name = "report", .arguments = "",
        .help = N_("Write what happened to every row."),
        .examples = {
            {N_("The latest import, as a page for a browser:"),
             "stopsms report --output report.html"},
            {N_("All imports, with masked numbers, for a spreadsheet:"),
             "stopsms report --import all --mask --output all.xlsx"},
        },
    },
    [COMMAND_LOOKUP] = {
        .name = "lookup", .arguments = "",
        .help = N_("Print all that is known of the numbers on standard input, one a line."),
    },
    [COMMAND_VERIFY] = {
        .name = "verify", .arguments = "",
        .help = N_("Compare every number with the provider's list: settle it, or make it pending again."),
    },
    [COMMAND_RETRY] = {
        .name = "retry", .arguments = "",
        .help = N_("Send refused and unconfirmed numbers again."),
    },
    [COMMAND_UNDO] = {
        .name = "undo", .arguments = "",
        .help = N_("Take back what an import alone has pending or put on the list."),
        .examples = {
            {N_("With the number of the import, which `stopsms status` shows:"),
             "stopsms undo --import 12 --reason 'the wrong file'"},
        },
    },
    [COMMAND_LIST] = {
        .name = "list", .arguments = "",
        .help = N_("Write the provider's list, or what of it the CRM does not know yet."),
        .examples = {
            {N_("People who texted STOP, for the CRM:"),
             "stopsms list --new --output new-stops.csv"},
            {N_("Whom the CRM does not have as opted out:"),
             "stopsms list --missing-from contacts.csv --where 'SMS opt-out=yes' --output missing.csv"},
        },
    },
    [COMMAND_REKEY] = {
        .name = "rekey", .arguments = "",
        .help = N_("Record that this database's account has a new API key."),
    },
    [COMMAND_BACKUP] = {
        .name = "backup", .arguments = N_("PATH"),
        .help = N_("Copy the database into a new file, also while a run goes on."),
        .examples = {
            {N_("Every night from cron:"),
             "stopsms backup /srv/backup/stopsms-$(date +%F).db --quiet"},
        },
    },
    [COMMAND_RESTORE] = {
        .name = "restore", .arguments = N_("PATH"),
        .help = N_("Put a backup in the place of the database; nothing is sent before `verify` has run."),
        .examples = {
            {N_("The old database is kept beside it:"),
             "stopsms restore /srv/backup/stopsms-2026-11-01.db"},
            {N_("Then, before anything is sent:"), "stopsms verify"},
        },
    },
    [COMMAND_PRUNE] = {
        .name = "prune", .arguments = "",
        .help = N_("Take away the rows of old imports; what honours the oppositions stays."),
        .examples = {
            {N_("What is older than three years:"), "stopsms prune --older-than 3y"},
        },
    },
    [COMMAND_FORGET] = {
        .name = "forget", .arguments = "",
        .help = N_("Read numbers from standard input, and take away all that is known of them."),
        .examples = {
            {N_("One number a line:"), "stopsms forget <numbers.txt"},
        },
    },
    [COMMAND_CONFIG] = {
        .name = "config", .arguments = "[check]",
        .help = N_("Show the settings that hold, and where each comes from; or check all of config.ini."),
        .examples = {
            {N_("What holds for one client:"), "stopsms config --profile acme"},
            {N_("Whether all of the file is right:"), "stopsms config check"},
        },
    },
    [COMMAND_COMPLETION] = {
        .name = "completion", .arguments = N_("SHELL"),
        .help = N_("Print the script by which bash, zsh or fish completes commands, options, files, "
                "columns and their values."),
        .examples = {
            {N_("For this user; a package has it in place already:"),
             "stopsms completion bash "
             ">~/.local/share/bash-completion/completions/stopsms"},
            {N_("In zsh, into a folder of $fpath:"),
             "stopsms completion zsh >~/.zfunc/_stopsms"},
            {N_("In fish:"),
             "stopsms completion fish >~/.config/fish/completions/stopsms.fish"},
        },
    },
};
/* clang-format on */

const char *options_command_name(enum command_id command)
{
    return command_table[command].name;
}

bool options_find_command(const char *name, enum command_id *command)
{
    for (int i = 0; i < COMMANDS; i++) {
        if (strcmp(name, command_table[i].name) == 0) {
            *command = (enum command_id)i;
            return true;
        }
    }
    return false;
}
