#!/usr/bin/env bats
# What a run leaves behind, and lets others see: never the key, and nothing for anybody but its owner.

load ../support/scenario
load ../support/stopsms

# With every character that some encoding spells in another way.
KEY='S3cr3t/k&y+"of<4711>%41=x'

setup() {
    stopsms_setup
    export SMSPARTNER_API_KEY=$KEY
    # A non-root user's processes are open to one another; root's are to root in any case.
    AS_USER=()
    [ "$(id -u)" -ne 0 ] || AS_USER=(setpriv --reuid 65534 --regid 65534 --clear-groups --)
}

teardown() {
    if [ -n "${RUN_PID:-}" ]; then
        kill -KILL "$RUN_PID" 2>/dev/null || true
        wait "$RUN_PID" 2>/dev/null || true
    fi
    scenario_teardown
}

# spellings echoed|forbidden: of the key, one a line: plain, for URLs, for JSON, for HTML, in base64.
# Forbidden are, of the latter, the letters that do not depend on what stands around the key.
spellings() {
    python3 - "$KEY" "$1" <<'PYTHON'
import base64, html, json, sys, urllib.parse

key = sys.argv[1]
forbidden = sys.argv[2] == "forbidden"
print(key)
print(key.upper())
print(urllib.parse.quote(key, safe=""))
print("".join("%%%02x" % byte for byte in key.encode()))
print(json.dumps(key)[1:-1])
print(json.dumps(key)[1:-1].replace("/", "\\/"))
print(html.escape(key))
for before in (b"", b"x", b"xx"):
    letters = base64.b64encode(before + key.encode() + b"xx").decode()
    print(letters[4:32] if forbidden else letters)
PYTHON
}

# Every file below the folder, and every output that was put there: none holds the key.
expect_no_key_below() {
    spellings forbidden >"$BATS_TEST_TMPDIR/spellings"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/spellings")" -eq 10 ]
    if grep -rlaF -f "$BATS_TEST_TMPDIR/spellings" "$1"; then
        return 1
    fi
}

# A sandbox that says the key in whatever it answers. What it prints itself stays out of the way.
start_echoing_sandbox() {
    local words
    words="seen: $(spellings echoed | paste -sd ' ')"
    start_sandbox --key "$KEY" --account "$words" --code3-message "$words" "$@"
    rm -f "$SCRATCH/sandbox.err"
}

@test "a key that the provider echoes in any spelling is nowhere in what a run leaves behind" {
    start_echoing_sandbox --listed +33639980001
    make_crm 5 >"$CRM"
    mkdir out
    send run "$CRM" --verbose >out/run.out 2>out/run.err || [ $? -eq 3 ]
    [ "$(report_count unconfirmed)" -eq 1 ] || [ "$(report_count already_listed)" -eq 1 ]
    grep -q 'seen: \*\*\*' "$REPORT"
    grep -q 'account: seen: \*\*\*' out/run.err
    stopsms status --json >out/status.out 2>out/status.err
    stopsms report >out/report.out 2>out/report.err
    send verify --verbose >out/verify.out 2>out/verify.err || [ $? -eq 3 ]
    send undo --import 1 --reason test --yes 4 >out/undo.out 2>out/undo.err
    expect_no_key_below "$SCRATCH"
}

@test "the same in the middle of a run, and after it was killed" {
    crm_numbers 200 >numbers.txt
    start_echoing_sandbox --listed-file numbers.txt --latency 200
    make_crm 200 >"$CRM"
    mkdir out
    # Not `send`, a function, whose shell would be the one to be killed.
    "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited --verbose \
        >out/run.out 2>out/run.err </dev/null 3>&- &
    RUN_PID=$!
    wait_for 60
    tr '\0' '\n' <"/proc/$RUN_PID/cmdline" >out/cmdline
    grep -q . out/cmdline
    stopsms report >out/report.out
    grep -q ',unconfirmed,.*seen: ' out/report.out
    cp "$DB"* out
    kill -KILL "$RUN_PID"
    wait "$RUN_PID" || true
    [ -s "$DB-wal" ]
    expect_no_key_below "$SCRATCH"
    stopsms status >out/status.out 2>&1
    expect_no_key_below "$SCRATCH"
}

@test "a wrong key is not told, either" {
    start_sandbox --key another
    rm -f "$SCRATCH/sandbox.err"
    make_crm 5 >"$CRM"
    mkdir out
    send run "$CRM" --verbose >out/run.out 2>out/run.err || [ $? -eq 77 ]
    stopsms rekey --api-url "$SANDBOX_URL" --yes >out/rekey.out 2>out/rekey.err || true
    # Given where its file should be.
    send run "$CRM" --api-key-file S3cr3tOf4711S3cr3tOf4711 >out/file.out 2>out/file.err || true
    grep -q 'takes the path of a file' out/file.err
    run grep -r S3cr3tOf4711 "$SCRATCH"
    [ -z "$output" ]
    expect_no_key_below "$SCRATCH"
}

@test "a number that the provider names is masked in messages" {
    # A provider that refuses the key, and says for which number.
    cat >naming.py <<'PYTHON'
import http.server

class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"success":false,"code":10,"message":"not for +33 6 39 98 00 12"}')
    def log_message(self, *arguments):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
    mkfifo port
    python3 naming.py <&- >port 3>&- &
    RUN_PID=$!
    read -r -t 30 port <port
    make_crm 1 >"$CRM"
    run --separate-stderr stopsms run "$CRM" --verbose --api-url "http://127.0.0.1:$port/v1"
    expect_exit 77
    [[ $stderr == *"not for +33 6 ** ** ** 12"* ]]
    [[ $stderr != *"39 98"* && $stderr != *3998* ]]
}

# Runs the program as a user of its own, in the middle of a run; sets RUN_PID.
start_run() {
    start_sandbox --key "$KEY" --latency 500
    make_crm 2000 >"$CRM"
    chmod 755 "$SCRATCH"
    mkdir mine
    [ ${#AS_USER[@]} -eq 0 ] || chown 65534:65534 mine
    (
        ulimit -c unlimited 2>/dev/null || true
        cd mine
        exec "${AS_USER[@]}" "$STOPSMS" run "$CRM" --report mine.csv --db "$PWD/jobs.db" \
            --api-url "$SANDBOX_URL" --rate 5/s >/dev/null 2>&1 </dev/null 3>&-
    ) &
    RUN_PID=$!
    wait_for 2
}

@test "the process hands its memory to no other process of its user, and its environment has no key" {
    start_run
    run "${AS_USER[@]}" cat "/proc/$RUN_PID/environ"
    [ "$status" -ne 0 ]
    run "${AS_USER[@]}" head -c 1 "/proc/$RUN_PID/mem"
    [[ $output == *"Permission denied"* ]]
    # Whoever may look does not find it there.
    if [ ${#AS_USER[@]} -gt 0 ]; then
        [ "$(tr '\0' '\n' <"/proc/$RUN_PID/environ" | grep -c '^XDG_STATE_HOME=')" -eq 1 ]
        run -1 grep -aq S3cr3t "/proc/$RUN_PID/environ"
    fi
    run -1 grep -aq S3cr3t "/proc/$RUN_PID/cmdline"
}

@test "a crash leaves no core dump" {
    start_run
    grep -qE '^Max core file size +0 +0 ' "/proc/$RUN_PID/limits"
    kill -ABRT "$RUN_PID"
    # bash says so where the kernel has written one, or handed it to a program.
    wait "$RUN_PID" 2>wait.err || status=$?
    RUN_PID=
    [ "$status" -eq 134 ]
    run -1 grep -q dumped wait.err
    [ -z "$(find . -name '*core*')" ]
}

@test "whatever the umask, database, log, lock and reports are their owner's alone" {
    start_sandbox --key "$KEY" --latency 100
    make_crm 300 >"$CRM"
    mkdir mine
    (
        umask 000
        exec "$STOPSMS" run "$CRM" --report mine/report.csv --db mine/state/jobs.db \
            --api-url "$SANDBOX_URL" --rate unlimited >/dev/null 2>&1 </dev/null 3>&-
    ) &
    RUN_PID=$!
    wait_for 20
    # In the middle, with the log and the lock there.
    find mine/state -type f -printf '%f %m\n' | sort >modes
    printf 'jobs.db 600\njobs.db-lock 600\njobs.db-shm 600\njobs.db-wal 600\n' | diff - modes
    wait "$RUN_PID"
    RUN_PID=
    (umask 000 && stopsms report --db mine/state/jobs.db --output mine/again.csv)
    (umask 000 && stopsms import "$CRM" --country BE --db mine/other.db)
    [ -z "$(find mine -type f ! -perm 600)" ]
    [ "$(stat -c %a mine/state)" = 700 ]
    [ "$(find mine -type f | wc -l)" -ge 5 ]
}

# TLS on loopback: a server that answers nothing of use, but says with what it was spoken to.
start_tls() {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout tls.key -out tls.pem -days 2 \
        -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null
    # OpenSSL takes what is older than TLS 1.2 only when told so, at either end.
    printf 'openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = old\n' >old.cnf
    printf '[old]\nMinProtocol = TLSv1\nCipherString = DEFAULT:@SECLEVEL=0\n' >>old.cnf
    OPENSSL_CONF=$SCRATCH/old.cnf openssl s_server -accept 127.0.0.1:0 -cert tls.pem -key tls.key \
        "$@" -www <&- >tls.out 2>&1 3>&- &
    RUN_PID=$!
    local i
    for ((i = 0; i < 100; i++)); do
        TLS_PORT=$(sed -n 's/^ACCEPT 127.0.0.1:\([0-9]*\).*/\1/p' tls.out 2>/dev/null) || true
        [ -z "$TLS_PORT" ] || return 0
        sleep 0.1
    done
    cat tls.out
    return 1
}

@test "a server that speaks nothing newer than TLS 1.1 gets no request" {
    start_tls -tls1_1
    # Others do speak to it.
    export OPENSSL_CONF=$SCRATCH/old.cnf
    curl -sS --cacert tls.pem --tlsv1.0 "https://localhost:$TLS_PORT/" | grep -q TLSv1.1
    make_crm 2 >"$CRM"
    run --separate-stderr stopsms run "$CRM" --api-url "https://localhost:$TLS_PORT/v1" \
        --ca-file tls.pem --rate unlimited --max-attempts 1
    expect_exit 75
    grep -q 'no secure connection (TLS) could be agreed on' "$REPORT"
}

@test "the session keys of its connections are written nowhere, whatever the environment says" {
    start_tls
    export SSLKEYLOGFILE=$SCRATCH/session.keys
    curl -sS --cacert tls.pem "https://localhost:$TLS_PORT/" >/dev/null
    rm -f "$SSLKEYLOGFILE"
    make_crm 2 >"$CRM"
    run --separate-stderr stopsms run "$CRM" --api-url "https://localhost:$TLS_PORT/v1" \
        --ca-file tls.pem --rate unlimited --max-attempts 1
    [ "$status" -ne 0 ]
    [ ! -e "$SSLKEYLOGFILE" ]
}
