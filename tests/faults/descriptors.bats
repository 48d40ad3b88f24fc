#!/usr/bin/env bats
# No descriptors left: said plainly, fewer requests in flight rather than rows that fail, nothing
# lost. With the program without sanitizers, which have needs of their own.

load ../support/scenario
load ../support/stopsms
load ../support/faults

ROWS=12

setup() {
    stopsms_setup
    start_sandbox --latency 30
    make_crm "$ROWS" >"$CRM"
    STOPSMS=$PLAIN_STOPSMS
}

teardown() {
    scenario_teardown
}

# limited LIMIT COMMAND [ARGUMENT...]: under one of prlimit's; sets `status`; messages are in err.
limited() {
    local limit=$1 command=$2
    shift 2
    status=0
    prlimit "$limit" "$STOPSMS" "$command" --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited "$@" \
        </dev/null >out 2>err 3>&- || status=$?
}

# One message at least, and not of the loader's or the C library's.
expect_plain_message() {
    grep -q '^stopsms: ' err && ! grep -qi 'assert\|terminate called\|segmentation' err || {
        echo "status $status: $(cat err)" >&2
        return 1
    }
}

@test "however few descriptors there are, it is said plainly and nothing is lost" {
    done_at=0
    for ((files = 4; files <= 26; files++)); do
        rm -f -- "$DB"* "$REPORT"
        limited --nofile="$files" run "$CRM" --concurrency 8
        case $status in
        0) [ "$done_at" -gt 0 ] || done_at=$files ;;
        1 | 66 | 74 | 75)
            [ "$done_at" -eq 0 ] # more never do worse
            expect_plain_message
            grep -q 'ulimit -n' err
            ;;
        *) expect_exit 75 ;;
        esac
        # What did not work costs no number an attempt, and opens no circuit.
        [ ! -e "$REPORT" ] || [ "$(awk -F, 'NR > 1 && $13 > 1' "$REPORT" | wc -l)" -eq 0 ]
        ! grep -q "can't be reached" err
        rm -f -- "$REPORT"
        send run "$CRM"
        expect_all_sent "$ROWS"
    done
    echo "enough: $done_at"
    [ "$done_at" -gt 0 ]
    [ "$done_at" -le 20 ]
}

# Standard input is the file, so that only /dev/tty can be asked; and it must be opened for that.
@test "however few descriptors there are, a file on standard input is not sent unasked" {
    asked=0
    for ((files = 4; files <= 16; files++)); do
        rm -f -- "$DB"* "$REPORT"
        status=0
        on_terminal n sh -c 'exec prlimit --nofile="$1" "$2" run - --db "$3" --api-url "$4" <"$5" 2>err' \
            sh "$files" "$STOPSMS" "$DB" "$SANDBOX_URL" "$CRM" >out 3>&- || status=$?
        echo "$files: $status $(tail -n 1 err)"
        [ "$(sandbox_count)" -eq 0 ]
        expect_plain_message
        [ "$status" -ne 4 ] || asked=$((asked + 1))
    done
    [ "$asked" -gt 0 ]
}

@test "with 20 descriptors fewer requests are in flight, and every row is listed at its first attempt" {
    limited --nofile=20 run "$CRM" --concurrency 100
    expect_exit 0
    grep -q 'at once are sent instead of 100' err
    [ "$(awk -F, 'NR > 1 && $13 == 1' "$REPORT" | wc -l)" -eq "$ROWS" ]
    [ "$(sandbox_requests | jq .peakInFlight)" -le 8 ]
    expect_all_sent "$ROWS"
}

@test "a soft limit is raised as far as the requests in flight need" {
    make_crm 300 >"$CRM"
    limited --nofile=24:4096 run "$CRM" --concurrency 100
    expect_exit 0
    ! grep -q 'at once' err
    [ "$(sandbox_requests | jq .peakInFlight)" -gt 50 ]
    expect_all_sent 300
}

@test "status and report need few descriptors" {
    send run "$CRM"
    for command in status report; do
        status=0
        prlimit --nofile=10 "$STOPSMS" "$command" --db "$DB" </dev/null >out 2>err 3>&- || status=$?
        expect_exit 0
        [ -s out ]
    done
}
