#!/usr/bin/env bats
# Faults around the report: where it goes, and a disk that fills up.

load ../support/scenario
load ../support/stopsms
load ../support/faults

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
    for write in 13+ 60+ 200+ 300+; do
        full_from xlsx "$write"
        expect_exit 74
        [ "$(cat r.xlsx)" = "$old" ]
        expect_nothing_left
    done
}

@test "a workbook that lost a single write on its way is never taken for whole" {
    # The workbook is made by a child process. Each process counts its own calls, and loses one.
    ASAN_OPTIONS=detect_leaks=0 strace -f -o trace -e trace=write -- "$STOPSMS" report --db "$DB" -o whole.xlsx --quiet
    writes=$(awk '/write\(/ { n[$1]++ } END { for (pid in n) if (n[pid] > most) most = n[pid]; print most }' trace)
    [ "$writes" -gt 300 ]
    for ((write = 1; write <= writes; write += writes / 25)); do
        full_from xlsx "$write"
        expect_exit 74
        [ "$(cat r.xlsx)" = "$old" ]
        expect_nothing_left
    done
}

@test "a limit on a file's size is told as what it is, and leaves the old report" {
    for form in $forms; do
        echo "$old" >"r.$form"
        run --separate-stderr bash -c 'ulimit -f 64; exec "$@"' - \
            "$STOPSMS" report --db "$DB" -o "r.$form" --quiet
        expect_exit 74
        expect_one_line "r.$form: the report can't be written: it has reached the limit on the size of files (ulimit -f). Raise"
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

# left_by_a_kill: kills a report in its midst, and prints the name of what it left.
left_by_a_kill() {
    ASAN_OPTIONS=detect_leaks=0 run sh "$SOURCE/tests/support/strace.sh" -f -o trace -e trace=write \
        -e "inject=write:signal=SIGKILL:when=3" -- "$STOPSMS" report --db "$DB" -o r.csv --quiet
    find "$SCRATCH" -name '.stopsms-*' -type f -printf '%f\n'
}

@test "what a killed run has left is swept by the next one that writes there, and nothing else is" {
    local left
    left=$(left_by_a_kill)
    [[ $left =~ ^\.stopsms-[0-9a-f]{16}-[0-9a-f]{8}$ ]]
    # Names that only look like ours; a link, a folder and a pipe that have ours; a second name.
    mkdir other linked
    echo mine >.stopsms-backup
    echo mine >"${left%?}x"
    echo mine >".stopsms-0123456789abcdef-00000000"
    echo mine >"$left~"
    cp -- "$left" other/
    echo precious >precious
    ln -s ../precious "linked/$left"
    stopsms report --quiet -o r.csv
    [ ! -e "$left" ]
    [ "$(cat .stopsms-backup "${left%?}x" .stopsms-0123456789abcdef-00000000 "$left~" | sort -u)" = mine ]
    [ -e "other/$left" ]
    stopsms report --quiet -o linked/r.csv
    [ -L "linked/$left" ]
    [ "$(cat precious)" = precious ]
    rm -- "linked/$left"
    mkdir "linked/$left"
    stopsms report --quiet -o linked/r.csv
    [ -d "linked/$left" ]
    ln -- "other/$left" kept
    stopsms report --quiet -o other/r.csv
    [ -e "other/$left" ]
    rm kept
    stopsms report --quiet -o other/r.csv
    [ ! -e "other/$left" ]
}

@test "a temporary file that is being written is left to its writer" {
    local left
    left=$(left_by_a_kill)
    exec 8<"$left"
    flock 8
    stopsms report --quiet -o r.csv
    [ -e "$left" ]
    exec 8<&-
    # A run does the same, before it does anything else: here it knows no key.
    SMSPARTNER_API_KEY=no-key stopsms run "$CRM" --report r.csv --api-url http://127.0.0.1:9/v1 \
        --give-up-after 1s --max-attempts 1 || true
    [ ! -e "$left" ]
}

@test "what is left beside a file with rows to correct is swept by its next run, wherever the report is" {
    local left
    left=$(left_by_a_kill)
    mkdir source && mv -- "$left" source/
    printf '06 39\n' >>"$CRM" && mv "$CRM" source/
    stopsms run source/crm.csv --all-rows --report all.csv --api-url http://127.0.0.1:9/v1 \
        --give-up-after 1s --max-attempts 1 --yes || true
    [ -e source/crm.to-fix.csv ]
    [ ! -e "source/$left" ]
}

# stopped_within_a_second SIGNAL COMMAND...: sends it once the report is being written.
stopped_within_a_second() {
    local signal=$1 begin
    shift
    "$STOPSMS" report --db "$DB" --quiet "$@" 2>err >/dev/null </dev/null 3>&- &
    RUN_PID=$!
    until_true 60 is_written "${@: -1}"
    begin=${EPOCHREALTIME/[.,]/}
    kill -s "$signal" "$RUN_PID"
    await_run
    echo "$*: $(((${EPOCHREALTIME/[.,]/} - begin) / 1000)) ms, status $STATUS: $(cat err)"
    [ $((${EPOCHREALTIME/[.,]/} - begin)) -lt 1000000 ]
}

# A workbook is being compressed, by a child; anything else has some of its rows.
is_written() {
    case $1 in
    *.xlsx) [ -n "$(cat "/proc/$RUN_PID/task/$RUN_PID/children" 2>/dev/null)" ] ;;
    *) [ -n "$(find "$SCRATCH" -name '.stopsms-*' -size +0)" ] ;;
    esac
}

@test "a signal stops a report within a second, in any form, and what stood there stays" {
    export STOPSMS=$PLAIN_STOPSMS
    awk 'BEGIN { print "Mobile"; for (i = 0; i < 150000; i++) printf "06%08d\n", i }' >many.csv
    "$STOPSMS" import many.csv --all-rows --db "$DB" --quiet
    for form in csv json xlsx; do
        echo "$old" >"r.$form"
        stopped_within_a_second INT -o "r.$form"
        [ "$STATUS" -eq 130 ]
        grep -q "^stopsms: r.$form: interrupted: there is no report$" err
        [ "$(cat "r.$form")" = "$old" ]
        expect_nothing_left
    done
}
