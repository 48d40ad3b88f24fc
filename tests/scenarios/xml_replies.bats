#!/usr/bin/env bats
# `--response-format xml`: the same job over replies in XML, in either form of the provider's, with
# the same outcome as over JSON.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
}

teardown() {
    scenario_teardown
}

# outcome NAME FORMAT [SANDBOX-OPTION...]: what a run comes to, row by row and without times, in
# NAME.txt; and an undo takes it all back. One request after the other: the sandbox gives out stop
# ids in the order in which it is asked.
outcome() {
    local name=$1 format=$2
    shift 2
    start_sandbox --listed +33639980001 --reject +33639980002 "$@"
    rm -f -- "$DB" "$DB"-* "$REPORT"
    make_crm 20 >"$CRM"
    run --separate-stderr send run "$CRM" --response-format "$format" --concurrency 1
    expect_exit 3
    cut -d, -f5-13 "$REPORT" >"$name.txt"
    [ "$(sandbox_listed | wc -l)" -eq 19 ]
    run --separate-stderr send undo --import 1 --yes 18 --reason test --response-format "$format"
    expect_exit 0
    [ "$(sandbox_listed)" = "+33639980001" ]
}

@test "named elements, positional entries and JSON come to the same" {
    outcome json json
    outcome named xml
    outcome entries xml --xml-entries
    diff json.txt named.txt
    diff json.txt entries.txt
    grep -q '+33639980001,already_listed,.*,3,Number is already in stop list,provider,200' json.txt
    grep -q '+33639980002,rejected,.*,9,Le numéro de téléphone est invalide,provider,200' json.txt
}

@test "XML is what is asked for" {
    start_sandbox
    make_crm 1 >"$CRM"
    reply=$(curl -sS -d '{"apiKey":"sandbox-key","phoneNumber":"+33639980000","_format":"xml"}' \
        "$SANDBOX_URL/stop-sms/add")
    [[ $reply == *"<stopId>1</stopId>"* ]]
    # The list stays JSON: a number that is known is held against it before it is sent again.
    make_crm 2 >"$CRM"
    run --separate-stderr send run "$CRM" --response-format xml
    expect_exit 0
    make_crm 3 >"$CRM"
    run --separate-stderr send run "$CRM" --response-format xml
    expect_exit 0
    [[ $stderr == *"2 known numbers compared with"*" 2 on it, 0 not"* ]]
}

@test "another format is refused" {
    make_crm 1 >"$CRM"
    run --separate-stderr stopsms run "$CRM" --response-format yaml
    expect_exit 2
    expect_one_line "json"
}
