#!/usr/bin/env bats
# --keep-reports removes old reports of this database's runs, and nothing else.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    start_sandbox
}

teardown() {
    scenario_teardown
}

# week N [OPTION...]: the run of a week, whose file is weekN.csv and has one number more than the last.
week() {
    local number=$1
    shift
    [ -f "week$number.csv" ] || make_crm $((10 + number)) >"week$number.csv"
    send run --all-rows "week$number.csv" --rate unlimited "$@"
}

# reports: the reports that are there, by week.
reports() {
    local path
    for path in *.report*.csv; do
        [ -e "${path%.csv}.evidence.json" ] && echo -n "${path%.report.csv} "
    done
}

# expect_reports WEEK...: these and their manifests are there.
expect_reports() {
    [ "$(reports)" = "$* " ] || {
        echo "reports: $(reports), not $*: $output" >&2
        return 1
    }
}

@test "the newest stay, each that goes is named, and it is off by default" {
    local n
    for n in 1 2 3 4; do
        run -0 week "$n"
        [[ $output != *keep-reports* ]]
    done
    expect_reports week1 week2 week3 week4
    run -0 week 5 --keep-reports 3
    expect_reports week3 week4 week5
    [[ $output = *"/week1.report.csv was removed (--keep-reports 3)"* ]]
    [[ $output = *"/week2.report.csv was removed"* ]]
    [ "$(grep -c 'was removed' <<<"$output")" = 2 ]
    [ ! -e week1.report.evidence.json ]
    run -0 week 5 --keep-reports 1
    expect_reports week5
    [ -f week1.csv ]
    run -2 week 6 --keep-reports 0
    run -2 week 6 --keep-reports -1
    expect_reports week5
}

# A quick machine writes several within one second, and a manifest tells no less.
@test "of reports of one second the latest import's is the newest" {
    local n
    for n in 3 1 2; do
        run -0 week "$n"
    done
    sed -i 's/"created_at": *"[^"]*"/"created_at": "2026-01-02T03:04:05Z"/' week?.report.evidence.json
    [ "$(grep -l '2026-01-02T03:04:05Z' week?.report.evidence.json | wc -l)" = 3 ]
    run -0 week 4 --keep-reports 2
    expect_reports week2 week4
    touch -d '2026-01-01' week4.report.evidence.json
    run -0 week 4 --report again.csv
    sed -i 's/"created_at": *"[^"]*"/"created_at": "2026-01-02T03:04:05Z"/' week4.report.evidence.json again.evidence.json
    run -0 week 5 --keep-reports 2
    expect_reports week5
    [ -f again.csv ]
}

@test "the same file's imports, the environment and the profile count as well" {
    local n
    for n in 1 2 3; do
        make_crm $((10 + n)) >crm.csv
        run -0 send run --all-rows crm.csv --rate unlimited
    done
    [ -f crm.report-2.csv ]
    make_crm 14 >crm.csv
    STOPSMS_KEEP_REPORTS=2 run -0 send run --all-rows crm.csv --rate unlimited
    [ ! -e crm.report.csv ]
    [ ! -e crm.report-2.csv ]
    [ -f crm.report-3.csv ]
    [ -f crm.report-4.csv ]
    mkdir -p "$XDG_CONFIG_HOME/stopsms"
    printf '%s\n' '[defaults]' 'keep-reports = 1' '[acme]' "db = $DB" "api-key-file = $SCRATCH/key" "file = $SCRATCH/crm.csv" 'all-rows = yes' \
        >"$XDG_CONFIG_HOME/stopsms/config.ini"
    (umask 077 && echo "$SMSPARTNER_API_KEY" >key)
    unset SMSPARTNER_API_KEY
    make_crm 15 >crm.csv
    run -0 "$STOPSMS" run -p acme --api-url "$SANDBOX_URL" --yes --rate unlimited </dev/null 3>&-
    [ ! -e crm.report-3.csv ]
    [ ! -e crm.report-4.csv ]
    [ -f crm.report-5.csv ]
}

@test "what somebody has changed, linked or made by hand stays, with a word" {
    local n
    for n in 1 2 3 4; do
        run -0 week "$n"
    done
    echo 'a note' >>week1.report.csv
    mv week2.report.csv elsewhere
    ln -s elsewhere week2.report.csv
    mv week3.report.evidence.json manifest
    ln -s manifest week3.report.evidence.json
    "$STOPSMS" report --import 1 -o by-hand.csv --evidence by-hand.evidence.json --db "$DB"
    echo '{"stopsms_evidence": 1}' >broken.evidence.json
    cp week4.csv mine.report.csv
    run -0 week 5 --keep-reports 1
    [[ $output = *"/week1.report.csv stays, though --keep-reports is 1: it has changed since it was written"* ]]
    [[ $output = *"/week2.report.csv stays, though --keep-reports is 1: it, or its manifest, is no plain file of yours"* ]]
    [[ $output = *"/by-hand.csv stays, though --keep-reports is 1: no run has written it"* ]]
    [ -f week1.report.csv ]
    [ -L week2.report.csv ]
    [ -f elsewhere ]
    [ -f week3.report.csv ]
    [ -f by-hand.csv ]
    [ -f broken.evidence.json ]
    [ -f mine.report.csv ]
    [ ! -e week4.report.csv ]
    [ "$(grep -c 'was removed' <<<"$output")" = 1 ]
}

@test "of several files in one folder, each old report is named once" {
    run -0 week 1
    run -0 week 2
    echo more >>week1.report.csv
    make_crm 14 >week4.csv
    make_crm 15 >week5.csv
    run -0 send run --all-rows week4.csv week5.csv --rate unlimited --keep-reports 2
    expect_reports week1 week4 week5
    [ "$(grep -c 'week1.report.csv stays' <<<"$output")" = 1 ]
    [ "$(grep -c 'was removed' <<<"$output")" = 1 ]
}

@test "another database's reports are not even counted" {
    run -0 week 1
    run -0 week 2
    sqlite3 "$DB" "UPDATE imports SET imported_at = imported_at + 1000 WHERE id = 1;
        UPDATE imports SET sha256 = zeroblob(32) WHERE id = 2"
    run -0 week 3 --keep-reports 1
    expect_reports week1 week2 week3
    [[ $output != *keep-reports* ]]
}

@test "an unfinished or undone import's report stays" {
    make_crm 10 5000 >week1.csv
    run -0 week 1
    run -0 week 2
    sqlite3 "$DB" 'UPDATE imports SET finished_at = NULL WHERE id = 1; UPDATE imports SET undone_at = 9 WHERE id = 2;
        UPDATE jobs SET state = 0 WHERE phone = 33639985000'
    run -0 week 3 --keep-reports 1
    expect_reports week1 week2 week3
    [[ $output = *"week1.report.csv stays, though --keep-reports is 1: its import is not finished"* ]]
    # Nobody knows what a state of a later version means.
    sqlite3 "$DB" 'UPDATE imports SET finished_at = 1, undone_at = NULL; UPDATE jobs SET state = 1 WHERE state = 0;
        UPDATE OR REPLACE job_counts SET state = 6 WHERE import_id = 2'
    run -0 week 4 --keep-reports 1
    expect_reports week2 week4
}

@test "rows that need a human keep their report, until a later one has told them all" {
    { make_crm 10 && echo 'contact 99,nobody knows'; } >week1.csv
    run -3 week 1
    run -0 week 2
    run -0 week 3 --keep-reports 1
    expect_reports week1 week3
    [[ $output = *"week1.report.csv stays"*"rows or numbers of it need a human"* ]]
    { make_crm 14 && echo 'contact 99,nobody knows'; } >week4.csv
    run -0 week 4 --keep-reports 1
    expect_reports week4
}

@test "a rejected number keeps its report, until a later one has told it" {
    start_sandbox --reject +33639980011
    make_crm 12 >week1.csv
    run -3 week 1
    make_crm 5 >week2.csv
    run -0 week 2
    make_crm 6 >week3.csv
    run -0 week 3 --keep-reports 1
    expect_reports week1 week3
    make_crm 13 >week4.csv
    run week 4 --keep-reports 1
    expect_reports week4
}

@test "a run that could not write its report removes none" {
    run -0 week 1
    run -0 week 2
    run -0 week 3 --report - --keep-reports 1
    expect_reports week1 week2
    run -0 week 4 --report /dev/null --keep-reports 1
    expect_reports week1 week2
}
