#!/usr/bin/env bats
# The HTML report as its readers have it: in a browser, on paper, with cells that try everything. A
# browser that can't start is a failure.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
}

teardown() {
    scenario_teardown
}

# look CHECK PAGE...: see tests/support/html_report.py.
look() {
    python3 "$SOURCE/tests/support/html_report.py" "$@" </dev/null 3>&-
}

# A sample with duplicates, what is no number, and answers of each kind.
send_sample() {
    start_sandbox --reject +33639988498 --listed +33639989922
    cp "$SOURCE/samples/crm-export.csv" .
    run --separate-stderr send run crm-export.csv --where 'Désabonné SMS=oui' --quiet
    expect_exit 3
}

@test "in both languages and colour schemes: read, searched, filtered, without a request or a complaint" {
    send_sample
    for language in en fr; do
        stopsms report -o r.html --lang "$language"
        stopsms report -o r.csv
        look read r.html r.csv "$language"
    done
}

@test "every row is there without scripts, and on paper" {
    send_sample
    stopsms report -o r.html --lang fr --status listed,already_listed,rejected
    stopsms report -o r.csv --status listed,already_listed,rejected
    look whole r.html r.csv
}

# An export whose cells try everything, and whose name and header do too.
make_hostile() {
    python3 - >"$1" <<'PYTHON'
import sys
cells = [
    "0639980001", "+33 6 39 98 00 02", "0639980001", "=1+1", "<script>alert(1)</script>",
    "<img src=http://evil.example/x onerror=alert(1)>", "&lt;b&gt;", "]]>", "-->", "</style>",
    "</script><script>alert(2)</script>", "javascript:alert(1)", "\" onmouseover=\"alert(1)",
    "' autofocus onfocus='alert(1)", "<a href=javascript:alert(1)>x</a>", "\x1b[31mred\x1b[0m",
    "a\x01b\x08c", "\x7f", "C1\u009b31m", "\u202e0639980007", "\u2066x\u2069", "x\ny", "", "   ", "N/A",
    "\u200b0639980008", "\ufeffx", "\ufffe\uffff", "\u2028", "é" * 20000, "Z\u0300\u0301" * 99, "W" * 300,
    "{{7*7}}", "${7*7}", "<!--", "<svg onload=alert(1)>", "<base href=http://evil.example/>",
]
out = sys.stdout.buffer
out.write(b"Nom,<b>Mobile\n")
for cell in cells:
    out.write(('n,"%s"\n' % cell.replace('"', '""')).encode())
PYTHON
}

@test "whatever a cell, a header, a file name or a message holds is text" {
    local file='<img src=x onerror=alert(1)>"&.csv'
    make_hostile "$file"
    start_sandbox
    run --separate-stderr send run "$file" --all-rows --column 2 --quiet
    expect_exit 3
    sqlite3 "$DB" "UPDATE jobs SET state = 3, source = 1, code = 77,
        message = '<script>alert(3)</script>' || char(27) || char(8238) || x'ff' WHERE phone = 33639980002"
    stopsms report -o r.html --lang en
    look hostile r.html
    look policy r.html
    # No element names anything outside the page.
    run ! grep -qE '<[a-z][^>]*[[:space:]](src|srcset|action|data)=|href="[^#]|@import|url\([^#]' r.html
}

@test "past 10,000 rows it says how many there are, and what has them all" {
    awk 'BEGIN { print "Nom,Mobile"; for (i = 0; i < 10200; i++) printf "n,06%08d\n", i }' >"$CRM"
    stopsms import "$CRM" --all-rows --max-new 20000 --quiet
    stopsms report -o r.html --lang en
    grep -q 'first 10,000 of 10,200 entries' r.html
    grep -q '<code>stopsms report --import 1 --output report.csv</code>' r.html
    [ "$(grep -c '^<tr data-s=' r.html)" -eq 10000 ]
    grep -q 'None of the 10,200 numbers is on the STOP list' r.html
    look capped r.html 10000
    stopsms report -o m.html --mask --lang fr --import all --status pending
    grep -q $'10\xe2\x80\xaf000 premières entrées sur 10\xe2\x80\xaf200' m.html
    grep -q '<code>stopsms report --import 1 --status pending --mask --output report.csv</code>' m.html
    stopsms report --import 1 --output report.csv
    [ "$(wc -l <report.csv)" -eq 10201 ]
}

@test "past 10,000 rows, those that need a human are there all the same" {
    make_crm 10000 >"$CRM"
    printf '%s\n' 0639980001 0639980002 '06 39' >>"$CRM"
    stopsms import "$CRM" --quiet
    stopsms report -o r.html
    [ "$(grep -c '^<tr data-s=' r.html)" -eq 10001 ]
    grep -q 'first 10,000 of 10,003 entries. It also has 1 later one, which needs a human. This command' r.html
    grep -q '<a href="#s-invalid" data-s="invalid">1</a>' r.html
}

@test "a page of very long cells ends before it is too large for a browser, and says so" {
    python3 - >"$CRM" <<'PYTHON'
print("Nom,Mobile")
for i in range(3000):
    print("n," + "\x01" * 600)
PYTHON
    stopsms import "$CRM" --all-rows --column 2 --quiet
    stopsms report -o r.html --lang en
    local shown
    shown=$(grep -c '^<tr data-s=' r.html)
    [ "$shown" -gt 500 ]
    [ "$shown" -lt 3000 ]
    [ "$(stat -c %s r.html)" -lt 30000000 ]
    grep -q "the first $(sed 's/^\(.\)\(...\)$/\1,\2/' <<<"$shown") of 3,000 entries" r.html
    grep -q '100 characters more' r.html
}

@test "masks, filters and an import that was taken back are told at the top" {
    make_crm 3 >"$CRM"
    start_sandbox
    send run "$CRM" --quiet
    send undo --import 1 --reason "wrong <b>file</b>, said 06 39 98 00 42" --yes 3 --quiet
    stopsms report --import 1 -o r.html --lang en
    grep -q '<h1>This import was taken back</h1>' r.html
    grep -q 'wrong &lt;b&gt;file&lt;/b&gt;, said 06 39 98 00 42' r.html
    grep -q '3 numbers were taken off the list again' r.html
    stopsms report --import 1 --mask --status removed -o r.html --lang fr
    grep -q 'sont masqués' r.html
    grep -q 'ne portent que sur ces résultats' r.html
    run ! grep -qE '6 ?39 ?98 ?00|6399800' r.html
}

@test "a number counts once, in however many files and rows it stands" {
    start_sandbox
    printf 'Nom,Mobile\na,0639980001\nb,0639980002\nc,06 39 98 00 01\n' >a.csv
    printf 'Nom,Mobile\na,0639980002\nb,0639980003\nc,+33639980002\n' >b.csv
    send run a.csv b.csv --all-rows --quiet
    stopsms report --import 2 -o r.html --lang en
    grep -q 'All 2 numbers are on the STOP list' r.html
    stopsms report --import all -o r.html --lang en
    grep -q 'All 3 numbers are on the STOP list' r.html
    grep -q '3 numbers, each at the time' r.html
    grep -q 'Opt-out report · 2 files' r.html
    LC_ALL=fr_FR.UTF-8 stopsms report --import all -o r.html
    grep -q 'Les 3 numéros sont tous sur la liste STOP' r.html
}
