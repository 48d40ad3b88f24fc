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

# The codes about the account, each with what the run says of it.
account_codes() {
    cat <<'END'
1 refused the API key: "La clé API est requise" (code 1,
10 refused the API key: "Clé API incorrecte" (code 10,
20 your account is deactivated: "Compte désactivé" (code 20,
30 your account is blocked: "Compte bloqué" (code 30,
40 your account has no access to its API: "Accès à l'API refusé" (code 40,
96 this machine's IP address for your account: "Adresse IP non autorisée" (code 96,
END
}

# said WORDS: the last run ended with 77 for that reason, and blamed the key only where the words do.
said() {
    [ "$status" -eq 77 ] && [[ $stderr == *"$1"* ]] || {
        echo "$status, not 77 with $1: $stderr" >&2
        return 1
    }
    [[ $1 == *"the API key"* || $stderr != *SMSPARTNER_API_KEY* ]]
}

# list_crm ROWS: an export of which every number is listed.
list_crm() {
    start_sandbox --first-stop-id 1
    make_crm "$1" >"$CRM"
    # One after the other, so that the next sandbox's list has the same stop ids.
    run -0 --separate-stderr send run "$CRM" --concurrency 1
}

# each_account_code CALL COMMAND...: in both shapes of a failure; nothing is done, and nothing forgotten.
each_account_code() {
    local call=$1 shape code words
    shift
    for shape in "" --errors; do
        while read -r code words; do
            replace_sandbox --answer "$call=$code" $shape
            run --separate-stderr send "$@"
            said "$words"
            [ "$(sandbox_count)" -eq 0 ]
        done < <(account_codes)
    done
}

@test "each code about the account, said by /me alone, in both shapes: 77, nothing sent, all pending" {
    make_crm 3 >"$CRM"
    start_sandbox
    each_account_code me run "$CRM"
    [ "$(report_count pending)" -eq 3 ]
    replace_sandbox
    run -0 --separate-stderr send run "$CRM"
    [ "$(report_count listed)" -eq 3 ]
}

@test "each code about the account, said by the list alone: verify and run end with 77, and change nothing" {
    list_crm 3
    each_account_code list verify
    make_crm 5 >next.csv
    each_account_code list run next.csv
    [ "$(report_count already_listed next.report.csv)-$(report_count pending next.report.csv)" = 3-2 ] ||
        [ "$(report_count listed next.report.csv)-$(report_count pending next.report.csv)" = 3-2 ]
    replace_sandbox --listed-file <(crm_numbers 3)
    run -0 --separate-stderr send run next.csv
    [ "$(sandbox_listed)" = "$(crm_numbers 5)" ]
}

@test "each code about the account, said by a delete, in JSON and in XML, in both shapes: 77, all stay" {
    local format shape code words
    list_crm 3
    crm_numbers 3 >listed.txt
    cp "$DB" before.db
    for format in json xml; do
        for shape in "" --errors "--xml-entries" "--xml-entries --errors"; do
            [[ $format == xml || $shape != *entries* ]] || continue
            while read -r code words; do
                rm -f -- "$DB"-*
                cp before.db "$DB"
                replace_sandbox --first-stop-id 1 --listed-file listed.txt --answer "delete=$code" $shape
                run --separate-stderr send undo --import 1 --reason wrong --yes 3 \
                    --response-format "$format"
                said "$words"
                [ "$(sandbox_listed | wc -l)" -eq 3 ]
                [[ $output == *"not finished: 0 cancelled, 0 taken off"* ]]
            done < <(account_codes)
        done
    done
    replace_sandbox --first-stop-id 1 --listed-file listed.txt
    run -0 --separate-stderr send undo --import 1 --reason wrong --yes 3
    [ "$(sandbox_listed | wc -l)" -eq 0 ]
}

@test "code 90 at verify and at undo: 78 says that the requests can't be read, and nothing changes" {
    local format
    list_crm 3
    crm_numbers 3 >listed.txt
    replace_sandbox --first-stop-id 1 --listed-file listed.txt --answer list=90
    for command in verify "run $CRM" "undo --import 1 --reason wrong --yes 3"; do
        run --separate-stderr send $command
        expect_exit 78
        [[ $stderr == *"can't read this program's requests: \"Le format JSON est incorrect\" (code 90"* ]]
        [[ $stderr == *"a proxy"* && $stderr != *SMSPARTNER_API_KEY* ]]
    done
    for format in json xml; do
        replace_sandbox --first-stop-id 1 --listed-file listed.txt --answer delete=90
        run --separate-stderr send undo --import 1 --reason wrong --yes 3 --response-format "$format"
        expect_exit 78
        [[ $stderr == *"can't read this program's requests"*"(code 90"* ]]
        [ "$(sandbox_listed | wc -l)" -eq 3 ]
    done
    replace_sandbox --listed-file listed.txt
    run -0 --separate-stderr send undo --import 1 --reason wrong --yes 3
}

@test "no list is never an empty one: by status, by code or by a firewall, verify and undo change nothing" {
    local trouble
    list_crm 3
    crm_numbers 3 >listed.txt
    for trouble in --no-list "--answer list=404" "--firewall list"; do
        replace_sandbox --listed-file listed.txt $trouble
        run --separate-stderr send verify
        expect_exit 75
        [[ $stderr == *"list can't be had whole"*"nothing was changed"* ]]
        run --separate-stderr send undo --import 1 --reason wrong --yes 3
        expect_exit 75
        [[ $stderr == *"nothing was taken off"* ]]
        [ "$(curl -sS "${SANDBOX_URL%/v1}/sandbox/calls" | jq .delete)" -eq 0 ]
    done
}

@test "known numbers whose list is refused by 404 are sent again, not taken for absent or present" {
    list_crm 3
    make_crm 5 >next.csv
    replace_sandbox --no-list
    run --separate-stderr send run next.csv
    expect_exit 0
    [[ $stderr == *"list can't be had (HTTP 404"*"to be sent again"* ]]
    [ "$(sandbox_numbers)" = "$(crm_numbers 5)" ]
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

# took_at_least SECONDS: since SECONDS of the shell was set to 0, in whole ones.
took_at_least() {
    [ "$SECONDS" -ge "$1" ] || {
        echo "it took $SECONDS s only" >&2
        return 1
    }
}

@test "a 503 with a Retry-After is waited out, and every number is listed" {
    start_sandbox --fail-rate 0.3 --seed 3 --retry-after 1
    make_crm 20 >"$CRM"
    run --separate-stderr send run "$CRM" --max-attempts 20
    expect_exit 0
    [ "$(report_count listed)" -eq 20 ]
}

@test "a Retry-After as a date is held against the reply's own clock, a day ahead or behind" {
    local ahead
    make_crm 1 >"$CRM"
    for ahead in 86400 -86400; do
        start_sandbox --fail-rate 1 --retry-after 4 --retry-after-date --clock-ahead "$ahead"
        rm -f -- "$DB" "$DB"-* "$REPORT"
        SECONDS=0
        run --separate-stderr send run "$CRM" --max-attempts 2 --give-up-after 2s
        expect_exit 75
        [ "$SECONDS" -le 30 ]
        [[ $stderr != *"makes no sense"* && $stderr != *"no more requests before"* ]]
        # The second attempt, where there was one, came 3 s after the first at the earliest.
        [ "$(sandbox_requests | jq '.times | if length < 2 then 9999 else .[1] - .[0] end')" -ge 3000 ]
    done
}

@test "a Retry-After of the list and of /me is waited out, in seconds and as a date of a wrong clock" {
    list_crm 2
    for how in "" "--retry-after-date --clock-ahead 86400"; do
        replace_sandbox --fail-list --retry-after 3 $how
        SECONDS=0
        run --separate-stderr send verify
        expect_exit 75
        took_at_least 6
        [ "$SECONDS" -le 40 ]
        replace_sandbox --listed-file <(crm_numbers 2) --fail-account --retry-after 4 $how
        make_crm 1 "$((10 + RANDOM % 5000))" >next.csv
        SECONDS=0
        run --separate-stderr send run next.csv
        expect_exit 0
        took_at_least 3
        [[ $stderr == *'"later (Retry-After)": waiting '* ]]
    done
}

@test "an hour's Retry-After that is not in the provider's form never ends a run; in its form it does" {
    start_sandbox --fail-rate 1 --retry-after 3600
    make_crm 3 >"$CRM"
    # In the foreground: else timeout sends the signal twice, and the second ends a run at once.
    run --separate-stderr timeout --foreground --signal=INT 12 "$STOPSMS" run "$CRM" --db "$DB" \
        --api-url "$SANDBOX_URL" --rate unlimited
    [[ $stderr == *interrupted* && $stderr != *"no more requests before"* ]]
    [ "$(sandbox_count)" -gt 0 ]

    rm -f -- "$DB" "$DB"-* "$REPORT"
    start_sandbox --answer +33639980=500 --retry-after 3600
    run --separate-stderr send run "$CRM" --give-up-after 2s
    expect_exit 75
    [[ $stderr == *"no more requests before"*"(Retry-After)"* ]]
    [ "$(report_count pending)" -eq 3 ]
}

@test "the sandbox's help tells how, and it refuses what is no code" {
    local option
    "$SANDBOX" --help >help.txt
    for option in '--answer PREFIX=CODE' --answer-all= --errors '--firewall PREFIX' --retry-after= \
        --retry-after-date --clock-ahead= --no-list --fail-account 'me, list,'; do
        grep -q -e "$option" help.txt
    done
    for wrong in +33699 +33699= =30 x=30 +336=x +336=-1 list me=x add=30 LIST=30 list=; do
        run "$SANDBOX" --answer "$wrong"
        [ "$status" -ne 0 ]
    done
    for wrong in add +33x lists; do
        run "$SANDBOX" --firewall "$wrong"
        [ "$status" -ne 0 ]
    done
    run "$SANDBOX" --reject list
    [ "$status" -ne 0 ]
}
