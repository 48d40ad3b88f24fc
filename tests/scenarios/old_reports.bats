#!/usr/bin/env bats
# A run's report that says what was so before is renamed, with its manifest, and destroys nothing.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    WORKING=()
}

teardown() {
    scenario_teardown
}

# A run that leaves its numbers pending; then the provider works again, at the same address.
run_in_vain() {
    start_sandbox --fail-rate 1
    run -75 send run --all-rows --max-attempts 1 "$@"
    start_sandbox --port "$(sed 's/.*:\([0-9]*\)\/v1/\1/' <<<"$SANDBOX_URL")" "${WORKING[@]}"
}

# checks MANIFEST: nothing that it says differs.
checks() {
    run -0 stopsms report --check "$1"
    [[ $output != *differs* ]]
}

@test "a resumed run renames the report of before, and both pairs check" {
    make_crm 5 >"$CRM"
    run_in_vain "$CRM"
    local before
    before=$(cat "$REPORT")
    run -0 send run --all-rows "$CRM"
    [[ $output = *"crm.report.csv says what was so before: it is crm.report.before.csv now"* ]]
    [ "$(cat crm.report.before.csv)" = "$before" ]
    [ "$(report_count listed)" = 5 ]
    [ "$(stat -c %a crm.report.before.csv crm.report.before.evidence.json)" = $'600\n600' ]
    checks crm.report.evidence.json
    checks crm.report.before.evidence.json
    [[ $output = *'report ./crm.report.before.csv: '* ]]
    echo >>crm.report.before.csv
    run -3 stopsms report --check crm.report.before.evidence.json
}

@test "a run that changes nothing leaves the report where it is" {
    start_sandbox
    make_crm 5 >"$CRM"
    run -0 send run "$CRM"
    run -0 send run "$CRM"
    run -0 send verify
    [ ! -e crm.report.before.csv ]
}

@test "undo, retry, submit and verify leave no report as if it were current, and say which writes it" {
    local command
    for command in undo retry submit verify; do
        rm -f -- "$DB"* crm.*
        make_crm 3 >"$CRM"
        WORKING=(--reject +33639980001)
        start_sandbox "${WORKING[@]}"
        if [ "$command" = submit ]; then
            run_in_vain "$CRM"
        else
            run -3 send run "$CRM"
        fi
        case $command in
        undo) run -0 send undo --import 1 --reason oops --yes 2 ;;
        retry) run -3 send retry --yes ;;
        submit) run -3 send submit --yes ;;
        verify) take_off +33639980002 && run -3 send verify ;;
        esac
        [[ $output = *'it is crm.report.before.csv now; this writes it anew:'*"report --import 1 -o $REPORT --db $DB"* ]]
        [ ! -e "$REPORT" ]
        [ ! -e crm.report.evidence.json ]
        checks crm.report.before.evidence.json
        "$STOPSMS" report --import 1 -o "$REPORT" --db "$DB"
        [ "$(wc -l <"$REPORT")" = 4 ]
    done
}

@test "another import that settles the same numbers makes the report of the first one outdated" {
    make_crm 5 >"$CRM"
    run_in_vain "$CRM"
    make_crm 3 >other.csv
    make_crm 2 100 >third.csv
    run -0 send run third.csv
    [ -e "$REPORT" ]
    run -0 send run other.csv
    [ ! -e "$REPORT" ]
    [ -e crm.report.before.csv ]
    [ -e other.report.csv ]
    [ ! -e third.report.before.csv ]
}

@test "what stands at the name of before gets company, and nothing is replaced" {
    make_crm 5 >"$CRM"
    run_in_vain "$CRM"
    echo mine >crm.report.before.csv
    mkdir crm.report.before-2.evidence.json
    ln -s nowhere crm.report.before-3.csv
    run -0 send run "$CRM"
    [ "$(cat crm.report.before.csv)" = mine ]
    [ ! -e crm.report.before-2.csv ]
    [ -L crm.report.before-3.csv ]
    checks crm.report.before-4.evidence.json
}

@test "a file that is not that report any more is left alone" {
    local what
    for what in foreign link other_database no_manifest; do
        rm -rf -- "$DB"* crm.* other.db*
        make_crm 5 >"$CRM"
        run_in_vain "$CRM"
        case $what in
        foreign) echo mine >"$REPORT" ;;
        link) mv "$REPORT" kept.csv && ln -s kept.csv "$REPORT" ;;
        other_database)
            # The other's import is of another moment.
            sqlite3 "$DB" 'UPDATE imports SET imported_at = imported_at - 5000'
            "$STOPSMS" run "$CRM" --db other.db --api-url "$SANDBOX_URL" --rate unlimited
            ;;
        no_manifest) rm crm.report.evidence.json ;;
        esac
        local before
        before=$(cat "$REPORT")
        run -0 send submit --yes
        [ "$(cat "$REPORT")" = "$before" ]
        [ ! -e crm.report.before.csv ]
    done
}

@test "a report elsewhere, in another form and of several imports is renamed as well" {
    mkdir out
    make_crm 3 >"$CRM"
    make_crm 3 50 >other.csv
    run_in_vain "$CRM" other.csv --report out/all.html
    run -0 send submit --yes
    [ -e out/all.before.html ]
    [ ! -e out/all.html ]
    checks out/all.before.evidence.json
    # Where nothing is written, nothing is kept in mind.
    run -0 send run "$CRM" --report -
    run -0 send run "$CRM" --report /dev/null
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM reports')" = 0 ]
}

@test "a folder that lets nothing be renamed stops no opt-out" {
    [ "$(id -u)" -ne 0 ] || skip "root may rename everywhere"
    mkdir out
    make_crm 3 >"$CRM"
    run_in_vain "$CRM" --report out/r.csv
    chmod 555 out
    run -0 send submit --yes
    chmod 755 out
    [[ $output = *"out/r.csv says what was so before, and can't be renamed"* ]]
}
