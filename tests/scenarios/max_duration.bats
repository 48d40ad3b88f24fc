#!/usr/bin/env bats
# A command that was given so long, and no longer.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
}

teardown() {
    scenario_teardown
}

@test "a run that has had its time ends in good order, and the same command goes on" {
    start_sandbox
    make_crm 60 >"$CRM"
    local begun=${EPOCHREALTIME/[.,]/}
    run --separate-stderr stopsms run "$CRM" --api-url "$SANDBOX_URL" --yes --rate 20/s --max-duration 1s --json
    expect_exit 75
    [ $((${EPOCHREALTIME/[.,]/} - begun)) -lt 6000000 ]
    jq -e '.reason.code == "time_over" and .exit_status == 75' <<<"$output"
    [[ $stderr == *"--max-duration"*"same command again"* ]]
    local sent=$(sandbox_count)
    [ "$sent" -gt 0 ]
    [ "$sent" -lt 50 ]
    [ "$(report_count listed)" -eq "$sent" ]
    [ "$(report_count pending)" -eq $((60 - sent)) ]
    run stopsms run "$CRM" --api-url "$SANDBOX_URL" --yes --rate unlimited --max-duration 1h
    expect_exit 0
    [ "$(sandbox_count)" -eq 60 ]
    [ "$(report_count listed)" -eq 60 ]
}

@test "submit, retry and undo end so, too" {
    start_sandbox
    make_crm 60 >"$CRM"
    run stopsms import "$CRM"
    run stopsms submit --api-url "$SANDBOX_URL" --yes --rate 20/s --max-duration 1s
    expect_exit 75
    [[ $output == *"--max-duration"*"numbers are pending"* ]]
    [ "$(sandbox_count)" -lt 50 ]
    run send submit --yes
    expect_exit 0
    run stopsms undo --import 1 --reason wrong --yes 60 --api-url "$SANDBOX_URL" --rate 20/s --max-duration 2s
    expect_exit 75
    [[ $output == *"--max-duration"*"not finished"* ]]
    local left=$(sandbox_listed | wc -l)
    [ "$left" -gt 10 ]
    [ "$left" -lt 60 ]
    run send undo --import 1 --reason wrong --yes "$left"
    expect_exit 0
    [ "$(sandbox_listed | wc -l)" -eq 0 ]
}

@test "a time that is too short for the file sends nothing, and loses nothing" {
    start_sandbox --latency 1500
    make_crm 5 >"$CRM"
    run stopsms run "$CRM" --api-url "$SANDBOX_URL" --yes --max-duration 1s
    expect_exit 75
    [[ $output == *"5 numbers are pending"* ]]
    [ "$(sandbox_count)" -eq 0 ]
    run stopsms submit --yes --api-url "$SANDBOX_URL" --max-duration 0s
    expect_exit 2
}
