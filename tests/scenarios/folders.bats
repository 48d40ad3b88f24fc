#!/usr/bin/env bats
# A folder as FILE: its tables are read, in the order of their names; what is left out is said.

bats_require_minimum_version 1.5.0
load ../support/scenario
load ../support/stopsms
load ../support/workbook

setup() {
    stopsms_setup
    mkdir -p exports/older
    make_crm 2 >exports/b.csv
    make_crm 2 10 >exports/older/c.csv
    make_xlsx sheets exports/a.XLSX "S=$(sheet "$(row 1 Mobile)" "$(row 2 0639980005)")"
    echo notes >exports/README.md
    make_crm 1 >exports/.hidden.csv
}

teardown() {
    scenario_teardown
}

@test "its tables are read in the order of their names, and what is no table is named" {
    run -0 --separate-stderr stopsms import exports
    [[ $stderr == *'exports: 2 tables are read; left out, since they are no table: .hidden.csv, README.md, older'* ]]
    [ "$(sqlite3 "$DB" "SELECT group_concat(replace(path, rtrim(path, replace(path, '/', '')), '')) FROM (SELECT path FROM imports ORDER BY id)")" = a.XLSX,b.csv ]
}

@test "a folder beside files, and with a slash; the same again is the same" {
    make_crm 1 30 >"$CRM"
    run -0 --separate-stderr stopsms import "$CRM" exports/
    run -0 --separate-stderr stopsms import "$CRM" exports/
    [ "$(grep -c 'same file as import' <<<"$stderr")" -eq 3 ]
}

@test "our reports and to-fix files in it are left out, and said so, also where nothing else is there" {
    start_sandbox
    echo '#REF!' >>exports/b.csv
    run --separate-stderr send run exports
    expect_exit 3
    [ -e exports/b.to-fix.csv ]
    [ -e exports/a.report.csv ]
    run --separate-stderr send run exports
    [[ $stderr == *'exports/a.report.csv: a report of stopsms, and no export: left out'* ]]
    [[ $stderr == *'exports/b.to-fix.csv: a to-fix file of stopsms: left out'* ]]
    [ "$(sandbox_count)" -eq 3 ]
    mkdir ours
    mv exports/b.report.csv ours
    run --separate-stderr stopsms import ours
    expect_exit 65
    [[ $stderr == *'ours: no file in this folder is a table'* ]]
}

@test "an empty folder, and one that can't be read" {
    mkdir empty closed
    refused 'no file in this folder is a table' empty
    chmod 000 closed
    [ "$(id -u)" -ne 0 ] || skip "root reads everything"
    run -66 --separate-stderr stopsms import closed
}
