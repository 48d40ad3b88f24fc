#!/usr/bin/env bats
# The disk fills up while the rows to be corrected are written into a workbook: at any of its writes,
# by libxlsxwriter's process or by ours, when it is kept, and when it gets its name.

bats_require_minimum_version 1.5.0
load ../support/scenario
load ../support/stopsms
load ../support/workbook

setup() {
    stopsms_setup
    start_sandbox
}

teardown() {
    scenario_teardown
}

# book ROW...: x.xlsx, with a good row and these.
book() {
    make_xlsx sheets x.xlsx "S=$(sheet "$(row 1 Nom Mobile STOP)" "$(row 2 Anne 0639980001 oui)" "$@")"
}

# traced OPTION...: a run of x.xlsx under strace; as `run --separate-stderr`.
traced() {
    ASAN_OPTIONS=detect_leaks=0 run --separate-stderr sh "$SOURCE/tests/support/strace.sh" -qq -o trace "$@" -- \
        "$STOPSMS" run x.xlsx --where STOP=oui --strict --db "$DB" --api-url "$SANDBOX_URL" </dev/null 3>&-
}

# before: two rows stand in x.to-fix.xlsx, and the export has one more that needs a human, and one that
# is sent. kept/ holds what is there.
before() {
    book "$(row 3 Bob '06 39 12' oui)" "$(row 4 Eve 12 oui)"
    run --separate-stderr send run x.xlsx --where STOP=oui --strict
    expect_exit 3
    book "$(row 3 Bob '06 39 12' oui)" "$(row 4 Eve 12 oui)" "$(row 5 Léa 0639 oui)" "$(row 6 Jo 0639980002 oui)"
    mkdir kept
    cp x.to-fix.xlsx "$DB" kept/
}

# without_fault: such a run, that puts the new workbook into place; its calls are in `trace`.
without_fault() {
    traced -f -y -e trace=write,fsync,rename,clone,clone3,openat
    expect_exit 3
    [ -e x.to-fix-2.xlsx ]
    parent=$(sed -n 's/ .*//p;q' trace)
    grep "^$parent " trace >of_parent
    # From where it makes the file beside the later one, to where it gives it the name.
    named=$(grep -n 'rename(.*x\.to-fix-2\.xlsx' of_parent | cut -d: -f1)
    made=$(head -n "$named" of_parent | grep -n 'O_CREAT.*\.stopsms-' | tail -1 | cut -d: -f1)
}

# calls_of CALL: of ours, those on the way of the workbook to its name, as numbers among all of that kind.
calls_of() {
    local all before
    all=$(head -n "$named" of_parent | grep -c " $1(" || true)
    before=$(head -n "$made" of_parent | grep -c " $1(" || true)
    seq $((before + 1)) "$all"
}

# expect_told: of the new workbook nothing is there, of the earlier one all; the run says so.
expect_told() {
    expect_exit 74
    [[ $stderr == *"the rows to be corrected: "*x.to-fix-2.xlsx*"(No space left on device)"* ]]
    [[ $output == *"3 rows to correct:"*"there is no file to correct them in: x.xlsx: it could not be written"* ]]
    cmp x.to-fix.xlsx kept/x.to-fix.xlsx
    [ "$(ls -A | grep -e to-fix -e '^\.stopsms-' -e '^tmp\.')" = x.to-fix.xlsx ]
}

# full OPTION...: a run that meets a full disk so; then one that does not.
full() {
    rm -f -- "$DB"* x.to-fix-* x.report*
    cp "kept/$(basename "$DB")" "$DB"
    traced -e "$@"
    expect_told
    local sent
    sent=$(sandbox_count)
    run --separate-stderr send run x.xlsx --where STOP=oui --strict
    expect_exit 3
    cmp x.to-fix.xlsx kept/x.to-fix.xlsx
    [ "$(edit_xlsx cells x.to-fix-2.xlsx | cut -d'|' -f1-3)" = $'Nom|Mobile|STOP\nBob|06 39 12|oui\nEve|12|oui\nLéa|0639|oui' ]
    [ "$(sandbox_count)" -eq "$sent" ]
}

@test "a full disk where the workbook is made leaves none, and the earlier one; the next run writes it" {
    before
    without_fault
    # Each process counts its own calls: those behind ours are the child's alone.
    local ours theirs
    ours=$(grep -c ' write(' of_parent)
    theirs=$(grep -v "^$parent " trace | grep -c ' write(')
    [ "$theirs" -gt $((ours + 8)) ]
    for ((nth = ours + 1; nth <= theirs; nth += 4)); do
        full trace=write -e "inject=write:error=ENOSPC:when=$nth+" -f
    done
    full trace=write -e "inject=write:error=ENOSPC:when=$theirs" -f
}

@test "so does one where it is copied, kept and given its name" {
    before
    without_fault
    local call nth tried=0
    for call in write fsync rename; do
        for nth in $(calls_of "$call"); do
            full "trace=$call" -e "inject=$call:error=ENOSPC:when=$nth"
            tried=$((tried + 1))
        done
    done
    [ "$tried" -ge 4 ]
    # Programs are told as what it is.
    cp "kept/$(basename "$DB")" "$DB"
    rm -f -- x.to-fix-* x.report*
    ASAN_OPTIONS=detect_leaks=0 run -74 --separate-stderr sh "$SOURCE/tests/support/strace.sh" -f -qq -o trace \
        -e trace=write -e inject=write:error=ENOSPC:when=20+ -- "$STOPSMS" run x.xlsx --where STOP=oui --strict \
        --json --db "$DB" --api-url "$SANDBOX_URL" </dev/null 3>&-
    [ "$(jq -r .reason.code <<<"$output")" = disk_full ]
}
