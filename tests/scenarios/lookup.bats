#!/usr/bin/env bats
# lookup: everything known of a number.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
}

teardown() {
    scenario_teardown
}

# lookup [OPTION...]: the number on standard input.
lookup() {
    "$STOPSMS" lookup --db "$DB" "$@" 3>&-
}

look_up() {
    lookup "${@:2}" <<<"$1"
}

@test "it tells the file, the line, the cell, the date of the objection and what came back" {
    start_sandbox --first-stop-id 1
    printf 'Nom;Mobile;Optout\nA;06 39 98 00 01;2026-01-05\nB;0639980002;\n' >"$CRM"
    run -0 send run --where Optout=date "$CRM"
    run -0 --separate-stderr look_up "0033 6 39 98 00 01"
    [[ $output = "+33639980001"* ]]
    [[ $output = *"state      listed"*"stop id    1, given to us"*"answered   listed: code 200, HTTP 200"* ]]
    [[ $output = *"crm.csv (import 1,"*'row 1, line 2, Mobile: "06 39 98 00 01", objected on 2026-01-05'* ]]
    [[ $output = *", by $(id -un)"* ]]
    [ -z "$stderr" ]
}

@test "every row of every import and every later event is there" {
    start_sandbox --first-stop-id 1
    printf 'Mobile\n0639980001\n+33639980001\n' >week1.csv
    printf 'Mobile\n06.39.98.00.01\n0639980007\n' >week2.csv
    run -0 send run --all-rows week1.csv
    curl -sS "$SANDBOX_URL/stop-sms/delete?apiKey=$SANDBOX_KEY&id=1"
    # One after the other: stop ids are given out in the order in which they are asked for.
    run -0 send run --all-rows --concurrency 1 week2.csv
    run -0 --separate-stderr send undo --import 2 --reason "wrong week" --yes 1
    run -0 look_up 0639980001 --json
    [ "$(jq -c '[.entries[] | [.import, .row, .input]]' <<<"$output")" = \
        '[[1,1,"0639980001"],[1,2,"+33639980001"],[2,1,"06.39.98.00.01"]]' ]
    [ "$(jq -c '[.events[] | .event]' <<<"$output")" = '["sent_again","answered"]' ]
    [ "$(jq -r '.state, .stop_id, .attempts' <<<"$output" | paste -sd' ')" = "listed 2 2" ]
    [ "$(jq -r '.entries[2].undo_reason' <<<"$output")" = "wrong week" ]
    run -0 look_up 0639980007
    [[ $output = *"state      removed"*'taken back '*': wrong week'*'removed (removing, then removed)'* ]]
}

@test "an attempt that failed is told with its answer" {
    start_sandbox --fail-rate 1
    make_crm 1 >"$CRM"
    run -75 send run --all-rows --max-attempts 1 "$CRM"
    run -0 look_up +33639980000
    [[ $output = *"state      pending"*"events"*"attempt"*"HTTP 50"* ]]
}

@test "several numbers, unknown ones, and lines that hold none" {
    start_sandbox
    make_crm 2 >"$CRM"
    run -0 send run --all-rows "$CRM"
    printf '0639980000\n\n+33611111111\n' >numbers.txt
    run -0 --separate-stderr lookup --json <numbers.txt
    [ "$(jq -s -c 'map([.phone, .known])' <<<"$output")" = \
        '[["+33639980000",true],["+33611111111",false]]' ]
    run -65 --separate-stderr look_up "nobody"
    [[ $stderr = *'"nobody" is no phone number'* ]]
    run -65 --separate-stderr lookup </dev/null
    [[ $stderr = *'reads them from standard input'* ]]
    run -2 --separate-stderr lookup 0639980000
}

@test "it works beside a run, and changes nothing" {
    start_sandbox --latency 50
    make_crm 200 >"$CRM"
    stopsms run --api-url "$SANDBOX_URL" --rate 20/s --all-rows "$CRM" >run.out 2>&1 &
    local pid=$!
    wait_for 5
    run -0 look_up 0639980000
    [[ $output = *"state      "* ]]
    kill -TERM "$pid"
    wait "$pid" || true
}

@test "hostile cells are inert" {
    printf 'Mobile\n"\033[31m06 39 98 00 01\033[0m"\n' >"$CRM"
    run stopsms import --all-rows "$CRM"
    run look_up 0639980001
    [[ $output != *$'\033'* ]]
}

@test "a line that never ends is refused, and not read to its end" {
    start_sandbox
    make_crm 3 >"$CRM"
    run -0 send run --all-rows "$CRM"
    run -65 --separate-stderr timeout 20 bash -c '"$0" lookup --db "$1" </dev/zero' "$STOPSMS" "$DB"
    expect_one_line "a line of more than 1024 bytes"
    # The longest one is read, and so is a last one without an end.
    run -0 --separate-stderr look_up "$(printf '%1014s0639980001' '')"
    [[ $output = "+33639980001"* ]]
    run -0 --separate-stderr bash -c 'printf "0639980001\r\n\r\n0639980002" | "$0" lookup --db "$1"' "$STOPSMS" "$DB"
    [[ $output = "+33639980001"*"+33639980002"* ]]
}

# look_for NUMBER: what `lookup --json` has of its rows, in short.
look_for() {
    look_up "$1" --json | jq -c '[.known, (.entries[] | [.import, .row, .status, .reason])]'
}

@test "a number that only rows without a number hold is found there, with the reason" {
    printf 'Nom;Mobile;SMS opt-out\nA;06 39 98 00 01;yes\nB;06 39 98 00 02;no\nC;0033639980003;vielleicht\n' >march.csv
    printf 'D;06 39 98 00 04 05;no\nE;06 39 98 00 05;no;x;y\nF;+32 470 12 34 56;yes\n' >>march.csv
    run -0 stopsms import --where "SMS opt-out=no" march.csv
    [ "$(look_for +33639980001)" = '[false,[1,null,"skipped","not_selected"]]' ]
    run -0 look_up 0639980001
    [[ $output = *"/march.csv (import 1, "*"in a row of which nothing is kept: left out by the filter SMS opt-out = no"* ]]
    [ "$(look_for 0639980002)" = '[true,[1,2,"phone",null]]' ]
    [ "$(look_for 0639980003)" = '[false,[1,3,"undecided","flag_unknown"]]' ]
    [ "$(look_for 0639980004)" = '[false,[1,4,"invalid","too_long"]]' ]
    [ "$(look_for 0639980005)" = '[false,[1,5,"undecided","broken_row"]]' ]
    [ "$(look_for +32470123456)" = '[false,[1,null,"skipped","not_selected"]]' ]
    [ "$(look_for 0639980099)" = '[false]' ]
    run -0 --separate-stderr look_up 0639980001
    [[ $output = "+33639980001"*"not sent: no import has brought this number; it stands in"* ]]
    [[ $output = *"march.csv (import 1, "*'in a row of which nothing is kept: left out by the filter SMS opt-out = no' ]]
    run -0 look_up 0639980003
    [[ $output = *"the filter's column says neither"*": SMS opt-out = no" ]]
    run -0 look_up 0639980099
    [[ $output = *"not known: no import has brought this number, and its digits stand in no cell"* ]]
    # A number that was sent shows the rows as well that did not ask for it.
    printf 'Nom;Mobile;SMS opt-out\nB;06.39.98.00.02;yes\n' >april.csv
    run -0 stopsms import --where "SMS opt-out=no" --allow-empty april.csv
    [ "$(look_for 0639980002)" = '[true,[1,2,"phone",null],[2,null,"skipped","not_selected"]]' ]
}

@test "numbers that are given together are answered as each alone, and each at once to whoever waits" {
    printf 'Nom;Mobile;SMS opt-out\nA;06 39 98 00 01;yes\nB;06 39 98 00 02;no\nC;06 39 98 00 01 / 06 39 98 00 03;yes\n' >march.csv
    run -0 stopsms import --where "SMS opt-out=no" march.csv
    local number numbers=(0639980001 0639980002 0639980099 +33639980003 0639980001 0639980002)
    for number in "${numbers[@]}"; do
        look_up "$number" --json
    done >each.json
    printf '%s\n' "${numbers[@]}" | "$STOPSMS" lookup --json --db "$DB" >together.json
    cmp each.json together.json
    [ "$(wc -l <together.json)" -eq 6 ]
    mkfifo in out
    "$STOPSMS" lookup --db "$DB" --json <in >out 3>&- &
    local pid=$! answer
    exec 7>in 8<out
    for number in 0639980002 0639980001; do
        echo "$number" >&7
        read -r -t 30 answer <&8
        [[ $answer == *"+33${number#0}"* ]]
    done
    exec 7>&- 8<&-
    wait "$pid"
}

@test "on a terminal, it says to type or pipe numbers" {
    printf 'Mobile\n0639980001\n' >"$CRM"
    run -0 stopsms import --all-rows "$CRM"
    run -0 on_terminal $'0639980001\n\x04' "$STOPSMS" lookup --db "$DB"
    [[ $output = *"Type phone numbers, one a line, then Ctrl-D; or pipe them in: stopsms lookup <numbers.txt"* ]]
    [[ $output = *"+33639980001"*"state      pending"* ]]
}

@test "seen on the list is said where a list showed the number, and an answer is no such look" {
    echo +33639980003 >listed.txt
    start_sandbox --listed-file listed.txt
    printf 'Mobile\n0639980001\n0639980002\n' >"$CRM"
    run -0 send run --all-rows "$CRM"
    run -0 look_up 0639980001
    [[ $output = *"accepted by the provider  20"* && $output != *"seen on the list"* ]]
    make_older 10
    run -0 look_up 0639980001
    [[ $output = *"accepted by the provider  20"* && $output != *"seen on the list"* ]]
    run -0 send verify
    run -0 look_up 0639980001
    [[ $output = *"seen on the list  20"* && $output != *"accepted by the provider"* ]]
    make_older 10
    run -0 look_up 0639980001
    [[ $output = *"seen on the list  20"* && $output != *"accepted by the provider"* ]]
    # One that nobody sent is known by the list alone.
    printf 'Mobile\n0639980001\n0639980002\n0639980003\n' >april.csv
    run -0 send run --all-rows --skip-listed april.csv
    run -0 look_up 0639980003
    [[ $output = *"sent       never"*"seen on the list  20"* ]]
    [ "$(look_up 0639980003 --json | jq '.seen_at == .confirmed_at')" = true ]
}
