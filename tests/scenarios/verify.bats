#!/usr/bin/env bats
# Every number against the provider's list: verify, run --verify, run --skip-listed.

bats_require_minimum_version 1.5.0
load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
}

teardown() {
    scenario_teardown
}

verify() {
    stopsms verify --api-url "$SANDBOX_URL" "$@"
}

@test "verify confirms what is on the list, and gives what was there before its stop id" {
    crm_numbers 3 >there.txt
    start_sandbox --listed-file there.txt
    make_crm 10 >"$CRM"
    run -0 send run --all-rows "$CRM"
    [ "$(report_count already_listed)" = 3 ]
    [ -z "$(awk -F, '$7 == "already_listed" { print $8 }' "$REPORT" | tr -d '\n')" ]
    run -0 --separate-stderr verify
    [[ $output = *'has 10 numbers'*'7  listed, and on it'*'3  already listed, and on it'*'3  of these got their stop id'* ]]
    run -0 stopsms report --output again.csv
    [ "$(awk -F, '$7 == "already_listed" && $8 > 0' again.csv | wc -l)" = 3 ]
    [ "$(calls add)" = 10 ]
}

@test "a stop id that is not the list's is put right, and verify says so" {
    start_sandbox --first-stop-id 700
    make_crm 3 >"$CRM"
    run -0 send run --all-rows "$CRM"
    run -0 sqlite3 "$DB" "UPDATE jobs SET own_stop_id = '999' WHERE own_stop_id = '701'"
    run -0 --separate-stderr verify
    [[ $output = *'1  had another stop id here than on it: put right'* ]]
    run -0 stopsms report --output again.csv
    [ "$(awk -F, '$7 == "listed" { print $8 }' again.csv | sort | paste -sd' ')" = '700 701 702' ]
    run -0 --separate-stderr verify
    [[ $output != *'put right'* ]]
}

@test "what the list lacks is pending again, loudly, and submit sends it" {
    start_sandbox
    make_crm 30 >"$CRM"
    run -0 send run --all-rows "$CRM"
    take_off +33639980004 +33639980011
    run -3 --separate-stderr verify
    [[ $stderr = *'2 numbers were on the STOP list and are not on it any more'* ]]
    [[ $output = *'2  should be on it and are not: pending again'* ]]
    run -0 send submit
    [ "$(sandbox_listed | wc -l)" = 30 ]
    run -0 verify
    [ "$(calls add)" = 32 ]
}

@test "a list that lacks much changes nothing, but with --requeue" {
    start_sandbox
    make_crm 60 >"$CRM"
    run -0 send run --all-rows "$CRM"
    take_off $(crm_numbers 21)
    run -3 --separate-stderr verify
    [[ $stderr = *'21 of 60 numbers are not on the list'*'stopsms verify --requeue'* ]]
    [ "$(stopsms status --json | jq .jobs.pending)" = 0 ]
    run -3 --separate-stderr verify --requeue
    [ "$(stopsms status --json | jq .jobs.pending)" = 21 ]
    run -0 send submit
    [ "$(sandbox_listed | wc -l)" = 60 ]
}

@test "without a whole list nothing is changed" {
    start_sandbox --fail-list
    make_crm 5 >"$CRM"
    run -0 send run --all-rows "$CRM"
    run -75 --separate-stderr verify --rate unlimited
    [[ $stderr = *"list can't be had whole"* ]]
    [ "$(stopsms status --json | jq .jobs.listed)" = 5 ]
}

@test "a wrong key changes nothing" {
    start_sandbox
    make_crm 5 >"$CRM"
    run -0 send run --all-rows "$CRM"
    SMSPARTNER_API_KEY=wrong run -77 verify
    [ "$(stopsms status --json | jq .jobs.listed)" = 5 ]
}

@test "an unconfirmed number is settled by the list" {
    crm_numbers 1 >there.txt
    start_sandbox --listed-file there.txt --code3-message "Message id required"
    make_crm 4 >"$CRM"
    run -3 send run --all-rows "$CRM"
    [ "$(report_count unconfirmed)" = 1 ]
    run -0 verify
    run -0 stopsms report --output again.csv
    [ "$(report_count already_listed again.csv)" = 1 ]
}

@test "run --verify settles in the end what was left open" {
    crm_numbers 1 >there.txt
    start_sandbox --listed-file there.txt --code3-message "Message id required"
    make_crm 4 >"$CRM"
    run -0 send run --all-rows --verify "$CRM"
    [ "$(report_count already_listed)" = 1 ]
    [ "$(report_count listed)" = 3 ]
    [ "$(calls list)" = 1 ]
}

@test "run --skip-listed sends no request for what is on the list, and keeps its stop id" {
    crm_numbers 90 >there.txt
    start_sandbox --listed-file there.txt
    make_crm 100 >"$CRM"
    run -0 --separate-stderr send run --all-rows --skip-listed "$CRM"
    [[ $stderr = *'90 numbers on the provider'*'not sent'* ]]
    [ "$(calls add)" = 10 ]
    [ "$(calls list)" = 1 ]
    [ "$(report_count already_listed)" = 90 ]
    [ "$(awk -F, '$7 == "already_listed" && $8 > 0' "$REPORT" | wc -l)" = 90 ]
    [ "$(sandbox_listed | wc -l)" = 100 ]
}

@test "--skip-listed without a list sends everything" {
    start_sandbox --fail-list
    make_crm 5 >"$CRM"
    run -0 --separate-stderr send run --all-rows --skip-listed "$CRM"
    [[ $stderr = *"list can't be had"*'all that is pending is sent'* ]]
    [ "$(report_count listed)" = 5 ]
}

@test "a run that ends with pending numbers is settled by verify where the list shows them" {
    start_sandbox --cut-rate 1
    make_crm 6 >"$CRM"
    run -75 send run --all-rows --max-attempts 1 "$CRM"
    [ "$(stopsms status --json | jq .jobs.pending)" = 6 ]
    run -0 --separate-stderr verify
    [[ $output = *'6  pending, and on it already: settled'* ]]
    run -0 stopsms report --output again.csv
    [ "$(report_count already_listed again.csv)" = 6 ]
}

@test "options that contradict each other are refused" {
    make_crm 1 >"$CRM"
    run -2 stopsms run --all-rows --skip-listed --resubmit "$CRM"
    run -2 stopsms run --all-rows --requeue "$CRM"
}
