#!/usr/bin/env bats
# SIGINT, SIGTERM and SIGHUP at any moment, and a terminal that goes: what is in flight finishes, and
# nothing is lost or sent twice.

load ../support/scenario
load ../support/stopsms
load ../support/faults

ROWS=600
ROUNDS=${STOPSMS_ROUNDS:-12}

setup() {
    stopsms_setup
    RANDOM=4242
}

teardown() {
    scenario_teardown
}

# A pause of 0 to 0.25 s: a run of ROWS takes some three times as long.
pause_at_random() {
    sleep "0.$(printf %03d $((RANDOM % 250)))"
}

@test "a signal at a random time loses nothing, and nothing is sent twice after it" {
    start_sandbox --latency 8
    make_crm "$ROWS" >"$CRM"
    for ((round = 0; round < ROUNDS; round++)); do
        signal=$((round % 2 ? 15 : 2))
        start_run
        pause_at_random
        kill -s "$signal" "$RUN_PID" 2>/dev/null || true
        await_run
        expect_status $((128 + signal)) 0
        [ "$(sandbox_count)" -eq "$(sandbox_numbers | wc -l)" ]
    done
    start_run
    await_run
    expect_status 0
    expect_all_sent "$ROWS"
    [ "$(sandbox_count)" -eq "$ROWS" ]
}

@test "two signals at random times end it at once, and lose nothing" {
    concurrency=8
    start_sandbox --latency 300
    make_crm "$ROWS" >"$CRM"
    for ((round = 0; round < ROUNDS / 2; round++)); do
        start_run --concurrency "$concurrency"
        sleep 0.3
        pause_at_random
        kill -INT "$RUN_PID"
        sleep 0.02
        begin=${EPOCHREALTIME/[.,]/}
        kill -TERM "$RUN_PID" 2>/dev/null || true
        await_run
        [ $((${EPOCHREALTIME/[.,]/} - begin)) -lt 250000 ]
        expect_status 143 130
    done
    sent=$(sandbox_count)
    # The time of an answer makes no difference here: only what was on its way is sent again.
    [ $((sent - $(sandbox_numbers | wc -l))) -le $((ROUNDS / 2 * (2 * concurrency + 1024))) ]
    start_run --concurrency 200
    await_run
    expect_status 0
    expect_all_sent "$ROWS"
}

@test "at a second signal, the object of --json and the last line of --progress json say so, whole" {
    start_sandbox --latency 60000
    make_crm 3 >"$CRM"
    local signal status wanted=0
    for signal in INT:130:interrupted TERM:143:terminated; do
        rm -f -- "$DB"*
        start_run --timeout 60 --json --progress json
        wait_for $((wanted += 3))
        kill -HUP "$RUN_PID"
        until_true 10 grep -q '"state":"ending"' run.err
        kill -s "${signal%%:*}" "$RUN_PID"
        await_run
        status=$(cut -d: -f2 <<<"$signal")
        expect_status "$status"
        [ "$(wc -l <run.out)" -eq 1 ]
        jq -e --argjson status "$status" --arg code "${signal##*:}" '.exit_status == $status and
            .reason.code == $code and .imports == null and .human == null and .command == "run"' run.out
        jq -se --argjson status "$status" '(map(select(.event == "end")) | length == 1) and
            (last | .event == "end" and .exit_status == $status and .imports == null)' run.err
    done
}

@test "a drain ends after 10 s, and waits without spinning" {
    start_sandbox --latency 60000
    make_crm 3 >"$CRM"
    STOPSMS=(strace -D -f -c -o calls "$PLAIN_STOPSMS")
    # -D: the process that is started is the program's own, not the tracer's.
    "${STOPSMS[@]}" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --timeout 60 \
        </dev/null >run.out 2>run.err 3>&- &
    RUN_PID=$!
    STOPSMS=$PLAIN_STOPSMS
    wait_for 2
    SECONDS=0
    kill -INT "$RUN_PID"
    await_run
    expect_status 130
    echo "drained for $SECONDS s"
    [ "$SECONDS" -ge 9 ]
    [ "$SECONDS" -le 13 ]
    until_true 10 grep -q total calls
    polls=$(awk '$NF ~ /poll/ { n += $4 } END { print n + 0 }' calls)
    echo "polls: $polls"
    # A few for each turn of 250 ms; without a pause they were 20,000 a second.
    [ "$polls" -gt 0 ]
    [ "$polls" -lt 2000 ]
    # What had not been answered is pending, and says why.
    [ "$(report_count pending)" -eq 3 ]
    grep -q 'no answer had come when the run was stopped' "$REPORT"
    start_sandbox
    send run "$CRM"
    expect_all_sent 3
}

@test "a signal before anything was sent sends nothing" {
    start_sandbox
    make_crm "$ROWS" >"$CRM"
    mkfifo pipe
    "$STOPSMS" run - --db "$DB" --api-url "$SANDBOX_URL" --report "$REPORT" \
        <pipe >run.out 2>run.err 3>&- &
    RUN_PID=$!
    exec 7>pipe
    head -100 "$CRM" >&7
    until_true 10 grep -q pipe_read "/proc/$RUN_PID/wchan" || true
    kill -TERM "$RUN_PID"
    await_run
    exec 7>&-
    expect_status 143
    [ "$(sandbox_count)" -eq 0 ]
    [ ! -e "$DB" ]
}

@test "SIGHUP ends a run as SIGTERM does, however often it comes, and the next run goes on" {
    start_sandbox --latency 300
    make_crm "$ROWS" >"$CRM"
    start_run --concurrency 8
    wait_for 8
    # A terminal that closes brings two: by the shell and by the kernel.
    kill -HUP "$RUN_PID"
    kill -HUP "$RUN_PID"
    sleep 0.05
    kill -HUP "$RUN_PID"
    await_run
    expect_status 129
    # What was in flight was waited for: nothing is sent twice.
    [ "$(stopsms status --json | jq .last_run.exit_status)" -eq 129 ]
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM jobs WHERE maybe_sent')" -eq 0 ]
    start_run --concurrency 200
    await_run
    expect_status 0
    expect_all_sent "$ROWS"
    [ "$(sandbox_count)" -eq "$ROWS" ]
}

@test "after SIGHUP, a second signal of another kind ends it at once" {
    start_sandbox --latency 60000
    make_crm 3 >"$CRM"
    start_run --timeout 60
    wait_for 3
    kill -HUP "$RUN_PID"
    sleep 0.05
    begin=${EPOCHREALTIME/[.,]/}
    kill -TERM "$RUN_PID"
    await_run
    expect_status 143
    [ $((${EPOCHREALTIME/[.,]/} - begin)) -lt 1000000 ]
}

@test "under nohup, SIGHUP is nothing" {
    start_sandbox --latency 20
    make_crm 60 >"$CRM"
    nohup "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited --concurrency 2 \
        </dev/null >run.out 2>run.err 3>&- &
    RUN_PID=$!
    wait_for 10
    kill -HUP "$RUN_PID"
    await_run
    expect_status 0
    expect_all_sent 60
}

# on_lost_terminal [ignore]: a run on a terminal of its own that is closed while it sends (and SIGHUP
# ignored); prints how it ended.
on_lost_terminal() {
    python3 - "${1:-}" "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited \
        --concurrency 2 --yes --progress bar <<'PYTHON'
import os, pty, signal, sys

pid, terminal = pty.fork()
if pid == 0:
    if sys.argv[1] == "ignore":
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.environ["TERM"] = "xterm"
    os.execvp(sys.argv[2], sys.argv[2:])
seen = b""
while b"%" not in seen:  # the bar is drawn: it sends
    seen += os.read(terminal, 4096)
os.close(terminal)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PYTHON
}

@test "a terminal that is closed ends a run as SIGHUP does, and loses nothing" {
    start_sandbox --latency 50
    make_crm 60 >"$CRM"
    run on_lost_terminal
    [ "$output" = 129 ]
    [ "$(sandbox_count)" -eq "$(sandbox_numbers | wc -l)" ]
    [ "$(sqlite3 "$DB" 'SELECT exit_status FROM runs')" -eq 129 ]
    start_run
    await_run
    expect_status 0
    expect_all_sent 60
    [ "$(sandbox_count)" -eq 60 ]
}

@test "without SIGHUP, a terminal that can't be written to any more changes nothing" {
    start_sandbox --latency 50
    make_crm 60 >"$CRM"
    run on_lost_terminal ignore
    [ "$output" = 0 ]
    expect_all_sent 60
}

@test "in the background of a terminal that lets nobody write (stty tostop), a run goes on" {
    start_sandbox --latency 20
    make_crm 40 >"$CRM"
    run -0 timeout 60 python3 - "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited --yes -v <<'PYTHON'
import os, pty, sys, termios

pid, terminal = pty.fork()
if pid == 0:
    modes = termios.tcgetattr(0)
    modes[3] |= termios.TOSTOP
    termios.tcsetattr(0, termios.TCSANOW, modes)
    run = os.fork()
    if run == 0:
        os.setpgid(0, 0)
        os.execvp(sys.argv[1], sys.argv[1:])
    ended, status = os.waitpid(run, os.WUNTRACED)
    os._exit(99 if os.WIFSTOPPED(status) else os.waitstatus_to_exitcode(status))
try:
    while os.read(terminal, 4096):
        pass
except OSError:
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PYTHON
    expect_all_sent 40
}
