#!/usr/bin/env bats
# `prune` takes away what old imports hold, `forget` what is known of a number: never what still
# matters to an opposition, and both give the space back.

load ../support/scenario
load ../support/stopsms
load ../support/faults

setup() {
    stopsms_setup
    start_sandbox
}

teardown() {
    scenario_teardown
}

# week N FROM TO: an export of these people, of whom the odd ones have opted out; N makes its bytes its own.
week() {
    echo 'Nom;Mobile;SMS opt-out'
    awk -v n="$1" -v from="$2" -v to="$3" 'BEGIN { for (i = from; i <= to; i++)
        printf "Client%d-%d;06 39 98 %02d %02d;%s\n", n, i, i / 100, i % 100, i % 2 ? "yes" : "no" }'
}

# run_week N FROM TO [OPTION...]
run_week() {
    week "$1" "$2" "$3" >"week$1.csv"
    run -0 --separate-stderr send run "week$1.csv" --where 'SMS opt-out=yes' --yes --max-new 1000 "${@:4}"
}

# age ID...: these imports, and what belongs to them, were made four years ago.
age() {
    local four=$((4 * 366 * 86400 * 1000)) id
    for id; do
        sqlite3 "$DB" "UPDATE imports SET imported_at = imported_at - $four, finished_at = finished_at - $four,
            requested_at = requested_at - $four, undone_at = undone_at - $four WHERE id = $id;
            UPDATE runs SET started_at = started_at - $four, ended_at = ended_at - $four
            WHERE id IN (SELECT run_id FROM run_imports WHERE import_id = $id)"
    done
}

ask() {
    sqlite3 "$DB" "$1"
}

look_up() {
    printf '%s\n' "$1" | "$STOPSMS" lookup --db "$DB" "${@:2}" 3>&-
}

forget() {
    "$STOPSMS" forget --db "$DB" "$@" 3>&-
}

@test "old imports are pruned to stubs, and what honours the oppositions stays" {
    run_week 1 1 20
    run_week 2 1 22
    run_week 3 3 24
    run_week 4 3 26
    age 1 2 3 4
    local jobs
    jobs=$(ask 'SELECT phone, state, own_stop_id, first_entry FROM jobs ORDER BY phone')
    run --separate-stderr stopsms prune --older-than 3y
    expect_exit 2
    [[ $stderr == *"must be confirmed"* ]]
    run -0 --separate-stderr stopsms prune --older-than 3y --yes
    [[ $output == *"pruned: 2 imports"*"MiB now"* ]]
    [ "$(ask 'SELECT group_concat(id) FROM imports WHERE pruned_at IS NOT NULL')" = 1,2 ]
    [ "$jobs" = "$(ask 'SELECT phone, state, own_stop_id, first_entry FROM jobs ORDER BY phone')" ]
    [ "$(ask 'SELECT count(*) FROM entries JOIN imports ON entries.id BETWEEN first_entry AND last_entry WHERE pruned_at IS NOT NULL')" = 0 ]
    [ "$(ask 'SELECT count(*) FROM runs')" = 2 ]
    [ "$(ask 'PRAGMA freelist_count')" = 0 ]
    [ "$(ask "SELECT group_concat(imports) FROM (SELECT DISTINCT imports FROM left_out_numbers ORDER BY imports)")" = "3-4,4" ]
    run ! grep -q Client1 "$DB" "$DB-wal"
    # What is left works as before: reports of the last two, undo that leaves shared numbers alone.
    run -0 --separate-stderr stopsms report --import 4
    [ "${#lines[@]}" -eq 25 ]
    run -0 stopsms status
    [[ $output == *"pruned"* ]]
    run -0 --separate-stderr send undo --import 4 --reason wrong --force --yes 1
    [ "$(sandbox_listed | wc -l)" -eq 12 ]
    run --separate-stderr stopsms prune --older-than 3y --yes
    expect_exit 0
}

@test "undo and report of a pruned import say so, its manifest's check too, and the same bytes are new" {
    run_week 1 1 20
    run_week 2 1 20
    run_week 3 1 20
    age 1 2 3
    run -0 stopsms prune --older-than 3y --yes
    local command
    for command in "send undo --import 1 --reason x --yes 0" "stopsms report --import 1"; do
        # shellcheck disable=SC2086
        run --separate-stderr $command
        expect_exit 65
        [[ $stderr == *"import 1 was pruned"* ]]
    done
    run --separate-stderr stopsms report --check week1.report.evidence.json
    expect_exit 0
    [[ $output == *"pruned"* && $output != *"differs"* ]]
    run -0 --separate-stderr stopsms report --import all
    [ "${#lines[@]}" -eq 41 ]
    run_week 1 1 20
    [ "$(ask 'SELECT count(*) FROM imports')" = 4 ]
    [ "$(ask 'SELECT new_jobs, known_jobs FROM imports WHERE id = 4')" = "0|10" ]
    [ "$(sandbox_count)" -eq 10 ]
    run --separate-stderr send list --new
    expect_exit 0
    [ "${#lines[@]}" -eq 1 ]
}

@test "what is open is never pruned: pending, unconfirmed, untold rows, the last two finished" {
    run_week 1 1 20
    run_week 2 1 20
    run_week 3 1 20
    age 1 2 3
    ask "UPDATE jobs SET state = 4 WHERE phone = 33639980001; DELETE FROM job_counts;
        INSERT INTO job_counts SELECT 0, state, count(*) FROM jobs GROUP BY state;
        INSERT INTO job_counts SELECT 1, state, count(*) FROM jobs GROUP BY state"
    run -0 --separate-stderr stopsms prune --older-than 3y --yes
    [[ $output == *"no import is to be pruned; 3 as old stay"* ]]
    [ "$(ask 'SELECT count(*) FROM imports WHERE pruned_at IS NOT NULL')" = 0 ]
    run stopsms prune --older-than 3 --yes
    expect_exit 2
    run stopsms prune --yes
    expect_exit 2
}

@test "a forgotten number leaves nothing but a hash, in two imports and an undone one" {
    run_week 1 1 20
    run_week 2 1 22
    run_week 3 3 24
    run -0 send undo --import 3 --reason 'wrong' --yes 1
    printf 'Nom;Mobile;SMS opt-out\nDupont;0639980003 / 0639980021;yes\nMoreau;06 39 98 00 03 1;yes\n' >four.csv
    run send run four.csv --where 'SMS opt-out=yes' --yes
    local before
    before=$(ask 'SELECT sum(new_jobs), (SELECT count(*) FROM jobs) FROM imports')
    run -0 --separate-stderr forget --yes <<<'+33 6 39 98 00 03'
    [[ $output == *"forgotten: 1 number"*"pseudonymous,"*"not anonymous"*"Out of reach"*"source "*"/week1.csv"*"report "*"MiB now"* ]]
    run ! grep -qE '33639980003|06 ?39 ?98 ?00 ?03|Client1-3|Dupont|Moreau' <(ask .dump)
    run ! grep -qE '06 39 98 00 03|Client1-3|Dupont' "$DB" "$DB-wal"
    run -0 look_up 0639980003
    [[ $output == *"forgotten"* ]]
    run -0 look_up 0639980003 --json
    [ "$(jq -c '[.known, .forgotten_at != null, .entries]' <<<"$output")" = '[false,true,[]]' ]
    [ "$(ask 'SELECT sum(new_jobs) - (SELECT count(*) FROM jobs) FROM imports')" = 0 ]
    [ "$(ask "SELECT count(*) FROM imports WHERE new_jobs + known_jobs <> (SELECT sum(jobs) FROM job_counts WHERE import_id = imports.id)")" = 0 ]
    # Each row is in its report still.
    run -0 --separate-stderr stopsms report --import 1
    [ "${#lines[@]}" -eq 21 ]
    [[ $output == *'week1.csv,3,4,Mobile,,,skipped,,forgotten,'* ]]
    # The other person's number of the same cell is there.
    [ "$(look_up 0639980021 --json | jq -c .known)" = true ]
    # Whoever is on the list and was forgotten is not new there.
    run -0 --separate-stderr send list --new
    [ "${#lines[@]}" -eq 1 ]
    run -0 stopsms status
}

@test "an import that selects a forgotten number sends it again, with a note" {
    run_week 1 1 20
    forget --yes <<<0639980003 >/dev/null
    run_week 2 1 22
    [[ $stderr == *"1 number that was forgotten is wanted again"* ]]
    [ "$(ask 'SELECT count(*) FROM forgotten_numbers')" = 0 ]
    [ "$(ask 'SELECT state IN (1, 2) FROM jobs WHERE phone = 33639980003')" = 1 ]
    [ "$(sandbox_count)" -eq 12 ]
}

@test "the same file sends a forgotten number again, too, and is then known" {
    run_week 1 1 20
    forget --yes <<<0639980003 >/dev/null
    run_week 1 1 20
    [[ $stderr == *"1 number that was forgotten is wanted again"* ]]
    [ "$(ask 'SELECT count(*), max(new_jobs) FROM imports WHERE id > 1')" = "1|1" ]
    [ "$(ask 'SELECT state IN (1, 2) FROM jobs WHERE phone = 33639980003')" = 1 ]
    run_week 1 1 20
    [ "$(ask 'SELECT count(*) FROM imports')" = 2 ]
}

@test "a number that is pending, unconfirmed or wanted is not forgotten, and neither are the others" {
    run_week 1 1 20
    week 2 1 24 >week2.csv
    run -0 stopsms import week2.csv --where 'SMS opt-out=yes' --max-new 100
    local number
    for number in 0639980021 0639980001; do
        run --separate-stderr forget --yes <<<"$number"$'\n'0639980004
        expect_exit 65
        [[ $stderr == *"Nothing was changed"* ]]
    done
    [ "$(ask 'SELECT count(*) FROM forgotten_numbers')" = 0 ]
    run --separate-stderr forget --yes <<<'no number'
    expect_exit 65
    run --separate-stderr forget <<<0639980004
    expect_exit 2
    [ "$(look_up 0639980004 --json | jq '.entries | length')" = 2 ]
    # One whom a filter left out, everywhere.
    forget --yes <<<0639980004 >/dev/null
    [ "$(look_up 0639980004 --json | jq '.entries | length')" = 0 ]
}
