#!/usr/bin/env bats
# What a failure's code speaks about: the number, the account, our request or the moment. Only what
# speaks about the number may reject it.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    make_crm 30 >"$CRM"
}

teardown() {
    scenario_teardown
}

# replace_sandbox [OPTION...]: another one at the same address, which the database belongs to.
replace_sandbox() {
    local address=${SANDBOX_URL%/v1}
    start_sandbox --port "${address##*:}" "$@"
}

# all_pending TEXT: the run stopped with that text, and every row waits.
all_pending() {
    [[ $stderr == *"$1"* ]] || {
        echo "$stderr" >&2
        return 1
    }
    [ "$(sandbox_listed | wc -l)" -eq 0 ]
}

@test "a blocked account: 77 says so, and once it is unblocked the same command lists every number" {
    start_sandbox --answer +33639980=30
    run --separate-stderr send run "$CRM"
    expect_exit 77
    all_pending "your account is blocked: \"Compte bloqué\" (code 30"
    [[ $stderr != *SMSPARTNER_API_KEY* ]]
    [ "$(report_count pending)" -eq 30 ]

    replace_sandbox
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [ "$(sandbox_listed)" = "$(crm_numbers 30)" ]
    [ "$(report_count listed)" -eq 30 ]
}

@test "each code about the account ends the command before anything is sent where /me tells it" {
    local code words
    while read -r code words; do
        start_sandbox --answer-all "$code"
        run --separate-stderr send run "$CRM"
        expect_exit 77
        all_pending "$words"
        [ "$(sandbox_count)" -eq 0 ]
    done <<'END'
1 refused the API key
10 refused the API key
20 your account is deactivated
30 your account is blocked
40 your account has no access to its API
96 this machine's IP address
END
}

@test "malformed JSON ends it with 78, too many requests in a body is waited out" {
    start_sandbox --answer +33639980=90
    run --separate-stderr send run "$CRM"
    expect_exit 78
    all_pending "can't read this program's requests"

    replace_sandbox --answer +336399800=429
    run --separate-stderr send run "$CRM" --give-up-after 2s
    expect_exit 75
    all_pending ""
}

@test "a code that nobody knows: a few are unconfirmed, twenty in a row stop the run" {
    start_sandbox --answer +336399800005=777 --answer +33639980007=2
    make_crm 12 >"$CRM"
    run --separate-stderr send run "$CRM"
    expect_exit 3
    [ "$(report_count unconfirmed)" -ge 1 ]
    [ "$(report_count rejected)" -eq 0 ]

    replace_sandbox --answer +33639980=777
    rm -f -- "$DB" "$DB"-* "$REPORT"
    make_crm 30 100 >"$CRM"
    run --separate-stderr send run "$CRM"
    expect_exit 78
    [[ $stderr == *"20 answers in a row"* ]]
    [ "$(report_count pending)" -eq 30 ]
}

@test "the reason of a validation is in the report, in JSON and in XML" {
    local format
    for format in json xml; do
        start_sandbox --reject +33639980003 --errors --xml-entries
        rm -f -- "$DB" "$DB"-* "$REPORT"
        make_crm 5 >"$CRM"
        run --separate-stderr send run "$CRM" --response-format "$format"
        expect_exit 3
        grep -q '+33639980003,rejected,,9,Le numéro de téléphone est invalide,provider' "$REPORT"
    done
}

@test "a firewall's pages say nothing about the key: twenty in a row stop the run with 78" {
    start_sandbox --firewall +33639980
    run --separate-stderr send run "$CRM"
    expect_exit 78
    all_pending "a firewall"
    [ "$(report_count pending)" -eq 30 ]
}

@test "a 503 with a Retry-After is waited out, and every number is listed" {
    start_sandbox --fail-rate 0.3 --seed 3 --retry-after 1
    make_crm 20 >"$CRM"
    run --separate-stderr send run "$CRM" --max-attempts 20
    expect_exit 0
    [ "$(report_count listed)" -eq 20 ]
}

@test "the sandbox's help tells how, and it refuses what is no code" {
    local option
    "$SANDBOX" --help >help.txt
    for option in '--answer PREFIX=CODE' --answer-all= --errors '--firewall PREFIX' --retry-after=; do
        grep -q -e "$option" help.txt
    done
    for wrong in +33699 +33699= =30 x=30 +336=x +336=-1; do
        run "$SANDBOX" --answer "$wrong"
        [ "$status" -ne 0 ]
    done
}
