#!/usr/bin/env bats
# What messages, summaries and previews say is so.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
}

teardown() {
    scenario_teardown
}

@test "where no connection was made, nothing was sent" {
    start_sandbox
    local url=$SANDBOX_URL
    stop_sandbox
    make_crm 4 >"$CRM"
    run --separate-stderr stopsms run "$CRM" --api-url "$url" --max-attempts 1 --rate unlimited
    expect_exit 75
    [[ $output == *"this run sent nothing: no connection could be made"* ]]
    [[ $output != *"this run sent 4"* ]]
}

@test "numbers that stay pending after their attempts are told with the reason" {
    start_sandbox --fail-rate 1
    make_crm 3 >"$CRM"
    run --separate-stderr send run "$CRM" --max-attempts 1
    expect_exit 75
    [[ $output == *"this run sent 3 numbers"*"3 numbers stay pending, since each attempt"*"(--max-attempts) failed, the last time: "*"HTTP 50"* ]]
}

@test "quiet says once whose account, and which rows; where nothing is sent, nothing" {
    start_sandbox --account jean.dupont
    printf 'Mobile,Stop\n0639980001,oui\n0639980002,non\n' >"$CRM"
    run --separate-stderr send run "$CRM" --where Stop=oui --quiet
    expect_exit 0
    [ "$output" = "" ]
    [ "$(grep -c 'account: jean.dupont' <<<"$stderr")" -eq 1 ]
    [ "$(grep -c 'crm.csv: rows: .*Stop.*oui' <<<"$stderr")" -eq 1 ]
    [ "$(wc -l <<<"$stderr")" -eq 2 ]
    run --separate-stderr send run "$CRM" --where Stop=oui --quiet
    expect_exit 0
    [ "$stderr$output" = "" ]
}

# quietly COMMAND...: with --quiet, it says whose account, and which rows, and nothing else.
quietly() {
    run --separate-stderr send "$@" --quiet
    [ "$output" = "" ]
    [ "$(grep -c 'account: jean.dupont' <<<"$stderr")" -eq 1 ]
    [ "$(grep -c '/crm.csv: rows: .*Stop.*oui' <<<"$stderr")" -eq 1 ]
}

@test "quiet says so as well where other commands send or take off; verify sends nothing" {
    start_sandbox --account jean.dupont --reject +33639980001
    printf 'Mobile,Stop\n0639980001,oui\n0639980002,non\n0639980003,oui\n' >"$CRM"
    stopsms import "$CRM" --where Stop=oui --quiet
    quietly submit
    expect_exit 3
    quietly retry --yes
    expect_exit 3
    run --separate-stderr send verify --quiet
    [[ $stderr != *'rows:'* ]]
    quietly undo --import 1 --reason 'the wrong file' --yes 1
    expect_exit 0
    run --separate-stderr send undo --import 1 --reason 'the wrong file' --yes 0 --quiet
    [[ $stderr != *'rows:'* ]]
}

@test "people read local times with their offset, programs UTC" {
    start_sandbox
    make_crm 2 >"$CRM"
    export TZ=CET-1CEST,M3.5.0,M10.5.0/3
    send run "$CRM"
    local offset
    offset=$(date +%:z)
    run -0 stopsms status
    [[ $output =~ "import 1  "[0-9]{4}-[0-9]{2}-[0-9]{2}\ [0-9:]{8}\ "$offset" ]]
    run -0 bash -c "echo 0639980001 | '$STOPSMS' lookup --db '$DB'"
    [[ $output =~ [0-9]{4}-[0-9]{2}-[0-9]{2}\ [0-9:]{8}\ "$offset" ]]
    [[ $(stopsms status --json | jq -r '.imports[0].imported_at') =~ T[0-9:]{8}Z$ ]]
    grep -qE ',[0-9-]+T[0-9:]{8}Z,' "$REPORT"
}

@test "the question counts a number of two files once" {
    start_sandbox
    make_crm 5 >a.csv
    make_crm 5 3 >b.csv
    ask() {
        run on_terminal n "$STOPSMS" run "$@" --db "$DB" --api-url "$SANDBOX_URL"
    }
    ask a.csv b.csv
    [[ $output == *"a number that is in several files is sent once"*"Send 8 numbers?"* ]]
    ask a.csv
    [[ $output == *"Send 5 numbers?"* && $output != *"several files"* ]]
    # Also where both were imported, and wait.
    stopsms import a.csv b.csv --quiet
    ask a.csv b.csv
    [[ $output == *"Send 8 numbers?"* ]]
    ask b.csv
    [[ $output == *"Send 5 numbers?"* ]]
    run send run a.csv b.csv
    expect_exit 0
    [ "$(sandbox_count)" -eq 8 ]
}

@test "a line break in a file's name breaks no message" {
    start_sandbox
    local name=$'a\nb\e[31m.csv'
    make_crm 2 >"$name"
    run --separate-stderr send run "$name" --where Mobile=0
    expect_exit 65
    ! grep -q '^b' <<<"$stderr"
    run --separate-stderr send run "$name" --all-rows
    expect_exit 0
    [[ $stderr == *'a\x0Ab\x1B[31m.csv: '* ]]
    ! grep -q '^b' <<<"$stderr$output"
    run --separate-stderr send preview "$name" --all-rows --max-new 0 --column 1
    ! grep -q '^b' <<<"$stderr$output"
}

@test "other columns than before are told in a line" {
    start_sandbox
    printf 'Mobile,Fax,Ville\n0639980001,,x\n' >"$CRM"
    send run "$CRM" --all-rows --column 1
    printf 'Mobile,%s\n0639980002,\n' "$(seq -s, -f col%g 1 40)" >"$CRM"
    run --separate-stderr send run "$CRM" --all-rows --column 1
    [[ $stderr == *"not those of the latest import: new: col1, col2, col3, col4, col5 and 35 more; gone: Fax, Ville"* ]]
    printf '%s,Mobile\n%s0639980003\n' "$(seq -s, -f col%g 1 40)" "$(printf '%40s' '' | tr ' ' ,)" >"$CRM"
    run --separate-stderr send run "$CRM" --all-rows --column Mobile
    [[ $stderr == *"not those of the latest import: the same in another order"* ]]
}

@test "standard input has a name, in messages, in the report, and for its place" {
    start_sandbox
    make_crm 2 >"$CRM"
    "$STOPSMS" run - --name contacts.csv --db "$DB" --api-url "$SANDBOX_URL" --yes --all-rows <"$CRM" >out.txt 2>err.txt 3>&-
    grep -q 'contacts.csv: ' err.txt
    grep -q 'contacts.report.csv' out.txt
    [ "$(sed -n 2p contacts.report.csv | cut -d, -f1)" = contacts.csv ]
    [ ! -e stdin.report.csv ]
    stopsms status | grep -q '/dev/stdin/contacts.csv'
    # The database has not been told of any file that is called so.
    echo other >contacts.csv
    run stopsms report --check contacts.report.csv.manifest.json
    [[ $output != *"$SCRATCH/contacts.csv"* ]]
    local name
    for name in ../x.csv a/b .hidden '' $'a\nb' -x; do
        run --separate-stderr stopsms run - --name="$name"
        expect_exit 2
    done
    run --separate-stderr stopsms run "$CRM" --name x.csv
    expect_exit 2
    expect_one_line 'standard input'
}

@test "what a preview counts is what run then sends" {
    start_sandbox
    make_crm 5 >"$CRM"
    stopsms import "$CRM"
    make_crm 8 2 >more.csv
    [ "$(stopsms preview "$CRM" --json | jq '.[0].to_send')" -eq 5 ]
    [ "$(stopsms preview more.csv --all-rows --json | jq '.[0].to_send')" -eq 8 ]
    run -0 --separate-stderr stopsms preview more.csv --all-rows
    [[ $output == *"to send        8 numbers"* ]]
    send run more.csv --all-rows
    [ "$(sandbox_count)" -eq 8 ]
    [ "$(stopsms preview more.csv --all-rows --json | jq '.[0].to_send')" -eq 0 ]
    run -0 --separate-stderr stopsms preview more.csv --all-rows
    [[ $output == *"nothing to send"* ]]
}

@test "a spreadsheet keeps the numbers of --excel as text" {
    command -v soffice >/dev/null || skip "no LibreOffice"
    start_sandbox
    printf 'Mobile\n0639980001\n+33639980002\n06 39 98 00 03\n' >"$CRM"
    send run "$CRM" --all-rows --report - --excel >excel.csv
    soffice -env:UserInstallation="file://$SCRATCH/office" --headless --infilter='CSV:59,34,76,1' \
        --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1' --outdir sheets excel.csv >office.log 2>&1 </dev/null 3>&-
    [ "$(tr -d '"' <sheets/excel.csv | cut -d, -f5,6)" = $'input,phone\n0639980001,+33639980001\n+33639980002,+33639980002\n06 39 98 00 03,+33639980003' ] ||
        { cat sheets/excel.csv >&2; false; }
    # Our own form is known as such, and its cells are read as they were.
    run --separate-stderr send run excel.csv --all-rows
    expect_exit 65
    cut -d';' -f6 excel.csv | sed 1d >phones.csv
    run -0 --separate-stderr stopsms preview phones.csv --all-rows --json
    [ "$(jq -r '[.[0].first_rows[].phone] | join(" ")' <<<"$output")" = "+33639980001 +33639980002 +33639980003" ]
}
