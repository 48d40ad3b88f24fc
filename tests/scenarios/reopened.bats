#!/usr/bin/env bats
# A database of an earlier version, which took a number for rejected because the account was blocked:
# the number is sent, the user is told why, and the report of then still holds. The database is
# golden/rejected-30.sql.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    start_sandbox --listed +33639980000 --listed +33639980001 --listed +33639980002 \
        --listed +33639980004
    make_crm 5 >"$CRM"
    sed "s|@FOLDER@|$SCRATCH|g" "$SOURCE/tests/golden/rejected-30.sql" | sqlite3 "$DB"
    sqlite3 "$DB" "UPDATE account SET api_url = '$SANDBOX_URL'"
    EVIDENCE=$SCRATCH/crm.report.evidence.json
    cp "$SOURCE/tests/golden/rejected-30.csv" "$REPORT"
    sed "s|@FOLDER@|$SCRATCH|g" "$SOURCE/tests/golden/rejected-30.json" >"$EVIDENCE"
}

teardown() {
    scenario_teardown
}

# told: how many are pending again, and why.
told() {
    [[ $stderr == *"1 number that an earlier version of stopsms took for rejected is pending again: code 30 does not speak about the number"* ]] || {
        echo "$stderr" >&2
        return 1
    }
}

@test "submit says how many are pending again and why, and sends them once" {
    run --separate-stderr send submit
    expect_exit 0
    told
    [ "$(sandbox_numbers)" = +33639980003 ]
    run --separate-stderr send submit
    expect_exit 0
    [[ $stderr != *"earlier version"* ]]
    [ "$(sandbox_count)" -eq 1 ]
}

@test "run of the same file says it, too, and its report has the number listed" {
    run --separate-stderr send run "$CRM"
    expect_exit 0
    told
    [ "$(report_count listed)" -eq 5 ]
    [ "$(sandbox_numbers)" = +33639980003 ]
}

# reads COMMAND...: the command understands the database, and leaves it and its neighbours alone.
reads() {
    run --separate-stderr stopsms "$@"
    [ "$status" -eq 0 ] || {
        echo "$* ended with $status: $output $stderr" >&2
        return 1
    }
    [[ $stderr == *"an older stopsms has made this database; it is read as this one understands it"* ]]
    [ "$(sha256sum "$DB")" = "$BEFORE" ]
    [ "$(sqlite3 -readonly "$DB" 'PRAGMA user_version')" -eq 6 ]
}

@test "a command that reads does so with the older database as it is, also where it may not write" {
    BEFORE=$(sha256sum "$DB")
    reads report --check "$EVIDENCE"
    [[ $output == *"totals as they were then: 5 lines, 4 listed, 1 rejected"* ]]
    [[ $output != *"differs "* ]]
    reads status
    [[ $output == *pending* ]]
    reads status --json
    jq -e . <<<"$output" >/dev/null
    looked() { "$STOPSMS" lookup --db "$DB" <<<+33639980003 3>&-; }
    run --separate-stderr looked
    expect_exit 0
    [[ $output == *"Compte bloqué"* ]]
    reads preview "$CRM"
    reads report -o old.csv
    [ "$(report_count pending old.csv)" -eq 1 ]
    chmod 0400 "$DB"
    chmod 0500 "$SCRATCH"
    reads report --check "$EVIDENCE"
    chmod 0700 "$SCRATCH"
}

@test "no room for the copy that is read: it says what to do, and the database stays" {
    sqlite3 "$DB" "UPDATE imports SET dialect = hex(zeroblob(20000000))"
    BEFORE=$(sha256sum "$DB")
    mkdir tmp
    run --separate-stderr bash -c "ulimit -f 16; TMPDIR='$SCRATCH/tmp' '$STOPSMS' status --db '$DB'"
    expect_exit 74
    [[ $stderr == *"no copy of it can be brought up to date"* ]]
    [[ $stderr == *TMPDIR* ]]
    [ "$(sha256sum "$DB")" = "$BEFORE" ]
}

# block_account: the sandbox, at the same address, refuses the account again.
block_account() {
    local address=${SANDBOX_URL%/v1}
    start_sandbox --port "${address##*:}" --answer +33639980=30
}

@test "the account is still blocked: 77, the number stays pending, and the next command says it again" {
    block_account
    run --separate-stderr send submit
    expect_exit 77
    told
    run --separate-stderr send submit
    expect_exit 77
}

@test "the report of then holds, before the number is sent and after" {
    local address=${SANDBOX_URL%/v1}
    block_account
    run -77 send submit
    run --separate-stderr stopsms report --check "$EVIDENCE"
    expect_exit 0
    [[ $output == *"totals as they were then: 5 lines, 4 listed, 1 rejected"* ]]
    [[ $output != *"differs "* ]]
    start_sandbox --port "${address##*:}"
    cp "$REPORT" then.csv
    jq '.report.file = "then.csv"' "$EVIDENCE" >then.json
    run --separate-stderr send run "$CRM"
    expect_exit 0
    run --separate-stderr stopsms report --check then.json
    expect_exit 0
    [[ $output == *'event "reopened", 1 times'* ]]
    [[ $output != *"differs "* ]]
}
