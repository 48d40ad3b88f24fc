#!/usr/bin/env bats
# A report never destroys anything: what stands in its place is replaced only where it is a report.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    start_sandbox
    make_crm 5 >"$CRM"
    run -0 send run --all-rows "$CRM"
    before=$(sandbox_count)
}

teardown() {
    scenario_teardown
}

# keeps FILE STATUS COMMAND...: the command ends so, and the file is what it was.
keeps() {
    local file=$1 status_wanted=$2 sum
    shift 2
    sum=$(sha256sum <"$file")
    run --separate-stderr "$@"
    expect_exit "$status_wanted"
    [ "$(sha256sum <"$file")" = "$sum" ]
}

# replaces FILE: a report of the same ending may take its place.
replaces() {
    run --separate-stderr stopsms report --output "$1"
    expect_exit 0
}

@test "the database and what belongs to it are refused, by whatever path" {
    local target name
    mkdir folder
    ln -s "$DB" link.csv
    ln -s "$SCRATCH" folder/here
    keeps "$DB" 2 stopsms report --format csv --output "$DB"
    keeps "$DB" 2 stopsms report --output link.csv
    keeps "$DB" 2 stopsms report --format json --output folder/../jobs.db
    keeps "$DB" 2 stopsms report --format csv --output folder/here/jobs.db
    [[ $stderr = *"this is the database, which nothing replaces"* ]]
    keeps "$DB" 2 stopsms report --output ok.csv --evidence link.csv
    ln "$DB" hard.csv # a database with a second name is not even opened
    keeps "$DB" 78 stopsms report --output hard.csv
    keeps "$DB" 78 stopsms report --output ok.csv --evidence hard.csv
    rm hard.csv
    for name in wal shm journal lock; do
        target=$DB-$name
        run -2 --separate-stderr stopsms report --format csv --output "$target"
        [[ $stderr = *"this is a file of the database"* ]]
        run -2 --separate-stderr stopsms report --format csv --output "folder/here/jobs.db-$name"
    done
    [ ! -e "$DB-journal" ]
    run -0 stopsms status
}

@test "an input, the source of any import, and the files of key and authorities are refused" {
    make_crm 3 50 >other.csv
    cp other.csv hidden.csv
    run -0 send run --all-rows other.csv
    before=$(sandbox_count)
    printf '%s' "$SANDBOX_KEY" >key.csv && chmod 600 key.csv
    : >ca.csv
    make_crm 3 70 >next.csv
    keeps other.csv 2 stopsms report --output other.csv
    [[ $stderr = *"the source file of an import"* ]]
    ln other.csv twin.csv
    keeps other.csv 2 send run --all-rows --report twin.csv next.csv
    keeps next.csv 2 send run --all-rows --report next.csv next.csv
    keeps key.csv 2 send run --all-rows --report key.csv --api-key-file key.csv next.csv
    keeps ca.csv 2 send run --all-rows --report ca.csv --ca-file ca.csv next.csv
    CREDENTIALS_DIRECTORY=$SCRATCH keeps hidden.csv 2 stopsms report --output hidden.csv
    printf '%s' "$SANDBOX_KEY" >smspartner-api-key && chmod 600 smspartner-api-key
    CREDENTIALS_DIRECTORY=$SCRATCH keeps smspartner-api-key 2 stopsms report --output smspartner-api-key
    # An empty source can't be told by its content.
    : >other.csv
    keeps other.csv 2 stopsms report --output other.csv
    # Nothing was imported, and nothing was sent.
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM imports')" -eq 2 ]
    [ "$(sandbox_count)" -eq "$before" ]
}

@test "what is no report of ours is left as it is, whatever it is" {
    local file
    make_crm 3 70 >next.csv
    printf 'file,row,line\n1,2,3\n' >almost.csv
    printf 'Program;other\nVersion;1\n' >program.csv
    printf '{"program":"other","masked":false,"only_statuses":null}\n' >other.json
    printf '{"note":"\\"program\\":\\"stopsms\\""}\n' >quoted.json
    printf '[{"program":"stopsms"}]' >array.json
    printf '<html><title>Opt-out report</title><p>mine</p></html>' >other.html
    printf '<html><title>stopsms 1</title></html>' >title.html
    printf 'PK\003\004 no workbook' >broken.xlsx
    printf '\n' >line.csv
    printf '\0' >nul.csv
    head -c 300000 /dev/zero >zeros.html
    for file in almost.csv program.csv other.json quoted.json array.json other.html title.html broken.xlsx line.csv nul.csv zeros.html; do
        keeps "$file" 2 stopsms report --output "$file"
        [[ $stderr = *"$file: something else than a report of stopsms stands there"* ]]
        keeps "$file" 2 send run --all-rows --report "$file" next.csv
    done
    # A manifest is no report's place alone: the one beside --report counts, too.
    echo mine >beside.evidence.json
    keeps beside.evidence.json 2 send run --all-rows --report beside.csv next.csv
    keeps beside.evidence.json 2 stopsms report --output ok.csv --evidence beside.evidence.json
    keeps "$REPORT" 2 stopsms report --output ok.csv --evidence "$REPORT"
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM imports')" -eq 1 ]
    [ "$(sandbox_count)" -eq "$before" ]
    if [ "$(id -u)" -ne 0 ]; then
        cp "$REPORT" unreadable.csv && chmod 000 unreadable.csv
        run -2 stopsms report --output unreadable.csv
    fi
}

@test "a report of every form, masked, filtered, for Excel, in French, is replaced; and an empty file" {
    local ending
    for ending in csv json html xlsx; do
        : >"r.$ending"
        replaces "r.$ending"
        replaces "r.$ending"
        for options in --mask '--only rejected' '--lang fr' '--mask --lang fr'; do
            # shellcheck disable=SC2086
            run stopsms report $options --output "r.$ending"
            replaces "r.$ending"
        done
    done
    run -0 stopsms report --excel --output excel.csv
    replaces excel.csv
    run -0 stopsms report --output r.csv --evidence r.evidence.json
    run -0 stopsms report --output r.csv --evidence r.evidence.json
}

@test "a report that other programs have saved is one still" {
    local saved
    run -0 stopsms report --output r.csv
    run -0 stopsms report --output r.json
    run -0 stopsms report --output r.html
    run -0 stopsms report --output r.xlsx
    jq . r.json >pretty.json && replaces pretty.json
    jq -S . r.json >sorted.json && replaces sorted.json
    sed 's/,/;/g; s/$/\r/' r.csv >dos.csv && replaces dos.csv
    { echo 'sep=;'; sed 's/,/;/g' r.csv; } >sep.csv && replaces sep.csv
    tr , '\t' <r.csv | iconv -f UTF-8 -t UTF-16 >utf16.csv && replaces utf16.csv
    { echo '<!-- saved from url=(0011)about:blank -->'; cat r.html; } >browser.html && replaces browser.html
    office csv r.xlsx totals && replaces totals.csv
    office 'csv:Text - txt - csv (StarCalc):59,34,76,1,,0,true' r.csv quoted && replaces quoted.csv
    office xlsx r.xlsx again && replaces again.xlsx
    office xlsx r.csv table && replaces table.xlsx
    office html r.csv page && replaces page.html
}

# office FILTER FILE NAME: the file as LibreOffice saves it.
office() {
    local ending=${1%%:*}
    mkdir -p saved
    soffice "-env:UserInstallation=file://$SCRATCH/office" --headless --convert-to "$1" --outdir saved "$2" \
        >office.log 2>&1 3>&-
    mv "saved/${2%.*}.$ending" "$3.$ending"
}

@test "run's own path never fails for what stands there: it takes a numbered one" {
    make_crm 3 70 >next.csv
    echo mine >next.report.csv
    run -0 --separate-stderr send run --all-rows next.csv
    [ "$(cat next.report.csv)" = mine ]
    [ "$(report_count listed next.report-2.csv)" -eq 3 ]
    [ -e next.report-2.evidence.json ]
    # The manifest's place counts, and so does what has a number.
    make_crm 3 80 >third.csv
    echo mine >third.report.evidence.json
    echo mine >third.report-3.csv
    run -0 --separate-stderr send run --all-rows third.csv
    [ "$(cat third.report.evidence.json third.report-3.csv)" = $'mine\nmine' ]
    [ ! -e third.report.csv ]
    [ "$(report_count listed third.report-3-2.csv)" -eq 3 ]
}

@test "an ending that is no form is refused, unless the form is said" {
    make_crm 3 70 >next.csv
    for name in report.pdf report.ods report.xls report.htm REPORT.DOCX r.csv.bak; do
        run -2 --separate-stderr stopsms report --output "$name"
        expect_one_line "$name: this ending is not one of a report"
        run -2 send run --all-rows --report "$name" next.csv
        [ ! -e "$name" ]
    done
    [ "$(sandbox_count)" -eq "$before" ]
    run -0 stopsms report --format csv --output report.txt
    run -0 stopsms report --output REPORT.CSV
    run -0 stopsms report --output report
    run -0 stopsms report --output .hidden
}

@test "standard output and the null device have their names" {
    run -0 --separate-stderr stopsms report --output -
    local expected=$output name
    for name in /dev/stdout /dev/fd/1 /proc/self/fd/1; do
        run -0 --separate-stderr stopsms report -o "$name"
        [ "$output" = "$expected" ]
    done
    stopsms report -o /dev/stdout >redirected.csv
    [ "$(cat redirected.csv)" = "$expected" ]
    run -0 --separate-stderr stopsms report -o /dev/null
    [ -z "$output" ]
    [ -c /dev/null ]
    make_crm 3 70 >next.csv
    run -0 --separate-stderr send run --all-rows --report /dev/null next.csv
    [ ! -e /dev/null.evidence.json ]
    make_crm 3 80 >third.csv
    run -0 --separate-stderr send run --all-rows --report /dev/stdout third.csv
    [ "$(grep -c ',listed,' <<<"$output")" -eq 3 ]
    [ "$(head -1 <<<"$output")" = "$(head -1 "$REPORT")" ]
    # No other device.
    run -74 stopsms report -o /dev/zero
    run -2 stopsms report -o /dev/stdout --evidence x.json
}
