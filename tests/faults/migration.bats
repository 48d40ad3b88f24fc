#!/usr/bin/env bats
# A database of an older version that is brought up to date, and what happens in the midst of it.
# For a million entries: python3 tests/support/migration_faults.py --entries 1000000 (with PLAIN_STOPSMS).

setup() {
    [ -n "${PLAIN_STOPSMS:-}" ] || skip "needs PLAIN_STOPSMS, the program without sanitizers"
    command -v strace >/dev/null || skip "needs strace"
}

@test "killed at any write, or without room, it is the old one or a newer one, whole, and the next command ends it" {
    run python3 "$SOURCE/tests/support/migration_faults.py"
    echo "$output"
    [ "$status" -eq 0 ]
}
