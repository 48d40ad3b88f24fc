#!/usr/bin/env bats
# Whoever does not know how to call the program is told how.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
}

teardown() {
    scenario_teardown
}

# widest: the most columns of a line of standard input that has more than one word.
widest() {
    awk '{ line = $0; sub(/^ +/, "", line) } index(line, " ") && length($0) > most { most = length($0) }
         END { print most + 0 }'
}

@test "help is there in each way that people ask for it" {
    local way
    for way in 'help' '--help' '-h' 'help help'; do
        # shellcheck disable=SC2086 # words
        run -0 --separate-stderr "$STOPSMS" $way
        [[ $output == "Usage: stopsms COMMAND"* ]]
        [ "$stderr" = "" ]
    done
    for way in 'help undo' 'undo --help' 'undo -h' '--help undo'; do
        # shellcheck disable=SC2086 # words
        run -0 --separate-stderr "$STOPSMS" $way
        [[ $output == "Usage: stopsms undo"*"--reason=TEXT"*"stopsms undo --import 12"* ]]
    done
    run -2 --separate-stderr "$STOPSMS" help udno
    expect_one_line 'udno: no such command; did you mean `undo`?'
}

@test "the version names the libraries that are loaded" {
    local way
    for way in version --version -V 'run -V'; do
        # shellcheck disable=SC2086 # words
        run -0 --separate-stderr "$STOPSMS" $way
        [[ ${lines[0]} =~ ^stopsms\ [0-9.]+(\ \(commit\ [0-9a-f]{12}\ of\ 20[0-9-]{8}(, with changes)?\))?$ ]]
        [[ $output == *"libcurl "*" (OpenSSL/"*"HTTP/2"*"SQLite 3."*"libphonenumber "[0-9]*"numbering data"*"libcsv 3"* ]]
    done
}

@test "help fits the terminal" {
    local columns command
    for columns in 40 64 100; do
        for command in run report undo; do
            COLUMNS=$columns "$STOPSMS" help "$command" >help.txt
            [ "$(grep -v '^ *-' help.txt | grep -v "'" | widest)" -le "$columns" ]
        done
    done
    COLUMNS=100 "$STOPSMS" help run | grep -v "'" | widest >widest.txt
    [ "$(cat widest.txt)" -gt 80 ]
}

@test "a column and a value that are nearly right are told" {
    start_sandbox
    printf 'Nom,Mobile,Désabonné\na,0639980001,oui\nb,0639980002,non\n' >"$CRM"
    run --separate-stderr send run "$CRM" --where Desabone=oui
    expect_exit 65
    expect_one_line 'did you mean "Désabonné"? it has: 1 Nom, 2 Mobile, 3 Désabonné'
    run --separate-stderr send run "$CRM" --where Désabonné=oui --column Moblie
    expect_exit 65
    expect_one_line 'did you mean "Mobile"?'
    run --separate-stderr send run "$CRM" --where Désabonné=oui --country-column Pays
    expect_exit 65
    expect_one_line 'the file has no such column; it has: 1 Nom'
    # The other word is in no table of ours, and near to nothing.
    run --separate-stderr stopsms preview "$CRM" --where Désabonné=oui,nno,чужой
    expect_exit 0
    [[ $stderr == *"no row has the value of --where 'Désabonné=nno'; did you mean \"non\"?"* ]]
    [[ $stderr == *"no row has the value of --where 'Désabonné=чужой'"* ]]
    [[ $stderr != *"'Désabonné=чужой'; did"* ]]
    [ "$(calls add)" -eq 0 ]
}

@test "what a mail made of a command is seen, and nothing is sent" {
    start_sandbox
    make_crm 3 >"$CRM"
    run --separate-stderr send run "$CRM" —all-rows
    expect_exit 2
    expect_one_line '—all-rows: its dash is not the hyphen of the keyboard'
    run --separate-stderr send run "$CRM" --where “Mobile=0639980001”
    expect_exit 2
    expect_one_line 'its quote is not one of the keyboard'
    [ "$(calls add)" -eq 0 ]
}
