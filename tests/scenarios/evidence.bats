#!/usr/bin/env bats
# The manifest beside a report, and what --check says of it.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    EVIDENCE=$SCRATCH/crm.report.evidence.json
}

teardown() {
    scenario_teardown
}

check() {
    stopsms report --check "${1:-$EVIDENCE}"
}

# findings KIND: how many lines of the output begin so.
findings() {
    grep -c "^$1 " <<<"$output" || true
}

@test "a run leaves a manifest beside its report: facts, totals that add up, no key" {
    start_sandbox --reject +33639980003
    { make_crm 10; echo "nobody,to be asked"; } >"$CRM"
    run -3 send run --all-rows "$CRM"
    [ "$(jq -r .report.sha256 "$EVIDENCE")" = "$(sha256sum <"$REPORT" | cut -d' ' -f1)" ]
    [ "$(jq -r '.imports[0].sha256' "$EVIDENCE")" = "$(sha256sum <"$CRM" | cut -d' ' -f1)" ]
    [ "$(jq '[.totals[]] | add' "$EVIDENCE")" = "$(jq .lines "$EVIDENCE")" ]
    [ "$(jq -c '[.lines, .imports[0].rows, .totals.listed, .totals.rejected, .totals.invalid]' "$EVIDENCE")" = \
        '[11,11,9,1,1]' ]
    [ "$(jq -r '.provider' "$EVIDENCE")" = "$SANDBOX_URL" ]
    [ "$(jq -c '[.runs[] | [.id, .user, .exit_status, (.ended_at != null)]]' "$EVIDENCE")" = \
        "[[1,\"$(id -un)\",3,true]]" ]
    [[ $(jq -r .asked "$EVIDENCE") == *"run"*"--all-rows"* ]]
    [ "$(stat -c %a "$EVIDENCE")" = 600 ]
    run -1 grep -c "$SMSPARTNER_API_KEY" "$EVIDENCE"
}

@test "what was not touched agrees" {
    start_sandbox
    make_crm 10 >"$CRM"
    run -0 send run --all-rows "$CRM"
    run -0 --separate-stderr check
    [ "$(findings agrees)" = 4 ]
    [ "$(findings differs)" = 0 ]
    [ "$(findings later)" = 0 ]
    [[ $output = *"totals as they were then: 10 lines, 10 listed"* ]]
}

@test "what came later is listed apart, and contradicts nothing" {
    start_sandbox --first-stop-id 1 --listed +33639980001
    make_crm 30 >"$CRM"
    run -0 send run --all-rows "$CRM"
    cp "$EVIDENCE" then.json
    cp "$REPORT" "$SCRATCH/crm.report.csv.then"
    curl -sS "$SANDBOX_URL/stop-sms/delete?apiKey=$SANDBOX_KEY&id=9"
    run -3 stopsms verify --api-url "$SANDBOX_URL"
    run -0 send submit
    run -0 send undo --import 1 --reason oops --yes 29
    # It does not lie there as if it were current.
    run -0 --separate-stderr check crm.report.before.evidence.json
    [ "$(findings differs)" = 0 ]
    [[ $output = *'later '*'event "sent_again", 1 times'* ]]
    [[ $output = *'event "removed", 29 times'* ]]
    [[ $output = *"30 lines, 29 listed, 1 already_listed"* ]]
}

@test "a manifest made in the midst of a run agrees after its end" {
    start_sandbox --latency 20
    make_crm 100 >"$CRM"
    stopsms run --api-url "$SANDBOX_URL" --rate 50/s --all-rows "$CRM" >run.out 2>&1 &
    local pid=$!
    wait_for 20
    run -0 stopsms report --output mid.csv --evidence mid.evidence.json
    wait "$pid"
    local pending
    pending=$(jq .totals.pending mid.evidence.json)
    [ "$pending" -gt 0 ]
    run -0 --separate-stderr check mid.evidence.json
    [[ $output = *" $pending pending"* ]]
    [[ $output = *"later "*"$pending numbers that were pending were settled"* ]]
    run -0 check
}

@test "every later move, and what was killed and resumed, still agrees as of then" {
    start_sandbox --fail-rate 0.1 --seed 5
    make_crm 60 >"$CRM"
    run -75 send run --all-rows --max-attempts 1 "$CRM"
    cp "$EVIDENCE" first.evidence.json && cp "$REPORT" first.csv
    run send run --all-rows "$CRM"
    run send run --all-rows "$CRM"
    run send run --all-rows --resubmit "$CRM"
    jq '.report.file = "first.csv"' first.evidence.json >again.evidence.json
    run -0 --separate-stderr check again.evidence.json
    [ "$(findings differs)" = 0 ]
}

@test "a report, a source file and a database that were changed are told" {
    start_sandbox
    make_crm 10 >"$CRM"
    run -0 send run --all-rows "$CRM"
    cp "$REPORT" kept.csv && cp "$CRM" kept-crm.csv
    sed -i 's/listed/rejected/' "$REPORT"
    run -3 --separate-stderr check
    [ "$(findings differs)" = 1 ]
    [[ $output = *"differs "*"report "*"crm.report.csv"*"the manifest says"* ]]
    cp kept.csv "$REPORT"
    echo 'more,0639989999' >>"$CRM"
    run -3 --separate-stderr check
    [[ $output = *"differs "*"source file"* ]]
    rm "$CRM"
    run -0 --separate-stderr check
    [ "$(findings 'not checked')" = 1 ]
    cp kept-crm.csv "$CRM"
    sqlite3 "$DB" 'UPDATE jobs SET state = 3 WHERE phone = 33639980004'
    run -3 --separate-stderr check
    [[ $output = *"differs "*"9 listed (the manifest says 10), 1 rejected (the manifest says 0)"* ]]
    sqlite3 "$DB" 'UPDATE jobs SET state = 1; UPDATE runs SET user = "another person"'
    run -3 --separate-stderr check
    [[ $output = *"differs "*"the database has no such run"* ]]
    rm "$REPORT"
    run -3 --separate-stderr check
    [[ $output = *"differs "*"report "*"can't be read"* ]]
}

@test "another database, and what is no manifest, are told apart" {
    start_sandbox
    make_crm 3 >"$CRM"
    run -0 send run --all-rows "$CRM"
    make_crm 3 50 >other.csv
    run -0 "$STOPSMS" import --all-rows other.csv --db other.db
    run -3 "$STOPSMS" report --check "$EVIDENCE" --db other.db
    [[ $output = *"differs "*"it is not there, or not of that file"* ]]
    echo '{}' >none.json
    run -65 check none.json
    run -65 check "$CRM"
    run -66 check nowhere.json
    run -2 stopsms report --evidence x.json
    run -2 stopsms report --check "$EVIDENCE" --output x.csv
}

@test "a report that is given in its manifest's place is checked by the one beside it, if that is its own" {
    start_sandbox
    make_crm 3 >"$CRM"
    run -0 send run --all-rows "$CRM"
    run -0 check "$EVIDENCE"
    local expected=$output form
    run -0 check "$REPORT"
    [ "$output" = "$expected" ]
    for form in csv json html xlsx; do
        stopsms report -o "alone.$form"
        run -65 --separate-stderr check "alone.$form"
        [[ $stderr == *"alone.$form: this is a report, and its manifest does not lie beside it as alone.evidence.json"* ]]
    done
    stopsms report -o alone.html --evidence alone.evidence.json
    run -0 check alone.html
    run -65 --separate-stderr check alone.csv
    [[ $stderr == *"the manifest beside it, alone.evidence.json, is another report's"* ]]
    # A report that was renamed, since it says what was so before.
    run -0 send undo --import 1 --reason test --yes 3
    run -0 check crm.report.before.csv
    [[ $output == *"report ./crm.report.before.csv"* ]]
}

@test "a masked report has a masked manifest, which can be checked all the same" {
    start_sandbox
    make_crm 5 >"$CRM"
    run -0 send run --all-rows "$CRM"
    run -0 stopsms report --mask --output m.csv --evidence m.evidence.json
    run -1 grep -cE '639980' m.evidence.json
    run -0 --separate-stderr check m.evidence.json
    [ "$(findings differs)" = 0 ]
}

@test "something else in the manifest's place is left alone, and the report goes elsewhere" {
    start_sandbox
    make_crm 2 >"$CRM"
    echo "mine" >"$EVIDENCE"
    run -0 --separate-stderr send run --all-rows "$CRM"
    [ "$(cat "$EVIDENCE")" = mine ]
    [ ! -e "$REPORT" ]
    run -0 check crm.report-1.evidence.json
}

@test "what has another size is told by its size, and a digest that was never made is not shown" {
    start_sandbox
    make_crm 10 >"$CRM"
    run -0 send run --all-rows "$CRM"
    echo >>"$REPORT"
    run -3 --separate-stderr check
    [[ $output =~ report\ [^$'\n']*crm.report.csv:\ [0-9]+\ bytes\;\ the\ manifest\ says\ [0-9]+\ bytes,\ SHA-256\ [0-9a-f]{64}$'\n' ]]
}

@test "next week's export under the same name is later, and no contradiction" {
    start_sandbox
    make_crm 10 >"$CRM"
    run -0 send run --all-rows "$CRM"
    cp "$CRM" week1.csv
    make_crm 12 >"$CRM"
    run -0 send run --all-rows "$CRM"
    run -0 --separate-stderr check
    [[ $output = *"later "*"source file $CRM: "*"it is the file of import 2, which came later"* ]]
    # Of the same size, too; and undone or not.
    sed 's/0639980009/0639980077/' week1.csv >"$CRM"
    run -3 --separate-stderr check
    [[ $output = *"differs "*"source file $CRM: "* ]]
    run -0 send run --all-rows "$CRM"
    run -0 stopsms undo --api-url "$SANDBOX_URL" --import 3 --reason wrong --yes 1
    run -0 --separate-stderr check
    [[ $output = *"later "*"it is the file of import 3"* ]]
    # The second manifest does not take the file of the first import for something later.
    cp week1.csv "$CRM"
    run -3 --separate-stderr check crm.report-2.evidence.json
    [[ $output = *"differs "*"source file $CRM: "* ]]
}

@test "what is no regular file is neither waited for nor followed, wherever it stands" {
    start_sandbox
    make_crm 5 >"$CRM"
    run -0 send run --all-rows "$CRM"
    mkfifo pipe
    for other in pipe /dev/zero /dev/tty "$SCRATCH"; do
        run -65 --separate-stderr timeout 20 "$STOPSMS" report --db "$DB" --check "$other"
    done
    ln -s "$EVIDENCE" link.json
    run -65 --separate-stderr check link.json
    [[ $stderr = *"link.json: it is a symbolic link"* ]]
    mv "$REPORT" kept.csv && mv "$CRM" kept-crm.csv
    for place in "$REPORT" "$CRM"; do
        mkfifo "$place"
        run --separate-stderr timeout 20 "$STOPSMS" report --db "$DB" --check "$EVIDENCE"
        [ "$status" -eq 3 ]
        [[ $output = *"$place: it can't be read (it is no regular file)"* ]]
        rm "$place"
        for target in /dev/zero pipe kept.csv; do
            ln -s "$target" "$place"
            run --separate-stderr timeout 20 "$STOPSMS" report --db "$DB" --check "$EVIDENCE"
            [ "$status" -eq 3 ]
            [[ $output = *"$place: it can't be read (it is a symbolic link, and is not followed)"* ]]
            rm "$place"
        done
    done
}

@test "what is larger than it should be is not read" {
    start_sandbox
    make_crm 5 >"$CRM"
    run -0 send run --all-rows "$CRM"
    truncate -s 1T "$REPORT"
    run -3 --separate-stderr timeout 20 "$STOPSMS" report --db "$DB" --check "$EVIDENCE"
    [[ $output = *"differs "*"crm.report.csv: 1099511627776 bytes; the manifest says "* ]]
}

# many_imports OBJECT: the manifest with 700,000 of these for its imports ("N": its number).
many_imports() {
    python3 - "$1" "$EVIDENCE" <<'PYTHON'
import json, sys

manifest = json.load(open(sys.argv[2]))
del manifest["imports"]
listed = ",".join(sys.argv[1].replace("N", str(n)) for n in range(1, 700001))
print(json.dumps(manifest)[:-1] + ',"imports":[' + listed + "]}")
PYTHON
}

@test "a manifest with a list of millions is given up, or walked once" {
    start_sandbox
    make_crm 5 >"$CRM"
    run -0 send run --all-rows "$CRM"
    for object in '{}' '[]' '{"id":1}' '{"id":-1}' '{"id":"N"}' null; do
        many_imports "$object" >many.evidence.json
        run -65 --separate-stderr timeout 60 "$STOPSMS" report --db "$DB" --check many.evidence.json
        [[ $stderr = *"many.evidence.json: this is no manifest of a stopsms report"* ]]
    done
    many_imports '{"id":N}' >many.evidence.json
    run -3 --separate-stderr timeout 60 "$STOPSMS" report --db "$DB" --check many.evidence.json
    [ "$(findings differs)" -le 1001 ]
    [[ $output = *"not checked "*"the rest: "* ]]
}
