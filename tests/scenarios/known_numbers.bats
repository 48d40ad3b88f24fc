#!/usr/bin/env bats
# Numbers that an earlier import settled: held against the provider's list, never just believed.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
}

teardown() {
    scenario_teardown
}

run_file() {
    send run --all-rows "$@"
}

# cell FILE NUMBER COLUMN: of the report.
cell() {
    awk -F, -v phone="$2" -v column="$3" '$6 == phone { print $column }' "$1"
}

@test "next week's full export costs one list call and its new numbers" {
    start_sandbox
    export_people 1 100 >week1.csv
    export_people 1 130 >week2.csv
    run -0 run_file week1.csv
    [ "$(calls list)" = 0 ]
    run -0 run_file week2.csv
    [ "$(calls list)" = 1 ]
    [ "$(calls add)" = 130 ]
    [ "$(sandbox_listed | wc -l)" = 130 ]
    [ "$(grep -c ',listed,' week2.report.csv)" = 130 ]
    [[ $output = *'100 known numbers compared with'*'100 on it, 0 not'* ]]
}

@test "a number that was taken off the list in between is sent again" {
    start_sandbox
    export_people 1 10 >week1.csv
    export_people 1 11 >week2.csv
    run -0 run_file week1.csv
    local own
    own=$(cell week1.report.csv +33639980004 8)
    take_off +33639980004
    run -0 run_file week2.csv
    [[ $output = *'9 on it, 1 not on it and sent again'* ]]
    [ "$(calls add)" = 12 ]
    [ "$(sandbox_listed | wc -l)" = 11 ]
    [ "$(cell week2.report.csv +33639980004 7)" = listed ]
    [ "$(cell week2.report.csv +33639980004 8)" != "$own" ]
    [ "$(cell week2.report.csv +33639980004 13)" = 2 ]
}

@test "a known number's stop id that is not the list's is put right, and that is said" {
    start_sandbox --first-stop-id 700
    export_people 1 3 >week1.csv
    export_people 1 4 >week2.csv
    run -0 run_file week1.csv
    run -0 sqlite3 "$DB" "UPDATE jobs SET own_stop_id = '999' WHERE own_stop_id = '701'"
    run -0 run_file week2.csv
    [[ $output = *'1 of these had another stop id here than on the provider'"'"'s list: put right'* ]]
    [ "$(cut -d, -f8 week2.report.csv | grep -c '^70[0-3]$')" = 4 ]
}

@test "the very same file again is held against the list as well" {
    start_sandbox
    export_people 1 10 >week.csv
    run -0 run_file week.csv
    take_off +33639980007
    run -0 run_file week.csv
    [[ $output = *'same file as import 1 of '*'9 on it, 1 not'* ]]
    [ "$(calls list)-$(calls add)" = 2-11 ] # one list call is take_off's
    run -0 run_file week.csv
    [ "$(calls list)-$(calls add)" = 3-11 ]
    [ "$(sandbox_listed | wc -l)" = 10 ]
}

@test "to resume what was interrupted costs no list call" {
    start_sandbox --latency 20
    export_people 1 400 >week.csv
    "$STOPSMS" run --db "$SCRATCH/jobs.db" --api-url "$SANDBOX_URL" --rate unlimited --all-rows \
        --concurrency 1 week.csv >/dev/null 2>&1 3>&- &
    local pid=$! i status=0
    for ((i = 0; i < 200 && $(sandbox_count) < 30; i++)); do sleep 0.05; done
    kill -TERM "$pid"
    wait "$pid" || status=$?
    [ "$status" = 143 ]
    [ "$(sandbox_count)" -lt 400 ]
    run -0 run_file week.csv
    [ "$(sandbox_listed | wc -l)" = 400 ]
    [ "$(calls list)" = 1 ] # this test's own
}

@test "a number already listed before us is found by its number, and its stop id filled in" {
    start_sandbox --listed +33639980001
    export_people 1 2 >week1.csv
    export_people 1 3 >week2.csv
    run -0 run_file week1.csv
    [ "$(cell week1.report.csv +33639980001 7)" = already_listed ]
    [ -z "$(cell week1.report.csv +33639980001 8)" ]
    run -0 run_file week2.csv
    [ "$(cell week2.report.csv +33639980001 7)" = already_listed ]
    [ "$(cell week2.report.csv +33639980001 8)" = 1 ]
}

@test "an unconfirmed number that the list shows becomes already listed" {
    start_sandbox --listed +33639980001 --code3-message "L'ID du message est requis"
    export_people 1 2 >week1.csv
    export_people 1 3 >week2.csv
    run -3 run_file week1.csv
    [ "$(cell week1.report.csv +33639980001 7)" = unconfirmed ]
    run -0 run_file week2.csv
    [ "$(cell week2.report.csv +33639980001 7)" = already_listed ]
    [ "$(calls add)" = 3 ]
}

@test "without a list, up to 1,000 numbers are sent again" {
    start_sandbox --fail-list
    export_people 1 20 >week1.csv
    export_people 1 25 >week2.csv
    run -0 run_file week1.csv
    run -0 run_file week2.csv
    [[ $output = *"list can't be had (HTTP 503"*'20 known numbers to be sent again'* ]]
    [ "$(calls list)-$(calls add)" = 4-45 ]
    [ "$(grep -c ',listed,' week2.report.csv)" = 25 ]
}

@test "without a list, more than 1,000 wait: the new ones are sent, and the run ends with 75" {
    start_sandbox --fail-list
    export_people 1 1001 >week1.csv
    export_people 1 1005 >week2.csv
    run -0 run_file week1.csv
    run -75 run_file week2.csv
    [[ $output = *"list can't be had"*'1001 known numbers'*'--resubmit'* ]]
    [[ $output != *'nothing is left to do'* ]]
    [ "$(calls add)" = 1005 ]
    # It stays so until the list can be had, or the user says so.
    run -75 run_file week2.csv
    [ "$(calls add)" = 1005 ]
    run -0 run_file --resubmit week2.csv
    [ "$(calls list)-$(calls add)" = 8-2010 ]
    [ "$(grep -c ',listed,' week2.report.csv)" = 1005 ]
}

@test "a refused key ends the run with 77 before anything is sent" {
    start_sandbox
    export_people 1 10 >week1.csv
    export_people 1 12 >week2.csv
    run -0 run_file week1.csv
    local url=$SANDBOX_URL
    start_sandbox --key another --port "$(sed 's/.*:\([0-9]*\)\/v1/\1/' <<<"$url")"
    run -77 run_file week2.csv
    [ "$(calls add)" = 0 ]
    [[ $output = *'refused the API key'* ]]
    [[ $output != *"$SANDBOX_KEY"* ]]
}

@test "a number that was refused is not sent again, and the report says since when" {
    start_sandbox --reject +33639980002
    export_people 1 3 >week1.csv
    export_people 1 4 >week2.csv
    run -3 run_file week1.csv
    run -0 run_file week2.csv
    [ "$(calls add)" = 4 ]
    [[ $(cell week2.report.csv +33639980002 16) = *"refused on $(date -u +%Y-)"*'not sent again'* ]]
    run -3 run_file --strict week2.csv
}

@test "submit holds what import brought against the list, too" {
    start_sandbox
    export_people 1 10 >week1.csv
    export_people 1 11 >week2.csv
    run -0 run_file week1.csv
    take_off +33639980003
    run -0 stopsms import --all-rows week2.csv
    run -0 send submit --yes
    [ "$(sandbox_listed | wc -l)" = 11 ]
    [ "$(calls add)" = 12 ]
}
