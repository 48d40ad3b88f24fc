#!/usr/bin/env bats
# Rows that need a human, in a file to be corrected and given to `run` again: word for word, with the
# reason behind.

bats_require_minimum_version 1.5.0
load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    TO_FIX=$SCRATCH/crm.to-fix.csv
    start_sandbox
}

teardown() {
    scenario_teardown
}

# crm LINE...: a CRM export with a good row, and these.
crm() {
    printf '%s\n' 'Nom;Mobile;Optout;Ville' 'Anne;0639980001;oui;Paris' "$@" >"$CRM"
}

# again STATUS [OPTION...]: runs the to-fix file, which ends with STATUS.
again() {
    local wanted=$1
    shift
    run --separate-stderr send run "$TO_FIX" --where Optout=oui --strict "$@"
    expect_exit "$wanted"
}

# lines: the to-fix file's, without the reasons.
lines() {
    sed 's/;"stopsms[^"]*"//' "$TO_FIX"
}

@test "the rows to correct stand word for word under their header, each with its reason" {
    crm 'Bob;06 39 12;oui;"Saint ""Leu"""' 'Cora;0639980003;peut-être;Rouen' 'Dave;0639980004;non;Lyon'
    run --separate-stderr send run "$CRM" --where Optout=oui
    expect_exit 3
    [ "$(lines)" = 'Nom;Mobile;Optout;Ville
Bob;06 39 12;oui;"Saint ""Leu"""
Cora;0639980003;peut-être;Rouen' ]
    [ "$(grep -c ';"stopsms: ' "$TO_FIX")" -eq 2 ]
    [ "$(stat -c %a "$TO_FIX")" = 600 ]
    [[ $output == *'2 rows to correct:
  line 3: "06 39 12": Mobile: too few digits'*'
  line 4: "0639980003": the filter'*"in $TO_FIX; once corrected there, this sends them:"* ]]
    command=$(grep -F " $TO_FIX" <<<"$output" | tail -1)
    sed -i 's/06 39 12/0639980002/; s/peut-être;/oui;/' "$TO_FIX"
    run -0 bash -c "$command" </dev/null
    [ "$(sandbox_count)" -eq 3 ]
}

@test "uncorrected, the same rows need a human again, and nothing is written twice" {
    crm 'Bob;06 39 12;oui;Lyon' 'Dave;0639980004;oui;Pa;ris' 'Eve;12;oui'
    run send run "$CRM" --where Optout=oui
    expect_exit 3
    cp "$TO_FIX" first
    again 3
    cmp "$TO_FIX" first
    [ "$(sandbox_count)" -eq 1 ]
    ! ls -- *to-fix-* *to-fix.to-fix*
}

@test "a row that was broken stays so until its cells are right" {
    crm 'Dave;0639980004;oui;Pa;ris' 'Eve;5 rue des' 'Lilas;0639980005;oui;Lyon;Nord'
    printf 'Fred;0639980006' >>"$CRM"
    run send run "$CRM" --where Optout=oui
    expect_exit 3
    grep -q '^Fred;0639980006;"stopsms: ' "$TO_FIX"
    again 3
    [ "$(sandbox_count)" -eq 1 ]
    # As a spreadsheet would leave them: filled up with empty cells.
    sed -i 's/^\(Fred;0639980006;"[^"]*"\)/\1;;/; s/^Dave;.*/Dave;0639980004;oui;Paris;;"stopsms: x"/' "$TO_FIX"
    again 3
    [ "$(sandbox_count)" -eq 2 ]
    [ "$(report_count undecided crm.to-fix.report-3.csv)" -ge 1 ]
    sed -i 's/^Fred.*/Fred;0639980006;oui;Lyon;"stopsms: x"/; /^Eve/d; /^Lilas/d' "$TO_FIX"
    again 0
    [ "$(sandbox_count)" -eq 3 ]
}

@test "a reason that was cleared or overwritten makes no row whole that is not" {
    crm 'Dave;0639980004;oui;Pa;ris' 'Bob;06 39 12;oui;Lyon'
    run send run "$CRM" --where Optout=oui
    sed -i 's/;"stopsms: [^"]*"$/;/' "$TO_FIX"
    again 3
    [ "$(sandbox_count)" -eq 1 ]
    sed -i 's/^Bob.*/Bob;0639980002;oui;Lyon;vu avec lui/; s/Pa;ris/Paris/' "$TO_FIX"
    again 3
    [ "$(sandbox_count)" -eq 2 ]
    sed -i 's/;vu avec lui//' "$TO_FIX"
    again 0
    [ "$(sandbox_count)" -eq 3 ]
}

@test "a spreadsheet may save it in another delimiter and encoding, and the column may go" {
    printf 'Nom,Mobile,Optout\nAnne,0639980001,oui\nZoé,06 39 12,oui\nLéa,06 39 13,oui\n' >"$CRM"
    run send run "$CRM" --where Optout=oui --delimiter ,
    sed -i 's/06 39 12/0639980002/; s/06 39 13/0639980003/' "$TO_FIX"
    cp "$TO_FIX" mine
    tr , ';' <mine | sed 's/$/\r/' | iconv -f UTF-8 -t UTF-16 >"$TO_FIX"
    again 0 --delimiter ,
    [ "$(sandbox_count)" -eq 3 ]
    sed 's/,"stopsms.*//' mine | iconv -f UTF-8 -t windows-1252 >"$TO_FIX"
    again 0
    sed 's/\([^,]*\),\(.*\),\(".*"\)/\3,\1,\2/' mine >"$TO_FIX"
    again 0
    [[ $stderr == *"phone column 2, Mobile"* ]]
}

@test "the file's delimiter, encoding, byte order mark and line ends stay" {
    local encoding
    for encoding in UTF-16 UTF-16BE windows-1252 UTF-8-BOM; do
        printf 'Nom\tMobile\tDésabonné\r\nZoé\t0639980001\toui\r\nLéa\t06 39 12\toui\r\n' >plain
        case $encoding in
        UTF-16BE) { printf '\376\377'; iconv -f UTF-8 -t UTF-16BE <plain; } >"$CRM" ;;
        UTF-8-BOM) { printf '\357\273\277'; cat plain; } >"$CRM" ;;
        *) iconv -f UTF-8 -t "$encoding" <plain >"$CRM" ;;
        esac
        rm -f -- "$TO_FIX" "$DB"*
        run --separate-stderr send run "$CRM" --where 'Désabonné=oui'
        expect_exit 3
        # Its first line and its last begin as those of the file.
        cmp -n 6 "$TO_FIX" "$CRM"
        iconv -f "${encoding/-BOM/}" -t UTF-8 <"$TO_FIX" | grep -q $'^Léa\t06 39 12\toui\t"stopsms: .*"\r$'
        rm -f -- "$DB"*
        run --separate-stderr send run "$TO_FIX" --where 'Désabonné=oui'
        expect_exit 3
        [[ $stderr == *"1 invalid"* ]]
    done
}

@test "a reason that the encoding can't hold is written in ASCII" {
    printf 'Nom;Mobile;Optout\nJan;0639980001;oui\nŁuk;06 39 12;oui\n' | iconv -f UTF-8 -t ISO-8859-2 >"$CRM"
    run --separate-stderr send run "$CRM" --where Optout=oui --encoding ISO-8859-2 --lang fr
    expect_exit 3
    iconv -f ISO-8859-2 -t UTF-8 <"$TO_FIX" >utf8
    grep -q '^Łuk;06 39 12;oui;"stopsms: .*num.*ro' utf8
    ! grep -q '’' utf8
    run --separate-stderr send run "$TO_FIX" --where Optout=oui --encoding ISO-8859-2 --strict
    expect_exit 3
}

@test "lines of its own, cells of several lines and doubled names do no harm" {
    printf '%s\n' 'Export du 3 mars;;;' '' 'sep' 'Nom;Mobile;Mobile;Optout;"Note
du client"' 'Anne;0639980001;;oui;' 'Bob;06 39 12;0639980002;oui;"deux
lignes"' >"$CRM"
    run --separate-stderr send run "$CRM" --where Optout=oui
    expect_exit 3
    [ "$(tr '\n' '|' <"$TO_FIX" | sed 's/"stopsms[^"]*"/X/g')" = \
        'Nom;Mobile;Mobile;Optout;"Note|du client";X|Bob;06 39 12;0639980002;oui;"deux|lignes";X|' ]
    sed -i 's/06 39 12/0639980003/' "$TO_FIX"
    again 0
    [ "$(sandbox_count)" -eq 3 ]
}

@test "a bare list of phones keeps being one" {
    printf 'Mobile\n0639980001\n06 39 12\n12, 13\n' >"$CRM"
    run --separate-stderr send run "$CRM"
    expect_exit 3
    run --separate-stderr send run "$TO_FIX" --strict
    expect_exit 3
    sed -i 's/^06 39 12/0639980002/; s/^12, 13/0639980003, 0639980004/' "$TO_FIX"
    run --separate-stderr send run "$TO_FIX"
    expect_exit 0
    [ "$(sandbox_count)" -eq 4 ]
}

@test "the same export again makes no second file, also where a number was refused" {
    start_sandbox --reject +33639980002
    crm 'Bob;06 39 12;oui;Lyon' 'Cora;0639980002;oui;Lyon'
    local round
    for round in 1 2 3; do
        run send run "$CRM" --where Optout=oui
        [ -f "$TO_FIX" ]
        [ ! -e crm.to-fix-1.csv ]
    done
}

@test "nothing is replaced: what stands there may hold somebody's work" {
    crm 'Bob;06 39 12;oui;Lyon'
    echo 'my own notes' >"$TO_FIX"
    run --separate-stderr send run "$CRM" --where Optout=oui
    expect_exit 3
    [ "$(cat "$TO_FIX")" = 'my own notes' ]
    [[ $output == *"$SCRATCH/crm.to-fix-1.csv"* ]]
    # An edited one stays as well; the next week's export has another.
    sed -i 's/06 39 12/0639980002/' crm.to-fix-1.csv
    crm 'Bob;06 39 12;oui;Lyon' 'Cora;06 39 13;oui;Lyon'
    run send run "$CRM" --where Optout=oui
    grep -q 0639980002 crm.to-fix-1.csv
    [ "$(sed -n '$s/;"stopsms.*//p' crm.to-fix-2.csv)" = 'Cora;06 39 13;oui;Lyon' ]
    ln -s nowhere link.to-fix.csv
    cp "$CRM" link.csv
    sed -i 1,1s/Ville/Stadt/ link.csv
    run send run link.csv --where Optout=oui
    [ -f link.to-fix-3.csv ]
    [ -L link.to-fix.csv ]
    [ ! -e nowhere ]
}

@test "where there is none, the summary says why, and shows the rows all the same" {
    crm 'Bob;06 39 12;oui;Lyon'
    run --separate-stderr send run "$CRM" --where Optout=oui --mask
    [[ $output == *'1 row to correct:
  line 3: '*'there is no file to correct it in: '*'--mask writes none'* ]]
    [[ $output != *'06 39 12'* ]]
    run --separate-stderr send run "$CRM" --where Optout=oui --report /dev/null
    [[ $output == *'nothing is written with --report /dev/null'* ]]
    printf '0639980001\n06 39 12\n' >bare.csv
    run --separate-stderr send run bare.csv --no-header --column 1 --other-file
    [[ $output == *'the file has no header'* ]]
    [ "$(ls -- *to-fix* 2>/dev/null)" = '' ]
    run --separate-stderr send run "$CRM" --where Optout=oui --quiet --strict
    expect_exit 3
    [[ $stderr == *"stand"*"$TO_FIX; once corrected there"* ]]
}

@test "from standard input it lies beside the report, and beside --report where the source's folder can't be written" {
    [ "$(id -u)" -ne 0 ] || chmod_is_enough=no
    crm 'Bob;06 39 12;oui;Lyon'
    run bash -c "\"\$STOPSMS\" run - --where Optout=oui --yes --db '$DB' --api-url '$SANDBOX_URL' <'$CRM' 3>&-"
    [ -f stdin.to-fix.csv ]
    [ -f stdin.report.csv ]
    [ "${chmod_is_enough:-yes}" = yes ] || skip 'root writes everywhere'
    mkdir in out
    sed 's/Bob/Bert/' "$CRM" >in/crm.csv
    chmod 500 in
    run send run in/crm.csv --where Optout=oui --report out/r.csv
    [ -f out/crm.to-fix.csv ]
}

@test "a source that changed while it was sent has no to-fix file, and its report has every row" {
    crm 'Bob;06 39 12;oui;Lyon'
    start_sandbox --latency 3000
    send run "$CRM" --where Optout=oui >out.txt 2>&1 3>&- &
    pid=$!
    wait_for 1
    echo 'Late;0639980009;oui;Nice' >>"$CRM"
    wait "$pid" || [ $? -eq 3 ]
    grep -q 'no file to correct it in: .*not what it was' out.txt
    [ ! -e "$TO_FIX" ]
    [ "$(report_count invalid)" -eq 1 ]
}

@test "a to-fix file brings as many new numbers as its export has rows, and knows an undone one" {
    { echo 'Nom;Mobile;Optout' && seq -f 'a;063998%04.0f;oui' 1 3 && seq -f 'b;063999%04.0f;?' 1 1500; } >"$CRM"
    run --separate-stderr send run "$CRM" --where Optout=oui
    expect_exit 3
    [[ $output == *'1500 rows to correct; the first 10:'* ]]
    sed -i 's/;?;/;oui;/' "$TO_FIX"
    cp "$TO_FIX" other.csv
    sed -i 's/;"stopsms[^"]*"//' other.csv
    run --separate-stderr send run other.csv --where Optout=oui
    expect_exit 65
    [[ $stderr == *'--max-new 1500'* ]]
    again 0
    [[ $stderr == *'rows of import 1 that were to be corrected'* ]]
    send undo --import 1 --reason 'the wrong week' --yes 3 >/dev/null 2>&1
    echo 'c;0639989999;oui;"stopsms: x"' >>"$TO_FIX"
    again 0
    [[ $stderr == *'import 1, whose rows these are, was taken back: the wrong week'* ]]
}

@test "among other files it is left out, alone it is read, and a refused number is to be corrected too" {
    crm 'Bob;06 39 12;oui;Lyon'
    run send run "$CRM" --where Optout=oui
    run --separate-stderr send run *.csv --where Optout=oui --strict
    expect_exit 3
    [[ $stderr == *'crm.to-fix.csv: a to-fix file of stopsms: left out'* ]]
    [[ $output != *"crm.to-fix.csv crm"* ]]
    again 3
}

# gives_back FILE [OPTION...]: one of the files of known trouble (tests/cases/); its rows to correct,
# given back as they are, bring no number and the same rows again.
gives_back() {
    local file=$1 sent told
    shift
    cp -- "$SOURCE/tests/cases/$file" .
    rm -f -- "$DB"*
    start_sandbox
    run --separate-stderr send run "$file" "$@"
    expect_exit 3
    sent=$(sandbox_count)
    told=$(grep -o '"stopsms: .*' "${file%.csv}.to-fix.csv")
    [ -n "$told" ]
    run --separate-stderr send run "${file%.csv}.to-fix.csv" --strict "$@"
    expect_exit 3
    [ "$(sandbox_count)" -eq "$sent" ] && [ "$(ls -- "${file%.csv}".to-fix*.csv | grep -vc report)" -eq 1 ] || {
        echo "$file: $sent numbers, then $(sandbox_count): $told" >&2
        return 1
    }
}

@test "files of known trouble: what is given back as it is brings nothing new" {
    gives_back torn-row.csv --all-rows
    gives_back shifted-by-comma.csv --all-rows
    gives_back cut-in-the-flag.csv --where 'SMS opt-out=oui'
    gives_back torn-in-the-flag.csv --where 'SMS opt-out=oui'
    gives_back numbers-elsewhere.csv --where 'Désabonné=oui'
    gives_back parents.csv --where 'Stop SMS=oui'
    gives_back digit-missing.csv --all-rows
    gives_back greek-header.csv --column Κινητό --where 'Διαγραφή=ναι'
    gives_back polish-flag.csv --where Rezygnacja=Tak
    gives_back check-marks.csv --where 'Stop=✓'
    gives_back never.csv --where 'Stop le=*'
    gives_back unknown-person-beside.csv --where Stop=oui
    gives_back people-in-a-cell.csv --all-rows
    gives_back only-hit-is-broken.csv --where Stop=oui
}
