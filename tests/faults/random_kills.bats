#!/usr/bin/env bats
# SIGKILL at random moments, over 10,000 rows. Here a few times; 200 times (3 minutes) with
#     STOPSMS=build/stopsms SANDBOX=build/stopsms-sandbox python3 tests/support/random_kills.py --rounds 200

@test "random kills lose no row, and few numbers are sent twice" {
    run python3 "$SOURCE/tests/support/random_kills.py" --rounds 8
    echo "$output"
    [ "$status" -eq 0 ]
}
