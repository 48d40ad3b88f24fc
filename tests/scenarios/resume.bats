#!/usr/bin/env bats
# A run that was ended at any moment resumes with the same command, and loses nothing.

load ../support/scenario
load ../support/stopsms

ROWS=2000
CONCURRENCY=8
BATCH=1024 # results a commit, at most

setup() {
    stopsms_setup
    start_sandbox --latency 5
    make_crm "$ROWS" >"$CRM"
}

teardown() {
    scenario_teardown
}

# start_run [OPTION...]: the run in the background; sets RUN_PID. The program itself, so that the
# signal is its own.
start_run() {
    "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited \
        --concurrency "$CONCURRENCY" "$@" </dev/null >run.out 2>run.err 3>&- &
    RUN_PID=$!
}

# end_run SIGNAL: sends it, and sets STATUS to the exit status.
end_run() {
    kill -s "$1" "$RUN_PID"
    STATUS=0
    wait "$RUN_PID" || STATUS=$?
}

expect_complete() {
    [ "$(sandbox_numbers)" = "$(crm_numbers "$ROWS")" ]
    [ "$(wc -l <"$REPORT")" -eq $((ROWS + 1)) ]
    [ "$(report_count listed)" -eq "$ROWS" ] ||
        [ $(($(report_count listed) + $(report_count already_listed))) -eq "$ROWS" ]
}

@test "after three SIGKILLs every number has arrived, and few twice" {
    for reached in 150 600 1300; do
        start_run
        wait_for "$reached"
        end_run KILL
        [ "$STATUS" -eq 137 ]
    done
    run --separate-stderr send run "$CRM"
    expect_exit 0
    expect_complete
    resent=$(($(sandbox_count) - ROWS))
    echo "sent again: $resent"
    [ "$resent" -le $((3 * (2 * CONCURRENCY + BATCH))) ]
    [ "$(stopsms status --json | jq .jobs.pending)" -eq 0 ]
}

@test "what a SIGKILL left unknown is noted where the provider had it already" {
    start_run
    wait_for 300
    end_run KILL
    run --separate-stderr send run "$CRM"
    expect_exit 0
    already=$(report_count already_listed)
    [ "$(grep -c ',already_listed,.*may have been put there by us' "$REPORT")" -eq "$already" ]
    [ "$(($(sandbox_count) - ROWS))" -eq "$already" ]
}

@test "a SIGKILL during the import leaves no half of it" {
    make_crm 10000 >"$CRM"
    ROWS=10000
    for delay in 0.01 0.05 0.1 0.2; do
        "$STOPSMS" import "$CRM" --db "$DB" </dev/null >/dev/null 2>&1 3>&- &
        RUN_PID=$!
        sleep "$delay"
        end_run KILL || true
        imports=$(stopsms status --json 2>/dev/null | jq '.imports | map(.rows) | @csv' || true)
        [ -z "$imports" ] || [ "$imports" = '""' ] || [ "$imports" = '"10000"' ]
    done
    stopsms import "$CRM"
    [ "$(stopsms status --json | jq '.imports | length')" -eq 1 ]
    [ "$(stopsms status --json | jq .jobs.pending)" -eq "$ROWS" ]
}

@test "SIGINT during the import leaves nothing of it, and ends with 130" {
    awk 'BEGIN {
        print "Mobile"
        for (i = 0; i < 300000; i++) printf "06%08d\n", i * 7919 % 100000000
    }' >"$CRM"
    start_run
    # The database is made right before the rows are read.
    for ((i = 0; i < 1000; i++)); do
        [ ! -e "$DB-wal" ] || break
        sleep 0.01
    done
    end_run INT
    [ "$STATUS" -eq 130 ]
    grep -q 'nothing was imported' run.err
    [ ! -e "$DB" ]
    [ "$(sandbox_count)" -eq 0 ]
    [ ! -e "$REPORT" ]
}

@test "SIGINT ends with 130, keeps every answer, writes the report and says how to go on" {
    start_run
    wait_for 300
    end_run INT
    [ "$STATUS" -eq 130 ]
    grep -q 'interrupted; nothing is lost' run.err
    grep -q 'pending; give the same command again' run.out
    grep -qxF "  $STOPSMS undo --import 1 --reason 'the wrong file' --db $DB --api-url $SANDBOX_URL" run.out
    [ "$(report_count listed)" -eq "$(sandbox_count)" ]
    [ "$(wc -l <"$REPORT")" -eq $((ROWS + 1)) ]
    run --separate-stderr send run "$CRM"
    expect_exit 0
    expect_complete
    [ "$(sandbox_count)" -eq "$ROWS" ]
}

@test "SIGTERM ends with 143, and nothing is sent twice after it" {
    start_run
    wait_for 300
    end_run TERM
    [ "$STATUS" -eq 143 ]
    send run "$CRM"
    expect_complete
    [ "$(sandbox_count)" -eq "$ROWS" ]
}

@test "a second signal ends it at once, and loses nothing" {
    start_sandbox --latency 5000
    start_run
    wait_for 1
    kill -INT "$RUN_PID"
    sleep 0.2
    SECONDS=0
    end_run INT
    [ "$STATUS" -eq 130 ]
    [ "$SECONDS" -lt 4 ]
    start_sandbox
    # No answer has come yet, so the database is bound to no account, and another address may follow.
    send run "$CRM"
    expect_complete
}

@test "the same command resumes also when it is given from another folder" {
    start_run
    wait_for 300
    end_run TERM
    mkdir elsewhere
    cd elsewhere
    run --separate-stderr send run ../crm.csv
    expect_exit 0
    cd ..
    expect_complete
    [ "$(sandbox_count)" -eq "$ROWS" ]
}

@test "a file that changed since is another import, and the rest of the first is not forgotten" {
    start_run
    wait_for 300
    end_run TERM
    make_crm "$ROWS" 1 >"$CRM"
    run --separate-stderr send run "$CRM"
    [[ $stderr != *"same file"* ]]
    [ "$(stopsms status --json | jq '.imports | length')" -eq 2 ]
    [ "$(stopsms status --json | jq .jobs.pending)" -le 1 ]
}

@test "waiting for standard input ends at the first interrupt" {
    mkfifo "$SCRATCH/pipe"
    "$STOPSMS" import - --db "$DB" < "$SCRATCH/pipe" 2> "$SCRATCH/err" &
    pid=$!
    exec 7> "$SCRATCH/pipe"
    echo telephone >&7
    # It reads once its descriptor 0 is the pipe; the signal may come before or while it waits.
    for _ in $(seq 100); do
        [ "$(cat "/proc/$pid/wchan" 2> /dev/null)" = pipe_read ] && break
        sleep 0.02
    done
    kill -INT "$pid"
    status=0
    wait "$pid" || status=$?
    exec 7>&-
    [ "$status" -eq 130 ]
    grep -q "interrupted while reading" "$SCRATCH/err"
    [ ! -e "$DB" ]
}

# essence REPORT: what must be the same however often a run was broken off; times, attempts and what
# is written about them are not. A number whose answer was lost is on the list by our own doing, and
# its note says that it may be.
essence() {
    python3 - "$1" <<'PYTHON'
import csv, sys

for row in csv.DictReader(open(sys.argv[1], newline="")):
    ours = row["status"] == "already_listed" and "may have been put there by us" in row["note"]
    status = "listed" if ours else row["status"]
    stop_id = "" if ours else row["stop_id"]
    print(row["file"], row["row"], row["line"], row["column"], row["input"], row["phone"], status,
          stop_id, row["error_message"] if status != "listed" else "", sep="|")
PYTHON
}

@test "the report of a run that was killed and resumed is that of an undisturbed one" {
    { make_crm 300; echo "twice,0639980007"; echo "none,to be asked"; } >"$CRM"
    start_sandbox --first-stop-id 1 --reject +33639980050
    run -3 send run --all-rows --concurrency 1 "$CRM"
    essence "$REPORT" >undisturbed.txt
    rm -f "$DB"* "$REPORT" ./*.evidence.json
    start_sandbox --first-stop-id 1 --reject +33639980050 --latency 12
    local target
    CONCURRENCY=1
    for target in 40 100 160; do
        start_run --all-rows
        wait_for "$target"
        end_run KILL
        [ "$STATUS" -eq 137 ]
    done
    run -3 send run --all-rows --concurrency 1 "$CRM"
    essence "$REPORT" >resumed.txt
    # The stop ids of numbers whose answers were lost were never heard of.
    awk -F'|' -v OFS='|' 'NR == FNR { id[FNR] = $8; next } id[FNR] == "" { $8 = "" } { print }' \
        resumed.txt undisturbed.txt | diff - resumed.txt
    [ "$(wc -l <resumed.txt)" = 302 ]
}
