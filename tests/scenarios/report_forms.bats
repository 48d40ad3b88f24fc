#!/usr/bin/env bats
# One report, several forms: the same rows in each, whatever the cells hold.

load ../support/scenario
load ../support/stopsms

setup() {
    stopsms_setup
    start_sandbox
}

teardown() {
    scenario_teardown
}

# An export whose cells try everything: formulas, HTML, escapes, quotes, very long ones.
make_hostile() {
    python3 - >"$1" <<'PYTHON'
import sys
cells = [
    "0639980001", "+33 6 39 98 00 02", "06.39.98.00.03", "0639980001", "0639980004 / 0639980005",
    "=1+1", "=HYPERLINK(\"http://evil.example/\",\"x\")", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)",
    "\t=1", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt;", "]]>",
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "a\x01b\x08c", "\x7f", "C1\u009b31m", "_x0041_",
    "_x005F_x0041_", "'0639980006", "\u202e0639980007", "x\ny", "x\r\ny", "", "   ", "N/A",
    "say \"stop\"", "a;b", "a,b", "😀" * 10, "é" * 20000, "\x1b" * 9000, "1e5", "TRUE", "1/2", "007",
    "2026-11-22", "#REF!", "\ufeffx", "\ufffe\uffff", "{=1}", "%0A",
]
out = sys.stdout.buffer
out.write(b"Nom,=Mobile\n")
for cell in cells:
    out.write(('n,"%s"\n' % cell.replace('"', '""')).encode())
PYTHON
}

# as_csv XLSX: LibreOffice reads the workbook, and writes each sheet into the folder "sheets".
as_csv() {
    rm -rf sheets
    LC_ALL=C.UTF-8 soffice -env:UserInstallation="file://$SCRATCH/office" --headless --convert-to \
        'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1' \
        --outdir sheets "$1" >office.log 2>&1 </dev/null 3>&-
}

@test "every form has every row, and the same in each cell" {
    make_hostile "$CRM"
    start_sandbox --reject +33639980002 --listed +33639980003
    run --separate-stderr send run "$CRM" --all-rows --column 2
    expect_exit 3
    for form in csv json xlsx; do
        stopsms report -o "r.$form"
    done
    stopsms report --excel -o excel.csv
    as_csv r.xlsx
    python3 "$SOURCE/tests/support/report_forms.py" same r.csv excel.csv r.json sheets/r-Rows.csv
    python3 "$SOURCE/tests/support/report_forms.py" totals r.json sheets/r-Totals.csv
    [ "$(jq -r '.rows | length' r.json)" -eq "$(jq -r .lines r.json)" ]
    [ "$(jq -r '.imports[0].sha256' r.json)" = "$(sha256sum "$CRM" | cut -c1-64)" ]
    [ "$(jq -r '.imports[0].bytes' r.json)" -eq "$(stat -c %s "$CRM")" ]
    [ "$(jq -r '.account' r.json)" = "$SANDBOX_URL" ]
    [ "$(jq -r '.account_user' r.json)" = sandbox ]
    [ "$(jq -r '.runs | length' r.json)" -eq 1 ]
    [ "$(jq -r '.runs[0].exit_status' r.json)" -eq 3 ]
    [[ $(jq -r '.runs[0].options' r.json) == *"run"*"$CRM"* ]]
}

@test "the workbook's sheets are exactly these" {
    make_crm 4 >"$CRM"
    printf '063912\n""\n' >>"$CRM"
    start_sandbox --reject +33639980002
    run --separate-stderr send run "$CRM" --report r.xlsx
    expect_exit 3
    as_csv r.xlsx
    for sheet in 'Needs a human' Totals Rows; do
        sed -E -e "s|$SCRATCH|DIR|g" -e "s|$SANDBOX_URL|URL|g" -e 's/^Version,[^,]*/Version,N/' \
            -e 's/20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9:]{8}/TIME/g' -e 's/(listed),[0-9]+,/\1,ID,/' \
            -e "s|[^ ,]*/stopsms run|stopsms run|" -e "s|,$(id -un),*\$|,SYSTEM-USER|" "sheets/r-$sheet.csv" >"$sheet.csv"
        # STOPSMS_WRITE_GOLDEN=1 writes what is seen; read the difference before committing it.
        golden=$SOURCE/tests/golden/report/crm-${sheet// /-}.csv
        [ -z "${STOPSMS_WRITE_GOLDEN:-}" ] || cp "$sheet.csv" "$golden"
        diff "$golden" "$sheet.csv"
    done
}

@test "HTML and XLSX have local times, whatever the season; CSV and JSON UTC; --check agrees in any zone" {
    start_sandbox --reject +33639980002
    make_crm 2 >"$CRM"
    printf '063912\n' >>"$CRM"
    run send run "$CRM"
    expect_exit 3
    # Sent in summer, at 23:30 UTC; told on a day that was the next one here.
    sqlite3 "$DB" "UPDATE jobs SET first_attempt_at = 1782862200000, last_attempt_at = 1782862200000;
        UPDATE imports SET told_at = 1782862200000"
    export TZ=CET-1CEST,M3.5.0,M10.5.0/3
    for form in html xlsx csv json; do
        stopsms report -o "r.$form" --evidence "$form.evidence.json"
    done
    # Each replaces the one before.
    for form in html xlsx html xlsx; do
        stopsms report --lang fr -o "fr.$form"
    done
    grep -qF '<time datetime="2026-06-30T23:30:00Z">1&nbsp;Jul&nbsp;2026, 01:30:00&nbsp;+02:00</time>' r.html
    grep -qF '<time datetime="2026-06-30T23:30:00Z">1er&nbsp;juil.&nbsp;2026, 01:30:00&nbsp;+02:00</time>' fr.html
    run ! grep -qE 'UTC\)|Z</time>' r.html
    as_csv r.xlsx
    grep -q ',"2026-07-01 01:30:00","2026-07-01 01:30:00",' sheets/r-Rows.csv
    python3 - <<'PYTHON'
import re, zipfile
book = zipfile.ZipFile("r.xlsx")
rows, styles = (book.read(name).decode() for name in ("xl/worksheets/sheet3.xml", "xl/styles.xml"))
assert "46204.0625<" in rows, rows  # 2026-07-01 01:30: a real date
assert 'hh:mm:ss &quot;+02:00&quot;' in styles and 'hh:mm:ss &quot;+0' in styles, styles
PYTHON
    [ "$(grep -c ',2026-06-30T23:30:00Z,2026-06-30T23:30:00Z,' r.csv)" -eq 2 ]
    [ "$(jq '[.rows[] | select(.first_attempt_at == "2026-06-30T23:30:00Z")] | length' r.json)" -eq 2 ]
    for zone in UTC0 XXX-14; do
        for form in html xlsx csv json; do
            TZ=$zone run -0 stopsms report --check "$form.evidence.json"
            [[ $output == *'agrees'*"report ./r.$form"* ]]
        done
    done
}

@test "a workbook begins with the rows that need a human, and is in French where the command line says so" {
    printf '%s\n' 'Nom;Mobile;SMS refusé' 'Durand;0639980001;oui' 'Noël;0639980002;Oui, depuis mars' \
        'Petit;06 39;oui' 'Morin;0639980004;non' >"$CRM"
    start_sandbox --reject +33639980001
    run --separate-stderr send run "$CRM" --where 'SMS refusé=oui'
    expect_exit 3
    LC_ALL=fr_FR.UTF-8 stopsms report -o en.xlsx
    stopsms report --lang fr -o fr.xlsx
    as_csv en.xlsx
    [ "$(head -1 'sheets/en-Needs a human.csv')" = row,line,kept,input,column,phone,status,error_message,note ]
    [ "$(cut -d, -f1 'sheets/en-Needs a human.csv' | tail -n +2 | tr -d '"' | paste -sd' ')" = "1 2 3" ]
    as_csv fr.xlsx
    [ "$(head -1 sheets/fr-*traiter.csv)" = rang,ligne,personne,cellule,colonne,numéro,résultat,raison,note ]
    grep -qF 'Nom : Noël' sheets/fr-*traiter.csv
    grep -qF 'la colonne du filtre dit : Oui, depuis mars' sheets/fr-*traiter.csv
    grep -q ',écarté,' sheets/fr-Lignes.csv
    grep -q '^Programme,stopsms' sheets/fr-Totaux.csv
    python3 - <<'PYTHON'
import re, zipfile
book = zipfile.ZipFile("fr.xlsx")
sheets = re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())
assert sheets == ["À traiter", "Totaux", "Lignes"], sheets
styles = book.read("xl/styles.xml").decode()
assert "dd/mm/yyyy" in styles and "FFFCE6D2" in styles and "FFDDF1E5" in styles
PYTHON
    stopsms report --status listed -o none.xlsx
    as_csv none.xlsx
    grep -q '^No row of this report needs a human' 'sheets/none-Needs a human.csv'
}

@test "--excel --lang fr, both on the command line, translates CSV; nothing else does" {
    make_crm 2 >"$CRM"
    printf '063912\n' >>"$CRM"
    start_sandbox --reject +33639980001
    run --separate-stderr send run "$CRM"
    expect_exit 3
    stopsms report -o plain.csv
    stopsms report --excel -o excel.csv
    LC_ALL=fr_FR.UTF-8 stopsms report --excel -o locale.csv
    cmp excel.csv locale.csv
    stopsms report --lang fr -o still.csv
    cmp plain.csv still.csv
    stopsms report --lang fr -o still.json
    jq -e '.rows[0].status == "listed"' still.json
    stopsms report --excel --lang fr -o fr.csv
    head -1 fr.csv | grep -qF 'fichier;rang;ligne;colonne;cellule;numéro;résultat;ID STOP;code;raison;source;HTTP;'
    grep -qE ';inscrit;"=""1""";;;;200;1;20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9:]{8};' fr.csv
    grep -qF ';refusé;;9;' fr.csv
    grep -qF ';invalide;;too_short;' fr.csv
    grep -qF ';fournisseur;' fr.csv
}

@test "a report in French, and a sheet of a workbook that was saved as CSV, are no exports" {
    make_crm 2 >"$CRM"
    printf '063912\n' >>"$CRM"
    run --separate-stderr send run "$CRM"
    expect_exit 3
    stopsms report --excel --lang fr -o fr.csv
    iconv -f UTF-8 -t WINDOWS-1252//TRANSLIT fr.csv | tail -n +1 | sed '1s/^?*//' >latin.csv
    tr ';' '\t' <fr.csv >tabs.csv
    stopsms report --lang fr -o fr.xlsx && as_csv fr.xlsx && mv sheets fr
    stopsms report -o en.xlsx && as_csv en.xlsx
    for file in fr.csv latin.csv tabs.csv fr/*traiter.csv fr/*Lignes.csv sheets/*human.csv sheets/*Rows.csv; do
        run --separate-stderr send run "$file" --all-rows
        expect_exit 65
        [[ $stderr == *"this is a report of stopsms"* ]]
    done
    stopsms report --excel --lang fr -o fr.csv
    stopsms report -o 'sheets/en-Needs a human.csv'
    stopsms report -o fr/fr-Lignes.csv
}

@test "no form holds a formula, a tag or an escape that something could run" {
    make_hostile "$CRM"
    stopsms import "$CRM" --all-rows --column 2 --quiet
    for form in csv json xlsx html; do
        stopsms report -o "r.$form"
    done
    # ESC, DEL and C1 controls, in no form.
    LC_ALL=C run ! grep -qP '\x1b|\x7f|\xc2[\x80-\x9f]|\x01|\x07|\x08' r.csv r.json r.html
    # A cell of CSV begins a formula only behind an apostrophe.
    python3 - <<'PYTHON'
import csv, json, re, sys, zipfile
csv.field_size_limit(1 << 24)
for row in csv.reader(open("r.csv", encoding="utf-8", newline="")):
    for cell in row:
        if re.match(r"[=+\-@\t\r]", cell) and not re.fullmatch(r"[+]?[0-9 ./()-]+", cell):
            sys.exit(f"a formula: {cell!r}")
book = zipfile.ZipFile("r.xlsx")
assert book.testzip() is None
for name in book.namelist():
    text = book.read(name).decode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text), name
    assert "<f>" not in text and "<f " not in text and "<hyperlink" not in text, name
    assert "<script" not in text and "<img" not in text, name
for number in (1, 2, 3):
    sheet = book.read(f"xl/worksheets/sheet{number}.xml").decode()
    assert 'orientation="landscape"' in sheet and 'fitToHeight="0"' in sheet and 'fitToPage="1"' in sheet, number
rows = book.read("xl/worksheets/sheet3.xml").decode()
assert 'state="frozen"' in rows and "<autoFilter " in rows and "<cols>" in rows
# Phones and stop ids are text: a number cell holds the plain counts alone (row, line, status, attempts)
# and the two times.
for letter in re.findall(r'<c r="([A-Z]+)[0-9]+"(?: s="[0-9]+")?><v>', rows):
    assert letter in "BCLMNO", letter
json.load(open("r.json", encoding="utf-8"))
PYTHON
}

@test "--mask leaves no number in any form, wherever it stood" {
    cp /dev/null "export 06 39 98 00 42.csv"
    {
        echo 'Nom,Mobile'
        echo 'a,0639980001'
        echo 'b,+33 (0)6 39 98 00 02'
        echo 'c,06.39.98.00.03 ou 06-39-98-00-04'
        echo 'd,mon 06 39 98 00 05 et 0639980'
        echo 'e,0033639980006'
        echo 'f,0639980001'
    } >"export 06 39 98 00 42.csv"
    start_sandbox --reject +33639980002
    run --separate-stderr send run "export 06 39 98 00 42.csv" --all-rows
    for form in csv json xlsx html; do
        stopsms report --mask -o "r.$form"
    done
    mkdir book
    python3 -m zipfile -e r.xlsx book
    grep -qF '+33 6 ** ** ** 01' r.csv
    grep -qF '+33 6 ** ** ** 01' r.json
    grep -qF '+33 6 ** ** ** 01' r.html
    grep -rqF '+33 6 ** ** ** 01' book
    python3 - r.csv r.json r.html book/xl/worksheets/sheet*.xml <<'PYTHON'
import re, sys
for path in sys.argv[1:]:
    text = open(path, encoding="utf-8").read()
    # Whatever stands between the digits, seven in a row that begin as these numbers do.
    found = re.search(r"6[ .()-]{0,3}3[ .()-]{0,3}9[ .()-]{0,3}9[ .()-]{0,3}8", text)
    if found:
        sys.exit(f"{path}: {text[max(0, found.start() - 40):found.end() + 40]!r}")
PYTHON
    [ "$(jq .masked r.json)" = true ]
}

@test "--status leaves the other rows out, and the totals as they are" {
    make_crm 5 >"$CRM"
    printf '063912\n""\n' >>"$CRM"
    start_sandbox --reject +33639980002
    run --separate-stderr send run "$CRM"
    expect_exit 3
    stopsms report --status rejected,invalid -o r.json
    [ "$(jq -c '[.rows[].status]' r.json)" = '["rejected","invalid"]' ]
    [ "$(jq -c '.only_statuses' r.json)" = '["rejected","invalid"]' ]
    [ "$(jq -c '[.lines, .totals.listed, .totals.rejected, .totals.invalid, .totals.empty]' r.json)" = '[7,4,1,1,1]' ]
    [ "$(stopsms report --status empty 2>/dev/null | wc -l)" -eq 2 ]
    run --separate-stderr stopsms report --status rejected,bogus
    expect_exit 2
    expect_one_line "undecided"
}

@test "the path's ending chooses the form, and --format is stronger" {
    make_crm 3 >"$CRM"
    run --separate-stderr send run "$CRM" --report out.XLSX
    expect_exit 0
    [ "$(head -c 2 out.XLSX)" = PK ]
    stopsms report -o a.json && jq -e .rows a.json >/dev/null
    stopsms report -o b.json --format csv && head -1 b.json | grep -q '^file,row,'
    stopsms report -o c.Html && head -1 c.Html | grep -q '^<!DOCTYPE html>'
    stopsms report -o c.txt && head -1 c.txt | grep -q '^file,row,'
    stopsms report --format json | jq -e '.lines == 3' >/dev/null
    stopsms report --format xlsx | cat >piped.xlsx
    python3 -m zipfile -t piped.xlsx
    run --separate-stderr send run "$CRM" --report - --quiet
    [ "$(echo "$output" | head -1 | cut -c1-5)" = "file," ]
}

@test "what does not fit together is refused" {
    make_crm 3 >"$CRM"
    stopsms import "$CRM" --quiet
    run --separate-stderr stopsms report --excel --format json
    expect_exit 2
    expect_one_line "--excel is about CSV"
    run --separate-stderr stopsms report --format pdf
    expect_exit 2
    expect_one_line "xlsx"
    run --separate-stderr stopsms report --lang de
    expect_exit 2
    run on_terminal y "$STOPSMS" report --db "$DB" --format xlsx
    expect_exit 2
    [[ $output == *"not for a terminal"* ]]
    run --separate-stderr stopsms run "$CRM" --report x.json --excel
    expect_exit 2
}
