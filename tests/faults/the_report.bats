#!/usr/bin/env bats
# Faults around the report: where it goes, and a disk that fills up.

load ../support/scenario
load ../support/stopsms

# A report of ours, or else nothing would be replaced.
old=file,row,line,column,input,phone,status,stop_id

setup() {
    stopsms_setup
    make_crm 3000 >"$CRM"
    stopsms import "$CRM" --quiet
}

teardown() {
    scenario_teardown
}

forms="csv json xlsx html"

# No temporary file is left in the scenario's folder.
expect_nothing_left() {
    [ -z "$(find "$SCRATCH" -name '.stopsms-*')" ]
}

@test "a symlink, a folder and what can't be written to are refused, and nothing is followed" {
    echo untouched >target
    mkdir folder
    mkfifo pipe
    for form in $forms; do
        ln -s target "link.$form"
        ln -s nowhere "dangling.$form"
        mkdir "dir.$form"
        for path in "link.$form" "dangling.$form" "dir.$form" "folder/" "missing/r.$form" pipe; do
            run --separate-stderr stopsms report --format "$form" -o "$path"
            expect_exit 74
            expect_one_line "$(basename "$path")" || expect_one_line missing
        done
        [ "$(cat target)" = untouched ]
        [ ! -e nowhere ]
        [ -L "link.$form" ]
        [ -d "dir.$form" ]
    done
    # Where nobody may make a file, not even root.
    run --separate-stderr stopsms report -o /proc/r.csv
    expect_exit 74
    expect_one_line "/proc: no file can be created in this folder"
    expect_nothing_left
}

@test "an existing report is replaced whole: who has it open still reads the old one" {
    for form in $forms; do
        echo "$old" >"r.$form"
        exec 4<"r.$form"
        stopsms report -o "r.$form" --quiet
        [ "$(cat <&4)" = "$old" ]
        exec 4<&-
        [ "$(head -c 3 "r.$form")" != "$old" ]
        [ "$(stat -c %a "r.$form")" = 600 ]
    done
    expect_nothing_left
}

# full_from FORM N: writes the report while the disk is full from the Nth write on; as `run`.
full_from() {
    echo "$old" >"r.$1"
    ASAN_OPTIONS=detect_leaks=0 run sh "$SOURCE/tests/support/strace.sh" -f -o trace -e trace=write \
        -e "inject=write:error=ENOSPC:when=$2" -- "$STOPSMS" report --db "$DB" -o "r.$1" --quiet
}

@test "a disk that is full while it is written leaves the old report, and nothing else" {
    for form in csv json xlsx; do
        for write in 1+ 2+ 3+ 5+ 8+; do
            full_from "$form" "$write"
            expect_exit 74
            [ "$(cat "r.$form")" = "$old" ]
            expect_nothing_left
        done
    done
    # A page is written at its end, in few pieces.
    for write in 1+ 2+; do
        full_from html "$write"
        expect_exit 74
        [ "$(cat r.html)" = "$old" ]
        expect_nothing_left
    done
    for write in 13+ 60+ 200+ 400+; do
        full_from xlsx "$write"
        expect_exit 74
        [ "$(cat r.xlsx)" = "$old" ]
        expect_nothing_left
    done
}

@test "a workbook that lost a single write on its way is never taken for whole" {
    writes=$(ASAN_OPTIONS=detect_leaks=0 strace -f -o trace -e trace=write -- "$STOPSMS" report \
        --db "$DB" -o whole.xlsx --quiet && grep -c 'write(' trace)
    [ "$writes" -gt 300 ]
    for ((write = 1; write <= writes; write += writes / 25)); do
        full_from xlsx "$write"
        expect_exit 74
        [ "$(cat r.xlsx)" = "$old" ]
        expect_nothing_left
    done
}

@test "a limit on a file's size is as a full disk" {
    for form in $forms; do
        echo "$old" >"r.$form"
        run --separate-stderr bash -c 'ulimit -f 64; exec "$@"' - \
            "$STOPSMS" report --db "$DB" -o "r.$form" --quiet
        expect_exit 74
        expect_one_line "r.$form: the report can't be written"
        [ "$(cat "r.$form")" = "$old" ]
        expect_nothing_left
    done
}

@test "a full disk behind standard output is an error, and a reader that goes is none" {
    for form in $forms; do
        run --separate-stderr bash -c '"$@" >/dev/full' - \
            "$STOPSMS" report --db "$DB" --format "$form"
        expect_exit 74
        # Ends with the report's own status, though head has gone.
        run bash -o pipefail -c '"$@" | head -c 10 >/dev/null' - \
            "$STOPSMS" report --db "$DB" --format "$form" --quiet
        expect_exit 0
    done
}
