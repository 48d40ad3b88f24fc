#!/usr/bin/env bats
# retry: refused and unconfirmed numbers are sent again because somebody says so.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    start_sandbox --reject +33639980001
    make_crm 3 >"$CRM"
}

teardown() {
    scenario_teardown
}

# The same provider, which refuses nothing any more.
accept_all() {
    local port=${SANDBOX_URL%/v1}
    start_sandbox --port "${port##*:}" "$@"
}

@test "a refused number is sent again by retry, and not before" {
    run -3 send run --all-rows "$CRM"
    accept_all --listed +33639980000 --listed +33639980002
    run -0 --separate-stderr send submit --yes
    [ "$(sandbox_count)" -eq 0 ]
    run -0 --separate-stderr send retry --code 9
    [[ $output == "1 number is sent again"* ]]
    [ "$(sandbox_numbers)" = +33639980001 ]
    run -0 --separate-stderr send retry
    [[ $output == "0 numbers are sent again"* ]]
}

@test "retry takes only the states, codes and imports that it is for" {
    run -3 send run --all-rows "$CRM"
    run -0 --separate-stderr send retry --state unconfirmed
    [[ $output == "0 numbers are sent again"* ]]
    run -2 --separate-stderr send retry --state listed
    run -0 --separate-stderr send retry --code 12
    [[ $output == "0 numbers are sent again"* ]]
    make_crm 2 50 >other.csv
    run -0 send run --all-rows other.csv
    run -0 --separate-stderr send retry --import latest
    [[ $output == "0 numbers are sent again"* ]]
    run -3 --separate-stderr send retry --state rejected --import 1
    [[ $output == "1 number is sent again"* ]]
}

@test "on a terminal it shows how many, and a no changes nothing" {
    run -3 send run --all-rows "$CRM"
    run -4 on_terminal n "$STOPSMS" retry --db "$DB" --api-url "$SANDBOX_URL"
    [[ $output == *"1 number"* ]]
    [ "$(stopsms status --json | jq .jobs.rejected)" = 1 ]
    [ "$(sandbox_count)" -eq 3 ]
}

@test "a wrong key is refused before anything is changed" {
    run -3 send run --all-rows "$CRM"
    SMSPARTNER_API_KEY=wrong run -77 send retry
    [ "$(stopsms status --json | jq .jobs.rejected)" = 1 ]
}
