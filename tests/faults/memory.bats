#!/usr/bin/env bats
# No memory left: the program ends with 71, says so, and nothing is lost. Without sanitizers, which
# would be the first to miss it.
# libpopt ends programs on its own (1), the C library may crash in its look-up of users, and OpenSSL
# makes a failed connection of it: they are not swept.

load ../support/scenario
load ../support/stopsms
load ../support/faults

ROWS=12

setup() {
    stopsms_setup
    start_sandbox
    make_crm "$ROWS" >"$CRM"
    STOPSMS=$PLAIN_STOPSMS
    # LD_PRELOAD takes no path with a space.
    cp -- "$FAILING_MALLOC" "$SCRATCH/failing_malloc.so"
    FAILING_MALLOC=$SCRATCH/failing_malloc.so
}

teardown() {
    scenario_teardown
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
        status=0
        prlimit --as=$((kib * 1024)) "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" \
            --rate unlimited </dev/null >out 2>err 3>&- || status=$?
        case $status in
        0 | 127) ;; # 127: the loader's
        71)
            grep -q 'out of memory; run the same command again' err
            fails=$((fails + 1))
            ;;
        *) expect_exit 71 ;;
        esac
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
    sweep stopsms_plain 40
}

@test "an allocation of SQLite's that fails ends with 71, and nothing is lost" {
    sweep libsqlite3 40
    export FAIL_ON=1
    sweep libsqlite3 10
}

@test "an allocation of libphonenumber's that fails ends with 71, and nothing is lost" {
    # It allocates in C++'s library.
    sweep libstdc++ 25
}

@test "an allocation of libcsv's or libcurl's that fails ends with 71 or without harm" {
    sweep libcsv 10
    sweep libcurl 10
}

@test "without memory, the object of --json and the last line of --progress json say so, whole" {
    local total at ended=0
    fail_at stopsms_plain 0
    total=$(cat count)
    for ((at = total / 8; at <= total; at += total / 12)); do
        rm -f -- "$DB"* "$REPORT"
        status=0
        LD_PRELOAD=$FAILING_MALLOC FAIL_IN=stopsms_plain FAIL_AT=$at FAIL_COUNT=count \
            "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited --json \
            --progress json </dev/null >out 2>err 3>&- || status=$?
        [ "$status" -eq 0 ] || expect_exit 71
        [ "$(wc -l <out)" -eq 1 ]
        jq -e --argjson status "$status" '.exit_status == $status and has("undo") and
            ($status == 0 or (.reason.code == "memory" and .imports == null and .sent == null and
                (.ended_at | fromdateiso8601) >= (.started_at | fromdateiso8601)))' out
        jq -se --argjson status "$status" 'last | .event == "end" and .exit_status == $status and
            (.time | fromdateiso8601 > 0)' err
        [ "$status" -eq 0 ] || {
            ended=$((ended + 1))
            jq -se '.[-2] | .event == "message" and .code == "memory" and (.text | test("out of memory"))' err
        }
    done
    echo "ended with 71 in $ended runs"
    [ "$ended" -gt 3 ]
}
