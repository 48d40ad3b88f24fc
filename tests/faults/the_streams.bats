#!/usr/bin/env bats
# Standard descriptors that are closed, full, or read by somebody who has seen enough.

load ../support/scenario
load ../support/stopsms
load ../support/faults

ROWS=30

setup() {
    stopsms_setup
    start_sandbox
    make_crm "$ROWS" >"$CRM"
}

teardown() {
    scenario_teardown
}

# expect_no_trace: the database is sound, and holds no message of the program's.
expect_no_trace() {
    [ "$(sqlite3 "$DB" 'PRAGMA integrity_check')" = ok ]
    ! grep -aq 'stopsms:\|give the same command\|numbers are pending' "$DB"*
}

@test "closed descriptors, in any combination, put no message into the database" {
    for closed in "0<&-" "1>&-" "2>&-" "0<&- 1>&-" "0<&- 2>&-" "1>&- 2>&-" "0<&- 1>&- 2>&-"; do
        rm -f -- "$DB"* "$REPORT"
        start_sandbox
        status=0
        # -v: as many messages as there are. bats' own descriptor would be the next to be given away.
        bash -c "exec 3>&-; \"\$0\" run \"\$1\" --db \"\$2\" --api-url \"\$3\" --rate unlimited -v $closed" \
            "$STOPSMS" "$CRM" "$DB" "$SANDBOX_URL" </dev/null >out 2>err || status=$?
        expect_exit 0
        expect_no_trace
        expect_all_sent "$ROWS"
    done
}

@test "with descriptors closed a refusal is still a refusal" {
    status=0
    bash -c 'exec 3>&-; "$0" run "$1" --db "$2" --where no=1 0<&- 1>&- 2>&-' "$STOPSMS" "$CRM" "$DB" ||
        status=$?
    expect_exit 65
    [ ! -e "$DB" ]
    [ "$(sandbox_count)" -eq 0 ]
}

@test "a reader who has seen enough (| head -1) ends nothing but the output" {
    make_crm 5000 >"$CRM"
    ROWS=5000
    # The status is the program's, not head's.
    set +e
    send run "$CRM" --report - 2>err | head -1 >first
    statuses=("${PIPESTATUS[@]}")
    set -e
    [ "${statuses[0]}" -eq 0 ]
    [[ $(cat first) == file,row,line,* ]]
    [ "$(sandbox_numbers | wc -l)" -eq "$ROWS" ]
    [ "$(stopsms status --json | jq .jobs.pending)" -eq 0 ]
    for command in report status; do
        set +e
        stopsms "$command" 2>err | head -1 >first
        statuses=("${PIPESTATUS[@]}")
        set -e
        [ "${statuses[0]}" -eq 0 ]
        [ "$(wc -l <first)" -eq 1 ]
    done
    expect_no_trace
}

@test "messages that nobody reads any more (2>&1 | head -1) end nothing" {
    set +e
    send run "$CRM" -v --progress lines 2>&1 | head -1 >first
    statuses=("${PIPESTATUS[@]}")
    set -e
    [ "${statuses[0]}" -eq 0 ]
    expect_all_sent "$ROWS"
    expect_no_trace
}

@test "standard output on a full disk is told of, ends with 74, and loses nothing" {
    status=0
    send run "$CRM" >/dev/full 2>err || status=$?
    expect_exit 74
    grep -q "standard output can't be written" err
    expect_all_sent "$ROWS"
    status=0
    stopsms report >/dev/full 2>err || status=$?
    expect_exit 74
    [ "$(wc -l <err)" -le 2 ]
}
