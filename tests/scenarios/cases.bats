#!/usr/bin/env bats
# Small files of the kinds that people have trouble with (tests/cases/), and what must come of each: a
# refusal, the numbers that are sent, or a human.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    start_sandbox
    cp -- "$SOURCE"/tests/cases/* .
}

teardown() {
    scenario_teardown
}

# refused FILE [ARGUMENT...]: with 65, and nothing imported or sent.
refused() {
    rm -f -- "$DB"*
    run --separate-stderr send run "$@"
    [ "$status" -eq 65 ] || { echo "$*: $status $output $stderr" >&2; return 1; }
    [ "$(sandbox_requests | jq .count)" -eq 0 ]
}

# comes_to STATUS FILE NUMBERS [ARGUMENT...]: run ends so, the provider has these numbers and no other
# (in any order, between blanks).
comes_to() {
    local code=$1 file=$2 numbers=$3
    shift 3
    rm -f -- "$DB"* ./*.report.csv*
    start_sandbox
    run --separate-stderr send run "$file" --report r.csv "$@"
    [ "$status" -eq "$code" ] || { echo "$file: $status $output $stderr" >&2; return 1; }
    [ "$(sandbox_requests | jq -r '.numbers[]' | sort | paste -sd ' ')" = \
        "$(printf '%s\n' $numbers | sort | paste -sd ' ')" ] || {
        echo "$file sent: $(sandbox_requests | jq -c .numbers)" >&2
        return 1
    }
    rm -f -- r.csv*
}

@test "nobody has said which rows are meant" {
    for file in status-words.csv german-flag.csv booleans-t-f.csv sms-status.csv oui-non-and-more.csv \
        mac-roman.csv twice-encoded.csv wrong-sep.csv log-lines.txt whole-line-quoted.csv; do
        refused "$file"
    done
}

@test "what is no table is no table with --all-rows, either" {
    for file in html-after-bom.xls json.csv header-of-another-delimiter.csv log-lines.txt \
        whole-line-quoted.csv; do
        refused "$file" --all-rows
    done
}

@test "what another program wrote in its own way is read" {
    comes_to 0 mac-roman.csv '+33639980271 +33639980272 +33639980273' --all-rows
    comes_to 0 twice-encoded.csv '+33639980291 +33639980292 +33639980293' --all-rows
    comes_to 0 wrong-sep.csv '+33639980528 +33639980529' --all-rows
    comes_to 0 bare-quote.csv '+33639980531 +33639980532' --all-rows
    comes_to 0 backslash-quotes.csv '+33639980533' --all-rows
    comes_to 0 repeated-header.csv '+33639982350 +33639982352' --where 'Désabonné=oui'
    comes_to 0 two-exports-in-one.csv '+33639982313 +33639982314' --where 'Désabonné=oui'
}

@test "the filter says what the file says" {
    comes_to 0 epoch-flag.csv '+33639980331 +33639980333' --where 'sms_optout_ts=*'
    comes_to 0 flag-per-number.csv '+33639980441 +33639980444' --where 'Mobile 1 opt-out=oui' \
        --where 'Mobile 2 opt-out=oui'
    comes_to 0 sentinel-dates.csv "$(printf '+33639980%s ' 312 320 321 322 323 324 325)" \
        --where unsubscribed_at=date
}

@test "broken rows need a human" {
    comes_to 3 torn-row.csv '+33639980512 +33639980513 +33639980514' --all-rows
    comes_to 3 shifted-by-comma.csv '+33639980502' --all-rows
    # What is left of the filter's cell is no "no".
    comes_to 3 cut-in-the-flag.csv '+33639980001' --where 'SMS opt-out=oui'
    comes_to 3 torn-in-the-flag.csv '+33639980001 +33639980003' --where 'SMS opt-out=oui'
}

@test "a number elsewhere needs a human, and its column is named" {
    comes_to 3 numbers-elsewhere.csv '' --where 'Désabonné=oui'
    [[ $stderr = *Contact* ]]
    comes_to 3 parents.csv '' --where 'Stop SMS=oui'
    [[ $stderr = *'Portable père'* && $stderr = *'Portable mère'* ]]
    comes_to 0 german-mobile-column.csv '+33199000043 +33639980647 +33639980648' \
        --where 'SMS optout=yes'
}

@test "a number is its country's, and what no plan has is none" {
    comes_to 0 country-column.csv '+33639980001 +41790000070 +32470000072 +447700900081 +393400000079 +262692000064' \
        --where 'Désabonné=oui'
    comes_to 3 digit-missing.csv '+33639980091' --all-rows
    # Nothing behind a country's code begins with the 0 that is dialled before it.
    run -3 --separate-stderr stopsms run zeros.csv --all-rows --db z.db --api-url "$SANDBOX_URL" \
        --rate unlimited --report z.csv
    [ "$(grep -c ',too_short,' z.csv)" -gt 0 ]
    [ "$(awk -F, 'NR > 1 && $6 ~ /^[+](33|41|32|49|34)0/' z.csv | wc -l)" -eq 0 ]
    comes_to 0 overseas-behind-33.csv '+262692000063 +596696150034 +590690000066' --all-rows
}

@test "other languages, signs and scripts than those that are known are asked about, or need a human" {
    for file in polish-flag.csv greek-header.csv check-marks.csv second-table.csv unknown-person.csv \
        chinese-country.csv same-name-twice.csv flags-that-disagree.csv; do
        refused "$file"
    done
    refused chinese-country.csv --where Stop=oui
    [[ $stderr = *--country-column* ]]
    refused greek-header.csv --where 'Διαγραφή=ναι'
    comes_to 3 greek-header.csv '+33639980711' --column Κινητό --where 'Διαγραφή=ναι'
    comes_to 3 polish-flag.csv '+33639980701' --where Rezygnacja=Tak
    comes_to 3 check-marks.csv '+33639980721' --where 'Stop=✓'
    comes_to 3 never.csv '+33639980801' --where 'Stop le=*'
}

@test "a phone of which it is not known whose it is goes in by nobody's guess" {
    refused unknown-person.csv --where Stop=oui
    [[ $stderr = *'Portable nounou'*--column* ]]
    comes_to 0 unknown-person.csv '+33639980741' --where Stop=oui --column 'Portable nounou'
    comes_to 3 unknown-person-beside.csv '+33639980751' --where Stop=oui
    [[ $stderr = *'GSM voisinage'* ]]
    comes_to 3 people-in-a-cell.csv '+33639980762 +33639980763 +33639980764 +33639980765' --all-rows
}

@test "what a table says beside its rows is no row" {
    refused second-table.csv --where Stop=oui
    [[ $stderr = *'line 4: the header of another table'* ]]
    refused same-name-twice.csv --where Stop=oui
    comes_to 3 only-hit-is-broken.csv '' --where Stop=oui
    comes_to 0 header-with-line-breaks.csv '+33639980811' --where 'SMS opt-out=oui'
}

@test "flags and calling codes in columns of their own belong to their number" {
    comes_to 0 flags-that-disagree.csv '+33639980823' --where Opt-out=oui --and Opt-in=non
    comes_to 0 flag-by-its-word.csv '+33639980831 +33639980834' --where 'STOP perso=oui' \
        --where 'STOP pro=oui'
    comes_to 0 calling-code-beside-number.csv '+33639980781 +41790000078' --where Stop=oui
}
