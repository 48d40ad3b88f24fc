#include "cli/options/option_table.h"

/* clang-format off */
const struct command_spec command_table[COMMANDS] = {
    [COMMAND_RUN] = {
        .name = "run", .arguments = "FILE...",
        .help = "Import the files, submit their numbers, write their reports. The same command, given "
                "again, resumes.",
        .examples = {
            {"From an export of all contacts, those who opted out:",
             "stopsms run contacts.csv --where 'SMS opt-out=yes'"},
            {"What that would do, without doing it:",
             "stopsms run contacts.csv --where 'SMS opt-out=yes' --dry-run"},
            {"Every week from cron, for one client of several:",
             "stopsms run /srv/crm/contacts.csv --where 'SMS opt-out=yes' --db "
             "/var/lib/stopsms/client.db --api-key-file /etc/stopsms/client.key --quiet"},
        },
    },
    [COMMAND_PREVIEW] = {
        .name = "preview", .arguments = "FILE...",
        .help = "Show what `run` would do. Writes nothing, sends nothing.",
    },
    [COMMAND_IMPORT] = {
        .name = "import", .arguments = "FILE...",
        .help = "Import the files; send nothing.",
    },
    [COMMAND_SUBMIT] = {
        .name = "submit", .arguments = "",
        .help = "Send what is pending, whichever import brought it.",
    },
    [COMMAND_STATUS] = {
        .name = "status", .arguments = "",
        .help = "Show the imports and how far they are.",
    },
    [COMMAND_REPORT] = {
        .name = "report", .arguments = "",
        .help = "Write what happened to every row.",
        .examples = {
            {"The latest import, as a page for a browser:",
             "stopsms report --output report.html"},
            {"All imports, with masked numbers, for a spreadsheet:",
             "stopsms report --import all --mask --output all.xlsx"},
        },
    },
    [COMMAND_LOOKUP] = {
        .name = "lookup", .arguments = "",
        .help = "Print all that is known of the numbers on standard input, one a line.",
    },
    [COMMAND_VERIFY] = {
        .name = "verify", .arguments = "",
        .help = "Compare every number with the provider's list: settle it, or make it pending again.",
    },
    [COMMAND_RETRY] = {
        .name = "retry", .arguments = "",
        .help = "Send refused and unconfirmed numbers again.",
    },
    [COMMAND_UNDO] = {
        .name = "undo", .arguments = "",
        .help = "Take back what an import alone has pending or put on the list.",
        .examples = {
            {"With the number of the import, which `stopsms status` shows:",
             "stopsms undo --import 12 --reason 'the wrong file'"},
        },
    },
    [COMMAND_LIST] = {
        .name = "list", .arguments = "",
        .help = "Write the provider's list, or what of it the CRM does not know yet.",
        .examples = {
            {"People who texted STOP, for the CRM:",
             "stopsms list --new --output new-stops.csv"},
            {"Whom the CRM does not have as opted out:",
             "stopsms list --missing-from contacts.csv --where 'SMS opt-out=yes' --output missing.csv"},
        },
    },
    [COMMAND_REKEY] = {
        .name = "rekey", .arguments = "",
        .help = "Record that this database's account has a new API key.",
    },
    [COMMAND_BACKUP] = {
        .name = "backup", .arguments = "PATH",
        .help = "Copy the database into a new file, also while a run goes on.",
        .examples = {
            {"Every night from cron:",
             "stopsms backup /srv/backup/stopsms-$(date +%F).db --quiet"},
        },
    },
    [COMMAND_RESTORE] = {
        .name = "restore", .arguments = "PATH",
        .help = "Put a backup in the place of the database; nothing is sent before `verify` has run.",
        .examples = {
            {"The old database is kept beside it:",
             "stopsms restore /srv/backup/stopsms-2026-11-01.db"},
            {"Then, before anything is sent:", "stopsms verify"},
        },
    },
    [COMMAND_PRUNE] = {
        .name = "prune", .arguments = "",
        .help = "Take away the rows of old imports; what honours the oppositions stays.",
        .examples = {
            {"What is older than three years:", "stopsms prune --older-than 3y"},
        },
    },
    [COMMAND_FORGET] = {
        .name = "forget", .arguments = "",
        .help = "Read numbers from standard input, and take away all that is known of them.",
        .examples = {
            {"One number a line:", "stopsms forget <numbers.txt"},
        },
    },
    [COMMAND_CONFIG] = {
        .name = "config", .arguments = "[check]",
        .help = "Show the settings that hold, and where each comes from; or check all of config.ini.",
        .examples = {
            {"What holds for one client:", "stopsms config --profile acme"},
            {"Whether all of the file is right:", "stopsms config check"},
        },
    },
    [COMMAND_COMPLETION] = {
        .name = "completion", .arguments = "SHELL",
        .help = "Print the script by which bash, zsh or fish completes commands, options, files, "
                "columns and their values.",
        .examples = {
            {"For this user; a package has it in place already:",
             "stopsms completion bash "
             ">~/.local/share/bash-completion/completions/stopsms"},
            {"In zsh, into a folder of $fpath:",
             "stopsms completion zsh >~/.zfunc/_stopsms"},
            {"In fish:",
             "stopsms completion fish >~/.config/fish/completions/stopsms.fish"},
        },
    },
};
/* clang-format on */
