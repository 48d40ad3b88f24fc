#!/usr/bin/env bats
# Of rows that a filter leaves out nothing is kept but where they stand, and a keyed hash of each number.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
}

teardown() {
    scenario_teardown
}

# contacts FROM TO: an export of which every third has opted out, and every fifth takes two lines.
contacts() {
    echo 'Nom;Mobile;Fixe;SMS opt-out'
    awk -v from="$1" -v to="$2" 'BEGIN { for (i = from; i <= to; i++)
        printf "%s%d%s;06 39 98 %02d %02d;%s;%s\n", i % 5 == 0 ? "\"Nom\n" : "Nom", i, i % 5 == 0 ? "\"" : "",
            i / 100, i % 100, i % 7 == 0 ? "" : sprintf("019900%04d", i), i % 3 == 0 ? "yes" : "no" }'
}

import() {
    run -0 --separate-stderr stopsms import --where 'SMS opt-out=yes' "$@"
}

look_up() {
    printf '%s\n' "$1" | "$STOPSMS" lookup --db "$DB" "${@:2}" 3>&-
}

@test "their rows and lines are in the report as before, without input; nothing of them is in the database" {
    contacts 1 200 >contacts.csv
    import contacts.csv
    stopsms report -o report.csv
    # As the file has them: row, line, column and status of each first phone cell.
    awk 'BEGIN { line = 2; for (i = 1; i <= 200; i++) { printf "%d,%d,%s\n", i, line, i % 3 == 0 ? "pending" : "skipped"
        line += 1 + (i % 5 == 0) } }' >expected
    python3 - >seen <<'PYTHON'
import csv
rows = {}
for row in csv.DictReader(open("report.csv", newline="")):
    rows.setdefault(row["row"], []).append(row)
for key, lines in rows.items():
    print(f'{key},{lines[0]["line"]},{lines[0]["status"]}')
    assert len(lines) == 1 or lines[0]["status"] == "pending"
    for line in lines:
        assert line["column"] == ("Mobile" if line is lines[0] else "Fixe")
        if line["status"] == "skipped":
            assert line["error_code"] == "not_selected"
            assert not line["input"] and not line["phone"] and not line["kept"], line
PYTHON
    cmp expected seen
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM entries WHERE status = 3')" = 0 ]
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM left_out_numbers')" -gt 134 ]
    cp "$DB" copy.db
    [ "$(sqlite3 copy.db .dump | grep -cE '39 ?98 ?00 ?0?1\b|33639980001')" = 0 ]
    grep -q '06 39 98 00 03' <(sqlite3 copy.db .dump)
    [ "$(stopsms status --json 2>/dev/null | jq -c '.imports[0] | [.rows, .entries.skipped]')" = "[200,134]" ]
}

@test "lookup finds each of their numbers, with the imports that left it out" {
    contacts 1 30 >one.csv
    contacts 10 40 >two.csv
    import one.csv
    import two.csv
    run -0 look_up 0639980001 --json
    [ "$(jq -c '[.known, [.entries[] | [.import, .row, .input, .reason, .which_rows]]]' <<<"$output")" = \
        '[false,[[1,null,null,"not_selected","SMS opt-out = yes"]]]' ]
    run -0 look_up 0199000020 --json
    [ "$(jq -c '[.entries[].import]' <<<"$output")" = '[1,2]' ]
    run -0 look_up 0639980020
    [[ $output = *"no import has brought this number; it stands in"*"one.csv (import 1"*"two.csv (import 2"* ]]
    run -0 look_up 0639980099
    [[ $output = *"not known"* ]]
    # One who is in both: sent by one import, left out by another.
    sed 's/;yes$/;no/' two.csv >three.csv
    import three.csv --allow-empty
    run -0 look_up 0639980030 --json
    [ "$(jq -c '[.known, [.entries[] | [.import, .status]]]' <<<"$output")" = \
        '[true,[[1,"phone"],[2,"phone"],[3,"skipped"]]]' ]
}

@test "the key is the database's own, and in no report" {
    contacts 1 30 >one.csv
    import one.csv
    local key form
    key=$(sqlite3 "$DB" 'SELECT hex(key) FROM hash_key')
    [ "${#key}" -eq 32 ]
    for form in csv json html xlsx; do
        run -0 stopsms report --format "$form" -o "report.$form" --evidence "$form.json"
        run ! grep -qi "$key" "report.$form" "$form.json"
    done
    local first
    first=$(sqlite3 "$DB" 'SELECT group_concat(hash) FROM left_out_numbers')
    DB=$SCRATCH/other.db
    import one.csv
    [ "$first" != "$(sqlite3 "$DB" 'SELECT group_concat(hash) FROM left_out_numbers')" ]
}

@test "a flag for each number leaves out that number alone" {
    printf 'Nom;Mobile 1;Mobile 2;Mobile 1 opt-out;Mobile 2 opt-out\nA;0639980001;0639980002;yes;no\nB;0639980003;0639980004;no;no\n' >flags.csv
    run -0 stopsms import flags.csv --where 'Mobile 1 opt-out=yes' --where 'Mobile 2 opt-out=yes' --column 'Mobile 1' --column 'Mobile 2'
    stopsms report --format json -o report.json
    [ "$(jq -c '[.rows[] | [.row, .column, .status, .input // ""]]' report.json)" = \
        '[[1,"Mobile 1","pending","0639980001"],[1,"Mobile 2","skipped",""],[2,"Mobile 1","skipped",""]]' ] || {
        jq -c '[.rows[] | [.row, .column, .status, .input // ""]]' report.json >&2
        return 1
    }
    run -0 look_up 0639980002 --json
    [ "$(jq -c '[.known, .entries[].status]' <<<"$output")" = '[false,"skipped"]' ]
}

@test "an earlier version's rows stay as they are, and the next import has the new form" {
    contacts 1 30 >one.csv
    import one.csv
    stopsms report -o before.csv
    # As schema 13 would have written it: each row that was left out is an entry with its cell.
    make_older 13
    python3 - "$DB" <<'PYTHON'
import csv, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
have = {row for row, in db.execute("SELECT id FROM entries")}
source = list(csv.DictReader(open("one.csv", newline=""), delimiter=";"))
for number, line in enumerate(csv.DictReader(open("before.csv", newline="")), 1):
    if number not in have:
        db.execute("INSERT INTO entries (id, row, line, column, cell, status, detail) VALUES (?, ?, ?, 2, ?, 3, 9)",
                   (number, line["row"], line["line"], source[int(line["row"]) - 1]["Mobile"]))
db.commit()
PYTHON
    run -0 look_up 0639980001
    [[ $output = *"row 1, line 2, Mobile: \"06 39 98 00 01\": left out by the filter"* ]]
    contacts 20 40 >two.csv
    import two.csv
    stopsms report --import 1 -o after.csv
    [ "$(cut -d, -f 2,3,7 before.csv)" = "$(cut -d, -f 2,3,7 after.csv)" ]
    [ "$(grep -c '06 39 98 00 01' after.csv)" = 1 ]
    run -0 look_up 0639980020 --json
    [ "$(jq -c '[.entries[] | [.import, .row]]' <<<"$output")" = '[[1,20],[2,null]]' ]
    [ "$(sqlite3 "$DB" 'PRAGMA integrity_check')" = ok ]
}
