#!/usr/bin/env bats
# A disk that is full or fails, at any system call, once or for ever: the run stops sending, says which
# file and what to do, and ends with 74; or the fault did not matter. Nothing is lost. Here at some of
# the calls, evenly spread; at every one (750 runs, 3 minutes) with
#     STOPSMS=build/stopsms SANDBOX=build/stopsms-sandbox python3 tests/support/disk_errors.py

load ../support/scenario
load ../support/stopsms

teardown() {
    [ -z "${SCRATCH:-}" ] || scenario_teardown
}

# traced OPTION... -- COMMAND...: under strace, where leaks can't be looked for.
traced() {
    ASAN_OPTIONS=detect_leaks=0 sh "$SOURCE/tests/support/strace.sh" -f -qq -o "$SCRATCH/trace" "$@" </dev/null 3>&-
}

@test "ENOSPC and EIO, once and for ever, at any call on the database or the report" {
    run python3 "$SOURCE/tests/support/disk_errors.py" --points 32
    echo "$output"
    [ "$status" -eq 0 ]
}

# start_sending: a sandbox, and the command of a run that sends 40 numbers to it in small batches.
start_sending() {
    start_sandbox
    RUN=("$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited --batch 8)
}

@test "a disk that was full for a moment: the run is recorded, reported, and says how much room it needs" {
    stopsms_setup
    make_crm 40 >"$CRM"
    start_sending
    traced -e trace=fdatasync,sendto -- "${RUN[@]}"
    local before_sending
    before_sending=$(sed '/"POST /,$d' trace | grep -c fdatasync)
    rm -f -- "$DB"* "$REPORT"
    start_sending
    # Of the commits that keep results, the second.
    run --separate-stderr traced -e trace=fdatasync \
        -e "inject=fdatasync:error=ENOSPC:when=$((before_sending + 2))" -- "${RUN[@]}"
    expect_exit 74
    [[ $stderr == *"$DB: committing: the disk is full."*" MiB are plenty"* ]]
    [ "$(sqlite3 "$DB" 'SELECT exit_status FROM runs')" -eq 74 ]
    [ "$(wc -l <"$REPORT")" -eq 41 ]
    # What was on its way is noted with each number.
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM jobs WHERE state = 0')" -gt 0 ]
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM jobs WHERE state = 0 AND maybe_sent IS NULL')" -eq 0 ]
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [ "$(sandbox_numbers)" = "$(crm_numbers 40)" ]
}

# limited KIB COMMAND...: with files of so many KiB at most; as `run --separate-stderr`.
limited() {
    run --separate-stderr bash -c 'ulimit -f "$1"; shift; exec "$@"' - "$@" </dev/null 3>&-
}

@test "a limit on the size of files is told for database, import and standard input, and is no full disk" {
    stopsms_setup
    make_crm 9000 >"$CRM"
    for kib in 8 64 300; do
        limited "$kib" "$STOPSMS" import "$CRM" --db "$DB" --quiet
        expect_exit 74
        [[ $stderr == *"$DB"*"reached the limit on the size of files (ulimit -f)"*"LimitFSIZE="* ]]
        [[ $stderr != *'disk is full'* ]]
    done
    run --separate-stderr bash -c 'ulimit -f 64; "$@" <"$0"' "$CRM" "$STOPSMS" import - --db "$DB" --quiet --all-rows
    expect_exit 74
    [[ $stderr == *"standard input"*"(ulimit -f)"*"Raise the limit"* ]]
    stopsms import "$CRM" --quiet
    [ "$(stopsms status --json | jq .jobs.pending)" -eq 9000 ]
}

@test "a run that reaches a limit on the size of files stops sending, and the next one goes on" {
    stopsms_setup
    make_crm 400 >"$CRM"
    stopsms import "$CRM" --quiet
    start_sandbox
    # The database itself fits; its write-ahead log does not for long.
    limited $(($(stat -c %s "$DB") / 1024 + 40)) "$STOPSMS" run "$CRM" --db "$DB" \
        --api-url "$SANDBOX_URL" --rate unlimited --batch 1
    expect_exit 74
    [[ $stderr == *"$DB: "*"can't grow"*"(ulimit -f)"* ]]
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [ "$(sandbox_numbers)" = "$(crm_numbers 400)" ]
}
