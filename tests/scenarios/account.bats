#!/usr/bin/env bats
# A file of one client hardly slips into another's list: the account is named before anything is
# sent, and a database keeps to the one that it knows.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    start_sandbox --account jean.dupont
}

teardown() {
    if [ -n "${FRONT:-}" ]; then
        kill "$FRONT" 2>/dev/null && wait "$FRONT" || true
    fi
    scenario_teardown
}

# A provider that hands what is posted on to the sandbox, and does with the account call as told:
# `silent`, or a 429 with this Retry-After. Sets URL and FRONT.
start_front() {
    cat >front.py <<'PYTHON'
import http.server, sys, threading, urllib.request

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        if sys.argv[2] == "silent":
            threading.Event().wait(20)
        self.send_response(429)
        self.send_header("Retry-After", sys.argv[2])
        self.send_header("Content-Length", "0")
        self.end_headers()
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        reply = urllib.request.urlopen(sys.argv[1] + self.path, body).read()
        self.send_response(200)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)
    def log_message(self, *arguments):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
    local port=
    mkfifo port
    python3 front.py "${SANDBOX_URL%/v1}" "$1" <&- >port 3>&- &
    FRONT=$!
    read -r -t 30 port <port
    URL=http://127.0.0.1:$port/v1
}

# Another sandbox at the same address: another key, another account.
replace_sandbox() {
    local address=${SANDBOX_URL%/v1}
    # Other stop ids: those of the first are other numbers', as they came in another order.
    start_sandbox --port "${address##*:}" --first-stop-id 1000 "$@"
}

known_user() {
    stopsms status --json 2>/dev/null | jq -r .account_user
}

@test "the account is named before anything is sent, kept, and asked for once a run" {
    make_crm 5 >"$CRM"
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [[ $stderr == *"account: jean.dupont (Camille Martin)"* ]]
    [ "$(calls account)" -eq 1 ]
    [ "$(known_user)" = jean.dupont ]
    [[ $(stopsms status 2>/dev/null) == "account  jean.dupont at $SANDBOX_URL"* ]]
}

@test "where nothing is sent, nobody is asked" {
    make_crm 5 >"$CRM"
    send run "$CRM"
    run --separate-stderr send run "$CRM"
    expect_exit 0
    run --separate-stderr send submit
    expect_exit 0
    stopsms preview "$CRM" --all-rows
    [ "$(calls account)" -eq 1 ]
}

@test "numbers that are found missing from the list are sent after the account was named" {
    make_crm 5 >"$CRM"
    send run "$CRM"
    replace_sandbox --account jean.dupont
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [ "$(sandbox_count)-$(calls account)" = 5-1 ]
    [[ $stderr == *"account: jean.dupont"* ]]
}

@test "submit, retry and undo name it, too, each asking once" {
    start_sandbox --account jean.dupont --reject +33639980000
    make_crm 5 >"$CRM"
    stopsms import "$CRM"
    run --separate-stderr send submit
    expect_exit 3
    [[ $stderr == *"account: jean.dupont"* ]]
    run --separate-stderr send retry --yes
    expect_exit 3
    [[ $stderr == *"account: jean.dupont"* ]]
    run --separate-stderr send undo --import 1 --reason test --yes 4
    expect_exit 0
    [[ $stderr == *"account: jean.dupont"* ]]
    [ "$(calls account)" -eq 3 ]
}

@test "the question on a terminal names the account; no sends nothing" {
    make_crm 5 >"$CRM"
    run on_terminal n "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL"
    expect_exit 4
    [[ $output == *"  account   jean.dupont (Camille Martin) at $SANDBOX_URL"*"Send 5 numbers?"* ]]
    [ "$(calls add)" -eq 0 ]
    [ ! -e "$DB" ]
    send run "$CRM"
    run on_terminal n "$STOPSMS" undo --import 1 --reason test --db "$DB" --api-url "$SANDBOX_URL"
    expect_exit 4
    [[ $output == *"take 5 off the STOP list of jean.dupont (Camille Martin) at $SANDBOX_URL"* ]]
    [ "$(calls delete)" -eq 0 ]
}

@test "a provider without the call is no error" {
    start_sandbox --no-account
    make_crm 5 >"$CRM"
    run --separate-stderr send run "$CRM"
    expect_exit 0
    [[ $stderr != *account:* ]]
    [ "$(sandbox_count)" -eq 5 ]
    [ "$(known_user)" = null ]
    run on_terminal 5 "$STOPSMS" undo --import 1 --reason test --db "$DB" --api-url "$SANDBOX_URL"
    expect_exit 0
    [[ $output == *"the STOP list of the account at $SANDBOX_URL"* ]]
}

@test "a provider whose call never answers costs three seconds" {
    start_front silent
    make_crm 3 >"$CRM"
    begin=$SECONDS
    run --separate-stderr send run "$CRM" --api-url "$URL"
    expect_exit 0
    [ $((SECONDS - begin)) -ge 3 ]
    [ $((SECONDS - begin)) -lt 15 ]
    [ "$(sandbox_count)" -eq 3 ]
}

@test "a refused key: nothing is sent, the numbers are kept; on a terminal nothing is kept" {
    make_crm 5 >"$CRM"
    SMSPARTNER_API_KEY=wrong run on_terminal y "$STOPSMS" run "$CRM" --db "$DB" \
        --api-url "$SANDBOX_URL"
    expect_exit 77
    [[ $output == *"refused the API key"* && $output != *"Send 5"* ]]
    [ ! -e "$DB" ]
    SMSPARTNER_API_KEY=wrong run --separate-stderr send run "$CRM"
    expect_exit 77
    [[ $stderr == *"refused the API key"*"Nothing was sent"* ]]
    [ "$(calls add)" -eq 0 ]
    [ "$(report_count pending)" -eq 5 ]
    SMSPARTNER_API_KEY=wrong run --separate-stderr send submit
    expect_exit 77
    run --separate-stderr send submit
    expect_exit 0
    [ "$(calls add)" -eq 5 ]
}

@test "the call takes a place in the rate" {
    make_crm 3 >"$CRM"
    begin=$(date +%s%N)
    run --separate-stderr send run "$CRM" --rate 1/s --burst 3
    expect_exit 0
    # One before the three that may leave at once: a second at least.
    [ $((($(date +%s%N) - begin) / 1000000)) -ge 1000 ]
}

@test "too many requests at the call: the pause is kept before anything else is sent" {
    start_front 2
    make_crm 1 >"$CRM"
    begin=$SECONDS
    run --separate-stderr send run "$CRM" --api-url "$URL"
    expect_exit 0
    [[ $stderr == *"too many requests"*"waiting 2 s"* ]]
    [ $((SECONDS - begin)) -ge 2 ]
    [ "$(report_count listed)" -eq 1 ]
}

@test "a long pause asked for at the call ends the run, and the next one, before anything is sent" {
    start_front 3600
    make_crm 1 >"$CRM"
    for i in 1 2; do
        run --separate-stderr send run "$CRM" --api-url "$URL"
        expect_exit 75
        [[ $stderr == *"no more requests before "* ]]
    done
    [ "$(report_count pending)" -eq 1 ]
    [ "$(calls add)" -eq 0 ]
}

@test "a key whose account goes by another name than in the first run sends nothing before somebody says so" {
    make_crm 5 >"$CRM"
    send run "$CRM"
    replace_sandbox --account paul.martin --listed-file <(crm_numbers 5)
    make_crm 5 100 >other.csv
    run --separate-stderr send run other.csv
    expect_exit 77
    [[ $stderr == *"account is paul.martin, and this database belongs to jean.dupont"*"--account paul.martin"* ]]
    [ "$(calls add)" -eq 0 ]
    [ "$(known_user)" = jean.dupont ]
    # As the message has it.
    run --separate-stderr bash -c "$(grep -- '--account paul.martin' <<<"$stderr")"
    expect_exit 0
    [ "$(known_user)" = paul.martin ]
    [ "$(calls add)" -eq 5 ]
    run --separate-stderr send run other.csv --resubmit
    expect_exit 0
}

@test "the recorded name stops nobody where the provider does not tell one now" {
    make_crm 5 >"$CRM"
    send run "$CRM"
    replace_sandbox --no-account
    make_crm 5 100 >other.csv
    run --separate-stderr send run other.csv
    expect_exit 0
    [ "$(known_user)" = jean.dupont ]
}

@test "rekey records another key of the same account, after a question that names it" {
    make_crm 5 >"$CRM"
    send run "$CRM"
    replace_sandbox --account jean.dupont --key rotated --listed-file <(crm_numbers 5)
    export SMSPARTNER_API_KEY=rotated
    make_crm 5 100 >other.csv
    run --separate-stderr send run other.csv
    expect_exit 77
    expect_one_line rekey
    [ "$(calls account)" -eq 0 ]
    run on_terminal n "$STOPSMS" rekey --db "$DB" --api-url "$SANDBOX_URL"
    expect_exit 4
    [[ $output == *"a key of jean.dupont (Camille Martin), the account that this database belongs to"* ]]
    run --separate-stderr send run other.csv
    expect_exit 77
    run on_terminal y "$STOPSMS" rekey --db "$DB" --api-url "$SANDBOX_URL"
    expect_exit 0
    run --separate-stderr send run other.csv
    expect_exit 0
    [ "$(sandbox_count)" -eq 5 ]
}

@test "rekey refuses a key of another account, whatever is confirmed" {
    make_crm 5 >"$CRM"
    send run "$CRM"
    replace_sandbox --account another.client --key theirs
    SMSPARTNER_API_KEY=theirs run --separate-stderr stopsms rekey --api-url "$SANDBOX_URL" --yes
    expect_exit 77
    [[ $stderr == *"a key of another.client"*"belongs to jean.dupont"*"--db"* ]]
    SMSPARTNER_API_KEY=theirs run --separate-stderr send run "$CRM"
    expect_exit 77
    [ "$(calls add)" -eq 0 ]
    [ "$(known_user)" = jean.dupont ]
}

@test "rekey refuses a key that the provider refuses, another address, and a database without an account" {
    make_crm 5 >"$CRM"
    stopsms import "$CRM"
    run --separate-stderr stopsms rekey --api-url "$SANDBOX_URL" --yes
    expect_exit 78
    send submit
    SMSPARTNER_API_KEY=wrong run --separate-stderr stopsms rekey --api-url "$SANDBOX_URL" --yes
    expect_exit 77
    run --separate-stderr stopsms rekey --yes
    expect_exit 77
    expect_one_line "add --api-url '$SANDBOX_URL'"
    run --separate-stderr stopsms rekey --api-url "$SANDBOX_URL"
    expect_exit 2
    run --separate-stderr send run "$CRM"
    expect_exit 0
}

@test "where the provider does not tell whose key it is, rekey asks so" {
    make_crm 5 >"$CRM"
    send run "$CRM"
    replace_sandbox --no-account --key rotated
    SMSPARTNER_API_KEY=rotated run on_terminal y "$STOPSMS" rekey --db "$DB" --api-url "$SANDBOX_URL"
    expect_exit 0
    [[ $output == *"The provider does not tell whose key this is."* ]]
    [ "$(known_user)" = jean.dupont ]
}
