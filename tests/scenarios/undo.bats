#!/usr/bin/env bats
# undo --import: takes back what an import alone has pending or put on the list.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
}

teardown() {
    scenario_teardown
}

run_file() {
    send run --all-rows "$@"
}

# undo IMPORT N [OPTION...]: takes the import back, which is about N numbers.
undo() {
    send undo --import "$1" --reason "the wrong file" --yes "${@:2}"
}

# count STATUS IMPORT: numbers of the import in that state.
count() {
    stopsms report --import "$2" 2>/dev/null | awk -F, -v s="$1" '$7 == s { n++ } END { print n + 0 }'
}

@test "what the import put on the list is taken off, and nothing else" {
    start_sandbox --listed +33611111111 --listed +33639980003
    export_people 1 10 >wrong.csv
    run -0 run_file wrong.csv
    run -0 undo 1 9
    [[ $output = *'9  put on the list by this import alone'*'1  left alone: on the list, and not put'* ]]
    [[ $output = *'undone: 0 cancelled, 9 taken off the list'* ]]
    [ "$(sandbox_listed)" = $'+33611111111\n+33639980003' ]
    [ "$(count removed 1)-$(count already_listed 1)" = 9-1 ]
    run -0 undo 1 9
    [[ $output = *'import 1 was undone at '* ]]
    [ "$(calls delete)" = 9 ]
}

@test "numbers that another import has stay on the list" {
    start_sandbox
    export_people 1 5 >right.csv
    export_people 4 8 >wrong.csv
    run -0 run_file right.csv
    run -0 run_file wrong.csv
    run -0 undo 2 3
    [[ $output = *'2  left alone: another import has them, too'* ]]
    [ "$(sandbox_listed | wc -l)" = 5 ]
    [ "$(count listed 1)" = 5 ]
}

@test "what is pending is cancelled, without a key and without a call" {
    start_sandbox
    export_people 1 10 >wrong.csv
    run -0 stopsms import --all-rows wrong.csv
    unset SMSPARTNER_API_KEY
    run -0 stopsms undo --import 1 --reason oops --yes 10
    [[ $output = *'10 cancelled, 0 taken off'* ]]
    [ "$(count cancelled 1)" = 10 ]
    export SMSPARTNER_API_KEY=$SANDBOX_KEY
    run -0 send submit --yes
    [ "$(calls add)-$(calls delete)" = 0-0 ]
}

@test "the same file after an undo is a new import" {
    start_sandbox
    export_people 1 10 >file.csv
    run -0 run_file file.csv
    run -0 undo 1 10
    [ -z "$(sandbox_listed)" ]
    run -0 run_file file.csv
    [[ $output = *'(import 2)'* ]]
    [ "$(sandbox_listed | wc -l)" = 10 ]
    [ "$(count listed 2)" = 10 ]
}

@test "the same file with another filter is taken once the first import is undone" {
    start_sandbox
    printf 'Mobile;Optout\n+33639980001;oui\n+33639980002;non\n' >crm.csv
    run -0 stopsms import --where Optout=non crm.csv
    run -65 send run --where Optout=oui crm.csv
    [[ $output = *'stopsms undo --import 1'* ]]
    run -0 undo 1 1
    run -0 send run --where Optout=oui crm.csv
    [ "$(sandbox_listed)" = +33639980001 ]
}

@test "without a terminal it needs the number and a reason, and an import that is named and known" {
    start_sandbox
    export_people 1 3 >file.csv
    run -0 run_file file.csv
    run -2 send undo --import 1 --reason oops
    [[ $output = *'must be confirmed'*'--yes 3'* ]]
    run -2 send undo --import 1 --reason oops --yes 4
    [[ $output = *'about 3 numbers, not 4'* ]]
    run -2 send undo --import 1 --yes 3
    [[ $output = *'--reason'* ]]
    run -2 send undo --reason oops --yes 3
    run -2 send undo --import latest --reason oops --yes 3
    run -65 send undo --import 7 --reason oops --yes 3
    [ "$(sandbox_listed | wc -l)" = 3 ]
}

@test "on a terminal the number is typed" {
    start_sandbox
    export_people 1 3 >file.csv
    run -0 run_file file.csv
    run -4 on_terminal y "$STOPSMS" undo --db "$SCRATCH/jobs.db" --api-url "$SANDBOX_URL" \
        --import 1 --reason oops
    [[ $output = *'Type 3 to go on'* ]]
    [ "$(sandbox_listed | wc -l)" = 3 ]
    run -0 on_terminal 3 "$STOPSMS" undo --db "$SCRATCH/jobs.db" --api-url "$SANDBOX_URL" \
        --import 1 --reason oops
    [ -z "$(sandbox_listed)" ]
}

@test "an import older than 48 hours needs --force" {
    start_sandbox
    export_people 1 3 >file.csv
    run -0 run_file file.csv
    sqlite3 jobs.db 'UPDATE imports SET imported_at = imported_at - 48 * 3600000 - 1000'
    run -2 undo 1 3
    [[ $output = *'older than 48 hours'*'--force'* ]]
    [ "$(sandbox_listed | wc -l)" = 3 ]
    run -0 undo 1 3 --force
    [ -z "$(sandbox_listed)" ]
}

@test "a number that the list shows under another stop id is left there" {
    start_sandbox --first-stop-id 1
    export_people 1 3 >wrong.csv
    run -0 run_file wrong.csv --concurrency 1
    curl -sS "$SANDBOX_URL/stop-sms/delete?apiKey=$SANDBOX_KEY&id=2"
    curl -sS -H 'Content-Type: application/json' "$SANDBOX_URL/stop-sms/add" \
        -d "{\"apiKey\":\"$SANDBOX_KEY\",\"phoneNumber\":\"+33639980002\"}"
    run -0 undo 1 3
    [[ $output = *'1 left alone: listed under another stop id'* ]]
    [ "$(sandbox_listed)" = +33639980002 ]
    [ "$(count listed 1)-$(count removed 1)" = 1-2 ]
    run -0 undo 1 0
}

@test "a list that lacks much of it takes nothing off, but with --force" {
    start_sandbox --first-stop-id 1
    export_people 1 30 >wrong.csv
    run -0 run_file wrong.csv
    local id
    for ((id = 1; id <= 21; id++)); do
        curl -sS "$SANDBOX_URL/stop-sms/delete?apiKey=$SANDBOX_KEY&id=$id" >deleted
    done
    run -75 undo 1 30
    [[ $output = *'21 of 30 numbers are not on the list'*'--force'* ]]
    [[ $output = *$'not finished: 0 cancelled, 0 taken off the list\n'* ]]
    [ "$(sandbox_listed | wc -l)" = 9 ]
    [ "$(count removing 1)" = 30 ]
    run -0 undo 1 30 --force
    [ "$(count removed 1)" = 30 ]
}

@test "the reason is kept, and the report tells it" {
    start_sandbox
    export_people 1 2 >wrong.csv
    run -0 run_file wrong.csv
    run -0 undo 1 2
    [ "$(sqlite3 jobs.db 'SELECT undo_reason FROM imports')" = "the wrong file" ]
    stopsms report --import 1 >report.csv
    [ "$(grep -c 'taken back: the wrong file' report.csv)" = 2 ]
}

@test "an undo that is interrupted is resumed by the same command" {
    start_sandbox
    export_people 1 200 >wrong.csv
    run -0 run_file wrong.csv
    "$STOPSMS" undo --db "$SCRATCH/jobs.db" --api-url "$SANDBOX_URL" --rate 100/s --import 1 --reason oops \
        --yes 200 \
        >/dev/null 2>&1 </dev/null 3>&- &
    local pid=$! status=0
    wait_for 20 delete
    kill -TERM "$pid"
    wait "$pid" || status=$?
    [ "$status" = 143 ]
    local removed removing
    removed=$(count removed 1)
    removing=$(count removing 1)
    [ "$removed" -ge 10 ]
    [ "$removing" -ge 1 ]
    [ $((removed + removing)) = 200 ]
    run -0 undo 1 "$removing"
    [[ $output = *"$removing  being taken off since an undo that did not finish"* ]]
    [ -z "$(sandbox_listed)" ]
    [ "$(calls delete)" = 200 ]
}

@test "an undo that was killed is resumed, and what was off already is taken as such" {
    start_sandbox
    export_people 1 200 >wrong.csv
    run -0 run_file wrong.csv
    "$STOPSMS" undo --db "$SCRATCH/jobs.db" --api-url "$SANDBOX_URL" --rate 100/s --import 1 --reason oops \
        --yes 200 \
        >/dev/null 2>&1 </dev/null 3>&- &
    local pid=$!
    wait_for 20 delete
    kill -KILL "$pid"
    wait "$pid" || true
    run -0 undo 1 "$(count removing 1)"
    [ -z "$(sandbox_listed)" ]
    [ "$(count removed 1)" = 200 ]
}

@test "a number taken off by somebody else before is removed, with a note" {
    start_sandbox --first-stop-id 1
    export_people 1 3 >wrong.csv
    run -0 run_file wrong.csv
    curl -sS "$SANDBOX_URL/stop-sms/delete?apiKey=$SANDBOX_KEY&id=2"
    run -0 undo 1 3
    [[ $output = *'3 taken off the list, 1 of which were not there any more'* ]]
    stopsms report --import 1 >report.csv
    [ "$(grep -c ',removed,' report.csv)" = 3 ]
    grep -q ",removed,2,,,,.*was not on the provider's list any more" report.csv
}

@test "a refused key ends it with 77, a provider that fails with 75, and both can be resumed" {
    start_sandbox --first-stop-id 1
    export_people 1 4 >wrong.csv
    # One at a time: the stop ids are to be those of the list below.
    run -0 run_file wrong.csv --concurrency 1
    local port
    port=$(sed 's/.*:\([0-9]*\)\/v1/\1/' <<<"$SANDBOX_URL")
    start_sandbox --port "$port" --key another
    run -77 undo 1 4
    [[ $output = *'refused the API key'* ]]
    [ "$(count listed 1)" = 4 ]
    start_sandbox --port "$port" --key another --no-account
    run -77 undo 1 4
    [[ $output = *'refused the API key'* ]]
    [ "$(count removing 1)" = 4 ]
    start_sandbox --port "$port" --fail-rate 1
    run -75 undo 1 4 --max-attempts 1
    [ "$(count removing 1)" = 4 ]
    start_sandbox --first-stop-id 1 --port "$port" --listed +33639980001 --listed +33639980002 \
        --listed +33639980003 --listed +33639980004
    run -0 undo 1 4
    [ -z "$(sandbox_listed)" ]
}

@test "it keeps to the rate" {
    start_sandbox --limit 20/s
    export_people 1 30 >wrong.csv
    run -0 send run --all-rows --rate 15/s --burst 1 wrong.csv
    local before=$SECONDS
    run -0 stopsms undo --api-url "$SANDBOX_URL" --rate 10/s --burst 1 --import 1 --reason x --yes 30
    [ $((SECONDS - before)) -ge 2 ]
    [ "$(calls delete)" = 30 ]
}

@test "the summary of what listed something says how it is taken back, and until when" {
    start_sandbox
    export_people 1 3 >'wrong file.csv'
    export_people 4 6 >other.csv
    run -0 run_file 'wrong file.csv'
    [[ $output = *'if it was the wrong file, this takes it back (within 48 hours; later with --force):'*"undo --import 1 --reason 'the wrong file' --db $DB --api-url $SANDBOX_URL"*'done: nothing is left to do' ]]
    # Nothing was listed by this one.
    run -0 run_file 'wrong file.csv'
    [[ $output != *'takes it back'* ]]
    run -0 run_file other.csv 'wrong file.csv'
    [[ $output = *"if other.csv was the wrong file"*"undo --import 2 "*"if wrong file.csv was the wrong file"*"undo --import 1 "* ]]
    export_people 7 8 >third.csv
    run -0 stopsms import --all-rows third.csv
    run -0 send submit --yes
    [[ $output = *"third.csv was the wrong file, this takes it back (within 48 hours"*"undo --import 3 "* ]]
}

@test "an undo says how long it takes, shows its progress, and status how far it is" {
    start_sandbox --limit 100/s
    export_people 1 60 >wrong.csv
    run -0 run_file wrong.csv
    "$STOPSMS" undo --db "$DB" --api-url "$SANDBOX_URL" --rate 20/s --burst 1 --import 1 \
        --reason "it's wrong" --yes 60 --progress json >undo.out 2>undo.err </dev/null 3>&- &
    local pid=$! status=0 left
    wait_for 25 delete
    kill -TERM "$pid"
    wait "$pid" || status=$?
    [ "$status" = 143 ]
    grep -q 'To take them off takes about 3 s, at 20.0/s' undo.out
    [ "$(grep -c '"event":"progress"' undo.err)" -ge 1 ]
    [ "$(sed -n 's/^{/{/p' undo.err | jq -s 'map(select(.event == "progress")) | last | .pending_at_start, .removed > 0' | xargs)" = "60 true" ]
    left=$(count removing 1)
    run -0 stopsms status
    [[ $output = *"undo goes on: $left of 60 still on the list; this goes on with it:"* ]]
    # The command as it stands there, with the number that it asks for.
    local line
    line=$(grep -A1 'undo goes on' <<<"$output" | tail -1)
    [[ $line = *"undo --import 1 --reason "* ]]
    run -0 bash -c "$line --rate unlimited --yes $left"
    [ -z "$(sandbox_listed)" ]
    run -0 stopsms status
    [[ $output != *'undo goes on'* ]]
}

@test "an import that was undone has a report, in every form" {
    start_sandbox
    export_people 1 3 >wrong.csv
    run -0 run_file wrong.csv
    run -0 undo 1 3
    local form
    for form in csv json html xlsx; do
        run -0 stopsms report -o "undone.$form"
        run -0 stopsms report --import latest -o "undone.$form"
        run -0 stopsms report --import 1 -o "undone.$form"
    done
    [ "$(report_count removed undone.csv)" = 3 ]
    [ "$(jq '[.rows[] | select(.status == "removed")] | length' undone.json)" = 3 ]
    grep -q 'the wrong file' undone.html
    # Where another is left, that is the latest.
    export_people 4 5 >right.csv
    run -0 run_file right.csv
    run -0 run_file wrong.csv
    run -0 undo 3 3
    run -0 stopsms report -o latest.csv
    [ "$(report_count listed latest.csv)" = 2 ]
}
