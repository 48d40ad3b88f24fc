#!/usr/bin/env bats
# A workbook (.xlsx) is read as a CSV file with its table is, whichever program wrote it.

bats_require_minimum_version 1.5.0
load ../support/scenario
load ../support/stopsms
load ../support/workbook

setup() {
    stopsms_setup
}

teardown() {
    scenario_teardown
}

@test "whichever program writes the XML, its entries are those of the CSV file" {
    local filter='Désabonné SMS=oui' table=$SOURCE/samples/crm-export.csv
    rows_of "$table" --where "$filter" >wanted
    [ "$(wc -l <wanted)" -gt 300 ]
    for style in $(make_xlsx styles); do
        make_xlsx table "$style" "$table" ';' x.xlsx
        rows_of x.xlsx --where "$filter" >seen
        diff wanted seen || { echo "$style" >&2; return 1; }
    done
}

@test "so are those of other exports, and of a flag that is a date" {
    while IFS='|' read -r file delimiter arguments; do
        rows_of "$SOURCE/samples/$file" ${arguments:+"$arguments"} >wanted
        make_xlsx table google "$SOURCE/samples/$file" "$delimiter" x.xlsx
        rows_of x.xlsx ${arguments:+"$arguments"} >seen
        diff wanted seen || { echo "$file" >&2; return 1; }
    done <<'END'
google-contacts.csv|,|--all-rows
hubspot-contacts.csv|,|--where=SMS opt-out=Yes
odoo-contacts.csv|,|--where=phone_sanitized_blacklisted=True
shopify-customers.csv|,|--where=Accepts SMS Marketing=no
brevo-contacts.csv|;|--where=OPT_IN=false
END
}

@test "so are those of what LibreOffice saves again" {
    local filter='Désabonné SMS=oui' table=$SOURCE/samples/crm-export.csv
    rows_of "$table" --where "$filter" >wanted
    make_xlsx table excel "$table" ';' x.xlsx
    saved_again x.xlsx
    rows_of saved/x.xlsx --where "$filter" >seen
    diff wanted seen
}

@test "so are those of what LibreOffice makes of the CSV file, in each way in which it writes workbooks" {
    local filter='Désabonné SMS=oui' table=$SOURCE/samples/crm-export.csv texts=1/2 column
    for column in {2..30}; do texts+=/$column/2; done
    rows_of "$table" --where "$filter" >wanted
    for way in 'Calc MS Excel 2007 XML' 'Calc Office Open XML' 'Calc MS Excel 2007 VBA XML'; do
        rm -rf made
        LC_ALL=C.UTF-8 soffice -env:UserInstallation="file://$SCRATCH/office" --headless --infilter="CSV:59,34,76,1,$texts" \
            --convert-to "xlsx:$way" --outdir made "$table" >/dev/null 2>&1
        rows_of made/crm-export.xlsx --where "$filter" >seen
        diff wanted seen || { echo "$way" >&2; return 1; }
    done
}

@test "rows have the numbers that a spreadsheet shows, also below empty ones and line breaks" {
    make_xlsx sheets x.xlsx "S=$(sheet "$(row 2 Nom Mobile)" \
        "$(row 4 $'a\nb' $'0639980001\n0639980004')" "$(row 9 c 0639980002)" "$(row 12 'say "x"' 0639980003)")"
    imports_as $'4 0639980001\n0639980004 +33639980001 pending\n4 0639980001\n0639980004 +33639980004 pending\n9 0639980002 +33639980002 pending\n12 0639980003 +33639980003 pending' \
        --all-rows
    [[ $stderr == *'workbook, sheet "S", header on row 2'* ]]
}

@test "numbers have every digit that the XML has, and no other" {
    make_xlsx sheets x.xlsx "S=$(sheet "$(row 1 Mobile)" \
        '<row><c><v>33639980001</v></c></row><row><c><v>3.3639980002E10</v></c></row>' \
        '<row><c><v>6.39980003E+8</v></c></row><row><c><v>639980004.0</v></c></row>' \
        '<row><c><v>33639980005.000002</v></c></row><row><c><v>33639980006123456</v></c></row>' \
        '<row><c s="4"><v>639980007</v></c></row>')"
    imports_as '2 33639980001 +33639980001 pending
3 33639980002 +33639980002 pending
4 639980003 +33639980003 pending
5 639980004 +33639980004 pending
6 3.36399800050000E+10 invalid damaged
7 3.36399800061234E+16 invalid damaged
8 639980007 +33639980007 pending'
}

@test "a calling code that the format adds is a part of the number" {
    make_xlsx sheets x.xlsx --styles '<numFmts><numFmt numFmtId="170" formatCode="&quot;+41 &quot;0"/><numFmt numFmtId="171" formatCode="\+0"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>' \
        "S=$(sheet "$(row 1 Mobile)" '<row><c s="1"><v>781234567</v></c></row><row><c s="2"><v>33639980001</v></c></row>')"
    imports_as $'2 +41 781234567 +41781234567 pending\n3 +33639980001 +33639980001 pending'
}

@test "a date is one by its format, from 1900 or from 1904" {
    dates=$(sheet "$(row 1 Mobile STOP)" \
        '<row><c><v>639980001</v></c><c s="1"><v>40000</v></c></row>' \
        '<row><c><v>639980002</v></c><c s="3"><v>40000.5</v></c></row>' \
        '<row><c><v>639980003</v></c><c s="0"><v>40000</v></c></row>' \
        '<row><c><v>639980004</v></c><c s="1"><v>60</v></c></row>')
    make_xlsx sheets x.xlsx "S=$dates"
    run -65 --separate-stderr stopsms import x.xlsx
    [[ $stderr == *2009-07-06* ]]
    make_xlsx sheets x.xlsx --1904 "S=$dates"
    run -65 --separate-stderr stopsms import x.xlsx
    [[ $stderr == *2013-07-07* ]]
    run --separate-stderr stopsms preview x.xlsx --where STOP=date
    expect_exit 0
}

@test "an error is damaged; a formula that nobody has computed is damaged or undecided, never empty" {
    cells=$(sheet "$(row 1 Mobile STOP)" \
        '<row><c t="e"><v>#N/A</v></c><c t="str"><v>oui</v></c></row>' \
        '<row><c t="e"><v>#REF!</v></c><c t="str"><v>oui</v></c></row>' \
        '<row><c><f>A1</f></c><c t="str"><v>oui</v></c></row>' \
        '<row><c><f>A1</f><v/></c><c t="str"><v>oui</v></c></row>' \
        '<row><c><v>33639980005</v></c><c><f>A1</f><v></v></c></row>' \
        '<row><c><v>33639980006</v></c><c t="e"><v>#N/A</v></c></row>' \
        '<row><c t="str"><f>A1</f><v>0639980007</v></c><c t="str"><f>B2</f><v>oui</v></c></row>' \
        '<row><c><v>33639980008</v></c><c t="str"><f>B2</f><v></v></c></row>' \
        '<row><c><f>A1</f><v>0</v></c><c t="str"><v>oui</v></c></row>')
    make_xlsx sheets x.xlsx --uncalculated "S=$cells"
    expected='2 #N/A (error) invalid damaged
3 #REF! (error) invalid damaged
4 #NOT-CALCULATED invalid damaged
5 #NOT-CALCULATED invalid damaged
6 33639980005 undecided flag_unknown
7 33639980006 undecided flag_unknown
8 0639980007 +33639980007 pending
9 33639980008 undecided flag_unknown
10 #NOT-CALCULATED invalid damaged'
    imports_as "$expected" --where STOP=oui
    imports_as "$expected" --where 'STOP=*'
    make_xlsx sheets x.xlsx "S=$cells" # whoever saved this one has computed them
    imports_as "$(sed -e 's/^9 .*/9 skipped not_selected/' -e 's/^10 .*/10 0 empty placeholder/' <<<"$expected")" \
        --where STOP=oui
}

@test "a value of a type that nobody knows is damaged or undecided, and so is a boolean that is none" {
    make_xlsx sheets x.xlsx "S=$(sheet "$(row 1 Mobile STOP)" \
        '<row><c t="x"><v>33639980001</v></c><c t="b"><v>1</v></c></row>' \
        '<row><c t="STR"><v>33639980002</v></c><c t="b"><v>1</v></c></row>' \
        '<row><c><v>33639980003</v></c><c t="b"><v>2</v></c></row>' \
        '<row><c><v>33639980004</v></c><c t="b"><v>TRUE</v></c></row>' \
        '<row><c><v>33639980005</v></c><c t="bool"><v>1</v></c></row>' \
        '<row><c><v>33639980006</v></c><c t="b"><v>1</v></c></row>' \
        '<row><c><v>33639980007</v></c><c t="b"><v>true</v></c></row>' \
        '<row><c><v>33639980008</v></c><c t="b"><v>false</v></c></row>')"
    imports_as '2 #UNKNOWN-TYPE invalid damaged
3 #UNKNOWN-TYPE invalid damaged
4 33639980003 undecided flag_unknown
5 33639980004 undecided flag_unknown
6 33639980005 undecided flag_unknown
7 33639980006 +33639980006 pending
8 33639980007 +33639980007 pending
9 skipped not_selected' --where STOP=TRUE
}

@test "what is merged stands in each of its rows and columns, but a title in none" {
    make_xlsx sheets x.xlsx "S=$(sheet "$(row 1 'Liste des contacts')" "$(row 2 Nom Mobile '' STOP)" \
        "$(row 3 A 0639980001 0639980002 oui)" "$(row 4 B 0639980003 '' '')" "$(row 5 C 0639980004 '' non)" \
        "$(row 6 'Clients Paris')")<mergeCells><mergeCell ref=\"A1:D1\"/><mergeCell ref=\"B2:C2\"/><mergeCell ref=\"D3:D4\"/><mergeCell ref=\"A6:D6\"/></mergeCells>"
    imports_as '3 0639980001 +33639980001 pending
3 0639980002 +33639980002 pending
4 0639980003 +33639980003 pending
5 skipped not_selected
6 skipped not_selected' --where STOP=oui
}

@test "hidden rows and hidden columns of phones or of the filter must be decided about" {
    hidden=$(row 3 b 0639980002 oui | sed 's/<row/<row hidden="1"/')
    make_xlsx sheets x.xlsx "S=$(sheet "$(row 1 Nom Mobile STOP)" "$(row 2 a 0639980001 oui)" "$hidden")"
    refused '1 row is hidden, by a filter or by hand, and 2 shown' x.xlsx --where STOP=oui
    imports_as $'2 0639980001 +33639980001 pending\n3 0639980002 +33639980002 pending' \
        --where STOP=oui --hidden-rows include
    imports_as '2 0639980001 +33639980001 pending' --where STOP=oui --hidden-rows leave-out
    [[ $stderr == *'1 hidden row left out'* ]]
    for word in true on yes masque ''; do
        make_xlsx sheets x.xlsx "S=$(sheet "$(row 1 Nom Mobile STOP)" "$(row 2 a 0639980001 oui)" \
            "${hidden/hidden=\"1\"/hidden=\"$word\"}")"
        refused '1 row is hidden, by a filter or by hand, and 2 shown' x.xlsx --where STOP=oui
    done
    for word in 0 false off; do
        make_xlsx sheets x.xlsx "S=$(sheet "$(row 1 Nom Mobile STOP)" "${hidden/hidden=\"1\"/hidden=\"$word\"}")"
        imports_as '3 0639980002 +33639980002 pending' --where STOP=oui
    done
    for column in 2 3; do
        make_xlsx sheets x.xlsx "S=<cols><col min=\"$column\" max=\"$column\" hidden=\"true\"/></cols>$(sheet \
            "$(row 1 Nom Mobile STOP)" "$(row 2 a 0639980001 oui)")"
        refused 'is hidden' x.xlsx --where STOP=oui
        imports_as '2 0639980001 +33639980001 pending' --where STOP=oui --hidden-rows include
        run -65 --separate-stderr stopsms import x.xlsx --where STOP=oui --hidden-rows leave-out
    done
    make_xlsx sheets x.xlsx "S=<cols><col min=\"1\" max=\"1\" hidden=\"1\"/></cols>$(sheet \
        "$(row 1 Nom Mobile STOP)" "$(row 2 a 0639980001 oui)")"
    imports_as '2 0639980001 +33639980001 pending' --where STOP=oui
}

@test "the only visible sheet with phones is read; of several, one must be named" {
    one=$(sheet "$(row 1 Mobile)" "$(row 2 0639980001)") two=$(sheet "$(row 1 Mobile)" "$(row 2 0639980002)")
    make_xlsx sheets x.xlsx "Notes=$(sheet "$(row 1 Ville)" "$(row 2 Lyon)")" "Été=$one" "Old!hidden=$two"
    imports_as '2 0639980001 +33639980001 pending'
    imports_as '2 0639980002 +33639980002 pending' --sheet old
    imports_as '2 0639980001 +33639980001 pending' --sheet 2
    imports_as '2 0639980001 +33639980001 pending' --sheet ete
    refused 'it has: 1 "Notes", 2 "Été", 3 "Old" (hidden)' x.xlsx --sheet 4
    far=$(sheet "$(row 1 Mobile)" "$(row 900 0639980002)")
    make_xlsx sheets x.xlsx "Été=$one" "Far=$far"
    refused 'several sheets with phones: 1 "Été", 2 "Far"' x.xlsx
    make_xlsx sheets x.xlsx "A=$(sheet)" "B=$one"
    imports_as '2 0639980001 +33639980001 pending'
}

@test "a run that was killed resumes; the same file and sheet are the same import, however named" {
    make_xlsx table excel "$SOURCE/samples/crm-export.csv" ';' x.xlsx
    start_sandbox
    run --separate-stderr send run x.xlsx --where 'Désabonné SMS=oui' --max-attempts 1 --quiet
    expect_exit 3
    [ "$(sandbox_count)" -eq 149 ]
    run -0 --separate-stderr send run x.xlsx --where 'Désabonné SMS=oui' --sheet Feuil1
    [[ $stderr == *'same file as import 1'* ]]
    [ "$(sandbox_count)" -eq 149 ]
    diff <(sort "$SOURCE/samples/expected/crm-export.txt") <(sandbox_numbers)
}

@test "a workbook can come from standard input" {
    make_xlsx sheets x.xlsx "S=$(sheet "$(row 1 Mobile)" "$(row 2 0639980001)")"
    "$STOPSMS" import - --db "$DB" <x.xlsx >/dev/null 2>&1
    [ "$(outcomes)" = '2 0639980001 +33639980001 pending' ]
}

@test "a report of ours is refused, also saved again, packed, or on standard input" {
    make_crm 3 >"$CRM"
    stopsms import "$CRM" >/dev/null 2>&1
    stopsms report --output report.xlsx
    saved_again report.xlsx
    gzip -k saved/report.xlsx
    python3 -c 'import zipfile; zipfile.ZipFile("r.zip", "w").write("saved/report.xlsx")'
    for file in report.xlsx saved/report.xlsx saved/report.xlsx.gz r.zip; do
        refused 'a report of stopsms, and no export' "$file" --all-rows
        refused 'a report of stopsms, and no export' "$file" --all-rows --sheet 1
    done
    run -65 --separate-stderr "$STOPSMS" import - --db "$DB" --all-rows <saved/report.xlsx
    [[ $stderr == *'a report of stopsms, and no export'* ]]
}

@test "preview and every form of the report name sheet and cell, as a spreadsheet takes it" {
    make_xlsx sheets x.xlsx "My sheet=$(sheet "$(row 1 Nom Mobile)" "$(row 4 a 0639980001)" "$(row 6 b '')")"
    run -0 stopsms preview x.xlsx --all-rows
    [[ $output == *"row 1, 'My sheet'!B4: "*"row 2, 'My sheet'!B6: "* ]]
    stopsms import x.xlsx --all-rows >/dev/null 2>&1
    [ "$(outcomes | cut -d' ' -f1-2)" = $'\'My sheet\'!B4\n\'My sheet\'!B6' ]
    stopsms report --output r.json
    [ "$(jq -c '[.rows[].line]' r.json)" = $'["\'My sheet\'!B4","\'My sheet\'!B6"]' ]
    stopsms report --output r.html
    grep -q "My sheet'!B4\|My sheet&#39;!B4\|My sheet&#x27;!B4" r.html
    stopsms report --output r.xlsx
    python3 -c 'import zipfile; z = zipfile.ZipFile("r.xlsx"); print(*(z.read(n) for n in z.namelist()))' |
        grep -q "My sheet.*!B4"
    make_xlsx sheets x.xlsx "0639980001=$(sheet "$(row 1 Nom Mobile)" "$(row 4 a 0639980001)")"
    rm -f -- "$DB"*
    stopsms import x.xlsx --all-rows >/dev/null 2>&1
    run -0 stopsms report --output - --mask
    [[ $output != *0639980001* ]]
}
