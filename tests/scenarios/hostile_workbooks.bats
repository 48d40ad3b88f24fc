#!/usr/bin/env bats
# Workbooks and packed files that are damaged, or made to do harm: refused, each with one sentence.

bats_require_minimum_version 1.5.0
load ../support/scenario
load ../support/stopsms
load ../support/workbook

setup() {
    stopsms_setup
    make_xlsx sheets x.xlsx "S=$(sheet "$(row 1 Mobile)" "$(row 2 0639980001)" "$(row 3 0639980002)")"
}

teardown() {
    scenario_teardown
}

# of_sheet TEXT XML: a workbook with this sheet is refused so.
of_sheet() {
    make_xlsx sheets bad.xlsx "S=$2"
    refused "$1" bad.xlsx
}

# many COUNT TEXT
many() {
    python3 -c 'import sys; sys.stdout.write(sys.argv[2] * int(sys.argv[1]))' "$@"
}

@test "what is cut off, or not what was packed" {
    head -c 700 x.xlsx >bad.xlsx
    refused 'cut off or damaged' bad.xlsx
    head -c -10 x.xlsx >bad.xlsx
    refused 'cut off or damaged' bad.xlsx
    # A stored number becomes another, and the checksum stays.
    make_xlsx sheets bad.xlsx --store "S=$(sheet "$(row 1 Mobile)" "$(row 2 0639980001)")"
    sed -i 's/0639980001/0639980009/' bad.xlsx
    refused 'cut off or damaged' bad.xlsx
    printf 'PK\003\004rest' >bad.xlsx
    refused 'cut off or damaged' bad.xlsx
}

@test "two members of one name, and paths that lead out" {
    cp x.xlsx bad.xlsx
    printf x >member
    python3 -W ignore -c 'import zipfile; zipfile.ZipFile("bad.xlsx", "a").writestr("XL/worksheets/sheet1.xml", "<a/>")'
    refused 'is in it twice' bad.xlsx
    make_xlsx sheets bad.xlsx --extra ../../x=member "S=$(sheet "$(row 1 Mobile)")"
    refused 'leads out of the archive' bad.xlsx
    make_xlsx sheets bad.xlsx --extra 'xl\..\..\x=member' "S=$(sheet "$(row 1 Mobile)")"
    refused 'leads out of the archive' bad.xlsx
}

@test "a password, as ZIP and as Excel has it" {
    python3 - <<'END'
data = bytearray(open("x.xlsx", "rb").read())
for mark, offset in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
    at = -1
    while (at := data.find(mark, at + 1)) >= 0:
        data[at + offset] |= 1
open("zip.xlsx", "wb").write(data)
ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(70000)
open("ole.xlsx", "wb").write(ole + "EncryptedPackage".encode("utf-16le") + bytes(500))
open("old.xls", "wb").write(ole)
END
    refused 'protected by a password' zip.xlsx
    refused 'protected by a password' ole.xlsx
    refused 'an old Excel workbook' old.xls
}

@test "a DOCTYPE, entities, deep nesting, endless tags, no XML" {
    make_xlsx sheets bad.xlsx --doctype "S=$(sheet "$(row 1 '&a;')")"
    refused 'has a DOCTYPE' bad.xlsx
    of_sheet 'is damaged' "$(sheet '<row><c t="str"><v>&x;</v></c></row>')"
    of_sheet 'nests deeper' "$(many 16 '<a>')$(many 16 '</a>')"
    make_xlsx sheets bad.xlsx "S=$(many 15 '<a>')$(many 15 '</a>')$(sheet "$(row 1 Mobile)" "$(row 2 0639980001)")"
    run -0 --separate-stderr stopsms import bad.xlsx
    python3 - "$SOURCE/tests/support" <<'END'
import sys
sys.path.insert(0, sys.argv[1])
import make_xlsx
make_xlsx.sheets("bad.xlsx", ["S=<sheetData><row x='" + "a" * 3000000 + "'/></sheetData>"])
make_xlsx.sheets("wide.xlsx", ["S=<sheetData><row>" + "<c/>" * 1000000 + "</row></sheetData>"])
make_xlsx.sheets("bomb.xlsx", ["S=<sheetData>" + " " * 150000000 + "</sheetData>"])
END
    refused 'a tag of more than a megabyte' bad.xlsx
    refused 'more cells than a sheet has columns' wide.xlsx
    refused 'unpacks to more than' bomb.xlsx
    of_sheet 'is damaged' '<sheetData></oops>'
}

@test "cells and rows that stand nowhere, or twice" {
    of_sheet 'says that it stands elsewhere' "$(sheet '<row r="1"><c r="AAAA1" t="str"><v>a</v></c></row>')"
    of_sheet 'says that it stands elsewhere' "$(sheet '<row r="1"><c r="A2" t="str"><v>a</v></c></row>')"
    of_sheet 'there is no such row' "$(sheet '<row r="1048577"><c t="str"><v>a</v></c></row>')"
    of_sheet 'stands behind a later one' "$(sheet "$(row 5 a)" "$(row 5 b)")"
    of_sheet 'a cell is in it twice' "$(sheet '<row><c r="A1" t="str"><v>a</v></c><c r="A1" t="str"><v>b</v></c></row>')"
    of_sheet 'names text 8 of 0' "$(sheet '<row><c t="s"><v>7</v></c></row>')"
    of_sheet 'names text 9223372036854775807 of 0' "$(sheet '<row><c t="s"><v>9223372036854775807</v></c></row>')"
}

@test "what nobody knows among rows, in a row or in a cell is not passed over; an extension is" {
    of_sheet 'something stands there that is no cell' "$(sheet '<x><row r="1"><c t="str"><v>a</v></c></row></x>')"
    of_sheet 'something stands there that is no cell' "$(sheet '<row r="1"><x><c t="str"><v>a</v></c></x></row>')"
    of_sheet 'something stands there that is no cell' "$(sheet '<row r="1"><c t="str"><x><v>a</v></x></c></row>')"
    make_xlsx sheets x.xlsx "S=$(sheet "$(row 1 Mobile)" '<row r="2"><c t="str"><v>0639980001</v><extLst/></c><extLst><ext/></extLst></row>')"
    run --separate-stderr "$STOPSMS" import x.xlsx --db "$DB"
    expect_exit 0
    [[ $stderr == *'1 row: 1 new number'* ]]
}

# with MEMBER OLD NEW...: x.xlsx as bad.xlsx, with each NEW in the place of its OLD in one of its parts.
with() {
    python3 - "$@" <<'END'
import sys, zipfile
member, words = sys.argv[1], sys.argv[2:]
source = zipfile.ZipFile("x.xlsx")
with zipfile.ZipFile("bad.xlsx", "w") as z:
    for name in source.namelist():
        content = source.read(name).decode()
        if name == member:
            for old, new in zip(words[::2], words[1::2]):
                assert old in content
                content = content.replace(old, new)
        z.writestr(name, content)
END
}

@test "a sheet of a kind that nobody knows, and rows in another place, are not taken for none" {
    with xl/_rels/workbook.xml.rels relationships/worksheet relationships/gridsheet
    refused 'its sheet "S" is of a kind that is not known' bad.xlsx
    with xl/_rels/workbook.xml.rels relationships/worksheet relationships/chartsheet
    refused 'has no sheet of cells' bad.xlsx
    with xl/worksheets/sheet1.xml '<worksheet' '<gridsheet' '</worksheet' '</gridsheet'
    refused 'has its rows where no spreadsheet puts them' bad.xlsx
    with xl/worksheets/sheet1.xml '<worksheet' '<extLst' '</worksheet' '</extLst'
    refused 'has its rows where no spreadsheet puts them' bad.xlsx
    with xl/worksheets/sheet1.xml '<sheetData' '<choice><sheetData' '</sheetData>' '</sheetData></choice>'
    refused 'has its rows where no spreadsheet puts them' bad.xlsx
}

@test "documents of other programs are told by their kind" {
    python3 - <<'END'
import zipfile
def write(name, *members):
    with zipfile.ZipFile(name, "w") as z:
        for member, content in members:
            z.writestr(member, content)
rels = '<R><Relationship Id="a" Type="x/officeDocument" Target="%s"/></R>'
write("a.docx", ("[Content_Types].xml", ""), ("_rels/.rels", rels % "word/document.xml"), ("word/document.xml", "<a/>"))
write("a.xlsb", ("[Content_Types].xml", ""), ("_rels/.rels", rels % "xl/workbook.bin"), ("xl/workbook.bin", "a"))
write("a.numbers", ("Index/Document.iwa", "a"))
write("a.ods", ("mimetype", ""), ("content.xml", "<a/>"), ("META-INF/manifest.xml", "<a/>"))
END
    refused 'a Word document' a.docx
    refused 'a binary workbook (.xlsb)' a.xlsb
    refused 'a Numbers document' a.numbers
    refused 'save it as .xlsx' a.ods
}

@test "a packed file that is cut off, goes on behind its end, or unpacks to far too much" {
    make_crm 2000 >crm.txt
    gzip -k crm.txt
    zstd -q crm.txt
    for ending in gz zst; do
        head -c 900 "crm.txt.$ending" >bad
        refused 'cut off or damaged' bad
        { cat "crm.txt.$ending"; echo junk; } >bad
        refused 'cut off or damaged' bad
    done
    head -c 100000000 /dev/zero | gzip >bomb.gz
    refused 'unpacks to more than' bomb.gz
    head -c 100000000 /dev/zero | zstd -q >bomb.zst
    refused 'unpacks to more than' bomb.zst
    python3 -c 'import zipfile; zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED).writestr("a.csv", bytes(100000000))'
    refused 'unpacks to more than' bomb.zip
}

# far FROM TO: far.xlsx, a table of 60,000 rows whose texts are all different, once `FROM` in the sheet or
# in the texts is `TO`; so far behind that several pieces were read before it.
far() {
    [ -e big.xlsx ] || make_xlsx big 60000 big.csv big.xlsx
    python3 - "$@" <<'END'
import sys, zipfile
before, after = (word.encode() for word in sys.argv[1:])
with zipfile.ZipFile("big.xlsx") as book, zipfile.ZipFile("far.xlsx", "w", zipfile.ZIP_DEFLATED) as far:
    for name in book.namelist():
        content = book.read(name)
        far.writestr(name, content.replace(before, after))
END
}

@test "what goes wrong far behind is told as well, and of two faults the first" {
    far '<c r="A50000"' '<c r="A50001"'
    refused 'row 50000: a cell in it says that it stands elsewhere' far.xlsx --where 'SMS opt-out=oui'
    far '<row r="50000"' '<row r="40000"'
    refused 'row 40000: it stands behind a later one' far.xlsx --where 'SMS opt-out=oui'
    far '</row><row r="50000"' '</rows><row r="50000"'
    refused 'is damaged (line 1: mismatched tag)' far.xlsx --where 'SMS opt-out=oui'
    far '<row r="50000"' '<!DOCTYPE x><row r="50000"'
    refused 'is damaged' far.xlsx --where 'SMS opt-out=oui'
    far '<c r="F50000"' "$(many 16 '<a>')"
    refused 'row 50000: something stands there' far.xlsx --where 'SMS opt-out=oui'
    far '<t>p50000@example.com</t>' '<t>p50000@example.com</u>'
    refused 'its part "xl/sharedStrings.xml" is damaged (line 1: mismatched tag)' far.xlsx --where 'SMS opt-out=oui'
    far '<t>p50000@example.com</t>' "$(many 16 '<a>')$(many 16 '</a>')"
    refused 'its part "xl/sharedStrings.xml" nests deeper' far.xlsx --where 'SMS opt-out=oui'
    # No cell names these.
    far '</sst>' '<si><t>x</t></si></sst>more'
    refused 'its part "xl/sharedStrings.xml" is damaged' far.xlsx --where 'SMS opt-out=oui'
    far '<v>150000</v>' '<v>9999999</v>'
    refused 'a cell names text 10000000 of 18' far.xlsx --where 'SMS opt-out=oui'
}

@test "texts that were packed otherwise than their checksum says are refused, whichever of them a cell names" {
    make_xlsx sheets bad.xlsx --store --strings "<si><t>Mobile</t></si><si><t>0639980001</t></si><si><t>nobody</t></si>" \
        'S=<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row></sheetData>'
    stopsms import bad.xlsx --quiet
    for change in s/0639980001/0639980009/ s/nobody/nobodx/; do
        sed "$change" bad.xlsx >worse.xlsx
        refused 'cut off or damaged' worse.xlsx
    done
}

@test "where there can be no thread, a workbook is read all the same" {
    make_xlsx big 20000 big.csv big.xlsx
    ASAN_OPTIONS=detect_leaks=0 run --separate-stderr strace -f -qq -o trace -e trace=clone,clone3 \
        -e inject=clone,clone3:error=EAGAIN "$STOPSMS" import big.xlsx --where 'SMS opt-out=oui' --db "$DB"
    expect_exit 0
    [ "$(grep -c EAGAIN trace)" -eq 2 ]
    stopsms report --output - 2>/dev/null | cut -d, -f2,4- >of_workbook
    rm -f -- "$DB"*
    stopsms import big.csv --where 'SMS opt-out=oui' --quiet
    stopsms report --output - 2>/dev/null | cut -d, -f2,4- | diff - of_workbook
}
