#!/usr/bin/env bats
# A database that was damaged, taken away or put where it can't be: refused with its path and left as
# it is, or noticed and made good.

load ../support/scenario
load ../support/stopsms
load ../support/faults

PAGE=8192
ROWS=1000

setup() {
    stopsms_setup
    start_sandbox
}

teardown() {
    scenario_teardown
}

# A database with all of CRM in it, sent up to half, and without a log.
make_database() {
    make_crm "$ROWS" >"$CRM"
    stopsms import "$CRM" >/dev/null 2>&1
    pages=$(($(stat -c %s "$DB") / PAGE))
    [ "$pages" -ge 10 ]
}

# A run of CRM, killed with so many requests sent: its commits are in the log.
crash_run() {
    stop_sandbox || true
    start_sandbox --latency 10
    make_crm "$ROWS" >"$CRM"
    start_run
    wait_for "$1"
    kill -KILL "$RUN_PID"
    await_run
    [ -s "$DB-wal" ]
}

# expect_refused COMMAND [ARGUMENT...]: 74, one line with the database's path, not a byte changed.
expect_refused() {
    before=$(sums "$DB"*)
    run --separate-stderr "$@"
    expect_exit 74
    stderr=$(grep -v -e ': UTF-8' -e 'phone column' -e ' rows: ' -e 'database /' <<<"$stderr")
    expect_one_line "$DB"
    # The lock file notes who writes.
    [ "$(grep -v -- -lock <<<"$before")" = "$(sums "$DB"* | grep -v -- -lock)" ] || {
        echo "changed: $before -> $(sums "$DB"*)" >&2
        return 1
    }
}

@test "a database that was cut at any page is refused, and left as it is" {
    make_database
    cp "$DB" whole.db
    for ((page = 0; page < pages; page++)); do
        head -c $((page * PAGE)) whole.db >"$DB"
        expect_refused send run "$CRM"
        [ $((page % 4)) -ne 0 ] || expect_refused stopsms status
        [ $((page % 4)) -ne 1 ] || expect_refused stopsms report
        [ $((page % 4)) -ne 2 ] || expect_refused send submit
    done
    head -c $((3 * PAGE + 100)) whole.db >"$DB"
    expect_refused send run "$CRM"
    [ "$(sandbox_count)" -eq 0 ]
    cp whole.db "$DB"
    send run "$CRM"
    expect_all_sent "$ROWS"
}

@test "a database of which any page was overwritten never passes for sound, and nothing is lost" {
    make_database
    cp "$DB" whole.db
    head -c "$PAGE" /dev/zero | tr '\0' '\245' >garbage
    for ((page = 0; page < pages; page++)); do
        cp whole.db "$DB"
        dd if=garbage of="$DB" bs="$PAGE" seek="$page" conv=notrunc status=none
        rm -f -- "$DB-wal" "$DB-shm" "$REPORT"
        run --separate-stderr send run "$CRM" --quiet
        case $status in
        74) [[ $stderr == *"$DB"* ]] ;;
        # A page that the run had no need of: all arrived, and all is reported.
        0) [ "$(report_count listed)" -eq "$ROWS" ] || [ "$(report_count already_listed)" -gt 0 ] ;;
        *) expect_exit 74 ;;
        esac
    done
    # The remedy that the message names.
    make_crm "$ROWS" >"$CRM"
    DB=$SCRATCH/new.db
    send run "$CRM"
    expect_all_sent "$ROWS"
}

@test "what is no database of ours is refused, and left as it is" {
    make_crm 3 >"$CRM"
    make_crm 100 >"$DB"
    expect_refused send run "$CRM"
    head -c 100000 /dev/urandom >"$DB"
    expect_refused send run "$CRM"
    expect_refused stopsms status
    rm -- "$DB"
    sqlite3 "$DB" 'CREATE TABLE notes (text); INSERT INTO notes VALUES (1)'
    expect_refused send run "$CRM"
    expect_refused stopsms report
    [ "$(sandbox_count)" -eq 0 ]
}

@test "a database of a newer stopsms is refused, and left as it is" {
    make_database
    sqlite3 "$DB" 'PRAGMA user_version = 999' >/dev/null
    rm -f -- "$DB-wal" "$DB-shm"
    for command in "send run $CRM" "send submit" "stopsms status" "stopsms report" "stopsms retry"; do
        expect_refused $command
        [[ $stderr == *"newer stopsms"*"schema 999"* ]]
    done
    [ "$(sandbox_count)" -eq 0 ]
}

@test "a write-ahead log that was deleted is noticed, and the same command makes it good" {
    crash_run 300
    rm -- "$DB-wal"
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [[ $stderr == *"$DB has lost its last "*" commits"*"sent again"* ]]
    expect_all_sent "$ROWS"
    # Once: from here on there is nothing to tell.
    run --separate-stderr send submit
    expect_exit 0
    [[ $stderr != *"has lost"* ]]
}

@test "a write-ahead log that was cut anywhere is noticed, and the same command makes it good" {
    crash_run 300
    mkdir kept
    cp "$DB" "$DB-wal" "$DB-lock" kept/
    size=$(stat -c %s "$DB-wal")
    for part in 0 1 2 4 5 7; do
        cp kept/* .
        rm -f -- "$DB-shm" "$REPORT"
        truncate -s $((size * part / 8)) "$DB-wal"
        run --separate-stderr send run "$CRM" --progress none
        expect_exit 0
        [[ $stderr == *"has lost its last "* ]]
        expect_all_sent "$ROWS"
    done
}

@test "status tells of lost commits too, and changes nothing" {
    crash_run 300
    rm -- "$DB-wal" "$DB-shm"
    before=$(sums "$DB" "$DB-lock")
    run --separate-stderr stopsms status
    [[ $stderr == *"has lost its last "* ]]
    [ "$before" = "$(sums "$DB" "$DB-lock")" ]
}

# take_away COMMAND...: does that in the midst of a run, which must stop with 74 and name the path.
take_away() {
    stop_sandbox || true
    start_sandbox --latency 20
    make_crm "$ROWS" >"$CRM"
    rm -rf -- "$DB"* "$REPORT"
    start_run
    wait_for 40
    "$@"
    at=$(sandbox_count)
    await_run
    expect_status 74
    grep -q "$DB.*removed or replaced\|$DB-lock.*was removed" run.err
    # A commit is due every 100 ms, and eight are in flight.
    [ $(($(sandbox_count) - at)) -le 200 ]
}

@test "a database that is removed while it is used ends the run at the next commit" {
    take_away rm -- "$DB"
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [[ $stderr == *"the database that was there is gone"* ]]
    expect_all_sent "$ROWS"
}

@test "a database that is replaced while it is used ends the run at the next commit" {
    replace() { cp "$DB" copy.db && mv copy.db "$DB"; }
    take_away replace
}

@test "a folder that is moved away while it is used ends the run, and moved back it goes on" {
    mkdir here
    DB=$SCRATCH/here/jobs.db
    take_away mv here there
    mv there here
    send run "$CRM"
    expect_all_sent "$ROWS"
}

@test "a lock file that is removed while it is used ends the run at the next commit" {
    take_away rm -- "$DB-lock"
    send run "$CRM"
    expect_all_sent "$ROWS"
}

# as_nobody COMMAND...: as a user whom permissions hold back; who runs the tests may be root.
as_nobody() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    else
        "$@"
    fi
}

@test "a folder or database that may not be written to is told of before anything is sent" {
    make_crm 3 >"$CRM"
    # Where nobody else may go, the build is out of reach as well.
    cp "$STOPSMS" program
    mkdir closed
    DB=$SCRATCH/closed/jobs.db
    chmod 755 "$SCRATCH" program
    chmod 644 "$CRM"
    chmod 555 closed
    for round in "no database" "a database"; do
        run --separate-stderr as_nobody ./program run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" \
            --report - </dev/null 3>&-
        expect_exit 74
        [[ $stderr == *"$DB"*"Give the user who runs stopsms the right to "* ]]
        [ "$(sandbox_count)" -eq 0 ]
        [ "$round" = "no database" ] || continue
        chmod 755 closed
        stopsms import "$CRM"
        chmod 444 closed/*
        chmod 555 closed
        [ "$(id -u)" -ne 0 ] || chown -R 65534:65534 closed
    done
    chmod 755 closed
}

@test "a database that may not be read is told of" {
    make_crm 3 >"$CRM"
    stopsms import "$CRM"
    cp "$STOPSMS" program
    chmod 755 "$SCRATCH" program
    chmod 000 "$DB"
    [ "$(id -u)" -ne 0 ] || chown 65534:65534 "$DB"*
    run --separate-stderr as_nobody ./program status --db "$DB" </dev/null 3>&-
    expect_exit 74
    [[ $stderr == *"$DB"*"Give the user who runs stopsms the right to read it"* ]]
    chmod 600 "$DB"
}
