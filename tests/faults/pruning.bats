#!/usr/bin/env bats
# `prune` and `forget` that are killed, or find no room: what was to stay is there, and the same command
# ends the work.

load ../support/scenario
load ../support/stopsms
load ../support/faults

setup() {
    stopsms_setup
    local n
    make_crm 3000 >"$CRM"
    for n in 1 2 3; do
        { cat "$CRM"; echo; } >next.csv
        for ((i = 0; i < n; i++)); do echo >>next.csv; done
        "$PLAIN_STOPSMS" import next.csv --all-rows --db "$DB" </dev/null >/dev/null 2>&1 3>&-
    done
    # As runs would have ended four years ago.
    sqlite3 "$DB" "UPDATE jobs SET state = 1, own_stop_id = phone; UPDATE job_counts SET state = 1 WHERE state = 0;
        UPDATE imports SET imported_at = 1, finished_at = 2"
    sqlite3 "$DB" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
    cp "$DB" before.db
}

teardown() {
    scenario_teardown
}

# traced OPTION... -- COMMAND...: a command on the database under strace, with these options of it.
traced() {
    local options=()
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift
    ASAN_OPTIONS=detect_leaks=0 sh "$SOURCE/tests/support/strace.sh" -f -qq -o trace "${options[@]}" \
        "$PLAIN_STOPSMS" "$@" --yes --db "$DB" <numbers >out 2>err 3>&-
}

# sound: the database is whole, with all jobs but the forgotten one, and the program takes it.
sound() {
    [ "$(sqlite3 "$DB" 'PRAGMA integrity_check')" = ok ]
    [ "$(sqlite3 "$DB" 'SELECT count(*) + (SELECT count(*) FROM forgotten_numbers) FROM jobs')" = 3000 ]
    [ "$(sqlite3 "$DB" "SELECT count(*) FROM entries")" -ge 6000 ]
    "$PLAIN_STOPSMS" report --import 3 --db "$DB" </dev/null 2>/dev/null 3>&- | wc -l | grep -qx 3001
}

@test "killed at any step, they have done all or nothing, and the same command ends the work" {
    echo 0639980003 >numbers
    local call i command
    for command in "prune --older-than 3y" forget; do
        for call in pwrite64 fdatasync ftruncate unlink; do
            for i in 1 2 5 40 200; do
                rm -f "$DB-wal" "$DB-shm"
                cp before.db "$DB"
                # shellcheck disable=SC2086
                traced -e trace="$call" -e inject="$call:signal=KILL:when=$i" -- $command || true
                sound
                # shellcheck disable=SC2086
                traced -e trace=none -- $command
                sound
            done
        done
        [ "$(sqlite3 "$DB" 'PRAGMA freelist_count')" = 0 ]
    done
}

@test "a disk that is full at any write, also while all is written anew, loses nothing" {
    echo 0639980003 >numbers
    local call at writes command when
    for command in "prune --older-than 3y" forget; do
        for call in pwrite64 fdatasync; do
            rm -f "$DB-wal" "$DB-shm"
            cp before.db "$DB"
            # shellcheck disable=SC2086
            traced -e trace="$call" -- $command
            writes=$(grep -c "$call(" trace)
            for at in 1 3 $((writes / 4)) $((writes / 2)) $((writes * 3 / 4)) $((writes - 2)) "$writes"; do
                [ "$at" -ge 1 ] || continue
                for when in "$at" "$at+"; do
                    rm -f "$DB-wal" "$DB-shm"
                    cp before.db "$DB"
                    status=0
                    # shellcheck disable=SC2086
                    traced -e trace="$call" -e inject="$call:error=ENOSPC:when=$when" -- $command || status=$?
                    [ "$status" -eq 74 ] || [ "$status" -eq 0 ] || {
                        echo "$command: $call $when of $writes: $status: $(cat err)" >&2
                        return 1
                    }
                    [ "$status" -eq 0 ] || grep -q "$DB.*\(full\|room\|No space\)" err || {
                        echo "$command: $call $when of $writes: $(cat err)" >&2
                        return 1
                    }
                    sound
                    # shellcheck disable=SC2086
                    traced -e trace=none -- $command
                    sound
                done
            done
        done
        [ "$(sqlite3 "$DB" 'PRAGMA freelist_count')" = 0 ]
    done
}

@test "without the room that writing anew takes, nothing is changed" {
    [ "$(id -u)" -eq 0 ] || skip "needs root: a disk of its own"
    mkdir small
    mount -t tmpfs -o size=1m none small 2>/dev/null || skip "no file system can be mounted"
    cp before.db small/jobs.db
    DB=$SCRATCH/small/jobs.db
    echo 0639980003 >numbers
    local command failed=
    for command in "prune --older-than 3y" forget; do
        status=0
        # shellcheck disable=SC2086
        "$PLAIN_STOPSMS" $command --yes --db "$DB" <numbers >out 2>err 3>&- || status=$?
        [ "$status" -eq 74 ] && grep -q 'MiB are free' err || failed=1
    done
    local left
    left=$(sqlite3 "$DB" 'SELECT count(*) FROM entries; SELECT count(*) FROM forgotten_numbers')
    umount small
    [ -z "$failed" ]
    [ "$left" = $'9000\n0' ]
}
