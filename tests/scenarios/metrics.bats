#!/usr/bin/env bats
# The file of --metrics: whole, of Prometheus' format, and true at every ending.

load ../support/scenario
load ../support/stopsms
load ../support/faults

setup() {
    stopsms_setup
    start_sandbox
    make_crm 4 >"$CRM"
    METRICS=$SCRATCH/stopsms.prom
}

teardown() {
    scenario_teardown
}

# metric NAME [LABEL=VALUE]: its value in the file, which must be right throughout.
metric() {
    local label=${2:-}
    [ -z "$label" ] || label=",${label%%=*}=\"${label#*=}\""
    python3 "$SOURCE/tests/support/exposition.py" "$METRICS" "stopsms_$1{profile=\"\"$label}"
}

# no_metric NAME [LABEL=VALUE]: it is not in the file.
no_metric() {
    ! metric "$@"
}

# expect_metrics STATUS: the command ended so, and the file says it, of now, and nothing secret.
expect_metrics() {
    expect_exit "$1"
    [ "$(metric exit_status)" -eq "$1" ]
    local now at
    now=$(date +%s)
    at=$(metric last_run_timestamp_seconds)
    [ "$at" -le "$now" ] && [ "$at" -ge $((now - 60)) ]
    [ "$(stat -c %a "$METRICS")" = 644 ]
    [ "$(grep -c -e "$SANDBOX_KEY" -e 39980 -e / "$METRICS")" -eq 0 ]
    [ "$(find . -name '.stopsms-*')" = "" ]
}

# measured COMMAND...: as bats' run, with metrics.
measured() {
    run --separate-stderr send "$@" --metrics "$METRICS"
}

@test "a run that ends well tells when, how long, what is in the database and what was asked" {
    measured run "$CRM"
    expect_metrics 0
    [ "$(metric last_success_timestamp_seconds)" = "$(metric last_run_timestamp_seconds)" ]
    [ "$(metric numbers state=listed)" -eq 4 ]
    [ "$(metric numbers state=pending)" -eq 0 ]
    [ "$(metric requests_total outcome=listed)" -eq 4 ]
    [ "$(metric human_rows)" -eq 0 ]
    [[ $(metric run_duration_seconds) =~ ^[0-9]+\.[0-9]{3}$ ]]
    [[ $(metric sending_duration_seconds) =~ ^[0-9]+\.[0-9]{3}$ ]]
}

@test "requests are added to those of the file before, whichever command makes them" {
    measured run "$CRM"
    make_crm 3 100 >"$CRM"
    measured run "$CRM"
    expect_metrics 0
    [ "$(metric requests_total outcome=listed)" -eq 7 ]
    measured undo --import 2 --reason test --yes 3
    expect_metrics 0
    [ "$(metric requests_total outcome=removed)" -eq 3 ]
    [ "$(metric numbers state=removed)" -eq 3 ]
    measured verify
    expect_metrics 0
    measured retry
    expect_metrics 0
}

@test "rows that need a human are counted, and are a success" {
    start_sandbox --reject +33639980003
    echo '06 39 12' >>"$CRM"
    measured run "$CRM"
    expect_metrics 3
    [ "$(metric new_human_rows)" -eq 2 ]
    [ "$(metric human_rows)" -eq 1 ]
    [ "$(metric requests_total outcome=rejected)" -eq 1 ]
    [ "$(metric last_success_timestamp_seconds)" = "$(metric last_run_timestamp_seconds)" ]
}

@test "the last success outlives failures, and is left out where it is not known" {
    measured run nowhere.csv
    expect_metrics 66
    no_metric last_success_timestamp_seconds
    no_metric numbers state=listed
    measured run "$CRM"
    expect_metrics 0
    sed -i 's/^\(stopsms_last_success[^ ]*\) .*/\1 1600000000/' "$METRICS"
    SMSPARTNER_API_KEY=another measured run "$CRM"
    expect_metrics 77
    [ "$(metric last_success_timestamp_seconds)" -eq 1600000000 ]
    SMSPARTNER_API_KEY='' measured submit
    expect_metrics 78
    [ "$(metric last_success_timestamp_seconds)" -eq 1600000000 ]
    [ "$(metric requests_total outcome=listed)" -eq 4 ]
}

@test "a run that can't go on says how far it is" {
    measured run "$CRM" --api-url http://127.0.0.1:9/v1 --give-up-after 1s
    expect_metrics 75
    [ "$(metric numbers state=pending)" -eq 4 ]
    [ "$(metric requests_total outcome=failed_network)" -gt 0 ]
}

@test "a question that is answered no, and a signal, are endings too" {
    run on_terminal n "$STOPSMS" run "$CRM" --metrics "$METRICS" --db "$DB" --api-url "$SANDBOX_URL"
    expect_metrics 4
    start_sandbox --latency 300
    make_crm 40 >"$CRM"
    start_run --metrics "$METRICS" --concurrency 2
    wait_for 1
    kill -s TERM "$RUN_PID"
    await_run
    status=$STATUS
    expect_metrics 143
    [ "$(metric numbers state=pending)" -gt 0 ]
}

@test "a second signal ends at once, and the file says so, with what is known" {
    measured run "$CRM"
    sed -i 's/^\(stopsms_last_success[^ ]*\) .*/\1 1600000000/' "$METRICS"
    rm -f -- "$DB"*
    start_sandbox --latency 60000
    start_run --metrics "$METRICS" --timeout 60 --progress json
    wait_for 4
    kill -s HUP "$RUN_PID"
    until_true 10 grep -q '"state":"ending"' run.err
    kill -s INT "$RUN_PID"
    await_run
    status=$STATUS
    expect_metrics 130
    [ "$(metric last_success_timestamp_seconds)" -eq 1600000000 ]
    [ "$(metric requests_total outcome=listed)" -eq 4 ]
    no_metric numbers state=pending
}

@test "standard output that takes no results makes it 74, in the file too" {
    status=0
    send run "$CRM" --metrics "$METRICS" >/dev/full 2>/dev/null || status=$?
    expect_metrics 74
    status=0
    send submit --json --metrics "$METRICS" >/dev/full 2>/dev/null || status=$?
    expect_metrics 74
}

@test "what is no file of metrics is refused, and left as it is" {
    printf 'node_load1 1\n' >"$METRICS"
    measured run "$CRM"
    expect_exit 2
    [ "$(cat "$METRICS")" = "node_load1 1" ]
    [[ $stderr == *"something else than metrics of stopsms"* ]]
    [ ! -e "$DB" ]
    local path
    for path in "$DB-lock" "$CRM" - "$SCRATCH/other.csv"; do
        METRICS=$path measured run "$CRM" --report "$SCRATCH/other.csv"
        expect_exit 2
        [ ! -e "$DB" ]
    done
    [ ! -e ./- ]
    measured run "$CRM" --json
    expect_exit 2
    [ "$(jq .exit_status <<<"$output")" -eq 2 ]
    ln -s elsewhere link.prom
    METRICS=link.prom measured run "$CRM"
    expect_exit 74
    METRICS=$SCRATCH/no/folder.prom measured run "$CRM"
    expect_exit 74
    [ "$(calls add)" -eq 0 ]
}

@test "a report that was written there in the meantime is left as it is" {
    METRICS=$REPORT measured run "$CRM"
    expect_exit 2
    [ "$(report_count listed)" -eq 4 ]
}

@test "an empty file is replaced; a preview writes none" {
    : >"$METRICS"
    measured run "$CRM" --dry-run
    expect_exit 0
    [ ! -s "$METRICS" ]
    measured run "$CRM"
    expect_metrics 0
}

@test "where the file can't be written, the exit status and the object of --json say so" {
    mkdir there
    METRICS=there/a.prom
    start_sandbox --latency 100
    start_run --metrics "$METRICS" --json --concurrency 1
    wait_for 1
    rmdir there
    await_run
    expect_status 74
    [ "$(jq .exit_status run.out)" -eq 74 ]
    [ "$(sandbox_count)" -eq 4 ]
    grep -q 'there' run.err
}
