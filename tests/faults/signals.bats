#!/usr/bin/env bats
# SIGINT and SIGTERM at any moment: what is in flight finishes, and nothing is lost or sent twice.

load ../support/scenario
load ../support/stopsms
load ../support/faults

ROWS=600
ROUNDS=${STOPSMS_ROUNDS:-12}

setup() {
    stopsms_setup
    RANDOM=4242
}

teardown() {
    scenario_teardown
}

# A pause of 0 to 0.25 s: a run of ROWS takes some three times as long.
pause_at_random() {
    sleep "0.$(printf %03d $((RANDOM % 250)))"
}

@test "a signal at a random time loses nothing, and nothing is sent twice after it" {
    start_sandbox --latency 8
    make_crm "$ROWS" >"$CRM"
    for ((round = 0; round < ROUNDS; round++)); do
        signal=$((round % 2 ? 15 : 2))
        start_run
        pause_at_random
        kill -s "$signal" "$RUN_PID" 2>/dev/null || true
        await_run
        expect_status $((128 + signal)) 0
        [ "$(sandbox_count)" -eq "$(sandbox_numbers | wc -l)" ]
    done
    start_run
    await_run
    expect_status 0
    expect_all_sent "$ROWS"
    [ "$(sandbox_count)" -eq "$ROWS" ]
}

@test "two signals at random times end it at once, and lose nothing" {
    concurrency=8
    start_sandbox --latency 300
    make_crm "$ROWS" >"$CRM"
    for ((round = 0; round < ROUNDS / 2; round++)); do
        start_run --concurrency "$concurrency"
        sleep 0.3
        pause_at_random
        kill -INT "$RUN_PID"
        sleep 0.02
        begin=${EPOCHREALTIME/[.,]/}
        kill -TERM "$RUN_PID" 2>/dev/null || true
        await_run
        [ $((${EPOCHREALTIME/[.,]/} - begin)) -lt 250000 ]
        expect_status 143 130
    done
    sent=$(sandbox_count)
    # The time of an answer makes no difference here: only what was on its way is sent again.
    [ $((sent - $(sandbox_numbers | wc -l))) -le $((ROUNDS / 2 * (2 * concurrency + 1024))) ]
    start_run --concurrency 200
    await_run
    expect_status 0
    expect_all_sent "$ROWS"
}

@test "a drain ends after 10 s, and waits without spinning" {
    start_sandbox --latency 60000
    make_crm 3 >"$CRM"
    STOPSMS=(strace -D -f -c -o calls "$PLAIN_STOPSMS")
    # -D: the process that is started is the program's own, not the tracer's.
    "${STOPSMS[@]}" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --timeout 60 \
        </dev/null >run.out 2>run.err 3>&- &
    RUN_PID=$!
    STOPSMS=$PLAIN_STOPSMS
    wait_for 2
    SECONDS=0
    kill -INT "$RUN_PID"
    await_run
    expect_status 130
    echo "drained for $SECONDS s"
    [ "$SECONDS" -ge 9 ] && [ "$SECONDS" -le 13 ]
    until_true 10 grep -q total calls
    polls=$(awk '$NF ~ /poll/ { n += $4 } END { print n + 0 }' calls)
    echo "polls: $polls"
    # A few for each turn of 250 ms; without a pause they were 20,000 a second.
    [ "$polls" -gt 0 ] && [ "$polls" -lt 2000 ]
    # What had not been answered is pending, and says why.
    [ "$(report_count pending)" -eq 3 ]
    grep -q 'no answer had come when the run was stopped' "$REPORT"
    start_sandbox
    send run "$CRM"
    expect_all_sent 3
}

@test "a signal before anything was sent sends nothing" {
    start_sandbox
    make_crm "$ROWS" >"$CRM"
    mkfifo pipe
    "$STOPSMS" run - --db "$DB" --api-url "$SANDBOX_URL" --report "$REPORT" \
        <pipe >run.out 2>run.err 3>&- &
    RUN_PID=$!
    exec 7>pipe
    head -100 "$CRM" >&7
    until_true 10 grep -q pipe_read "/proc/$RUN_PID/wchan" || true
    kill -TERM "$RUN_PID"
    await_run
    exec 7>&-
    expect_status 143
    [ "$(sandbox_count)" -eq 0 ]
    [ ! -e "$DB" ]
}
