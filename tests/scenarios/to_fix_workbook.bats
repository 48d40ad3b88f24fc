#!/usr/bin/env bats
# Rows of a workbook that need a human, in a workbook to be corrected and given to `run` again.

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

# book ROW...: x.xlsx, whose only sheet is "Été 1", with a good row and these.
book() {
    make_xlsx sheets x.xlsx "Été 1=$(sheet "$(row 1 Nom Mobile STOP)" "$(row 3 Anne 0639980001 oui)" "$@")"
}

# again STATUS FILE [OPTION...]
again() {
    run --separate-stderr send run "$2" --where STOP=oui --strict "${@:3}"
    expect_exit "$1"
}

# cells FILE: the cells of its first sheet, a row on each line, without our column's words.
cells() {
    edit_xlsx cells "$1" | sed 's/|stopsms: .*/|stopsms:/; s/stopsms_to_fix_.*/stopsms_to_fix/'
}

@test "they stand as text under their header, also what a spreadsheet would take for something else" {
    book "$(row 5 '=1+1' '06 39 12' oui)" "$(row 6 'É, "b"' 0039 oui)" "$(row 7 _x005F_x0041_ '+3363998' oui)" \
        "$(row 8 $'a\nb' '#REF!' oui)" "$(row 9 ' 1E+05 _x000D_' 06399 peut-être)"
    again 3 x.xlsx
    [ "$(sandbox_count)" -eq 1 ]
    [ "$(stat -c %a x.to-fix.xlsx)" = 600 ]
    [[ $output == *"5 rows to correct:
  'Été 1'!B5: \"06 39 12\": Mobile: "*"in x.to-fix.xlsx; once corrected there, this sends them:"* ]]
    [ "$(cells x.to-fix.xlsx)" = $'Nom|Mobile|STOP|stopsms_to_fix
=1+1|06 39 12|oui|stopsms:
É, "b"|0039|oui|stopsms:
_x0041_|+3363998|oui|stopsms:
a\\nb|#REF!|oui|stopsms:
 1E+05 \r|06399|peut-être|stopsms:' ]
    [ "$(edit_xlsx kinds x.to-fix.xlsx)" = text ]
    ! ls x.to-fix.csv
}

@test "uncorrected, the same rows need a human again, and nothing is written twice" {
    book "$(row 5 Bob '06 39 12' oui)" "$(row 6 Eve '12' oui)" "$(row 7 Jo '' '' '' trop)"
    again 3 x.xlsx --where STOP=oui
    cp x.to-fix.xlsx first
    again 3 x.to-fix.xlsx
    [[ $stderr == *'sheet "Été 1", header on row 1'* ]]
    cmp x.to-fix.xlsx first
    [ "$(sandbox_count)" -eq 1 ]
    ! ls -- *to-fix-* *to-fix.to-fix*
}

@test "corrected, also with LibreOffice and under another name, they are sent" {
    book "$(row 5 Bob '06 39 12' oui)" "$(row 6 Eve 12 oui)" "$(row 7 Léa 0639980004 peut-être)"
    again 3 x.xlsx
    edit_xlsx replace x.to-fix.xlsx '06 39 12' 0639980002 'peut-être' non
    saved_again x.to-fix.xlsx
    [ "$(cells saved/x.to-fix.xlsx | sed -n 2p)" = 'Bob|0639980002|oui|stopsms:' ]
    mv saved/x.to-fix.xlsx corrections.xlsx
    gzip -k corrections.xlsx
    again 3 corrections.xlsx.gz
    [[ $output == *"1 row to correct:"*"in corrections.xlsx.to-fix.xlsx"* ]]
    edit_xlsx replace corrections.xlsx '(<t[^>]*>)12<' '\g<1>+33 6 39 98 00 03<' 'stopsms: [^<]*' ''
    again 0 corrections.xlsx
    diff <(printf '+3363998000%s\n' 1 2 3) <(sandbox_numbers)
    # The export again is like the export before, and not like the corrections.
    book "$(row 5 Bob 0639980002 oui)"
    again 0 x.xlsx --max-new 0
}

@test "what asked for a sheet of the export holds for the file of corrections" {
    one=$(sheet "$(row 1 Mobile STOP)" "$(row 2 '06 39 12' oui)" "$(row 3 0639980001 oui)")
    long='A name that is longer than 31 characters'
    make_xlsx sheets x.xlsx "Notes=$(sheet "$(row 1 Ville)")" "$long=$one"
    for sheet in 2 "$long"; do
        rm -f -- "$DB"* x.*fix*
        again 3 x.xlsx --sheet "$sheet"
        command=$(grep -F ' x.to-fix.xlsx' <<<"$output" | tail -1)
        edit_xlsx replace x.to-fix.xlsx '06 39 12' 0639980002
        run -0 bash -c "$command" </dev/null
    done
    # Another workbook is none, whatever it has beside such a column.
    make_xlsx sheets y.xlsx "A=$one" "B=$(sheet "$(row 1 stopsms_to_fix_0123456789ab)")"
    again 65 y.xlsx --sheet 3
}

@test "among other files and in a folder it is left out, each source has one of its own kind" {
    book "$(row 5 Bob '06 39 12' oui)"
    printf 'Nom;Mobile;STOP\nAl;0639980005;oui\nJo;06 39;oui\n' >y.csv
    run --separate-stderr send run x.xlsx y.csv --where STOP=oui
    expect_exit 3
    [ -e x.to-fix.xlsx ]
    [ "$(sed -n 2p y.to-fix.csv | cut -d';' -f1-3)" = 'Jo;06 39;oui' ]
    saved_again x.to-fix.xlsx
    cp saved/x.to-fix.xlsx z.xlsx
    run --separate-stderr send run x.xlsx y.csv x.to-fix.xlsx z.xlsx y.to-fix.csv --where STOP=oui
    expect_exit 0
    [ "$(grep -c 'to-fix file of stopsms: left out' <<<"$stderr")" -eq 3 ]
    run -2 --separate-stderr stopsms report --output x.to-fix.xlsx
    [[ $stderr == *"something else than a report"* ]]
}

@test "a row that fits in no cell is named, and the others are there" {
    book "$(row 5 Bob '06 39 12' oui)" "$(row 6 "$(printf '%040000d' 1)" 12 oui)" "$(row 7 Eve 13 oui)"
    again 3 x.xlsx
    [[ $output == *'1 row is too long to be copied there, the first on row 6: correct the file itself'* ]]
    [ "$(cells x.to-fix.xlsx | cut -d'|' -f1 | paste -sd,)" = Nom,Bob,Eve ]
}

@test "a note in the place of a reason makes no row right" {
    book "$(row 5 Bob '06 39 12' oui)"
    again 3 x.xlsx
    edit_xlsx replace x.to-fix.xlsx '06 39 12' 0639980002 'stopsms: [^<]*' 'vu avec lui'
    again 3 x.to-fix.xlsx
    [ "$(sandbox_count)" -eq 1 ]
    edit_xlsx replace x.to-fix.xlsx 'vu avec lui' ''
    again 0 x.to-fix.xlsx
    [ "$(sandbox_count)" -eq 2 ]
}

@test "nothing is replaced, and where there is no room for our column the summary says so" {
    book "$(row 5 Bob '06 39 12' oui)"
    mkdir x.to-fix.xlsx
    again 3 x.xlsx
    [ -f x.to-fix-1.xlsx ]
    make_xlsx sheets wide.xlsx "S=$(sheet "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Mobile</t></is></c><c r=\"XFD1\" t=\"inlineStr\"><is><t>STOP</t></is></c></row><row r=\"2\"><c r=\"A2\"><v>12</v></c><c r=\"XFD2\" t=\"inlineStr\"><is><t>oui</t></is></c></row>")"
    again 3 wide.xlsx
    [[ $output == *'there is no file to correct it in: wide.xlsx: its header leaves no room for another column'* ]]
}
