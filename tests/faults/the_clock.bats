#!/usr/bin/env bats
# The machine's clock is set back or forward while a run goes on: the pace is that of time that
# passes, and times in the report stay in order. libfaketime (Debian: faketime) sets the clock of the
# program alone, from a file that is read anew at each look; the sandbox keeps the true time.

load ../support/scenario
load ../support/stopsms
load ../support/faults

ROWS=120
RATE=40
DAY=86400

setup() {
    stopsms_setup
    library=$(find /usr/lib -name libfaketime.so.1 | head -1)
    [ -n "$library" ]
    start_sandbox --fail-rate 0.1 --seed 7
    make_crm "$ROWS" >"$CRM"
    echo "+0" >clock
}

teardown() {
    scenario_teardown
}

# The wall clock alone: setting it moves no monotonic clock.
start_with_clock() {
    LD_PRELOAD=$library FAKETIME_TIMESTAMP_FILE=$SCRATCH/clock FAKETIME_NO_CACHE=1 \
        FAKETIME_DONT_FAKE_MONOTONIC=1 \
        "$PLAIN_STOPSMS" run "$CRM" --max-attempts 20 --db "$DB" --api-url "$SANDBOX_URL" --rate "$RATE/s" --burst 2 \
        </dev/null >run.out 2>run.err 3>&- &
    RUN_PID=$!
}

# expect_pace: in no second of the sandbox's did more arrive than rate x 1 s + burst (and what a busy
# machine delivers late), and the whole took no longer than the rate says, with its retries.
expect_pace() {
    sandbox_requests | jq -e --argjson rate "$RATE" '
        [.times[]] | sort as $t |
        ($t[-1] - $t[0]) as $span |
        ([range(0; $t | length) as $i |
            [$t[$i:][] | select(. < $t[$i] + 1000)] | length] | max) as $busiest |
        $busiest <= $rate * 1.25 + 2 and $span >= ($t | length - 2) / $rate * 950 and $span < 60000'
}

# For each row: first attempt <= last attempt.
expect_times_in_order() {
    awk -F, 'NR > 1 && $14 > $15 { print; bad = 1 } END { exit bad }' "$REPORT"
    awk -F, 'NR > 1 && $14 == "" { print; bad = 1 } END { exit bad }' "$REPORT"
}

@test "a clock set back a day changes neither the pace nor the order of the report's times" {
    start_with_clock
    wait_for 30
    echo "-${DAY}s" >clock
    await_run
    expect_status 0
    expect_all_sent "$ROWS"
    expect_pace
    expect_times_in_order
    # The clock was set back: some left yesterday.
    [ "$(awk -F, 'NR > 1 { print substr($14, 1, 10) }' "$REPORT" | sort -u | wc -l)" -eq 2 ]
}

@test "a clock set forward a day changes neither the pace nor the order of the report's times" {
    start_with_clock
    wait_for 30
    echo "+${DAY}s" >clock
    await_run
    expect_status 0
    expect_all_sent "$ROWS"
    expect_pace
    expect_times_in_order
    [ "$(awk -F, 'NR > 1 { print substr($15, 1, 10) }' "$REPORT" | sort -u | wc -l)" -eq 2 ]
}

@test "retries that a run left in a future that never comes leave at once" {
    echo "+${DAY}s" >clock
    start_with_clock
    wait_for 40
    kill -KILL "$RUN_PID"
    await_run
    SECONDS=0
    send run "$CRM" --rate "$RATE/s" --max-attempts 20
    [ "$SECONDS" -le 20 ]
    expect_all_sent "$ROWS"
    expect_times_in_order
}
