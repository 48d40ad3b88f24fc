#!/usr/bin/env bats
# stopsms-sandbox: each endpoint, code and option, as a client sees them.

bats_require_minimum_version 1.5.0
load ../support/scenario

setup() {
    scenario_setup
}

teardown() {
    scenario_teardown
}

# post BODY [curl option...]: the reply's body.
post() {
    local body=$1
    shift
    curl -sS --max-time 10 -H 'Content-Type: application/json' -d "$body" "$@" \
        "$SANDBOX_URL/stop-sms/add"
}

# add NUMBER [curl option...]
add() {
    local number=$1
    shift
    post "{\"apiKey\":\"$SANDBOX_KEY\",\"phoneNumber\":\"$number\"}" "$@"
}

add_code() {
    add "$1" | jq .code
}

add_status() {
    add "$1" -o /dev/null -w '%{http_code}'
}

get() {
    curl -sS --max-time 10 "$SANDBOX_URL/$1"
}

# add_many COUNT CONCURRENCY: the HTTP statuses, one a line ("000": cut), of so many new numbers.
add_many() {
    seq -f '+336%08.0f' 1 "$1" | sed "s|.*|next\\
url = \"$SANDBOX_URL/stop-sms/add\"\\
output = \"/dev/null\"\\
max-time = 20\\
write-out = \"%{http_code}\\\\n\"\\
data = \"{\\\\\"apiKey\\\\\":\\\\\"$SANDBOX_KEY\\\\\",\\\\\"phoneNumber\\\\\":\\\\\"&\\\\\"}\"|" |
        tail -n +2 >"$SCRATCH/curl.conf"
    curl --no-progress-meter --parallel --parallel-immediate --parallel-max "$2" \
        -K "$SCRATCH/curl.conf" 2>/dev/null || true
}

@test "the first line says where it listens, on the loopback interface" {
    start_sandbox
    [[ $SANDBOX_URL =~ ^http://127\.0\.0\.1:[1-9][0-9]*/v1$ ]]
    [ "$(add_code +33612345678)" = 200 ]
    # Were it bound to every address, this one would answer as well.
    run -7 curl -sS "${SANDBOX_URL/127.0.0.1/127.0.0.2}"
}

@test "add gives the documented success with a stop id" {
    start_sandbox
    run -0 add +33612345678 -w '\n%{http_code} %{content_type}'
    [ "${lines[0]}" = '{"success":true,"code":200,"stopId":1}' ]
    [ "${lines[1]}" = '200 application/json' ]
}

@test "add refuses with codes 1, 2, 9 and 10" {
    start_sandbox
    [ "$(post '{"phoneNumber":"+33612345678"}' | jq .code)" = 1 ]
    [ "$(post '{"apiKey":"sandbox-key"}' | jq .code)" = 2 ]
    [ "$(add abc | jq -c .)" = \
        '{"success":false,"code":9,"message":"Le numéro de téléphone est invalide"}' ]
    [ "$(post '{"apiKey":"x","phoneNumber":"+33612345678"}' | jq -c .)" = \
        '{"success":false,"code":10,"message":"Clé API incorrecte"}' ]
    [ -z "$(sandbox_listed)" ]
}

@test "add answers code 3 for a number that is listed, in either spelling" {
    start_sandbox
    [ "$(add_code +33612345678)" = 200 ]
    [ "$(add 0612345678 | jq -c .)" = \
        '{"success":false,"code":3,"message":"Number is already in stop list"}' ]
}

@test "a malformed body is 400, an unknown path 404, a wrong method 405" {
    start_sandbox
    [ "$(post '{"apiKey":' -o /dev/null -w '%{http_code}')" = 400 ]
    [ "$(curl -sS -o /dev/null -w '%{http_code}' "$SANDBOX_URL/you")" = 404 ]
    run -0 curl -sS -i "$SANDBOX_URL/stop-sms/add"
    [[ ${lines[0]} = *' 405 '* ]]
    [[ $output = *'Allow: POST'* ]]
}

@test "a body over 64 KiB is cut off" {
    start_sandbox
    head -c 1000000 /dev/zero >"$SCRATCH/zeros"
    run ! curl -sS --max-time 10 --data-binary @"$SCRATCH/zeros" "$SANDBOX_URL/stop-sms/add"
    [ "$(sandbox_count)" = 0 ]
}

@test "list has the documented shape" {
    start_sandbox
    add +33612345678
    add +4915112345678
    run -0 get "stop-sms/list?apiKey=$SANDBOX_KEY"
    [ "$(jq -c '[.success, .code, .nbData, (.data | map([.id, .phoneNumber]))]' <<<"$output")" = \
        '[true,200,2,[[1,"+33612345678"],[2,"+4915112345678"]]]' ]
    jq -e '.data | map(.createdAt | test("^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}$")) | all' \
        <<<"$output"
    [ "$(get stop-sms/list | jq .code)" = 1 ]
    [ "$(get 'stop-sms/list?apiKey=x' | jq .code)" = 10 ]
}

@test "delete takes a number off by its id" {
    start_sandbox
    add +33612345678
    local delete="stop-sms/delete?apiKey=$SANDBOX_KEY"
    [ "$(get "$delete" | jq .code)" = 3 ]
    [ "$(get "$delete&id=7" | jq .code)" = 4 ]
    [ "$(get 'stop-sms/delete?apiKey=x&id=1' | jq .code)" = 10 ]
    [ "$(get 'stop-sms/delete?id=1' | jq .code)" = 1 ]
    [ "$(get "$delete&id=1" | jq -c .)" = '{"success":true,"code":200}' ]
    [ -z "$(sandbox_listed)" ]
    [ "$(add +33612345678 | jq .stopId)" = 2 ]
}

@test "no stop id is given twice, not even by a sandbox that was started again" {
    start_sandbox --first-stop-id 0
    local first
    first=$(add +33612345678 | jq .stopId)
    stop_sandbox
    start_sandbox --first-stop-id 0
    [ "$(add +33612345678 | jq .stopId)" -gt "$first" ]
    [ "$(add +33612345679 | jq .stopId)" -gt "$((first + 1))" ]
}

@test "the requests are shown in order of arrival, failed ones too, and never the key" {
    start_sandbox
    add +33612345678
    add 0612345678
    post '{'
    run -0 sandbox_requests
    [ "$(jq -c '[.count, .numbers, .statuses, .codes]' <<<"$output")" = \
        '[3,["+33612345678","0612345678",null],[200,200,400],[200,3,0]]' ]
    jq -e '.times == (.times | sort) and .times[0] > 1e12' <<<"$output"
    [[ $output != *"$SANDBOX_KEY"* ]]
    [ "$(sandbox_numbers)" = $'+33612345678\n0612345678' ]
    [ "$(sandbox_count)" = 3 ]
}

@test "--key sets the key that is accepted" {
    start_sandbox --key other
    [ "$(add_code +33612345678)" = 10 ]
    SANDBOX_KEY=other
    [ "$(add_code +33612345678)" = 200 ]
}

@test "--listed and --listed-file put numbers on the list from the start" {
    printf '0611111111\n\n+33622222222\r\n' >"$SCRATCH/listed"
    start_sandbox --listed +33633333333 --listed 0644444444 --listed-file "$SCRATCH/listed"
    [ "$(sandbox_listed)" = $'+33611111111\n+33622222222\n+33633333333\n+33644444444' ]
    [ "$(add_code +33622222222)" = 3 ]
}

@test "--listed-file names the line that is no number, or the file that is not there" {
    printf '0611111111\nabc\n' >"$SCRATCH/listed"
    run -65 "$SANDBOX" --listed-file "$SCRATCH/listed"
    [[ $output = *'line 2'* ]]
    run -66 "$SANDBOX" --listed-file "$SCRATCH/none"
    [[ $output = *"$SCRATCH/none"* ]]
}

@test "--reject makes numbers invalid by their beginning" {
    start_sandbox --reject +3369 --reject 0611
    [ "$(add_code 0699999999)" = 9 ]
    [ "$(add_code +33611111111)" = 9 ]
    [ "$(add_code +33622222222)" = 200 ]
}

@test "--code3-message replaces what comes with code 3" {
    start_sandbox --listed 0612345678 --code3-message "L'ID du message est requis"
    [ "$(add 0612345678 | jq -r .message)" = "L'ID du message est requis" ]
}

@test "--latency delays each reply and holds up nobody else" {
    start_sandbox --latency 1000
    local began ended
    began=$(date +%s%N)
    [ "$(add_many 200 200 | grep -c 200)" = 200 ]
    ended=$(date +%s%N)
    [ $((ended - began)) -ge 1000000000 ]
    [ $((ended - began)) -lt 20000000000 ] # one after the other, it would be 200 s
    [ "$(sandbox_requests | jq .peakInFlight)" -gt 50 ]
}

@test "it ends cleanly while replies are delayed" {
    start_sandbox --latency 60000
    add +33612345678 >/dev/null 2>&1 3>&- &
    local client=$!
    for _ in $(seq 500); do
        [ "$(sandbox_count)" = 0 ] || break
    done
    [ "$(sandbox_count)" = 1 ]
    stop_sandbox
    wait "$client" || true
}

@test "--limit answers 429 with Retry-After above the rate" {
    start_sandbox --limit 5/m
    for i in 1 2 3 4 5; do
        [ "$(add_status "+3361234567$i")" = 200 ]
    done
    run -0 add +33612345676 -i
    [[ ${lines[0]} = *' 429 '* ]]
    [[ $output = *'Retry-After: 1'* ]]
    run ! sandbox_listed # the limit is for every call
    [ "$(sandbox_requests | jq -c .statuses)" = '[200,200,200,200,200,429]' ]
}

# The list call may fail on purpose, too: as often as it takes.
listed_count_despite_faults() {
    for _ in $(seq 50); do
        get "stop-sms/list?apiKey=$SANDBOX_KEY" | jq -e .nbData 2>/dev/null && return
    done
    return 1
}

@test "--fail-rate fails a share of the requests, the same one for the same seed" {
    for seed in 11 11 12; do
        start_sandbox --fail-rate 0.3 --seed "$seed"
        add_many 200 1 >"$SCRATCH/statuses"
        grep -c 200 "$SCRATCH/statuses" >"$SCRATCH/succeeded"
        [ "$(listed_count_despite_faults)" = "$(cat "$SCRATCH/succeeded")" ]
        sandbox_requests | jq -c .statuses >>"$SCRATCH/seen"
    done
    [ "$(sed -n 1p "$SCRATCH/seen")" = "$(sed -n 2p "$SCRATCH/seen")" ]
    [ "$(sed -n 1p "$SCRATCH/seen")" != "$(sed -n 3p "$SCRATCH/seen")" ]
    for status in 200 500 503; do
        jq -e --argjson status "$status" 'map(select(. == $status)) | length > 10' "$SCRATCH/seen"
    done
}

@test "--cut-rate cuts the connection after the number was added" {
    start_sandbox --cut-rate 1
    run -52 add +33612345678
    [ "$(sandbox_listed)" = +33612345678 ]
    [ "$(sandbox_requests | jq -c '[.numbers, .statuses, .codes]')" = \
        '[["+33612345678"],[0],[0]]' ]
}

@test "--cut-rate cuts a share, and no number is lost" {
    start_sandbox --cut-rate 0.5 --latency 10
    add_many 100 20 >"$SCRATCH/statuses"
    [ "$(grep -c 000 "$SCRATCH/statuses")" -gt 20 ]
    [ "$(grep -c 200 "$SCRATCH/statuses")" -gt 20 ]
    [ "$(sandbox_listed | wc -l)" = 100 ]
}

@test "--quiet says nothing but the address; without it, what was received" {
    start_sandbox --quiet
    add +33612345678
    stop_sandbox
    [ ! -s "$SCRATCH/sandbox.err" ]
    start_sandbox
    add +33612345678
    stop_sandbox
    [[ $(tail -n 1 "$SCRATCH/sandbox.err") = *'1 add requests received, 1 numbers on the list' ]]
}

@test "SIGINT and SIGTERM end it with 0" {
    for signal in INT TERM; do
        start_sandbox
        kill -"$signal" "$SANDBOX_PID"
        wait "$SANDBOX_PID"
        SANDBOX_PID=
    done
}

@test "--exit-with-parent ends it when its parent is gone" {
    mkfifo "$SCRATCH/line"
    # A parent that is killed can't clean up: nothing but the option ends its sandbox.
    bash -c '"$SANDBOX" --exit-with-parent >"$1" 2>/dev/null & echo $! >"$2"; wait' _ \
        "$SCRATCH/line" "$SCRATCH/pid" 3>&- &
    local parent=$! line
    read -r -t 30 line <"$SCRATCH/line"
    [[ $line = listening* ]]
    kill -KILL "$parent"
    wait "$parent" || true
    local pid
    pid=$(cat "$SCRATCH/pid")
    timeout 10 tail --pid="$pid" -f /dev/null || { kill "$pid" && false; }
}

@test "a port that is taken is a wrong set-up" {
    start_sandbox
    local port=${SANDBOX_URL#http://127.0.0.1:}
    run -78 "$SANDBOX" --port "${port%/v1}"
    [[ $output = *"127.0.0.1:${port%/v1}: Address already in use"* ]]
}

@test "wrong options are wrong usage" {
    local options
    for options in '--port 65536' '--port -1' '--port x' '--latency -1' '--limit 0' '--limit 5/h' \
        '--limit' '--fail-rate 1.1' '--cut-rate -0.1' '--fail-rate nan' '--reject abc' \
        '--listed abc' '--bogus' 'argument'; do
        # shellcheck disable=SC2086 # several words on purpose
        run -2 timeout 10 "$SANDBOX" $options
        [[ $output = 'stopsms-sandbox: '* ]]
    done
}

@test "--help and --version" {
    run -0 "$SANDBOX" --help
    [[ $output = *--cut-rate* ]]
    run -0 "$SANDBOX" --version
    [[ $output =~ ^stopsms-sandbox\ [0-9]+\.[0-9]+\.[0-9]+(\ \(commit\ .*\))?$ ]]
}

@test "20,000 requests are received and shown" {
    start_sandbox
    add_many 20000 50 >"$SCRATCH/statuses"
    [ "$(grep -c 200 "$SCRATCH/statuses")" = 20000 ]
    [ "$(sandbox_count)" = 20000 ]
    [ "$(sandbox_numbers | wc -l)" = 20000 ]
    [ "$(sandbox_listed | wc -l)" = 20000 ]
}

@test "--fail-list refuses the list alone, and the calls are counted" {
    start_sandbox --fail-list
    [ "$(add_code +33612345678)" = 200 ]
    run -0 get "stop-sms/list?apiKey=$SANDBOX_KEY"
    [[ $output = *'Fault on purpose'* ]]
    run -0 get "stop-sms/delete?apiKey=$SANDBOX_KEY&id=1"
    [ "$(curl -sS --max-time 10 "${SANDBOX_URL%/v1}/sandbox/calls" | jq -c .)" = \
        '{"add":1,"list":1,"delete":1,"account":0}' ]
}

@test "the account call tells the user's name, to the key alone, and can be left out" {
    start_sandbox --account jean.dupont
    run -0 get "me?apiKey=$SANDBOX_KEY"
    [ "$(jq -r '.success, .code, .user.username' <<<"$output" | paste -sd ' ')" = \
        'true 200 jean.dupont' ]
    [ "$(get 'me?apiKey=other' | jq .code)" = 10 ]
    [ "$(get me | jq .code)" = 1 ]
    start_sandbox --no-account
    [ "$(curl -sS -o /dev/null -w '%{http_code}' "$SANDBOX_URL/me?apiKey=$SANDBOX_KEY")" = 404 ]
}
