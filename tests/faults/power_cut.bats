#!/usr/bin/env bats
# What a power cut leaves: the writes that were synced, and of the others nothing, all or a part. A
# traced run is cut at its system calls, and its folder rebuilt; see tests/support/power_cut.py, which
# without arguments cuts at every call, in every variant.

@test "no result is shown or reported before the fdatasync after its write, no number leaves before its claim's" {
    run python3 "$SOURCE/tests/support/power_cut.py" --only-synced --resumes 0
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "after a power cut every result that was shown is there, and the same command sends the rest" {
    run python3 "$SOURCE/tests/support/power_cut.py" --cuts 60 --resumes 12
    echo "$output"
    [ "$status" -eq 0 ]
}
