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

@test "a refused number is sent again after retry, and not before" {
    run -3 send run --all-rows "$CRM"
    accept_all --listed +33639980000 --listed +33639980002
    run -0 --separate-stderr send submit --yes
    [ "$(sandbox_count)" -eq 0 ]
    run -0 --separate-stderr stopsms retry --code 9
    [[ $output == *"1 numbers are pending again: \`stopsms submit\` sends them"* ]]
    run -0 --separate-stderr send submit --yes
    [ "$(sandbox_numbers)" = +33639980001 ]
    run -0 --separate-stderr stopsms retry
    [[ $output == *"0 numbers are pending again"* ]]
}

@test "retry takes only the states that it is for" {
    run -3 send run --all-rows "$CRM"
    run -0 --separate-stderr stopsms retry --state unconfirmed
    [[ $output == *"0 numbers"* ]]
    run -2 --separate-stderr stopsms retry --state listed
    run -0 --separate-stderr stopsms retry --state rejected
    [[ $output == *"1 numbers"* ]]
}
