#!/usr/bin/env bats
# Phones in columns that were not chosen, and numbers of several countries, from the file to its
# report.

bats_require_minimum_version 1.5.0
load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    start_sandbox
}

teardown() {
    scenario_teardown
}

parents() {
    printf '%s\n' 'Enfant;Portable;Portable père;Portable mère;Stop SMS' \
        'Anne;;0639980661;0639980662;oui' 'Bob;0639980660;0639980663;;oui' >"$CRM"
}

countries() {
    printf '%s\n' 'Nom;Portable;Pays;Désabonné' 'Anne;06 39 98 00 01;France;oui' \
        'Beat;079 000 00 70;Suisse;oui' 'Cora;0470 00 00 72;Belgique;oui' \
        'Dave;06 12 34 56 78;Belgique;oui' >"$CRM"
}

@test "a number in a column that was not chosen ends with 3, is named and is not sent" {
    parents
    run --separate-stderr send run "$CRM" --where 'Stop SMS=oui'
    expect_exit 3
    [[ $stderr == *"column 3, Portable père, is full of phones and is not read"* ]]
    [ "$(sandbox_count)" -eq 1 ]
    report=$(cat "${CRM%.csv}.report.csv")
    [[ $report == *"1,2,Portable père,0639980661,,invalid,,number_elsewhere,"*"Portable père was not chosen"* ]]
    [[ $report == *"1,2,Portable mère,0639980662,,invalid,,number_elsewhere,"* ]]
}

@test "preview and the report's facts name the columns that were left out, and why" {
    parents
    run -0 --separate-stderr stopsms preview "$CRM" --where 'Stop SMS=oui'
    [[ $output == *"not read       Portable père (3): full of phones; its name says that they are somebody else's"* ]]
    run -0 --separate-stderr stopsms preview "$CRM" --where 'Stop SMS=oui' --json
    [[ $output == *'"left_out_columns":[{"number":3,"name":"Portable père","why":'* ]]
    run send run "$CRM" --where 'Stop SMS=oui' --quiet
    run -0 --separate-stderr stopsms report --format json
    [[ $output == *"somebody else's phones in column 3 Portable père"* ]]
    run -0 --separate-stderr stopsms report --format html --lang fr
    [[ $output == *"téléphones d’autrui dans la colonne 3 Portable père"* ]]
}

@test "a --column without phones is refused with those that have some" {
    parents
    run --separate-stderr send run "$CRM" --where 'Stop SMS=oui' --column Enfant
    expect_exit 65
    [[ $stderr == *"--column Enfant: of its 2 cells"*"--column 3   Portable père"* ]]
    [ "$(sandbox_count)" -eq 0 ]
}

@test "each number is sent in the country of its row, and what is in doubt is not sent" {
    countries
    run --separate-stderr send run "$CRM" --where 'Désabonné=oui'
    expect_exit 3
    [ "$(sandbox_count)" -eq 3 ]
    report=$(cat "${CRM%.csv}.report.csv")
    [[ $report == *"079 000 00 70,+41790000070,listed"*"read in the country that its row names"* ]]
    [[ $report == *"06 12 34 56 78,,undecided,,country_unclear,"* ]]
    [[ $report != *+33790000070* ]]
}

@test "--country and --country-column are other imports of the same file" {
    countries
    run -0 --separate-stderr stopsms import "$CRM" --where 'Désabonné=oui'
    run --separate-stderr stopsms import "$CRM" --where 'Désabonné=oui' --country-column Pays
    expect_exit 0
    [[ $stderr == *"same file as import 1"* ]]
    run --separate-stderr stopsms import "$CRM" --where 'Désabonné=oui' --country FR
    expect_exit 65
}

@test "two columns of countries that differ are refused with a command for each" {
    printf '%s\n' 'Mobile;Pays livraison;Pays facturation' '0639980001;France;France' \
        '0639980002;Belgique;Suisse' >"$CRM"
    run --separate-stderr send run "$CRM" --all-rows
    expect_exit 65
    [[ $stderr == *"line 3: "*"says BE"*"says CH"*"--country-column \"Pays livraison\""* ]]
    [ "$(sandbox_count)" -eq 0 ]
}
