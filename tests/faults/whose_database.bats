#!/usr/bin/env bats
# Whose the files of a database are: what others could have written decides nothing, and one file has
# one name.

load ../support/scenario
load ../support/stopsms

SUFFIXES=("" -wal -shm -journal -lock)
STRANGER=65534

setup() {
    stopsms_setup
    start_sandbox
    make_crm 40 >"$CRM"
}

teardown() {
    scenario_teardown
}

needs_root() {
    [ "$(id -u)" -eq 0 ] || skip "needs root: a file of another user"
}

# A database whose log holds something: SQLite was not let to close it.
leave_database_with_log() {
    stopsms import "$CRM" >/dev/null 2>&1
    sqlite3 "$DB" ".dbconfig no_ckpt_on_close on" "PRAGMA user_version" >/dev/null
    touch "$DB-wal" "$DB-shm"
    chmod 600 "$DB-wal" "$DB-shm"
}

# expect_refused TEXT: the run ends with 78, says so, and nothing has left.
expect_refused() {
    run --separate-stderr send run "$CRM"
    expect_exit 78
    [[ $stderr == *"$1"* ]] || { echo "$stderr" >&2; return 1; }
    [[ $stderr == *"Nothing was sent"* ]]
    [ "$(calls add)" -eq 0 ]
}

@test "a database with a second name is refused by either of them, and the message says how to find it" {
    leave_database_with_log
    ln "$DB" second.db
    local name
    for name in "$DB" "$SCRATCH/second.db"; do
        DB=$name expect_refused "find / -xdev -samefile $name"
        run --separate-stderr env DB="$name" "$STOPSMS" status --db "$name"
        expect_exit 78
    done
    rm second.db
    run -0 send run "$CRM"
    [ "$(calls add)" -eq 40 ]
}

@test "a second name of the log or the lock is refused, and so is what is no file" {
    leave_database_with_log
    ln "$DB-wal" second-wal
    expect_refused "$DB-wal: this file has a second name"
    rm second-wal
    ln "$DB-lock" second-lock
    expect_refused "$DB-lock: this file has a second name"
    rm second-lock
    mv "$DB-lock" elsewhere
    ln -s elsewhere "$DB-lock"
    expect_refused "$DB-lock: this is no file of a database"
    rm "$DB-lock"
    mkfifo "$DB-journal"
    expect_refused "$DB-journal: this is no file of a database"
}

@test "a file that others can write is refused, with the command that mends it" {
    leave_database_with_log
    local suffix mode
    for suffix in "" -wal -shm -lock; do
        for mode in 620 602 666; do
            chmod "$mode" "$DB$suffix"
            expect_refused "chmod 600 $DB$suffix"
            [ "$(stat -c %a "$DB$suffix")" = "$mode" ]
        done
        chmod 600 "$DB$suffix"
    done
    run -0 send run "$CRM"
}

@test "a file that others can read is closed to them, and that is said" {
    leave_database_with_log
    chmod 644 "$DB" "$DB-wal"
    chmod 640 "$DB-lock"
    run -0 --separate-stderr send run "$CRM"
    [[ $stderr == *"$DB: other users could read this file"*"$DB-wal: "*"$DB-lock: "* ]]
    local path
    for path in "$DB"*; do
        [ "$(stat -c %a "$path")" = 600 ] || { ls -l "$path" >&2; return 1; }
    done
    run -0 --separate-stderr stopsms status
    [[ $stderr != *"other users"* ]]
}

@test "a file that is no database of ours is left as open as it was" {
    echo "my notes" >"$DB"
    chmod 644 "$DB"
    run --separate-stderr send run "$CRM"
    expect_exit 74
    [ "$(stat -c %a "$DB")" = 644 ]
    [ "$(cat "$DB")" = "my notes" ]
}

@test "a file of another user is refused, whichever of them it is" {
    needs_root
    leave_database_with_log
    local suffix
    for suffix in "" -wal -shm -lock; do
        chown "$STRANGER" "$DB$suffix"
        expect_refused "belongs to user $STRANGER, and stopsms runs as user 0"
        chown 0 "$DB$suffix"
    done
    run -0 send run "$CRM"
}

@test "root reads another user's database and leaves nothing of root's behind" {
    needs_root
    run -0 send run "$CRM"
    mkdir theirs
    mv "$DB"* theirs
    chown -R "$STRANGER" theirs
    DB=$SCRATCH/theirs/jobs.db
    run -0 --separate-stderr stopsms status
    [[ $output == *40* ]]
    run -0 stopsms report --output -
    run -0 "$STOPSMS" lookup --db "$DB" <<<"0639980001"
    [ -z "$(find theirs ! -user "$STRANGER")" ]
}

@test "another user can't read a database, though its file is open to everybody" {
    needs_root
    leave_database_with_log
    cp "$STOPSMS" program
    chmod 755 "$SCRATCH" program
    chmod 644 "$DB"
    run --separate-stderr setpriv --reuid "$STRANGER" --regid "$STRANGER" --clear-groups \
        ./program status --db "$DB"
    expect_exit 78
    [[ $stderr == *"belongs to user 0, and stopsms runs as user $STRANGER"* ]]
}

@test "what stands where the lock belongs and is none is left as it is" {
    leave_database_with_log
    local text
    for text in "my notes" "writer of letters" "$(printf 'x%.0s' {1..60})"; do
        printf '%s' "$text" >"$DB-lock"
        chmod 600 "$DB-lock"
        expect_refused "something else stands where the lock of the database belongs"
        [ "$(cat "$DB-lock")" = "$text" ]
    done
}

@test "a lock that a power cut left empty, short or full of zeros is a lock" {
    local bytes
    for bytes in 0 13 54; do
        rm -f "$DB"*
        stopsms import "$CRM" >/dev/null 2>&1
        head -c "$bytes" /dev/zero >"$DB-lock"
        run -0 --separate-stderr send run "$CRM" --resubmit
    done
}

@test "triggers and views of a foreign hand do nothing" {
    leave_database_with_log
    sqlite3 "$DB" "CREATE TRIGGER all_done AFTER UPDATE ON runs BEGIN
        UPDATE jobs SET state = 1; END;
        CREATE TRIGGER gone AFTER INSERT ON runs BEGIN DELETE FROM jobs; END"
    run -0 send run "$CRM"
    [ "$(calls add)" -eq 40 ]
    sqlite3 "$DB" "DROP TRIGGER all_done; DROP TRIGGER gone; ALTER TABLE jobs RENAME TO kept;
        CREATE VIEW jobs AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT kept.* FROM kept, n"
    run --separate-stderr timeout 20 "$STOPSMS" status --db "$DB"
    expect_exit 74
}

@test "a new database and the folders that were made for it outlive a power cut" {
    local folders=$SCRATCH/a/b
    DB=$folders/jobs.db
    ASAN_OPTIONS=detect_leaks=0 sh "$SOURCE/tests/support/strace.sh" -f -qq -y -o trace -e trace=fsync \
        "$STOPSMS" import "$CRM" --db "$DB" </dev/null >/dev/null 2>&1 3>&-
    local folder
    for folder in "$SCRATCH" "$SCRATCH/a" "$folders"; do
        grep -q "fsync([0-9]*<$folder>) *= 0" trace || { cat trace >&2; return 1; }
    done
}
