#!/usr/bin/env bats
# A backup that is killed, broken off, or finds no room: nothing has its name that is not whole.

load ../support/scenario
load ../support/stopsms
load ../support/faults

setup() {
    stopsms_setup
    BACKUP=$SCRATCH/backup.db
    make_crm 10000 >"$CRM"
    "$PLAIN_STOPSMS" import "$CRM" --db "$DB" </dev/null >/dev/null 2>&1 3>&-
}

teardown() {
    scenario_teardown
}

expect_nothing_left() {
    [ "$(find . -name 'backup*' -o -name '.stopsms-*')" = "" ] || {
        find . >&2
        return 1
    }
}

# traced OPTION...: a backup under strace, with these options of it.
traced() {
    ASAN_OPTIONS=detect_leaks=0 sh "$SOURCE/tests/support/strace.sh" -f -qq -o trace "$@" \
        "$PLAIN_STOPSMS" backup "$BACKUP" --db "$DB" </dev/null >out 2>err 3>&-
}

@test "a file that may not grow ends with 74, and nothing is left" {
    status=0
    (ulimit -f 200 && exec "$PLAIN_STOPSMS" backup "$BACKUP" --db "$DB") </dev/null >out 2>err 3>&- ||
        status=$?
    expect_exit 74
    grep -q "$BACKUP: the backup can't be written" err
    expect_nothing_left
}

@test "a full disk ends with 74, and nothing is left" {
    [ "$(id -u)" -eq 0 ] || skip "needs root: a disk of its own"
    mkdir small
    mount -t tmpfs -o size=256k none small 2>/dev/null || skip "no file system can be mounted"
    status=0
    "$PLAIN_STOPSMS" backup small/backup.db --db "$DB" </dev/null >out 2>err 3>&- || status=$?
    local left
    left=$(ls -A small)
    umount small
    expect_exit 74
    grep -q 'No space left on device' err
    [ "$left" = "" ]
}

@test "killed at any step, it is whole or not there, and the next one takes away what is left" {
    local call i killed
    for call in pwrite64 fsync fdatasync unlink renameat2; do
        for i in 1 2 50; do
            killed=0
            traced -e trace="$call" -e inject="$call:signal=KILL:when=$i" || killed=$?
            [ "$i" -gt 1 ] || [ "$killed" -eq 137 ]
            [ "$i" -gt 1 ] || [ "$call" = renameat2 ] || [ ! -e "$BACKUP" ]
            if [ -e "$BACKUP" ]; then
                [ "$(sqlite3 "$BACKUP" 'PRAGMA integrity_check; SELECT count(*) FROM jobs')" = $'ok\n10000' ]
                rm "$BACKUP"
            fi
        done
    done
    "$PLAIN_STOPSMS" backup "$BACKUP" --db "$DB" </dev/null >out 2>err 3>&-
    [ "$(find . -name '.stopsms-*')" = "" ]
}

@test "the file is on disk before it has its name, and its name before the end is told" {
    traced -y -e trace=fsync,renameat2,write
    awk -v folder="$SCRATCH" '
        /fsync\([0-9]+<.*stopsms-[0-9a-f]+-[0-9a-f]+>/ { if (step == 0) step = 1 }
        /renameat2\(.*RENAME_NOREPLACE/ { if (step == 1) step = 2 }
        index($0, "fsync(") && index($0, "<" folder ">") { if (step == 2) step = 3 }
        /write\(1<.*the backup is/ { if (step == 3) step = 4 }
        END { exit step != 4 }' trace || { cat trace >&2; return 1; }
}

@test "a signal breaks it off, and nothing is left" {
    status=0
    traced -e trace=pwrite64 -e inject=pwrite64:signal=INT:when=20 || status=$?
    expect_exit 130
    grep -q 'interrupted while' err
    expect_nothing_left
}

@test "a damaged database is not passed on" {
    local pages
    sqlite3 "$DB" 'PRAGMA journal_mode = DELETE' >/dev/null
    pages=$(($(stat -c %s "$DB") / 8192))
    head -c 8192 /dev/zero | tr '\0' '\245' >garbage
    dd if=garbage of="$DB" bs=8192 seek=$((pages / 2)) conv=notrunc status=none
    run "$PLAIN_STOPSMS" backup "$BACKUP" --db "$DB"
    expect_exit 74
    expect_nothing_left
}

# restore_traced OPTION...: a restore under strace, with these options of it.
restore_traced() {
    ASAN_OPTIONS=detect_leaks=0 sh "$SOURCE/tests/support/strace.sh" -f -qq -o trace "$@" \
        "$PLAIN_STOPSMS" restore "$BACKUP" --yes --db "$DB" </dev/null >out 2>err 3>&-
}

@test "a restore that is killed at any step leaves the old database or the new one, whole" {
    "$PLAIN_STOPSMS" backup "$BACKUP" --db "$DB" </dev/null >out 2>err 3>&-
    make_crm 3 >later.csv
    cp "$DB" before.db
    local call i count
    for call in pwrite64 fsync fdatasync unlink renameat2; do
        for i in 1 2 3 6 20; do
            cp before.db "$DB"
            "$PLAIN_STOPSMS" import later.csv --all-rows --db "$DB" </dev/null >/dev/null 2>&1 3>&-
            restore_traced -e trace="$call" -e inject="$call:signal=KILL:when=$i" || true
            count=$(sqlite3 "$DB" 'PRAGMA integrity_check; SELECT count(*) FROM imports')
            [ "$count" = $'ok\n1' ] || [ "$count" = $'ok\n2' ]
            [ "$count" = $'ok\n2' ] ||
                [ "$(sqlite3 "$DB" 'SELECT restored_at IS NOT NULL FROM store')" = 1 ]
            "$PLAIN_STOPSMS" status --db "$DB" </dev/null >/dev/null 3>&-
            rm -f "$DB".before-*
        done
    done
    restore_traced
    [ "$(find . -name '.stopsms-*')" = "" ]
}

@test "a restore that finds no room leaves the database as it was" {
    "$PLAIN_STOPSMS" backup "$BACKUP" --db "$DB" </dev/null >out 2>err 3>&-
    local before
    before=$(sums "$DB")
    status=0
    (ulimit -f 200 && exec "$PLAIN_STOPSMS" restore "$BACKUP" --yes --db "$DB") </dev/null >out 2>err 3>&- ||
        status=$?
    expect_exit 74
    [ "$before" = "$(sums "$DB")" ]
    [ "$(find . -name '*before-*' -o -name '.stopsms-*')" = "" ]
}
