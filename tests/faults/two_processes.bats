#!/usr/bin/env bats
# One writer at a time; readers whenever they like.

load ../support/scenario
load ../support/stopsms
load ../support/faults

ROWS=400

setup() {
    stopsms_setup
    start_sandbox --latency 100
    make_crm "$ROWS" >"$CRM"
    start_run --concurrency 4
    wait_for 20
}

teardown() {
    kill "$RUN_PID" 2>/dev/null || true
    scenario_teardown
}

@test "a second run is refused in one line that names the first one's process, and sends nothing" {
    make_crm 50 5000 >other.csv
    for command in "run other.csv" "run $CRM" "submit" "import other.csv"; do
        set -- $command
        case $1 in
        import) run --separate-stderr stopsms "$@" ;;
        *) run --separate-stderr send "$@" ;;
        esac
        expect_exit 75
        # What it read before stands above; the refusal itself is one line.
        stderr=$(grep -v -e ': UTF-8' -e 'phone column' -e ' rows: ' <<<"$stderr")
        expect_one_line "(process $RUN_PID)"
        [[ $stderr == *"$DB"*"Nothing was sent"* ]]
    done
    kill -0 "$RUN_PID" # it went on all the while
    await_run
    expect_status 0
    expect_all_sent "$ROWS"
    [ "$(sandbox_count)" -eq "$ROWS" ]
}

@test "status and report work while a run goes on, and say that it does" {
    run --separate-stderr stopsms status --json
    expect_exit 0
    [ "$(jq .running_pid <<<"$output")" -eq "$RUN_PID" ]
    [ "$(jq .jobs.pending <<<"$output")" -gt 0 ]
    run --separate-stderr stopsms status
    [[ $output == *"the run goes on"* ]]
    for ((i = 0; i < 5; i++)); do
        stopsms report --output now.csv
        [ "$(wc -l <now.csv)" -eq $((ROWS + 1)) ]
        # What is reported as listed had been received.
        [ "$(report_count listed now.csv)" -le "$(sandbox_count)" ]
    done
    kill -0 "$RUN_PID"
    await_run
    expect_status 0
    [ "$(stopsms status --json | jq .running_pid)" = null ]
    expect_all_sent "$ROWS"
}

@test "a lock that a crash left behind holds nobody up" {
    kill -KILL "$RUN_PID"
    await_run
    [ -e "$DB-lock" ]
    [ "$(stopsms status --json | jq .running_pid)" = null ]
    send run "$CRM"
    expect_all_sent "$ROWS"
}
