#!/usr/bin/env bats
# Bad input: one clear line on standard error, the exit status of its kind, database and report as
# they were, and nothing sent.

load ../support/scenario
load ../support/stopsms

# A database with a finished import of a file of the same name, and its report.
setup() {
    stopsms_setup
    start_sandbox
    make_crm 5 >"$CRM"
    send run "$CRM" --quiet
    SENT=$(sandbox_count)
    BEFORE=$(snapshot)
}

teardown() {
    scenario_teardown
}

# refused STATUS TEXT [ARGUMENT...]: `run` with these arguments is refused so, in one line.
refused() {
    refused_with_list "$@"
    expect_one_line "$2"
}

# The same where a list of the columns found follows the line.
refused_with_list() {
    local code=$1 text=$2
    shift 2
    # The file at hand may have been written since.
    BEFORE=$(snapshot)
    run --separate-stderr send run "$@"
    expect_exit "$code"
    [[ $stderr == "stopsms: "*"$text"* ]]
    [ -z "$output" ]
    [ "$(snapshot)" = "$BEFORE" ]
    [ "$(sandbox_count)" -eq "$SENT" ]
}

@test "no file" {
    refused 2 'no file'
}

@test "a file that is not there" {
    refused 66 'missing.csv' missing.csv
    refused 66 'missing.csv' "$CRM" missing.csv
}

@test "a file that can't be read" {
    chmod 000 "$CRM"
    [ "$(id -u)" -ne 0 ] || skip "root reads everything"
    refused 66 'crm.csv' "$CRM"
}

@test "a file that is no text" {
    printf 'Nom,Mobile\na,06399\0\001\n' >"$CRM"
    refused 65 'byte' "$CRM"
    head -c 4096 "$STOPSMS" >"$CRM"
    refused 65 'crm.csv' "$CRM"
}

@test "a file that is not in the encoding that was stated" {
    printf 'Nom,Mobile\nh\351las,0639980001\n' >"$CRM"
    refused 65 'byte' "$CRM" --encoding UTF-8
    refused 2 'klingon' "$CRM" --encoding klingon
}

@test "an empty file" {
    : >"$CRM"
    refused 65 'empty' "$CRM"
}

@test "no column that looks like a phone" {
    printf 'Nom,Ville\na,Paris\n' >"$CRM"
    refused_with_list 65 '--column' "$CRM"
    [[ $stderr == *Nom*Ville* ]]
}

@test "a column that is not there" {
    make_crm 3 7 >"$CRM"
    refused 65 'Portable' "$CRM" --column Portable
    refused 65 '9' "$CRM" --column 9
}

@test "an unclosed quote" {
    printf 'Nom,Mobile\na,0639980001\nb,"0639980002\nc,0639980003\n' >"$CRM"
    refused 65 'line 3' "$CRM"
}

@test "a record that is too long" {
    { printf 'Nom,Mobile\n'; head -c 70000 /dev/zero | tr '\0' ,; printf ',0639980001\n'; } >"$CRM"
    refused 65 'line 2' "$CRM"
}

@test "a column that looks like consent, and no filter" {
    printf 'Nom,Mobile,SMS Opt Out\na,0639980001,yes\nb,0639980002,no\n' >"$CRM"
    refused_with_list 65 '--where' "$CRM"
    [[ $stderr == *--all-rows* ]]
}

@test "a filter that selects nothing" {
    printf 'Nom,Mobile,Stop\na,0639980001,non\nb,0639980002,non\n' >"$CRM"
    refused_with_list 65 'add --allow-empty' "$CRM" --where Stop=oui
}

@test "a report of ours" {
    refused 65 'report' "$REPORT"
}

@test "a bad option or value" {
    refused 2 '--frobnicate' "$CRM" --frobnicate
    refused 2 '--rate 350' "$CRM" --rate 350
    refused 2 '--concurrency 0' "$CRM" --concurrency 0
    refused 2 '--where' "$CRM" --where Stop
    refused 2 'exclude each other' "$CRM" --where Stop=oui --all-rows
    refused 2 'an input file, which nothing replaces' "$CRM" --report "$CRM"
    refused 2 '--api-key' "$CRM" --api-key secret
}

@test "no such command" {
    run --separate-stderr "$STOPSMS" rnu "$CRM"
    expect_exit 2
    expect_one_line 'rnu'
    run --separate-stderr "$STOPSMS"
    expect_exit 2
    [[ $stderr == "stopsms: no command"*"Usage: stopsms COMMAND"*"  verify "* ]]
    [ "$output" = "" ]
}

@test "no key" {
    make_crm 6 >"$CRM"
    unset SMSPARTNER_API_KEY
    refused 78 'SMSPARTNER_API_KEY' "$CRM"
    run --separate-stderr "$STOPSMS" run "$CRM" --db new.db --api-url "$SANDBOX_URL"
    expect_exit 78
    [ ! -e new.db ]
}

@test "a key file that others can read" {
    make_crm 6 >"$CRM"
    unset SMSPARTNER_API_KEY
    echo "$SANDBOX_KEY" >key
    chmod 644 key
    refused 78 'chmod 600 key' "$CRM" --api-key-file key
    refused 78 'none' "$CRM" --api-key-file none
    chmod 600 key
    run --separate-stderr send run "$CRM" --api-key-file key
    expect_exit 0
}

@test "http:// to anything but loopback" {
    make_crm 6 >"$CRM"
    refused 78 'https' "$CRM" --api-url http://api.smspartner.fr/v1
    refused 78 '' "$CRM" --api-url http://127.0.0.1@api.smspartner.fr/v1
    refused 78 '' "$CRM" --api-url ftp://127.0.0.1/v1
}

@test "a database of another account" {
    make_crm 6 >"$CRM"
    SMSPARTNER_API_KEY=another refused 77 'rekey' "$CRM"
    refused 77 "$SANDBOX_URL" "$CRM" --api-url http://127.0.0.1:1/v1
}

@test "a database of another program" {
    make_crm 6 >"$CRM"
    python3 -c 'import sqlite3; sqlite3.connect("other.db").execute("CREATE TABLE t (x)")'
    refused 74 'other.db' "$CRM" --db other.db
    printf 'these are my notes, and no database of anyone\n' >notes.db
    refused 74 'notes.db' "$CRM" --db notes.db
}

@test "a report that can't be written is refused before anything is sent" {
    make_crm 6 >"$CRM"
    mkdir folder
    ln -s elsewhere link
    refused 74 'folder' "$CRM" --report folder
    refused 74 'link' "$CRM" --report link
    refused 74 'none' "$CRM" --report none/report.csv
}

@test "commands that need a database make none" {
    rm -f new.db
    for command in status report; do
        run --separate-stderr "$STOPSMS" "$command" --db new.db
        expect_exit 66
        expect_one_line 'new.db'
    done
    run --separate-stderr "$STOPSMS" submit --db new.db --api-url "$SANDBOX_URL"
    expect_exit 66
    run --separate-stderr "$STOPSMS" report --db "$DB" --import 99
    expect_exit 65
    expect_one_line '99'
    [ ! -e new.db ]
}
