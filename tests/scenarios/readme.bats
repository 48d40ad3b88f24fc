#!/usr/bin/env bats
# README and the pages for those who read the source, held against what they speak of; and each check
# held against a page that is wrong, so that it is known to see it.

bats_require_minimum_version 1.5.0
load ../support/scenario
load ../support/pages

setup() {
    scenario_setup
    PAGES_CHECK=$SOURCE/tests/support/readme.py
    README=$SCRATCH/README.md
    fresh_pages
}

teardown() {
    scenario_teardown
}

# A copy, for a test to spoil.
fresh_pages() {
    cp "$SOURCE/README.md" "$README"
}

@test "README is short, and so is its tour" {
    [ "$(wc -l <"$README")" -le 230 ]
    [ "$(sed -n '/^## Five minutes/,/^## Commands/p' "$README" | wc -l)" -le 81 ]
}

@test "README's commands and options are those of the program" {
    agree commands "$README" "$STOPSMS"
    sed -i '/^| `lookup`/d' "$README"
    sees "the command lookup" commands "$README" "$STOPSMS"
    sed -i 's/^| `rekey`/| `rekeys`/' "$README"
    sees $'the command rekey\nthe command rekeys' commands "$README" "$STOPSMS"
    sed -i 's/--api-key-file PATH/--key-file PATH/' "$README"
    sees "there is no such option: key-file" commands "$README" "$STOPSMS"
}

@test "README's rooms, and the places where to begin reading, are there" {
    agree links "$README" "$SOURCE"
    sed -i 's|^- \*\*intake/|- **input/|' "$README"
    run -0 differences links "$README" "$SOURCE"
    [ "${lines[0]}" = "the room input" ]
    fresh_pages
    sed -i 's/`pace\/policy.h`/`pace\/policies.h`/' "$README"
    sees "no such file: submit/pace/policies.h" links "$README" "$SOURCE"
    sed -i 's/`claim_more`/`claim`/' "$README"
    sees "jobs/send/job_queue.c has no claim" links "$README" "$SOURCE"
    sed -i '/^7\. /d' "$README"
    sees "8 links, not nine" links "$README" "$SOURCE"
}

@test "the files that README, the map of the tests and that of the benchmarks name are there" {
    agree files "$SOURCE/tests/README.md" "$SOURCE/tests"
    agree files "$SOURCE/tests/bench/README.md" "$SOURCE/tests/bench"
    sed 's|`faults/kills.bats`|`faults/kill.bats`|' "$SOURCE/tests/README.md" >"$README"
    sees "no such file: faults/kill.bats" files "$README" "$SOURCE/tests"
}

@test "every scenario and every fault is in the map of the tests, and every benchmark in theirs" {
    local file
    for file in "$SOURCE"/tests/scenarios/*.bats "$SOURCE"/tests/faults/*.bats; do
        file=${file#"$SOURCE/tests/"}
        grep -qF "\`$file\`" "$SOURCE/tests/README.md" || { echo "not in tests/README.md: $file"; false; }
    done
    for file in "$SOURCE"/tests/bench/*_bench.sh; do
        grep -qF "\`${file##*/}" "$SOURCE/tests/bench/README.md" || { echo "not told: $file"; false; }
    done
}

@test "README's tour is what the programs print" {
    start_sandbox
    agree tour "$README" "$STOPSMS" "$SANDBOX_URL" "$SCRATCH" "$SOURCE"
    rm -rf "$SCRATCH"/tour.db* "$SCRATCH"/crm-export.*
    start_sandbox
    sed -i 's/^           162 rows  oui$/           162 rows  yes/' "$README"
    run -0 differences tour "$README" "$STOPSMS" "$SANDBOX_URL" "$SCRATCH" "$SOURCE"
    [[ $output == *"not printed here:"*"162 rows  yes" ]]
}
