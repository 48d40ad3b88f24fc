#!/usr/bin/env bats
# What this program wrote is no export: among other files it is left out, alone it is refused.

bats_require_minimum_version 1.5.0
load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    start_sandbox
    make_crm 3 >a.csv
    make_crm 3 10 >b.csv
}

teardown() {
    scenario_teardown
}

@test "the same command again with a glob leaves the reports out, and says so" {
    run -0 --separate-stderr send run *.csv
    [ "$(sandbox_count)" -eq 6 ]
    run -0 --separate-stderr send run *.csv
    [ "$(sandbox_count)" -eq 6 ]
    [[ $stderr == *"a.report.csv: a report of stopsms, and no export: left out"* ]]
    [[ $stderr == *"b.report.csv: a report of stopsms, and no export: left out"* ]]
    [ "$(ls -- *.csv)" = $'a.csv\na.report.csv\nb.csv\nb.report.csv' ]
}

@test "every form of a report is left out, as another program saved it, too" {
    send run a.csv --quiet
    stopsms report --output a.report.json
    stopsms report --output a.report.html --mask --lang fr
    stopsms report --output a.report.xlsx
    stopsms report --output a.masked.csv --mask
    stopsms report --output a.excel.csv --excel
    stopsms report --output a.french.csv --excel --lang fr
    tr , ';' <a.report.csv | iconv -f UTF-8 -t UTF-16 >a.saved.csv
    tr , '\t' <a.report.csv >a.tabs.txt
    run -0 --separate-stderr stopsms preview a*
    [ "$(grep -c 'of stopsms, and no export: left out' <<<"$stderr")" -eq 10 ]
    [[ $output != *report* ]]
}

@test "suggested commands do not hold what was left out, and the value of an option stays" {
    send run a.csv --quiet
    mv a.report.csv r.csv
    printf 'Nom;Mobile;Optout\nA;0639980001;oui\nB;0639980002;non\n' >"it's.csv"
    run --separate-stderr stopsms preview --report r.csv "it's.csv" r.csv
    expect_exit 2
    run --separate-stderr stopsms import "it's.csv" r.csv a.csv
    expect_exit 65
    [[ $stderr == *"import --db $DB \"it's.csv\" a.csv --where 'Optout=oui'"* ]]
    start_sandbox --fail-rate 1
    DB=$SCRATCH/other.db
    run --separate-stderr send run --report r.csv r.csv b.csv --max-attempts 1
    [[ $output == *"run --db $DB --api-url $SANDBOX_URL --rate unlimited --report r.csv b.csv --max-attempts 1"* ]]
}

@test "a report alone is refused, and so are several files of which none is an export" {
    send run a.csv --quiet
    run --separate-stderr send run a.report.csv
    expect_exit 65
    expect_one_line 'this is a report of stopsms'
    run --separate-stderr send run a.report.csv a.report.csv
    expect_exit 65
    [[ $stderr == *'none of the 2 files is an export'* ]]
}

@test "a file that only looks like a report is none, and an unreadable one is told as ever" {
    printf 'file,row,line,column,phone\nx,1,2,Tel,0639980005\n' >like.csv
    run -0 --separate-stderr stopsms preview like.csv a.csv --all-rows
    [[ $stderr != *'left out'* ]]
    run --separate-stderr send run a.csv missing.csv
    expect_exit 66
}
