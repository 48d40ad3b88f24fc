#!/usr/bin/env bats
# Rows that need a human: told once, and then known, and always counted as open.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    export TZ=UTC0
    start_sandbox
    # A number, a cell that is none, a value that no table has, and a broken row, twice.
    printf 'Nom;Mobile;Optout\nA;0639980001;oui\nB;12;oui\nC;0639980003;vielleicht\n' >week1.csv
    printf 'D;0639980004;oui;x;y\nD;0639980004;oui;x;y\n' >>week1.csv
    { cat week1.csv && echo 'E;0639980005;oui'; } >week2.csv
}

teardown() {
    scenario_teardown
}

run_file() {
    send run --where Optout=oui --yes "$@"
}

today() {
    date -u +%Y-%m-%d
}

# human FILE: the row, status and last words of the note of what needs a human.
human() {
    stopsms report --format json --output - --import "$1" --status invalid,undecided |
        jq -c '.rows[] | [.row, .status, (.note // "" | split("; ") | last)]'
}

# open_rows: what `status` counts: rows not told yet, rows that are known, and those of each import.
open_rows() {
    stopsms status --json | jq -c '[.human_rows, .known_rows, (.imports[] | .known_rows)]'
}

@test "the same export week by week: its rows are told once, and stay in report and totals" {
    run -3 run_file week1.csv
    [[ $output = *"4 rows of week1.csv need a human: 1 invalid, 3 undecided; see week1.report.csv"* ]]
    [[ $output != *"known since"* ]]
    [ "$(open_rows)" = '[0,4,4]' ]
    run -0 run_file week2.csv
    [[ $output = *" invalid  "*"1"*" undecided  "*"3"* ]]
    [[ $output = *"4 rows of week2.csv that need a human are known since $(today), and still open; see week2.report.csv"* ]]
    [[ $output != *"need a human: "* ]]
    [ "$(human 2)" = "[2,\"invalid\",\"known since $(today)\"]
[3,\"undecided\",\"known since $(today)\"]
[4,\"undecided\",\"known since $(today)\"]
[5,\"undecided\",\"known since $(today)\"]" ]
    [ "$(grep -c "known since $(today)" week2.report.csv)" = 4 ]
    [ "$(grep -c "known since" week1.report.csv)" = 0 ]
    # What recurs is one row that is open; `status` says so, too.
    [ "$(open_rows)" = '[0,4,4,4]' ]
    run -0 stopsms status
    [[ $output = *"4 rows that need a human are known since $(today), and still open; this lists them:"* ]]
    # Nothing but where the numbers go and which rows are meant: all else is well, or known.
    { cat week2.csv && echo 'F;0639980006;oui'; } >week3.csv
    run -0 run_file --quiet week3.csv
    [ "$(wc -l <<<"$output")" -eq 2 ]
    [[ $output != *human* && $output != *known* ]]
}

@test "the same file again: its own rows are known, and --strict counts them all the same" {
    run -3 run_file week1.csv
    run -0 run_file week1.csv
    [[ $output = *"4 rows of week1.csv that need a human are known since $(today), and still open"* ]]
    [ "$(grep -c "known since $(today)" week1.report.csv)" = 4 ]
    run -3 run_file --strict week1.csv
    [[ $output = *"4 rows of week1.csv need a human: 1 invalid, 3 undecided"*"4 rows of week1.csv that need a human are known since"* ]]
    run -3 run_file --strict week2.csv
    run -0 run_file week2.csv
}

@test "a row that changed by one letter, anywhere in it, is told" {
    run -3 run_file week1.csv
    sed 's/^B;/b;/' week2.csv >week3.csv
    run -3 run_file week3.csv
    [[ $output = *"1 row of week3.csv needs a human: 1 invalid; see week3.report.csv
3 rows of week3.csv that need a human are known since"* ]]
    [ "$(human 2 | grep -c 'known since')" = 3 ]
    [[ $(human 2 | head -n 1) = '[2,"invalid",'* ]]
    [[ $(human 2 | head -n 1) != *"known since"* ]]
    # The same row under another filter is another question.
    run -3 send run --where Optout=nein --allow-empty --yes week2.csv
    [[ $output = *" undecided; see"* ]]
}

@test "one more row in the export, of the same kind, is told alone; two equal ones are two" {
    run -3 run_file week1.csv
    { cat week2.csv && printf 'G;13;oui\nG;13;oui\n'; } >week3.csv
    run -3 run_file week3.csv
    [[ $output = *"2 rows of week3.csv need a human: 2 invalid;"*"4 rows of week3.csv that need"* ]]
    [ "$(open_rows)" = '[0,6,4,6]' ]
}

@test "an import that was undone has told nothing" {
    run -3 run_file week1.csv
    run -0 send undo --import 1 --reason "wrong file" --yes 1
    run -3 run_file week2.csv
    [[ $output = *"4 rows of week2.csv need a human: 1 invalid, 3 undecided"* ]]
    [[ $output != *"known since"* ]]
    [ "$(open_rows)" = '[0,4,4,4]' ]
}

@test "what was only imported, or ended otherwise, was not told" {
    run -0 stopsms import --where Optout=oui week1.csv
    [ "$(open_rows)" = '[4,0,0]' ]
    run -0 stopsms status
    [[ $output = *"4 rows need a human; this lists them:"* ]]
    # A run that is not finished will be given again.
    start_sandbox --fail-rate 1
    local url=$SANDBOX_URL
    run -75 run_file --max-attempts 1 week2.csv
    [ "$(open_rows)" = '[8,0,0,0]' ]
    start_sandbox --port "$(sed 's/.*:\([0-9]*\)\/v1/\1/' <<<"$url")"
    run -3 run_file week2.csv
    [[ $output = *"4 rows of week2.csv need a human: 1 invalid, 3 undecided"* ]]
    [ "$(open_rows)" = '[4,4,0,4]' ]
}

@test "a run that was killed while it wrote its report has not told" {
    awk 'BEGIN {
        print "Nom;Mobile;Optout"
        for (i = 0; i < 3000; i++) printf (i % 2 ? "%d;0639980;oui\n" : "%d;063998%04d;oui\n"), i, i
    }' >killed.csv
    # Nobody reads: it stops in the middle of the report, after its end was recorded.
    mkfifo pipe
    exec {end}<>pipe
    "$STOPSMS" run --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited --where Optout=oui --yes --quiet \
        --report - killed.csv >pipe 2>/dev/null 3>&- &
    local pid=$! i
    for ((i = 0; i < 600; i++)); do
        [ "$(sqlite3 -readonly "$DB" 'SELECT exit_status FROM runs' 2>/dev/null)" = 3 ] && break
        sleep 0.05
    done
    [ "$i" -lt 600 ]
    kill -KILL "$pid"
    wait "$pid" || true
    exec {end}>&-
    [ "$(open_rows)" = '[1500,0,0]' ]
    run -3 run_file --quiet killed.csv
    [[ $output = *"1500 rows of killed.csv need a human: 1500 invalid"* ]]
    run -0 run_file --quiet killed.csv
}

@test "rows of a database of an older version are told once more" {
    run -3 run_file week1.csv
    make_older 10
    [ "$(open_rows)" = '[4,0,0]' ]
    run -3 run_file week2.csv
    [[ $output = *"4 rows of week2.csv need a human"* ]]
    { cat week2.csv && echo 'F;0639980006;oui'; } >week3.csv
    run -0 run_file week3.csv
}

@test "what the object of --json told is known, whatever the exit status; what nobody got is not" {
    local down=(--api-url http://127.0.0.1:9/v1 --give-up-after 1s)
    run -75 --separate-stderr stopsms run week1.csv --where Optout=oui --yes --json "${down[@]}"
    jq -e '.human == 4 and .imports[0].report == "week1.report.csv"' <<<"$output"
    run -0 --separate-stderr run_file week2.csv --json
    jq -e '.human == 0 and .imports[0].known_rows == 4 and .imports[0].human.rows == 0' <<<"$output"
    DB=$SCRATCH/other.db
    run -75 stopsms run week1.csv --where Optout=oui --yes "${down[@]}"
    run -3 run_file week2.csv
    DB=$SCRATCH/third.db
    run -74 bash -c '"$@" >/dev/full 2>&1' - "$STOPSMS" run week1.csv --where Optout=oui --yes --json --db "$DB" "${down[@]}"
    run -3 --separate-stderr run_file week2.csv --json --strict
    jq -e '.human == 4' <<<"$output"
}

@test "a row of two files of one run counts once, in run and status, and is told with the first" {
    { cat week1.csv && printf 'E;0639980005;oui\nF;34;oui\n'; } >other.csv
    run -0 stopsms import --where Optout=oui week1.csv other.csv
    [ "$(open_rows)" = '[5,0,0,0]' ]
    run --separate-stderr run_file week1.csv other.csv --json
    [ "$status" -eq 3 ]
    jq -e '.human == 5 and (.imports | map(.human.rows)) == [4, 1] and
        (.imports | map(.entries.invalid + .entries.undecided)) == [4, 5]' <<<"$output"
    [ "$(open_rows)" = '[0,5,4,5]' ]
    run -0 run_file week1.csv other.csv
    [[ $output = *"5 rows of other.csv that need a human are known since"* ]]
    # Both reports have every row, and none as if an earlier run had told it.
    [ "$(human 2 | wc -l)" -eq 5 ]
    rm -f "$DB"* ./*report*
    run -3 run_file week1.csv other.csv
    [[ $output = *"4 rows of week1.csv need a human: 1 invalid, 3 undecided; see week1.report.csv"* ]]
    [[ $output = *"1 row of other.csv needs a human: 1 invalid; see other.report.csv"* ]]
    [[ $output = *"4 rows of other.csv that need a human stand the same in another file of this run; see other.report.csv"* ]]
    [ "$(grep -c "known since" other.report.csv)" = 0 ]
    stopsms report --import 2 -o again.csv
    [ "$(grep -c "known since" again.csv)" = 0 ]
}

@test "a row of two files is told by whichever is run first" {
    cp week1.csv other.csv && echo 'E;0639980005;oui' >>other.csv
    run -0 stopsms import --where Optout=oui week1.csv other.csv
    [ "$(open_rows)" = '[4,0,0,0]' ]
    run -3 run_file other.csv
    [[ $output = *"4 rows of other.csv need a human"* ]]
    run -3 run_file week1.csv
    [[ $output = *"4 rows of week1.csv need a human"* ]]
    run -0 run_file week1.csv
    # Taken back, the first one counts no more.
    run -0 send undo --import 1 --reason test --yes 0
    [ "$(open_rows)" = '[0,4,4,4]' ]
    rm -f "$DB"* ./*report*
    run -3 run_file --strict week1.csv other.csv
    [[ $output = *"4 rows of other.csv need a human"* ]]
}

@test "a refused number counts once, whatever rows and files hold it, and each form says what it counts" {
    printf '%s\n' 'Nom;Mobile;Optout' 'A;0639980001;oui' 'B;0639980001;oui' 'C;0639980001;oui' 'D;12;oui' >one.csv
    printf '%s\n' 'Nom;Mobile;Optout' 'E;0639980001;oui' 'F;0639980002;oui' >two.csv
    start_sandbox --reject +33639980001 --reject +33639980003
    run -3 --separate-stderr run_file one.csv --json
    jq -e '.human == 2 and .jobs.rejected == 1 and .imports[0].jobs.rejected == 1 and
        .imports[0].human == {rows: 1, numbers: 1, invalid: 1, undecided: 0, rejected: 1,
            unconfirmed: 0}' <<<"$output"
    [[ $stderr = *"1 row and 1 number of one.csv need a human: 1 invalid, 1 rejected"* ]]
    run -0 stopsms status
    [[ $output = *"4 rows, 1 number: 1 rejected; 2 duplicates; 1 invalid"* ]]
    [[ $output = *"1 number needs a human; 1 more row is known since"* ]]
    stopsms report -o one.html
    grep -q '4 entries need a human' one.html
    grep -qE 'rejected.*<td class="n">(<a[^>]*>)?3(</a>)?</td>.*<td class="n">1</td>' <(tr -d '\n' <one.html)
    stopsms report -o one.xlsx
    python3 - <<'PYTHON'
import re, zipfile
totals = zipfile.ZipFile("one.xlsx").read("xl/worksheets/sheet2.xml").decode()
rows = [[cell[0] or cell[1] for cell in re.findall(r"<c [^>]*>(?:<is><t[^>]*>(.*?)</t></is>|<v>(.*?)</v>)</c>", row)]
        for row in re.findall(r"<row.*?</row>", totals)]
assert ["Status", "Lines", "Numbers"] in rows, rows
assert ["rejected", "3", "1"] in rows and ["invalid", "1"] in rows and ["all", "4", "1"] in rows, rows
PYTHON
    rm -f "$DB"* ./*report*
    run -3 run_file one.csv two.csv
    [[ $output = *"1 row and 1 number of one.csv need a human: 1 invalid, 1 rejected; see one.report.csv"* ]]
    [[ $output = *"1 number of two.csv that needs a human stands the same in another file of this run; see two.report.csv"* ]]
    [[ $output != *"of two.csv need"*"a human: "* ]]
    [[ $output = *"5 rows to correct:"*"
1 number was refused by the provider; "* ]]
    [ "$(report_count rejected one.report.csv) $(report_count rejected two.report.csv)" = "3 1" ]
    run -0 stopsms status
    [[ $output = *"1 number needs a human; "* ]]
    rm -f "$DB"* ./*report*
    run -3 --separate-stderr run_file two.csv one.csv --json
    jq -e '.human == 2 and (.imports | map(.human.numbers)) == [1, 0]' <<<"$output"
    # Refused before, and so told: a file that brings another such number counts that one.
    printf '%s\n' 'Nom;Mobile;Optout' 'G;0639980001;oui' 'H;0639980003;oui' >three.csv
    run -3 --separate-stderr run_file three.csv --json
    jq -e '.imports[0].human.numbers == 1' <<<"$output"
}
