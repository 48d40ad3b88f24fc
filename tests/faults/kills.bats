#!/usr/bin/env bats
# SIGKILL at any system call: the same command resumes, and the promises hold. Here at some of the
# calls, evenly spread; at every one (2,300 kills, 6 minutes) with
#     STOPSMS=build/stopsms SANDBOX=build/stopsms-sandbox python3 tests/support/kill_sweep.py

# sweep COMMAND POINTS: so many kills of it for each batch size.
sweep() {
    run python3 "$SOURCE/tests/support/kill_sweep.py" --only "$1" --points "$2"
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "a run that is killed at any system call is resumed, with batches of 1, 8 and 1024" {
    sweep run 24
}

@test "an import that is killed at any system call is there whole or not at all" {
    sweep import 16
}

@test "a report that is killed at any system call is there whole or not at all" {
    sweep report 8
}

@test "an undo that is killed at any system call is resumed" {
    sweep undo 12
}
