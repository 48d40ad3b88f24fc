#!/usr/bin/env bats
# The object of --json: there whole, whatever becomes of the command, or the exit status says so.

load ../support/scenario
load ../support/stopsms
load ../support/faults

setup() {
    stopsms_setup
    start_sandbox
    make_crm 4 >"$CRM"
}

teardown() {
    scenario_teardown
}

# expect_object STATUS CODE [FILTER]: the command ended so; what it wrote is one object on one line,
# with that status and reason, with every member, and jq's filter is true of it.
expect_object() {
    expect_exit "$1"
    printf '%s\n' "$output" | jq -se --arg status "$1" --arg code "$2" 'length == 1 and (.[0] |
        (.exit_status | tostring) == $status and .reason.code == $code and
        (.reason.words | length > 3) and
        keys == ["account", "account_user", "command", "database", "elapsed_ms", "ended_at",
            "exit_status", "human", "imports", "jobs", "list", "manifest", "profile", "reason", "report", "run",
            "sending_ms", "sent", "sent_again", "started_at", "undo", "verification", "version"])' &&
        [ "$(printf '%s\n' "$output" | wc -l)" -eq 1 ] &&
        printf '%s\n' "$output" | jq -e "${3:-true}" || {
        echo "not that object: $output ${stderr:-}" >&2
        return 1
    }
}

# object COMMAND...: with --json, at full speed; sets status, output (as bats' run) and stderr.
object() {
    run --separate-stderr send "$@" --json
}

@test "0: what was sent, the imports, their reports; nothing for people beside it" {
    object run "$CRM"
    expect_object 0 done '.command == "run" and .human == 0 and .sent.requests == 4 and
        .sent.listed == 4 and .jobs.listed == 4 and .account_user == "sandbox" and .run == 1 and
        (.imports | length == 1) and (.imports[0] | .id == 1 and .rows == 4 and .jobs.listed == 4 and
            .human.rows == 0 and .finished_at != null) and .elapsed_ms >= .sending_ms and
        (.ended_at | fromdateiso8601) >= (.started_at | fromdateiso8601)'
    [ "$(jq -r '.imports[0].report' <<<"$output")" = "$REPORT" ]
    cmp "$(jq -r '.imports[0].manifest' <<<"$output")" "${REPORT%.csv}.evidence.json"
    [[ $stderr != *'this run sent'* ]]
    object run "$CRM" --quiet
    expect_object 0 done '.sent.requests == 0 and .imports[0].id == 1'
    [ "$stderr" = "" ]
    object submit
    expect_object 0 done '.command == "submit" and .imports == [] and .sent.requests == 0'
    object verify
    expect_object 0 done '.verification | .list_count == 4 and .found.listed == 4 and
        .list_partial == false'
    object retry
    expect_object 0 done '.sent_again == 0'
    object undo --import 1 --reason 'the wrong week' --yes 4
    expect_object 0 done '.undo == {begun: true, finished: true, to_cancel: 0, maybe_sent: 0,
        to_remove: 4, shared: 0, not_ours: 0, cancelled: 0, removed: 4, not_there: 0, foreign: 0,
        refused: 0} and .imports[0].undo_reason == "the wrong week" and .imports[0].human == null'
    object undo --import 1 --reason again --yes 0
    expect_object 0 done '.undo | .begun == false and .removed == 0'
}

@test "3: how many rows and numbers need a human, and where they are" {
    start_sandbox --reject +33639980003
    echo '06 39 12' >>"$CRM"
    object run "$CRM" --report all.json
    expect_object 3 needs_human '.human == 2 and .report == "all.json" and
        .manifest == "all.evidence.json" and .imports[0].report == null and
        (.imports[0].to_fix | endswith("/crm.to-fix.csv")) and
        .imports[0].human == {rows: 1, numbers: 1, invalid: 1, undecided: 0, rejected: 1, unconfirmed: 0}'
    [[ $stderr == *'needs a human'* || $stderr == *'need a human'* ]]
    object retry
    expect_object 3 needs_human '.sent_again == 1 and .human == 1 and .sent.rejected == 1'
    take_off +33639980001
    object verify
    expect_object 3 needs_human '.verification.missing.listed == 1 and .human == 1 and
        .verification.pending_again == 1 and (.imports | map(.id) == [1])'
    object run "$CRM" --report /dev/null
    expect_object 3 needs_human '.report == null and .manifest == null'
}

@test "4, 130 and 143: a question that was answered no, or broken off, and a run that is" {
    run on_terminal n "$STOPSMS" run "$CRM" --json --db "$DB" --api-url "$SANDBOX_URL"
    output=$(tail -1 <<<"${output//$'\r'/}") expect_object 4 declined '.imports == [] and .jobs == null and .run == null'
    [ ! -e "$DB" ]
    object run "$CRM"
    run on_terminal 3 "$STOPSMS" undo --import 1 --reason no --json --db "$DB" --api-url "$SANDBOX_URL"
    [[ $output == *"4  put on the list by this import alone"*"About"* || $output == *"Undo import 1"* ]]
    output=$(tail -1 <<<"${output//$'\r'/}") expect_object 4 declined '.undo.begun == false and .jobs.listed == 4'
    start_sandbox --latency 300
    local signal
    for signal in INT TERM; do
        make_crm 40 $((RANDOM % 1000 + 100)) >"$CRM"
        DB=$SCRATCH/$signal.db
        start_run --json --concurrency 2
        wait_for 1
        kill -s "$signal" "$RUN_PID"
        await_run
        start_sandbox --latency 300
        status=$STATUS output=$(cat run.out)
        case $signal in
        INT) expect_object 130 interrupted '.imports[0].jobs.pending > 0 and .run == 1' ;;
        TERM) expect_object 143 terminated '.imports[0].jobs.pending > 0' ;;
        esac
    done
}

@test "2, 65, 66 and 78: what is wrong before anything is sent" {
    printf 'Nom;Mobile;Optout\nA;0639980001;oui\n' >ask.csv
    object run ask.csv
    expect_object 65 rows_not_chosen '.imports == [] and (.reason.words | contains("--where"))'
    printf '%%PDF-1.4 \x01\x02' >scan.csv
    object run scan.csv
    expect_object 65 input
    object run nowhere.csv
    expect_object 66 no_input
    object submit
    expect_object 66 no_input '.command == "submit" and .imports == []'
    SMSPARTNER_API_KEY='' object run "$CRM"
    expect_object 78 no_key '.account_user == null'
    object run "$CRM" --report "$CRM"
    expect_object 2 usage
    object run "$CRM"
    object undo --import 1 --reason test
    expect_object 2 usage '.undo.begun == false'
    object undo --import 9 --reason test --yes 1
    expect_object 65 input '.undo == null'
    make_crm 5 100 >"$CRM"
    object run "$CRM" --max-new 3
    expect_object 65 too_many_new
}

@test "2, and no object: where the options are wrong, or both would go to standard output" {
    local wrong
    for wrong in "--report -" "--report /dev/stdout" "--bogus" "--rate 0"; do
        # shellcheck disable=SC2086
        object run "$CRM" $wrong
        expect_exit 2
        [ "$output" = "" ]
    done
    [ ! -e "$DB" ]
}

@test "75 and 77: the provider is down, refuses, or another run is at work" {
    run --separate-stderr stopsms run "$CRM" --json --api-url http://127.0.0.1:9/v1 --give-up-after 1s
    expect_object 75 provider_failing '.imports[0].jobs.pending == 4 and .sent.failed_network > 0'
    run --separate-stderr stopsms verify --json --api-url http://127.0.0.1:9/v1 --list-timeout 1s
    expect_object 75 list_unavailable '.verification == null'
    SMSPARTNER_API_KEY=wrong object run "$CRM"
    expect_object 77 key_refused '.imports[0].jobs.pending == 4'
    rm -f "$DB"*
    start_sandbox --answer-all 30
    object run "$CRM"
    expect_object 77 account_blocked
    # A code that is in no table is no reason to think anything done.
    start_sandbox --answer-all 4711
    object run "$CRM"
    expect_object 3 needs_human '.jobs.unconfirmed == 4 and .human == 4 and .jobs.listed == 0'
    start_sandbox --latency 2000
    start_run
    wait_for 1
    object submit
    expect_object 75 another_run '.jobs == null'
    kill -TERM "$RUN_PID"
    await_run
}

@test "74: a disk that is full, and a report that can't be written" {
    run --separate-stderr env ASAN_OPTIONS=detect_leaks=0 sh "$SOURCE/tests/support/strace.sh" -f -qq -o trace \
        -e trace=fdatasync -e inject=fdatasync:error=ENOSPC:when=4+ "$STOPSMS" run "$CRM" --json --db "$DB" \
        --api-url "$SANDBOX_URL" --rate unlimited
    expect_object 74 disk_full
    rm -f "$DB"*
    mkdir crm.report.csv.d && object run "$CRM" --db crm.report.csv.d
    expect_object 74 storage '.imports == null or .imports == []'
}

# piped PYTHON COMMAND...: its standard output is a pipe that the Python opens as `reader, writer`.
piped() {
    python3 - "$@" <<'PYTHON'
import fcntl, os, subprocess, sys, threading, time

reader, writer = os.pipe()
exec(sys.argv[1])
made = subprocess.Popen(sys.argv[2:], stdout=writer, stdin=subprocess.DEVNULL)
os.close(writer)
got = b""
if "close(reader)" not in sys.argv[1]:
    time.sleep(0.5)
    while piece := os.read(reader, 65536):
        got += piece
status = made.wait()
sys.stdout.write(got.decode().lstrip("x"))
sys.exit(status)
PYTHON
}

@test "an object that does not reach its reader makes it 74, which the database knows, too" {
    local command=("$STOPSMS" run "$CRM" --json --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited)
    run --separate-stderr piped 'os.close(reader)' "${command[@]}"
    expect_exit 74
    [[ $stderr == *"standard output can't be written: Broken pipe"* ]]
    [ "$(stopsms status --json | jq .last_run.exit_status)" -eq 74 ]
    status=0
    send run "$CRM" --json >/dev/full 2>err || status=$?
    expect_exit 74
    status=0
    send run "$CRM" --json --progress json >&- 2>err || status=$?
    expect_exit 74
    tail -1 err | jq -e '.event == "end" and .exit_status == 74 and .reason.code == "output"'
    # A pipe that is full, and does not block, is waited for.
    run --separate-stderr piped 'os.set_blocking(writer, False); os.write(writer, b"x" * 65536)' "${command[@]}"
    expect_object 0 done
    # Without --json, a reader who has seen enough ends nothing.
    run --separate-stderr piped 'os.close(reader)' "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL"
    expect_exit 0
}

@test "the last line of --progress json says how it ended, whatever the command came to" {
    echo '06 39 12' >>"$CRM"
    object run "$CRM" --progress json
    expect_object 3 needs_human
    tail -1 <<<"$stderr" | jq -e --argjson object "$output" '.event == "end" and .level == "warning" and
        .code == "needs_human" and .exit_status == 3 and .reason == $object.reason and
        .imports == $object.imports and .settled == 4'
    SMSPARTNER_API_KEY=wrong run --separate-stderr send submit --progress json
    expect_exit 77
    tail -1 <<<"$stderr" | jq -e '.event == "end" and .level == "error" and .code == "other_key" and .imports == []'
    run --separate-stderr stopsms run "$CRM" --progress json --bogus
    expect_exit 2
    tail -1 <<<"$stderr" | jq -e '.event == "end" and .exit_status == 2 and .code == "usage" and .imports == []'
    [ "$(jq -s 'map(select(.event == "end")) | length' <<<"$stderr")" -eq 1 ]
}
