#!/usr/bin/env bats
# No descriptors or no memory left: said plainly, and nothing lost. With the program without
# sanitizers, whose own needs would be met first.

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
    [ "$done_at" -gt 0 ] && [ "$done_at" -le 20 ]
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
        limited --nofile=10 "$command" 2>/dev/null || true
        status=0
        prlimit --nofile=10 "$STOPSMS" "$command" --db "$DB" </dev/null >out 2>err 3>&- || status=$?
        expect_exit 0
        [ -s out ]
    done
}

@test "however little memory there is, the program ends with 71 and nothing is lost" {
    # The loader and the libraries take the first tens of MiB: below that nothing of ours runs.
    local kib=16384 step=512 fails=0
    while ! prlimit --as=$((kib * 1024)) "$STOPSMS" --version >/dev/null 2>&1; do
        kib=$((kib + step))
        [ "$kib" -lt 400000 ]
    done
    status=71
    for ((i = 0; i < 100 && status != 0; i++, kib += 64)); do
        rm -f -- "$DB"* "$REPORT"
        limited --as=$((kib * 1024)) run "$CRM"
        [ "$status" -eq 0 ] || [ "$status" -eq 71 ] || [ "$status" -eq 127 ] || {
            # A thread for a name's look-up, or TLS, that finds no memory is a failed connection.
            expect_exit 71
        }
        [ "$status" -ne 71 ] || { grep -q 'out of memory; run the same command again' err && fails=$((fails + 1)); }
    done
    echo "ended with 71 at $fails sizes; enough at $kib KiB"
    [ "$status" -eq 0 ]
    [ "$fails" -gt 0 ]
    expect_all_sent "$ROWS"
}

# sweep LIBRARY POINTS: fails an allocation of that library's at so many points of a run, each in a
# database of its own; then the run is given again.
sweep() {
    local library=$1 points=$2 total at step ended=0
    fail_at "$library" 0
    [ "$status" -eq 0 ]
    total=$(cat count)
    step=$((total / points > 0 ? total / points : 1))
    for ((at = 1; at <= total; at += step)); do
        rm -f -- "$DB"* "$REPORT"
        fail_at "$library" "$at"
        # Some allocations may fail without harm.
        [ "$status" -eq 0 ] || [ "$status" -eq 71 ] || {
            echo "$library, allocation $at: $(cat err)" >&2
            expect_exit 71
        }
        [ "$status" -eq 0 ] || {
            ended=$((ended + 1))
            grep -q 'out of memory; run the same command again' err
            rm -f -- "$REPORT"
            send run "$CRM" --quiet >out 2>err
        }
        expect_all_sent "$ROWS"
    done
    echo "$library: $total allocations; ended with 71 in $ended of $(((total + step - 1) / step)) runs"
}

# With all that follow, too, where FAIL_ON is set.
fail_at() {
    status=0
    LD_PRELOAD=$FAILING_MALLOC FAIL_IN=$1 FAIL_AT=$2 FAIL_COUNT=count \
        "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited \
        </dev/null >out 2>err 3>&- || status=$?
}

@test "an allocation of ours that fails ends with 71, and nothing is lost" {
    start_sandbox
    sweep stopsms_plain 40
}

@test "an allocation of SQLite's that fails ends with 71, and nothing is lost" {
    start_sandbox
    sweep libsqlite3 40
    export FAIL_ON=1
    sweep libsqlite3 10
}

@test "an allocation of libphonenumber's that fails ends with 71, and nothing is lost" {
    start_sandbox
    # It allocates in C++'s library.
    sweep libstdc++ 25
}

@test "an allocation of libcsv's or libcurl's that fails ends with 71 or without harm" {
    start_sandbox
    sweep libcsv 10
    sweep libcurl 10
}
