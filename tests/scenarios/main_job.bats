#!/usr/bin/env bats
# The main job, end to end: import, submit, report.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    start_sandbox
}

teardown() {
    scenario_teardown
}

@test "every number arrives, and the report has a stop id for every row" {
    make_crm 300 >"$CRM"
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [ "$(sandbox_listed)" = "$(crm_numbers 300)" ]
    [ "$(sandbox_count)" -eq 300 ]
    [ "$(report_count listed)" -eq 300 ]
    # shellcheck disable=SC2016
    [ "$(awk -F, 'NR > 1 && $8 ~ /^[0-9]+$/' "$REPORT" | wc -l)" -eq 300 ]
    [[ $stderr == *"database $DB"* ]]
    [[ $output == *"listed "*300* ]]
}

@test "every row of a mixed file is in the report, with a reason where nothing was sent" {
    {
        echo 'Nom,Mobile'
        echo 'a,0639980001'
        echo 'b,06 39 98 00 01'
        echo 'c,+33 6 39 98 00 02'
        echo 'd,12'
        echo 'e,'
        echo 'f,0639980003'
        echo 'g,0639980004'
    } >"$CRM"
    start_sandbox --reject +33639980003 --listed +33639980004
    run --separate-stderr send run "$CRM" --all-rows
    expect_exit 3
    [ "$(wc -l <"$REPORT")" -eq 8 ]
    [ "$(sandbox_numbers | wc -l)" -eq 4 ]
    [ "$(sandbox_count)" -eq 4 ]
    [ "$(report_count listed)" -eq 3 ]
    [ "$(report_count rejected)" -eq 1 ]
    [ "$(report_count already_listed)" -eq 1 ]
    [ "$(report_count invalid)" -eq 1 ]
    [ "$(report_count empty)" -eq 1 ]
    grep -q '^crm.csv,2,3,.*same number as row 1' "$REPORT"
    grep -q '^crm.csv,6,7,.*,rejected,,9,' "$REPORT"
    [[ $output == *"1 row and 1 number of $CRM need a human: 1 invalid, 1 rejected; see $REPORT
2 rows to correct:
"*"refused by the provider: "*"
1 number was refused by the provider; "*"
  $STOPSMS retry --db $DB --api-url $SANDBOX_URL" ]]
}

@test "the same command again sends nothing, and writes the same report" {
    make_crm 20 >"$CRM"
    send run "$CRM"
    before=$(cat "$REPORT")
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [ "$(sandbox_count)" -eq 20 ]
    [ "$(cat "$REPORT")" = "$before" ]
    [[ $stderr == *"same file as import 1 of "* ]]
}

@test "several files are imported together, each with its report, each number sent once" {
    make_crm 30 >"$CRM"
    make_crm 30 15 >other.csv
    run --separate-stderr send run "$CRM" other.csv "$CRM"
    expect_exit 0
    [ "$(sandbox_count)" -eq 45 ]
    [ "$(report_count listed)" -eq 30 ]
    [ "$(report_count listed other.report.csv)" -eq 30 ]
    grep -q '^other.csv,1,2,.*same number as row 16 of crm.csv (import 1)' other.report.csv
}

@test "where one of several files is bad, none is imported" {
    make_crm 30 >"$CRM"
    printf 'Nom,Mobile\na,"0639980001\n' >bad.csv
    run --separate-stderr send run "$CRM" bad.csv
    expect_exit 65
    [ "$(sandbox_count)" -eq 0 ]
    [ ! -e "$DB" ]
}

@test "import and submit do in two steps what run does" {
    make_crm 30 >"$CRM"
    run --separate-stderr stopsms import "$CRM"
    expect_exit 0
    [ "$(sandbox_count)" -eq 0 ]
    [ "$(stopsms status --json | jq .jobs.pending)" -eq 30 ]
    run --separate-stderr send submit
    expect_exit 0
    [ "$(sandbox_listed)" = "$(crm_numbers 30)" ]
    [ "$(stopsms status --json | jq .jobs.listed)" -eq 30 ]
    [ "$(stopsms report | grep -c ',listed,')" -eq 30 ]
}

@test "standard input is a file like any other" {
    make_crm 10 >"$CRM"
    "$STOPSMS" run - --yes --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited <"$CRM" 3>&-
    [ "$(sandbox_count)" -eq 10 ]
    [ "$(report_count listed stdin.report.csv)" -eq 10 ]
    "$STOPSMS" run - --yes --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited <"$CRM" 3>&-
    [ "$(sandbox_count)" -eq 10 ]
}

@test "a report on standard output is not mixed with anything" {
    make_crm 10 >"$CRM"
    send run "$CRM" --report - >out.csv 2>err.txt
    [ "$(wc -l <out.csv)" -eq 11 ]
    head -1 out.csv | grep -q '^file,row,line,'
    grep -q 'listed' err.txt
    [ ! -e "$REPORT" ]
}

@test "the report of another import is never overwritten" {
    make_crm 10 >"$CRM"
    send run "$CRM"
    first=$(cat "$REPORT")
    make_crm 11 >"$CRM"
    send run "$CRM"
    [ "$(cat "$REPORT")" = "$first" ]
    [ "$(report_count listed crm.report-2.csv)" -eq 11 ]
    make_crm 5 20 >crm.txt
    send run crm.txt
    [ "$(cat "$REPORT")" = "$first" ]
    [ "$(report_count listed crm.report-3.csv)" -eq 5 ]
}

@test "a preview shows what would happen, sends nothing and writes nothing" {
    make_crm 10 >"$CRM"
    run --separate-stderr stopsms preview "$CRM"
    expect_exit 0
    [[ $output == *"new numbers    10"* ]]
    [ ! -e "$DB" ]
    send run "$CRM"
    make_crm 15 >"$CRM"
    before=$(snapshot)
    run --separate-stderr send run "$CRM" --dry-run --json
    expect_exit 0
    [ "$(printf '%s' "$output" | jq '.[0].new_numbers')" -eq 5 ]
    [ "$(printf '%s' "$output" | jq '.[0].known_numbers')" -eq 10 ]
    [ "$(snapshot)" = "$before" ]
    [ "$(sandbox_count)" -eq 10 ]
}

@test "the same file with other choices is refused while the first import is pending" {
    make_crm 10 >"$CRM"
    stopsms import "$CRM"
    before=$(snapshot)
    run --separate-stderr send run "$CRM" --country BE
    expect_exit 65
    [[ $stderr == *"
  $STOPSMS undo --import 1 --reason 'the wrong file' --db $DB --api-url $SANDBOX_URL" ]]
    [ "$(snapshot)" = "$before" ]
    [ "$(sandbox_count)" -eq 0 ]
}

@test "an import that brings far more than earlier ones is refused" {
    make_crm 10 >"$CRM"
    send run "$CRM"
    make_crm 2000 >"$CRM"
    before=$(snapshot)
    run --separate-stderr send run "$CRM"
    expect_exit 65
    [[ $stderr == *"--max-new 1990"* ]]
    [ "$(snapshot)" = "$before" ]
    run --separate-stderr send run "$CRM" --max-new 1989
    expect_exit 65
    run --separate-stderr send run "$CRM" --max-new 1990
    expect_exit 0
    [ "$(sandbox_count)" -eq 2000 ]
}

@test "what an earlier import reported as rejected needs no human again, unless --strict" {
    start_sandbox --reject +33639980003
    make_crm 5 >"$CRM"
    run --separate-stderr send run "$CRM"
    expect_exit 3
    make_crm 6 >"$CRM"
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [ "$(report_count rejected crm.report-2.csv)" -eq 1 ]
    [ "$(sandbox_count)" -eq 6 ]
    make_crm 7 >"$CRM"
    run --separate-stderr send run "$CRM" --strict
    expect_exit 3
}

@test "progress as JSON is one object a line, and ends with where it ended" {
    make_crm 20 >"$CRM"
    run --separate-stderr send run "$CRM" --progress json
    expect_exit 0
    [ "$(printf '%s\n' "$stderr" | jq -r '.event' | sort -u | paste -sd ' ')" = 'end message start' ]
    [ "$(printf '%s\n' "$stderr" | tail -1 | jq -c '[.event, .state, .listed]')" = '["end","ended",20]' ]
}

@test "quiet says whose account and which rows, and nothing else where all went well" {
    make_crm 5 >"$CRM"
    run --separate-stderr send run "$CRM" --quiet
    expect_exit 0
    [ -z "$output" ]
    [ "$(grep -cv -e ': account: ' -e ': rows: ' <<<"$stderr")" -eq 0 ]
}

@test "on a terminal it asks: no sends and keeps nothing, yes goes on" {
    make_crm 10 >"$CRM"
    run on_terminal n "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL"
    expect_exit 4
    [[ $output == *"put numbers on the STOP list"*"Send 10 numbers? [y/N]"*"nothing was sent"* ]]
    [ ! -e "$DB" ]
    [ "$(sandbox_count)" -eq 0 ]
    [ ! -e "$REPORT" ]
    run on_terminal y "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited
    expect_exit 0
    [ "$(sandbox_count)" -eq 10 ]
}

@test "while a run goes on, status and report work and a second run is turned away" {
    start_sandbox --latency 50
    make_crm 200 >"$CRM"
    send run "$CRM" --rate 20/s >run.log 2>&1 &
    pid=$!
    wait_for 10
    run --separate-stderr stopsms status --json
    expect_exit 0
    [ "$(printf '%s' "$output" | jq .running_pid)" -gt 0 ]
    [ "$(stopsms report | wc -l)" -eq 201 ]
    run --separate-stderr send run "$CRM"
    expect_exit 75
    expect_one_line "$(stopsms status --json 2>/dev/null | jq .running_pid)"
    kill -TERM "$pid"
    wait "$pid" || [ $? -eq 143 ]
}

@test "closed descriptors and a reader who leaves early do no harm" {
    make_crm 10 >"$CRM"
    "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited <&- >&- 2>&- 3>&-
    [ "$(sandbox_count)" -eq 10 ]
    [ "$(report_count listed)" -eq 10 ]
    stopsms report 2>/dev/null | head -1 | grep -q '^file,'
    run --separate-stderr stopsms status
    expect_exit 0
}

@test "standard output that can't be written is a failure" {
    make_crm 10 >"$CRM"
    stopsms import "$CRM"
    run bash -c '"$STOPSMS" report --db "$0" >/dev/full' "$DB"
    expect_exit 74
    run bash -c '"$STOPSMS" status --db "$0" >/dev/full' "$DB"
    expect_exit 74
}

@test "the key is in no file and in no output" {
    make_crm 10 >"$CRM"
    export SMSPARTNER_API_KEY=only-for-this-test-4711
    start_sandbox --key "$SMSPARTNER_API_KEY"
    run send run "$CRM" --verbose
    expect_exit 0
    [[ $output != *4711* ]]
    # The sandbox prints its own key.
    run grep -rl only-for-this-test-4711 "$SCRATCH" --exclude=sandbox.err
    [ -z "$output" ]
}

@test "database and report are for their owner alone" {
    make_crm 10 >"$CRM"
    (umask 000 && send run "$CRM" --db new/folder/jobs.db)
    [ "$(stat -c %a "$REPORT")" = 600 ]
    [ "$(stat -c %a new/folder/jobs.db)" = 600 ]
    [ "$(stat -c %a new/folder)" = 700 ]
}
