#!/usr/bin/env bats
# The exports in samples/, as a user gives them: what arrives are the numbers of the people who
# opted out, as samples/expected/ has them, and nobody else's.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    start_sandbox
}

teardown() {
    scenario_teardown
}

# sends_exactly FILE STATUS OPTION...: runs the sample, in a copy, and holds the sandbox against what
# is expected; also that the report has every row.
sends_exactly() {
    local file=$1 status=$2
    local expected=$SOURCE/samples/expected/${file%.*}.txt report=$SCRATCH/${file%.*}.report.csv
    shift 2
    cp "$SOURCE/samples/$file" "$SCRATCH"
    run --separate-stderr send run "$file" "$@"
    expect_exit "$status"
    diff <(sort "$expected") <(sandbox_numbers)
    [ "$(sandbox_count)" -eq "$(wc -l <"$expected")" ]
    [ "$(awk -F, -v file="$file" '$1 == file { print $2 }' "$report" | sort -u | wc -l)" -eq \
        "$(stopsms status --json | jq .imports[0].rows)" ]
}

# asks FILE: without a word about the flag, it is refused and nothing is kept.
asks() {
    cp "$SOURCE/samples/$1" "$SCRATCH"
    run --separate-stderr send run "$1"
    expect_exit 65
    [[ $stderr == *--where* ]]
    [ "$(sandbox_count)" -eq 0 ]
    [ ! -e "$DB" ]
}

@test "crm-export.csv: a French CRM's export, with every spelling" {
    asks crm-export.csv
    sends_exactly crm-export.csv 3 --where 'Désabonné SMS=oui'
    [ "$(report_count undecided "$SCRATCH/crm-export.report.csv")" -eq 2 ]
}

@test "odoo-contacts.csv: technical names, an apostrophe before +" {
    asks odoo-contacts.csv
    sends_exactly odoo-contacts.csv 0 --where phone_sanitized_blacklisted=True
}

@test "dolibarr-tiers.csv: a delimiter at the end of every line, ISO-8859-1, a fax, a SIREN" {
    asks dolibarr-tiers.csv
    sends_exactly dolibarr-tiers.csv 0 --where 'STOP SMS=Oui'
}

@test "outlook-fr.csv: Windows-1252, many phone columns, some of them somebody else's" {
    sends_exactly outlook-fr.csv 0 --all-rows
}

@test "google-contacts.csv: several numbers in a cell" {
    sends_exactly google-contacts.csv 0 --all-rows
}

@test "hubspot-contacts.csv: a value that is neither yes nor no is undecided" {
    asks hubspot-contacts.csv
    sends_exactly hubspot-contacts.csv 3 --where 'SMS opt-out=Yes'
    [ "$(report_count undecided "$SCRATCH/hubspot-contacts.report.csv")" -eq 1 ]
}

@test "salesforce-report.csv: lines after the data" {
    asks salesforce-report.csv
    sends_exactly salesforce-report.csv 0 --where 'SMS Opt Out=1'
}

@test "shopify-customers.csv: a flag that says who may be written to" {
    asks shopify-customers.csv
    sends_exactly shopify-customers.csv 0 --where 'Accepts SMS Marketing=no'
}

@test "brevo-contacts.csv: a byte-order mark, digits only" {
    asks brevo-contacts.csv
    sends_exactly brevo-contacts.csv 0 --where OPT_IN=false
}

@test "brevo-contacts.xlsx: the same table as a workbook, whose phones are numbers" {
    asks brevo-contacts.xlsx
    sends_exactly brevo-contacts.xlsx 0 --where OPT_IN=false
}

@test "excel-unicode.txt: UTF-16 and tabs" {
    asks excel-unicode.txt
    sends_exactly excel-unicode.txt 3 --where 'Ne pas appeler=x'
}

@test "excel-fr.csv: lost zeros, destroyed digits, a column of dates" {
    asks excel-fr.csv
    sends_exactly excel-fr.csv 3 --where "Date d'opposition SMS=date"
}
