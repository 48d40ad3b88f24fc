#!/usr/bin/env bats
# .gz, .zst and .zip of one table are read as the table is; the import is known by the bytes given.

bats_require_minimum_version 1.5.0
load ../support/scenario
load ../support/stopsms
load ../support/workbook

setup() {
    stopsms_setup
    WANTED=$'2 0639980000 +33639980000 pending\n3 0639980001 +33639980001 pending'
    make_crm 2 >a.csv
    make_xlsx sheets x.xlsx "S=$(sheet "$(row 1 Mobile)" "$(row 2 0639980000)" "$(row 3 0639980001)")"
}

teardown() {
    scenario_teardown
}

# zip_of OUT MEMBER=FILE...
zip_of() {
    python3 -c '
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as z:
    for word in sys.argv[2:]:
        name, _, path = word.partition("=")
        z.writestr(name, open(path, "rb").read() if path else b"")' "$@"
}

@test "gzip, Zstandard and ZIP, of a CSV file and of a workbook, from disk and standard input" {
    for file in a.csv x.xlsx; do
        gzip -k $file
        zstd -q $file
        zip_of $file.zip "export/=" "export/$file=$file" "__MACOSX/export/._$file=$file" "export/.DS_Store=$file"
        for ending in gz zst zip; do
            rm -f -- "$DB"*
            stopsms import $file.$ending >/dev/null 2>&1
            diff <(printf '%s\n' "$WANTED") <(outcomes)
            rm -f -- "$DB"*
            "$STOPSMS" import - --db "$DB" <$file.$ending >/dev/null 2>&1
            diff <(printf '%s\n' "$WANTED") <(outcomes)
        done
    done
}

@test "several packed files behind one another are one" {
    { gzip -c a.csv; echo 0639980002 | gzip -c; head -c 100 /dev/zero; } >b.gz
    run -0 --separate-stderr stopsms import b.gz
    [ "$(outcomes | wc -l)" -eq 3 ]
}

@test "the import is that of the bytes given" {
    gzip -k a.csv
    stopsms import a.csv.gz >/dev/null 2>&1
    run -0 --separate-stderr stopsms import a.csv.gz
    [[ $stderr == *'same file as import 1'* ]]
    [ "$(sqlite3 "$DB" 'SELECT lower(hex(sha256)) FROM imports' 2>/dev/null)" = "$(sha256sum <a.csv.gz | cut -c1-64)" ]
    run -0 --separate-stderr stopsms import a.csv
    [[ $stderr == *'0 new numbers, 2 known'* ]]
}

@test "two tables in one archive, and packed twice, are refused with what to do" {
    zip_of two.zip a.csv=a.csv b.csv=a.csv
    refused 'holds 2 files (a.csv, b.csv); unpack it' two.zip
    gzip -k a.csv
    gzip -c a.csv.gz >a.gz.gz
    refused 'unpack it once' a.gz.gz
    zip_of c.zip a.csv.gz=a.csv.gz
    refused 'unpack it once' c.zip
    zip_of none.zip
    refused 'an empty ZIP archive' none.zip
    zip_of only.zip __MACOSX/._a.csv=a.csv
    refused 'holds no file' only.zip
}

@test "what is in a packed file is refused as it is on its own" {
    echo '{"a": 1}' >a.json
    gzip a.json
    refused 'a JSON file' a.json.gz
    stopsms import a.csv >/dev/null 2>&1
    stopsms report --output r.csv
    gzip r.csv
    refused 'a report of stopsms' r.csv.gz
}

@test ".ods and .xls are told to be saved as another kind, on their own, packed, in a folder and from standard input" {
    LC_ALL=C.UTF-8 soffice -env:UserInstallation="file://$SCRATCH/office" --headless \
        --convert-to ods --outdir . x.xlsx >/dev/null 2>&1
    LC_ALL=C.UTF-8 soffice -env:UserInstallation="file://$SCRATCH/office" --headless \
        --convert-to xls --outdir . x.xlsx >/dev/null 2>&1
    for file in x.ods x.xls; do
        wanted='save it as .xlsx or CSV'
        refused "$wanted" $file
        gzip -k $file
        refused "$wanted" $file.gz
        zip_of $file.zip "$file=$file"
        refused "$wanted" $file.zip
        run -65 --separate-stderr "$STOPSMS" import - --db "$DB" <$file
        expect_one_line "$wanted"
        mkdir folder
        cp $file folder
        refused "$wanted" folder
        rm -r folder
    done
}

@test "no room for what is unpacked ends with 74, and says so" {
    make_crm 200000 >big.csv
    gzip big.csv
    run --separate-stderr bash -c 'ulimit -f 100; "$@"' - "$STOPSMS" preview big.csv.gz --db "$DB"
    expect_exit 74
    [[ $stderr == *"can't keep what is unpacked in a temporary file"* ]]
}
