"""Reads reports with other people's parsers, for tests/scenarios/report_forms.bats.

python3 report_forms.py same CSV EXCEL JSON XLSX-AS-CSV...   all hold the same rows
python3 report_forms.py totals JSON XLSX-TOTALS-AS-CSV       totals add up, and are those of the rows
"""
import csv
import json
import re
import sys

csv.field_size_limit(1 << 24)


def rows_of_csv(path, delimiter=","):
    with open(path, encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter, strict=True))


def without_guard(cell):
    """CSV alone marks what a spreadsheet would run."""
    return cell[1:] if re.match(r"'[=+\-@\t\r]", cell) else cell


def as_spelt_out(cell):
    """JSON alone holds control characters as they are."""
    return re.sub(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", lambda found: "\\x%02X" % ord(found.group()), cell
    )


def as_xml_holds_it(cell):
    """XML has no U+FFFE and U+FFFF, and LibreOffice keeps no CR before LF."""
    return re.sub("[\ufffe\uffff]", "\ufffd", cell).replace("\r\n", "\n").replace("\r", "\n")


def as_iso(cell):
    """A workbook has real dates, which LibreOffice writes in its own way."""
    return re.sub(r"^(20[0-9]{2}-[0-9]{2}-[0-9]{2}) ([0-9:]{8})$", r"\1T\2Z", cell)


def normal(row):
    return {name: as_xml_holds_it(without_guard(cell)) for name, cell in row.items()}


def rows_of_json(path):
    with open(path, encoding="utf-8") as stream:
        rows = json.load(stream)["rows"]
    def as_text(cell):
        """JSON alone has an object for each cell that is kept."""
        if isinstance(cell, list):
            cell = "; ".join(f"{kept['column']}: {kept['cell']}" for kept in cell)
        return "" if cell is None else as_spelt_out(str(cell))

    return [normal({name: as_text(cell) for name, cell in row.items()}) for row in rows]


def fits_a_cell(row):
    return all(len(cell.encode("utf-16-le")) // 2 <= 32767 for cell in row.values())


def same(csv_path, excel_path, json_path, *sheets):
    rows = [normal(row) for row in rows_of_csv(csv_path)]
    if len(rows) < 20:
        sys.exit(f"only {len(rows)} rows: that shows nothing")
    expect("excel", [normal(row) for row in rows_of_csv(excel_path, ";")], rows)
    expect("json", rows_of_json(json_path), rows)
    seen = [normal(row) for path in sheets for row in rows_of_csv(path)]
    for row in seen:
        for name in ("first_attempt_at", "last_attempt_at"):
            row[name] = as_iso(row[name])
    for row in seen:
        for name, cell in row.items():
            if "[cut: too long for a cell" in cell:
                whole = rows[seen.index(row)]
                if fits_a_cell(whole):
                    sys.exit("cut without need")
                row[name] = whole[name] if whole[name].startswith(cell[:30000]) else "?"
    expect("xlsx", seen, rows)


def expect(form, seen, rows):
    if len(seen) != len(rows):
        sys.exit(f"{form}: {len(seen)} rows, not {len(rows)}")
    for number, (one, other) in enumerate(zip(seen, rows), 1):
        for name in other:
            if one[name] != other[name]:
                sys.exit(f"{form}, line {number}, {name}: {one[name]!a:.200}, not {other[name]!a:.200}")


def totals(json_path, sheet):
    with open(json_path, encoding="utf-8") as stream:
        report = json.load(stream)
    counted = {}
    for row in report["rows"]:
        counted[row["status"]] = counted.get(row["status"], 0) + 1
    told = {status: count for status, count in report["totals"].items() if count > 0}
    if counted != told or sum(told.values()) != report["lines"]:
        sys.exit(f"json: {told} and {report['lines']}, but {counted}")
    with open(sheet, encoding="utf-8", newline="") as stream:
        lines = list(csv.reader(stream))
    first = next(i for i, line in enumerate(lines) if line[0] == "Status") + 1
    last = next(i for i, line in enumerate(lines) if line[0] == "all")
    in_sheet = {line[0]: int(line[1]) for line in lines[first:last] if line[1] != "0"}
    if in_sheet != counted or int(lines[last][1]) != report["lines"]:
        sys.exit(f"xlsx: {in_sheet}, but {counted}")


{"same": same, "totals": totals}[sys.argv[1]](*sys.argv[2:])
