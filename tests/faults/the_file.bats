#!/usr/bin/env bats
# What can be wrong with the file: each is read, or refused with one clear message, and then nothing
# is sent and the database stays as it was.

load ../support/scenario
load ../support/stopsms

# A database with a finished import, and its report.
setup() {
    stopsms_setup
    start_sandbox
    make_crm 5 >first.csv
    send run first.csv --quiet
    SENT=$(sandbox_count)
}

teardown() {
    scenario_teardown
}

# refused TEXT [OPTION...]: `run` of the file is, with 65 and a message that holds the text.
refused() {
    local text=$1 before
    shift
    before=$(snapshot)
    run --separate-stderr send run "$CRM" "$@"
    expect_exit 65
    [[ $stderr == "stopsms: $CRM: "*"$text"* ]] || {
        echo "standard error: $stderr" >&2
        return 1
    }
    [ -z "$output" ]
    [ "$(snapshot)" = "$before" ]
    [ "$(sandbox_count)" -eq "$SENT" ]
}

# sends STATUS NUMBERS [OPTION...]: `run` of the file sends exactly these (one a line, sorted) beside
# those of the first import, which was a file of another kind.
sends() {
    local status_wanted=$1 numbers=$2
    shift 2
    run --separate-stderr send run "$CRM" --other-file "$@"
    expect_exit "$status_wanted"
    diff <({ crm_numbers 5; printf '%s\n' "$numbers"; } | sort) <(sandbox_numbers)
    [ "$(sandbox_count)" -eq $((SENT + $(wc -l <<<"$numbers"))) ]
}

# report_rows: the distinct data rows that the file's report speaks of.
report_rows() {
    awk -F, 'NR > 1 { print $2 }' "$REPORT" | sort -un | wc -l
}

ONE=+33639981001
TWO=$'+33639981001\n+33639981002'

@test "binary and NUL bytes are refused with the byte's offset" {
    printf 'Nom,Mobile\na,06399\0\001\n' >"$CRM"
    refused 'byte 18 of the file is a NUL'
    head -c 4096 "$STOPSMS" >"$CRM"
    refused 'is a NUL'
    printf 'PK\003\004rest of a workbook' >"$CRM"
    refused 'cut off or damaged'
}

@test "what is not text in the stated encoding is refused with the byte's offset" {
    printf 'Nom,Mobile\nh\351las,0639981001\n' >"$CRM"
    refused 'byte 12 of the file' --encoding UTF-8
    printf 'Nom,Mobile\nh\201las,0639981001\n' >"$CRM"
    refused '--encoding'
}

@test "UTF-8 with a byte order mark is read, and shown" {
    printf '\357\273\277Mobile;Nom\n0639981001;\303\251\n' >"$CRM"
    sends 0 "$ONE" --all-rows
    [[ $stderr == *UTF-8,\ semicolon* ]]
}

@test "UTF-16 of either order is read, and shown" {
    printf 'Mobile\tNom\r\n0639981001\té\r\n' | iconv -f UTF-8 -t UTF-16LE >body
    { printf '\377\376'; cat body; } >"$CRM"
    sends 0 "$ONE" --all-rows
    [[ $stderr == *UTF-16LE,\ tab* ]]
    SENT=$(sandbox_count)
    printf 'Mobile\tNom\r\n0639981002\té\r\n' | iconv -f UTF-8 -t UTF-16BE >body
    { printf '\376\377'; cat body; } >"$CRM"
    run --separate-stderr send run "$CRM" --all-rows --other-file
    expect_exit 0
    [[ $stderr == *UTF-16BE,\ tab* ]]
    sandbox_numbers | grep -qxF +33639981002
}

@test "Windows-1252 is read, and shown" {
    printf 'T\351l\351phone;Nom\n06\24039\24098\24010\24001;\200\n' >"$CRM"
    sends 0 "$ONE" --all-rows
    [[ $stderr == *windows-1252,\ semicolon* ]]
}

@test "Mac Roman, CP850 and UTF-8 twice are read aright, or refused with the --encoding to give" {
    printf 'Nom;T\216l\216phone;Accept\216\rA;0639981001;x\r' >"$CRM"
    sends 0 "$ONE" --all-rows
    [[ $stderr == *MACINTOSH*Téléphone* ]]
    SENT=$(sandbox_count)
    printf 'Nom;Tél\n' | iconv -t UTF-8 -f WINDOWS-1252 >"$CRM"
    printf 'A;0639981002\n' >>"$CRM"
    run --separate-stderr send run "$CRM" --all-rows --other-file
    expect_exit 0
    sandbox_numbers | grep -qxF +33639981002
    [[ $stderr == *UTF-8-TWICE*Tél* ]]
    SENT=$(sandbox_count)
    printf 'Nom;n\247m;Mobile\nA;x;0639981003\n' >"$CRM"
    SENT=$(sandbox_count)
    refused 'line 1 is garbled' --all-rows
    [[ $stderr == *"--encoding CP850"* ]]
}

@test "every line ending is read, and line numbers are right" {
    printf 'Nom,Mobile\r\n\r\na,0639981001\rb,0639981002\nc,abc' >"$CRM"
    sends 3 "$TWO" --all-rows
    [ "$(awk -F, 'NR > 1 { print $2 ":" $3 }' "$REPORT" | paste -sd' ')" = "1:3 2:4 3:5" ]
}

@test "an unclosed quote is refused whole, with the line where it opens" {
    printf 'Nom,Mobile\na,0639981001\nb,"0639981002\nc,0639981003\n' >"$CRM"
    refused 'line 3: a quote (") opens here'
    printf 'Nom,Mobile\n"a,0639981001\nb,0639981002\n"c",0639981003\n' >"$CRM"
    refused 'line 2: a quote (") opens here'
}

@test "an unclosed quote far into the file is refused whole" {
    { make_crm 20000 5000; printf '"0639981002\n'; make_crm 10; } >"$CRM"
    refused 'line 20002: a quote (") opens here'
}

@test "a cell may be as long as it likes; a record without end is refused with its line" {
    { printf 'Nom,Note,Mobile\na,"'; head -c 70000 /dev/zero | tr '\0' a; echo '",0639981001'; } >"$CRM"
    sends 0 "$ONE" --all-rows
    SENT=$(sandbox_count)
    { printf 'Nom,Mobile\na,0639981001\n'; head -c 70000 /dev/zero | tr '\0' ,; echo; } >"$CRM"
    refused 'line 3: the record that begins here has more than 16384 cells' --all-rows
}

@test "a quote inside an unquoted cell, or behind a backslash, is a character" {
    printf 'Nom;Surnom;Portable\nAnne;la "grande";0639981001\nBob;12" vinyl;0639981002\n' >"$CRM"
    sends 0 "$TWO" --all-rows
    SENT=$(sandbox_count)
    printf '"Nom","Surnom","Portable"\n"Anne","la \\"grande\\"","0639981003"\n' >"$CRM"
    run --separate-stderr send run "$CRM" --all-rows --other-file
    expect_exit 0
    sandbox_numbers | grep -qxF +33639981003
    SENT=$(sandbox_count)
    printf 'Nom;Mobile\nla "grande;belle";0639981004\n' >"$CRM"
    refused 'line 2: a quote (") stands inside a cell' --all-rows
}

@test "what is no table is told as what it is" {
    printf '\357\273\277<html><body><table><tr><td>0639981001</td></tr></table></body></html>' >"$CRM"
    refused 'this is a web page' --all-rows
    printf '[{"phone":"0639981001","optout":true}]' >"$CRM"
    refused 'this is a JSON file' --all-rows
    printf '\r\n\r\nbegin:vcard\r\nTEL:0639981001\r\nend:vcard\r\n' >"$CRM"
    refused 'this is a file of vCards' --all-rows
    printf '\n-- a dump\n\nInsert Into t Values ("0639981001");\n' >"$CRM"
    refused 'this is an SQL dump' --all-rows
    printf '{\\rtf1 0639981001}' >"$CRM"
    refused 'this is an RTF document' --all-rows
    printf '<kontakty><telefon>0639981001</telefon></kontakty>' | iconv -t UTF-16 >"$CRM"
    refused 'this is a file of markup' --all-rows
}

@test "a sep= that divides nothing is not believed" {
    printf 'sep=,\nNom;Portable;Actif\nAnne;0639981001;oui\nBob;0639981002;non\n' >"$CRM"
    sends 0 "$TWO" --all-rows
}

@test "empty, blank lines only, a header only: told apart" {
    : >"$CRM"
    refused 'the file is empty; export it again (not even a header line is in it)'
    printf '\r\n\n\n' >"$CRM"
    refused 'blank lines alone'
    printf 'Nom,Mobile\n' >"$CRM"
    refused 'a header and no rows'
}

@test "no header: the first row is sent too" {
    printf '0639981001\n0639981002\n' >"$CRM"
    sends 0 "$TWO"
    [[ $stderr == *no\ header* ]]
    [ "$(report_rows)" -eq 2 ]
}

@test "header guessing never loses a row" {
    printf 'Dupont;Mobile;\nMartin;Fixe;0639981001\n' >"$CRM"
    sends 0 "$ONE" --all-rows
    [ "$(report_rows)" -eq 2 ]
    [ "$(report_count empty)" -eq 1 ]
}

@test "ragged rows: a missing cell is an empty row, empty cells too many are ignored" {
    printf 'Nom,Mobile\na\nb,0639981001,,\n,\n' >"$CRM"
    sends 0 "$ONE" --all-rows
    [ "$(report_rows)" -eq 3 ]
    [ "$(report_count empty)" -eq 2 ]
}

@test "broken rows need a human: too long, torn, cut off" {
    printf 'Nom,Mobile\nb,0639981001,0639981009\nc,0639981001\nd,0639981002\n' >"$CRM"
    sends 3 "$TWO" --all-rows
    [ "$(grep -c ',broken_row,' "$REPORT")" -eq 2 ]
    grep -q 0639981009 "$REPORT"
    SENT=$(sandbox_count)
    printf 'nom;rue;tel;stop\nA;12 rue X\nBat B;0639981003;non\nC;1 rue Y;0639981001;oui\nD;x;0639981002' >"$CRM"
    run --separate-stderr send run "$CRM" --where stop=oui --other-file
    expect_exit 3
    [[ $stderr == *"line 5 is short and has no line end: the file was cut off"* ]]
    [ "$(stopsms report --import latest --format csv -o - | grep -c ',undecided,,broken_row,')" -eq 3 ]
    ! sandbox_numbers | grep -qxF +33639981003
}

@test "no column that looks like a phone: the columns and the option are shown" {
    printf 'Nom,SIREN\na,639981001\nb,639981002\n' >"$CRM"
    refused '--column NAME or --column NUMBER'
    [[ $stderr == *"1  Nom"*"2  SIREN"* ]]
    printf '639981001;0639981001\n639981002;0639981002\n' >"$CRM"
    refused 'in doubt which column'
    sends 0 "$TWO" --column 2 --all-rows
}

@test "a flag column by its header, and no filter: both commands are shown" {
    printf 'Nom,Mobile,SMS Opt Out\na,0639981001,yes\nb,0639981002,no\n' >"$CRM"
    refused "--where 'SMS Opt Out=yes'"
    [[ $stderr == *"--where 'SMS Opt Out=no'"*--all-rows* ]]
    sends 0 "$ONE" --where 'SMS Opt Out=yes'
    [ "$(report_count skipped)" -eq 1 ]
}

@test "a flag column by its values, and no filter" {
    printf 'Statut,Mobile\noui,0639981001\nnon,0639981002\nCopyright 2024 by somebody\n' >"$CRM"
    refused "--where 'Statut=oui'"
    printf 'Mobile;SMS\n0639981001;oui\n0639981002;oui\n' >"$CRM"
    refused "--where 'SMS=oui'"
    sends 0 "$TWO" --all-rows
}

@test "a value that says neither yes nor no is undecided" {
    printf 'Mobile;STOP\n0639981001;oui\n0639981002;yes\n0639981003;Oui - SMS\n0639981004;non\n' >"$CRM"
    sends 3 "$ONE" --where STOP=oui
    [ "$(report_count undecided)" -eq 2 ]
    [ "$(report_count skipped)" -eq 1 ]
}

# refused_after COMMAND: stops the program where it begins to read the file for the third time (after
# its survey and a look at its start), runs the command, and lets the program go on.
refused_after() {
    local before pid='' tracer i
    [ "$(id -u)" -eq 0 ] || skip "only root's strace sees which file a call is for"
    before=$(snapshot)
    # A leak is not to be looked for under ptrace.
    ASAN_OPTIONS=detect_leaks=0 strace -f -o trace -P "$CRM" -e trace=lseek \
        -e inject=lseek:signal=SIGSTOP:when=3 \
        "$STOPSMS" run "$CRM" --db "$DB" --api-url "$SANDBOX_URL" </dev/null >out 2>err 3>&- &
    tracer=$!
    for ((i = 0; i < 300; i++)); do
        pid=$(sed -n 's/^\([0-9]*\) *--- stopped by SIGSTOP.*/\1/p' trace 2>/dev/null | head -n 1)
        [ -z "$pid" ] || break
        sleep 0.1
    done
    [ -n "$pid" ]
    "$1"
    kill -CONT "$pid"
    status=0
    wait "$tracer" || status=$?
    [ "$status" -eq 65 ]
    grep -q 'changed while it was read' err
    [ "$(snapshot)" = "$before" ]
    [ "$(sandbox_count)" -eq "$SENT" ]
}

@test "the file grows while it is read" {
    make_crm 5000 10 >"$CRM"
    touch trace out err
    grow() { make_crm 10 6000 >>"$CRM"; }
    refused_after grow
}

@test "the file changes while it is read" {
    make_crm 5000 10 >"$CRM"
    touch trace out err
    change() { make_crm 5000 11 >"$CRM"; }
    refused_after change
}

@test "the file that changed since the interrupted run is a new import" {
    printf 'Mobile\n0639981001\n' >"$CRM"
    stopsms import "$CRM"
    printf 'Mobile\n0639981001\n0639981002\n' >"$CRM"
    sends 0 "$TWO"
    [ "$(stopsms status --json | jq '.imports | length')" -eq 3 ]
}

@test "the same file with another filter, the first import still pending" {
    printf 'Mobile;STOP\n0639981001;oui\n0639981002;non\n' >"$CRM"
    stopsms import "$CRM" --where STOP=non
    refused 'undo --import 2' --where STOP=oui
}

@test "one of our own reports" {
    cp first.report.csv "$CRM"
    refused 'this is a report of stopsms'
    refused 'this is a report of stopsms' --delimiter ';' --all-rows
}

@test "the same number in five spellings is one request and five report rows" {
    printf 'Mobile\n0639981001\n+33 6 39 98 10 01\n0033639981001\n639981001\n+33 (0)6.39.98.10.01\n' \
        >"$CRM"
    sends 0 "$ONE"
    [ "$(report_rows)" -eq 5 ]
    [ "$(awk -F, 'NR > 1 { print $6 }' "$REPORT" | sort | uniq -c | tr -s ' ')" = " 5 $ONE" ]
}

@test "standard input is the file" {
    printf 'Mobile;STOP\n0639981001;oui\n' >content
    run --separate-stderr "$STOPSMS" run - --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited \
        --where STOP=oui --report "$REPORT" <content
    expect_exit 0
    sandbox_numbers | grep -qxF "$ONE"
    # The content is the identity.
    run --separate-stderr "$STOPSMS" run - --db "$DB" --api-url "$SANDBOX_URL" --rate unlimited \
        --where STOP=oui --report "$REPORT" <content
    expect_exit 0
    [[ $stderr == *same\ file\ as\ import\ 2* ]]
    run --separate-stderr "$STOPSMS" run - --db "$DB" --api-url "$SANDBOX_URL" </dev/null
    expect_exit 65
    [[ $stderr == *"standard input: the file is empty"* ]]
}

# The sorter's runs are of a million numbers: from there on, twice the rows take no more memory. Ten million rows are what
# tests/bench/import_bench.sh is for.
peak_of_import() {
    local rows=$1 peak=0 now pid
    awk -v rows="$rows" 'BEGIN {
        srand(1)
        print "mobile"
        for (i = 0; i < rows; i++) printf "06%08d\n", int(rand() * 100000000)
    }' >"$SCRATCH/$rows.csv"
    ASAN_OPTIONS=quarantine_size_mb=1 "$STOPSMS" import "$SCRATCH/$rows.csv" --quiet \
        --db "$SCRATCH/$rows.db" &
    pid=$!
    while [ -r "/proc/$pid/status" ]; do
        now=$(awk '/^VmHWM/ {print $2}' "/proc/$pid/status" 2>/dev/null || true)
        peak=${now:-$peak}
        sleep 0.02
    done
    wait "$pid"
    rm "$SCRATCH/$rows".*
    echo "$peak"
}

@test "millions of rows: twice as many take no more memory" {
    once=$(peak_of_import 1100000)
    twice=$(peak_of_import 2200000)
    echo "# $once kB, then $twice kB"
    [ "$once" -gt 10000 ]
    [ "$twice" -le $((once + once / 20)) ]
}
