#!/usr/bin/env bats
# `backup`: a whole copy of the database as of one moment, or nothing.

load ../support/scenario
load ../support/stopsms
load ../support/faults

setup() {
    stopsms_setup
    BACKUP=$SCRATCH/backup.db
}

teardown() {
    scenario_teardown
}

# expect_nothing_left: neither the backup, nor a part of it, nor anything beside it.
expect_nothing_left() {
    [ "$(find . -name 'backup*' -o -name '.stopsms-*')" = "" ] || {
        find . >&2
        return 1
    }
}

# report_of DATABASE: every row, with its number's state.
report_of() {
    DB=$1 stopsms report --import all --output - 2>/dev/null
}

@test "a backup is the database, for its owner alone, and is told with its size" {
    make_crm 40 >"$CRM"
    stopsms import "$CRM" >/dev/null 2>&1
    chmod 755 .
    run -0 --separate-stderr stopsms backup "$BACKUP"
    [ "$output" = "the backup is $BACKUP ($(stat -c %s "$BACKUP") bytes)" ]
    [ "$(stat -c %a "$BACKUP")" = 600 ]
    [ "$(find . -name 'backup*' -o -name '.stopsms-*')" = ./backup.db ]
    [ "$(sqlite3 "$BACKUP" 'PRAGMA integrity_check')" = ok ]
    [ "$(report_of "$BACKUP")" = "$(report_of "$DB")" ]
    rm "$BACKUP"
    ln -s . link
    run -0 --separate-stderr stopsms backup link/backup.db --quiet
    [ "$output$stderr" = "" ]
}

@test "a backup in the midst of a run is whole, and the run goes on" {
    start_sandbox --latency 30
    make_crm 400 >"$CRM"
    start_run --concurrency 2 --batch 4
    wait_for 20
    run -0 stopsms backup "$BACKUP"
    kill -0 "$RUN_PID"
    await_run
    expect_status 0
    [ "$(sandbox_count)" -eq 400 ]
    [ "$(sqlite3 "$BACKUP" "SELECT count(*), sum(state = 1) BETWEEN 1 AND 399 FROM jobs")" = "400|1" ]
    [ "$(sqlite3 "$BACKUP" 'PRAGMA integrity_check')" = ok ]
    DB=$BACKUP run -0 stopsms status
}

@test "nothing is replaced, and no log or lock of another database is taken for the backup's" {
    make_crm 4 >"$CRM"
    stopsms import "$CRM" >/dev/null 2>&1
    local suffix
    for suffix in "" -wal -journal -lock; do
        echo mine >"$BACKUP$suffix"
        run --separate-stderr stopsms backup "$BACKUP"
        expect_exit 2
        [ "$(cat "$BACKUP$suffix")" = mine ]
        rm "$BACKUP$suffix"
        expect_nothing_left
    done
    ln -s nowhere "$BACKUP"
    run stopsms backup "$BACKUP"
    expect_exit 2
    rm "$BACKUP"
    for suffix in "" -wal -shm -journal -lock; do
        run --separate-stderr stopsms backup "$DB$suffix"
        expect_exit 2
        [[ $stderr == *"which nothing replaces"* ]]
    done
    run -0 stopsms status
}

@test "a path that can't be written, and wrong words, are refused" {
    run stopsms backup "$BACKUP"
    expect_exit 66
    make_crm 4 >"$CRM"
    stopsms import "$CRM" >/dev/null 2>&1
    run --separate-stderr stopsms backup no/folder/backup.db
    expect_exit 74
    [[ $stderr == *"no/folder/backup.db: the backup can't be written"* ]]
    local words
    for words in "" "-" "one two"; do
        # shellcheck disable=SC2086
        run stopsms backup $words
        expect_exit 2
    done
    expect_nothing_left
    [ ! -e ./- ]
}

@test "a database of an earlier version is backed up as this one reads it, and left as it was" {
    make_crm 4 >"$CRM"
    stopsms import "$CRM" >/dev/null 2>&1
    make_older 8
    local before
    before=$(sha256sum "$DB")
    run -0 stopsms backup "$BACKUP"
    [ "$before" = "$(sha256sum "$DB")" ]
    [ "$(report_of "$BACKUP")" = "$(report_of "$DB")" ]
}
