#!/usr/bin/env bats
# Which rows are meant is said by the user, for every file but a bare list of phones: run, import and
# preview ask alike, on a terminal too, and the answer is named again where it counts.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    start_sandbox
}

teardown() {
    scenario_teardown
}

# asks TEXT: each command refuses the file with 65, shows the text, and keeps nothing.
asks() {
    local command
    for command in "send run" "stopsms import" "stopsms preview"; do
        run --separate-stderr $command "$CRM"
        expect_exit 65
        [[ $stderr == *"$1"*"--all-rows"*"not for this program to guess"* ]]
        [ ! -e "$DB" ]
    done
    run on_terminal y "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL"
    expect_exit 65
    [ "$(sandbox_count)" -eq 0 ]
}

@test "flags in languages that nobody listed are asked about" {
    printf 'Nimi;Mobile;Kielto\nA;0639980001;kyllä\nB;0639980002;ei\n' >"$CRM"
    asks "--where 'Kielto=kyllä,!ei'"
    printf 'Mobile,Zgoda\n0639980001,tak\n0639980002,nie\n' >"$CRM"
    asks "--where 'Zgoda=nie,!tak'"
    printf 'Name;Telefon;SMS-Abmeldung\nA;0639980001;ja\nB;0639980002;nein\n' >"$CRM"
    asks "--where 'SMS-Abmeldung=nein'"
    printf 'Email,Phone,Status\na@x.org,0639980001,subscribed\nb@x.org,0639980002,cleaned\n' >"$CRM"
    asks "--where 'Status=cleaned"
    printf 'id,phone,sms_ok\n1,0639980001,t\n2,0639980002,f\n' >"$CRM"
    asks "--where 'sms_ok=f"
}

@test "what preview knows is shown beside the question" {
    printf 'Mobile;Kielto\n0639980001;on\n0639980002;ei\n' >"$CRM"
    run --separate-stderr stopsms preview "$CRM"
    expect_exit 65
    [[ $output == *"phone columns  Mobile (1)"*"rows           2"*'"0639980001" -> +33639980001'* ]]
    run --separate-stderr stopsms preview "$CRM" --json
    expect_exit 65
    printf '%s\n' "$output" | jq -e '.[0].refusal | contains("--all-rows")'
}

@test "a flag for each number sends the numbers that it speaks of" {
    printf 'Nom;Mobile 1;Mobile 1 stop;Mobile 2;Mobile 2 stop\nA;0639980001;oui;0639980002;non\nB;0639980003;non;0639980004;oui\n' >"$CRM"
    run --separate-stderr send run "$CRM" --where 'Mobile 1 stop=oui' --where 'Mobile 2 stop=oui'
    expect_exit 0
    [ "$(sandbox_numbers | paste -sd' ')" = "+33639980001 +33639980004" ]
}

@test "the filter is named by the log, the summary and status" {
    printf 'Mobile;STOP;Canal\n0639980001;1710234672;sms\n0639980002;0;sms\n0639980003;1710234680;email\n' >"$CRM"
    run --separate-stderr send run "$CRM" --where 'STOP=*' --and 'Canal=sms,!email'
    expect_exit 0
    [ "$(sandbox_numbers)" = +33639980001 ]
    [[ $stderr == *"rows: STOP = * and Canal = sms, !email; landlines sent"* ]]
    [[ $output == *"which rows       STOP = * and Canal = sms, !email; landlines sent"* ]]
    run stopsms status
    [[ $output == *"rows: STOP = * and Canal = sms, !email; landlines sent"* ]]
    run --separate-stderr stopsms import "$CRM" --and STOP=1
    expect_exit 2
}

@test "a filter that selects nothing shows what there is" {
    printf 'Mobile;Statut\n0639980001;Désabonnement\n0639980002;Actif\n' >"$CRM"
    run --separate-stderr stopsms import "$CRM" --where 'Statut=désabonnements'
    expect_exit 65
    [[ $stderr == *'1 row   Actif'*'nearest to what was asked for is "Désabonnement"'*--allow-empty* ]]
}

@test "a file that was taken back says so when it comes again, with the reason" {
    printf 'Mobile\n0639980001\n' >"$CRM"
    send run "$CRM" --quiet
    send undo --import 1 --reason 'the customers of Lyon' --yes 1 --quiet
    run --separate-stderr stopsms preview "$CRM"
    [[ $stderr == *'import 1 of '*' of the same file was taken back: the customers of Lyon'* ]]
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [[ $stderr == *'import 1 of '*' of the same file was taken back: the customers of Lyon'* ]]
}

@test "the question on a terminal says that the file was taken back, the summary of several files which rows" {
    printf 'Mobile\n0639980001\n' >"$CRM"
    printf 'Mobile\n0639980002\n' >other.csv
    send run "$CRM" --quiet
    send undo --import 1 --reason 'the customers of Lyon' --yes 1 --quiet
    run on_terminal n "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL"
    expect_exit 4
    [[ ${output#*About to put numbers} == *'import 1 of '*'taken back: the customers of Lyon'*'Send 1 number?'* ]]
    run --separate-stderr send run "$CRM" other.csv --skip-landlines
    expect_exit 0
    [ "$(grep -c '  which rows       all rows; landlines skipped' <<<"$output")" = 2 ]
}

@test "landlines beside mobiles are named, with the option that leaves them out" {
    printf 'Mobile;Tel\n0639980001;0199000001\n0639980002;\n' >"$CRM"
    run --separate-stderr stopsms import "$CRM"
    expect_exit 0
    [[ $stderr == *'1 landline stands beside a mobile in the same row; --skip-landlines'* ]]
    rm -f "$DB"*
    run --separate-stderr stopsms import "$CRM" --skip-landlines
    [[ $stderr == *'rows: all rows; landlines skipped'* ]]
    [[ $stderr != *'stands beside'* ]]
}
