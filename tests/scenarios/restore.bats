#!/usr/bin/env bats
# `restore`: a backup in the place of the database, in one step; and nothing is sent from it before
# `verify` has run.

load ../support/scenario
load ../support/stopsms
load ../support/faults

setup() {
    stopsms_setup
    start_sandbox
    BACKUP=$SCRATCH/backup.db
    make_crm 30 >"$CRM"
}

teardown() {
    scenario_teardown
}

# back_up: the sent import of CRM, and its backup.
back_up() {
    run -0 send run "$CRM" --yes
    run -0 stopsms backup "$BACKUP"
}

# kept: the name of the database that was there.
kept() {
    find "$SCRATCH" -name 'jobs.db.before-*Z'
}

note_of_lock() {
    sed -n 's/^commit 0*//p' "$DB-lock"
}

@test "the backup takes the place of the database, which is kept beside it, and the lock counts on" {
    back_up
    make_crm 5 30 >"$SCRATCH/later.csv"
    run -0 send run "$SCRATCH/later.csv" --yes --all-rows
    local before
    before=$(note_of_lock)
    run -0 --separate-stderr stopsms restore "$BACKUP" --yes
    [[ $output == "the database that was there is $(kept)"$'\n'"restored; before anything is sent, give:"* ]]
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM jobs')" = 30 ]
    [ "$(sqlite3 "$(kept)" 'PRAGMA integrity_check; SELECT count(*) FROM jobs')" = $'ok\n35' ]
    [ "$(stat -c %a "$DB")" = 600 ]
    [ "$(note_of_lock)" -gt "$before" ]
    [ "$(sqlite3 "$DB" 'SELECT commits FROM store')" = "$(note_of_lock)" ]
    [ -e "$BACKUP" ]
    # Who puts the old one back by hand is told that it lacks what was committed since.
    mv "$(kept)" "$DB"
    run --separate-stderr send submit --yes
    [[ $stderr == *"has lost its last"* ]]
}

@test "nothing is sent, retried or undone before verify, which clears it where the list has all" {
    back_up
    run -0 stopsms restore "$BACKUP" --yes
    make_crm 5 30 >"$SCRATCH/later.csv"
    local command
    for command in "run $SCRATCH/later.csv --yes" "submit --yes" "retry --yes" \
        "undo --import 1 --reason no --yes 30"; do
        # shellcheck disable=SC2086
        run --separate-stderr send $command
        expect_exit 78
        [[ $stderr == *"Give \`stopsms verify\` first"* ]]
    done
    [ "$(sandbox_count)" -eq 30 ]
    run -0 --separate-stderr send verify
    [[ $output == *"the restored database is verified: it may send again"* ]]
    run -0 send run "$SCRATCH/later.csv" --yes --all-rows
    [ "$(sandbox_count)" -eq 35 ]
}

@test "what was undone since the backup is asked about, and not sent again by itself" {
    back_up
    run -0 send undo --import 1 --reason 'the wrong file' --yes 30
    [ "$(sandbox_listed | wc -l)" -eq 0 ]
    run -0 stopsms restore "$BACKUP" --yes
    run --separate-stderr send verify
    expect_exit 3
    [[ $stderr == *"30 numbers that the backup has as listed are not on the list"* ]]
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM jobs WHERE state = 1')" = 30 ]
    run send submit --yes
    expect_exit 78
    # A "no" changes nothing either; a "yes" leaves it to whoever knows.
    run on_terminal n "$STOPSMS" verify --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited
    expect_exit 3
    [ "$(sqlite3 "$DB" 'SELECT restored_at IS NOT NULL FROM store')" = 1 ]
    run on_terminal y "$STOPSMS" verify --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited
    [ "$(sqlite3 "$DB" 'SELECT restored_at IS NOT NULL FROM store')" = 0 ]
    run -0 send undo --import 1 --reason 'the wrong file' --yes 30 --force
    run -0 send submit --yes
    [ "$(sandbox_listed | wc -l)" -eq 0 ]
}

@test "a database in use, another account's backup, itself and what is no backup are refused" {
    start_sandbox --latency 20
    back_up
    make_crm 400 >"$CRM"
    start_run --concurrency 2 --batch 4 --max-new 400
    wait_for 50
    run stopsms restore "$BACKUP" --yes
    expect_exit 75
    kill -INT "$RUN_PID"
    await_run
    # A reader has no lock, and its view must not become the new one's.
    (echo 'PRAGMA query_only = 1; BEGIN; SELECT count(*) FROM jobs;'; sleep 3) | sqlite3 "$DB" >reading &
    until_true 10 test -s reading
    run --separate-stderr stopsms restore "$BACKUP" --yes
    expect_exit 75
    [[ $stderr == *"another command reads this database"* ]]
    wait $!
    run stopsms restore "$DB" --yes
    expect_exit 2
    run stopsms restore "$SCRATCH/none.db" --yes
    expect_exit 66
    run stopsms restore "$CRM" --yes
    expect_exit 74
    run --separate-stderr stopsms restore "$BACKUP"
    expect_exit 2
    [[ $stderr == *"must be confirmed"* ]]
    sqlite3 "$BACKUP" "UPDATE account SET user_name = 'somebody.else'"
    sqlite3 "$DB" "UPDATE account SET user_name = 'jean.dupont'"
    run --separate-stderr stopsms restore "$BACKUP" --yes
    expect_exit 2
    [[ $stderr == *"of another account"* ]]
    [ "$(kept)" = "" ]
    [ "$(find . -name '.stopsms-*')" = "" ]
}

@test "a database that is damaged, empty or gone is replaced, and kept with its log" {
    back_up
    printf 'no database at all, but %070000d bytes' 0 >"$DB"
    echo log >"$DB-wal"
    chmod 600 "$DB" "$DB-wal"
    run -0 stopsms restore "$BACKUP" --yes
    [[ $(cat "$(kept)") == "no database"* ]]
    [ "$(cat "$(kept)-wal")" = log ]
    [ ! -e "$DB-wal" ]
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM jobs')" = 30 ]
    rm "$(kept)" "$(kept)-wal" "$DB"
    run -0 --separate-stderr stopsms restore "$BACKUP" --yes
    [ "$(kept)" = "" ]
    run -0 send verify
}

@test "the log of a database that is gone is not taken for the restored one's" {
    back_up
    sqlite3 "$DB" 'PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; DELETE FROM jobs;' \
        ".shell cp $DB-wal $SCRATCH/log"
    rm "$DB"
    mv "$SCRATCH/log" "$DB-wal"
    run -0 stopsms restore "$BACKUP" --yes
    [ ! -e "$DB-wal" ]
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM jobs')" = 30 ]
}

@test "restores of one second keep each database that was there" {
    back_up
    local i names
    for i in 1 2 3 4; do
        run -0 --separate-stderr stopsms restore "$BACKUP" --yes
        [ "$stderr" = "stopsms: database $DB" ]
    done
    names=$(find "$SCRATCH" -name 'jobs.db.before-*Z*' ! -name '*-lock' ! -name '*-shm' ! -name '*-wal')
    [ "$(wc -l <<<"$names")" = 4 ]
    [ "$(grep -c 'Z-2$' <<<"$names")" -ge 1 ]
}

@test "a damaged backup is not put there, and a database of another program is left alone" {
    back_up
    local size before
    size=$(stat -c %s "$BACKUP")
    head -c $((size / 8)) /dev/zero | tr '\0' x | dd of="$BACKUP" bs=1 seek=$((size / 2)) conv=notrunc status=none
    before=$(sha256sum "$DB")
    run stopsms restore "$BACKUP" --yes
    expect_exit 74
    [ "$before" = "$(sha256sum "$DB")" ]
    [ "$(kept)" = "" ]
    rm "$BACKUP"
    run -0 stopsms backup "$BACKUP"
    sqlite3 "$SCRATCH/foreign.db" 'CREATE TABLE theirs (id)'
    chmod 600 "$SCRATCH/foreign.db"
    before=$(sha256sum "$SCRATCH/foreign.db")
    DB=$SCRATCH/foreign.db run --separate-stderr stopsms restore "$BACKUP" --yes
    expect_exit 74
    [ "$before" = "$(sha256sum "$SCRATCH/foreign.db")" ]
}

@test "a backup of an earlier version is brought up to date" {
    back_up
    make_older 8
    mv "$DB" "$BACKUP"
    run -0 stopsms restore "$BACKUP" --yes
    run -0 send verify
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM jobs WHERE state = 1')" = 30 ]
}
