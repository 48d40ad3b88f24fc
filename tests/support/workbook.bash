# support/workbook.bash
# Workbooks written by hand, for .bats files. Needs support/stopsms.bash.

make_xlsx() {
    python3 "$SOURCE/tests/support/make_xlsx.py" "$@"
}

edit_xlsx() {
    python3 "$SOURCE/tests/support/edit_xlsx.py" "$@"
}

# saved_again FILE: as LibreOffice saves it, in saved/.
saved_again() {
    mkdir -p saved
    LC_ALL=C.UTF-8 soffice -env:UserInstallation="file://$SCRATCH/office" --headless \
        --convert-to xlsx --outdir saved "$1" >/dev/null 2>&1
}

# row NUMBER CELL...: a row of texts; "": an empty cell.
row() {
    printf '<row r="%s">' "$1"
    shift
    for cell in "$@"; do
        [ -n "$cell" ] && printf '<c t="inlineStr"><is><t>%s</t></is></c>' "$cell" || printf '<c/>'
    done
    printf '</row>'
}

# sheet XML...: its rows.
sheet() {
    printf '<sheetData>%s</sheetData>' "$*"
}

# rows_of FILE [ARGUMENT...]: what an import of the file makes of its rows, without their lines.
rows_of() {
    local file=$1
    shift
    rm -f -- "$DB"*
    stopsms import "$file" "$@" 2>messages >/dev/null || { cat messages >&2; return 1; }
    stopsms report --output - 2>/dev/null | python3 -c '
import csv, sys
for row in csv.reader(sys.stdin):
    print("|".join(row[1:2] + row[3:]))'
}

# What became of each row: "ROW CELL NUMBER STATUS CODE"; of a place in a sheet of a plain name, the row.
outcomes() {
    stopsms report --output - 2>/dev/null | python3 -c '
import csv, re, sys
for row in list(csv.reader(sys.stdin))[1:]:
    place = re.sub(r"^\w+![A-Z]+(?=[0-9]+$)|^\w+![0-9]+:", "", row[2])
    print(" ".join(part for part in (place, row[4], row[5], row[6], row[8]) if part))'
}

# imports_as OUTCOMES [ARGUMENT...]: x.xlsx is imported so.
imports_as() {
    local wanted=$1
    shift
    rm -f -- "$DB"*
    run --separate-stderr stopsms import x.xlsx "$@"
    expect_exit 0
    diff <(printf '%s\n' "$wanted") <(outcomes)
}

# refused TEXT FILE [ARGUMENT...]: in one line, with 65, and no database is made.
refused() {
    local text=$1
    shift
    rm -f -- "$DB"*
    run --separate-stderr stopsms import "$@"
    expect_exit 65
    expect_one_line "$text"
    [ ! -e "$DB" ]
}
