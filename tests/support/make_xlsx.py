#!/usr/bin/env python3
"""Writes workbooks by hand, as the programs that people have write them. Standard library alone.

make_xlsx.py table STYLE CSV DELIMITER OUT   the table of a CSV file (UTF-8), in one of the STYLES
make_xlsx.py sheets OUT [OPTION...] NAME=XML...
    a workbook of these sheets; XML: what stands in <worksheet>. NAME!hidden=XML: a hidden one
    --1904, --uncalculated, --styles XML, --strings XML (of <sst>), --extra NAME=FILE (a member),
    --doctype (before each sheet), --store
make_xlsx.py big ROWS CSV OUT   bench: ROWS distinct people, as CSV and as a workbook"""
import csv
import datetime
import re
import sys
import zipfile
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"

STYLES_XML = (
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy;@"/>'
    '<numFmt numFmtId="165" formatCode="00\\ 00\\ 00\\ 00\\ 00"/></numFmts>'
    '<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="22"/>'
    '<xf numFmtId="165"/><xf numFmtId="21"/></cellXfs>'
)

# How each program writes what all of them write.
STYLES = {
    "excel": {"dates": True},
    "google": {"prefix": "", "dimension": False, "absolute": True, "powers": True, "dates": True},
    "numbers": {"spans": False, "dimension": True, "empty_cells": True},
    "openpyxl": {"declaration": False, "spans": False, "inline": True},
    "poi": {"powers": True, "spans": False, "standalone": True},
    "sheetjs": {"places": True, "text_values": True, "dimension": False},
    "without-r": {"places": False, "dimension": False, "spans": False},
    "prefix": {"prefix": "x:"},
    "utf-16": {"utf16": True},
    "strict": {"strict": True, "iso_dates": True},
    "rich": {"rich": True},
    "elsewhere": {"folder": "content/", "workbook": "book2.xml", "backslashes": True},
}


def letters(column):
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def escaped_text(text):
    text = re.sub(r"_x[0-9A-Fa-f]{4}_", lambda m: "_x005F" + m.group(0), text)
    return escape(text).replace("\r", "_x000D_")


def string_xml(p, text, rich):
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    if not rich or len(text) < 2:
        return f'<{p}t{space}>{escaped_text(text)}</{p}t>'
    half = len(text) // 2
    return (
        f'<{p}r><{p}rPr><{p}b/></{p}rPr><{p}t xml:space="preserve">{escaped_text(text[:half])}</{p}t></{p}r>'
        f'<{p}r><{p}t xml:space="preserve">{escaped_text(text[half:])}</{p}t></{p}r>'
        f'<{p}rPh sb="0" eb="1"><{p}t>0639999999</{p}t></{p}rPh><{p}phoneticPr fontId="1"/>'
    )


class Writer:
    def __init__(self, options):
        self.o = options
        self.p = options.get("prefix", "")
        self.strings = {}

    def number(self, cell):
        if self.o.get("powers") and len(cell) > 7:
            digits = cell.rstrip("0")
            return f"{digits[0]}.{digits[1:] or '0'}E{len(cell) - 1}"
        return cell

    def cell(self, place, cell):
        p, r = self.p, f' r="{place}"' if self.o.get("places", True) else ""
        if re.fullmatch(r"[1-9][0-9]{0,14}", cell):
            return f"<{p}c{r}><{p}v>{self.number(cell)}</{p}v></{p}c>"
        date = re.fullmatch(r"([0-3][0-9])/([01][0-9])/([0-9]{4})", cell)
        if date and (self.o.get("dates") or self.o.get("iso_dates")):
            day = datetime.date(int(date[3]), int(date[2]), int(date[1]))
            if self.o.get("iso_dates"):
                return f'<{p}c{r} s="2" t="d"><{p}v>{day.isoformat()}T00:00:00Z</{p}v></{p}c>'
            return f'<{p}c{r} s="2"><{p}v>{(day - datetime.date(1899, 12, 30)).days}</{p}v></{p}c>'
        if self.o.get("inline"):
            return f'<{p}c{r} t="inlineStr"><{p}is>{string_xml(p, cell, False)}</{p}is></{p}c>'
        if self.o.get("text_values"):
            return f'<{p}c{r} t="str"><{p}v>{escaped_text(cell)}</{p}v></{p}c>'
        index = self.strings.setdefault(cell, len(self.strings))
        return f'<{p}c{r} t="s"><{p}v>{index}</{p}v></{p}c>'

    def row(self, number, cells):
        p, r = self.p, f' r="{number}"' if self.o.get("places", True) else ""
        spans = f' spans="1:{len(cells)}"' if self.o.get("spans", True) else ""
        text = ""
        for column, cell in enumerate(cells):
            place = letters(column) + str(number)
            if cell != "":
                text += self.cell(place, cell)
            elif self.o.get("empty_cells") or not self.o.get("places", True):
                text += f"<{p}c" + (f' r="{place}"' if self.o.get("places", True) else "") + ' s="1"/>'
        return f"<{p}row{r}{spans}>{text}</{p}row>"

    def strings_xml(self):
        p = self.p
        for text in self.strings:
            yield f"<{p}si>{string_xml(p, text, self.o.get('rich'))}</{p}si>"


def document(options, name, content, namespace=MAIN):
    p = options.get("prefix", "")
    if options.get("strict"):
        namespace = STRICT
    xmlns = f"xmlns:{p[:-1]}" if p else "xmlns"
    encoding = "UTF-16" if options.get("utf16") else "UTF-8"
    head = f'<?xml version="1.0" encoding="{encoding}"?>' if options.get("declaration", True) else ""
    if options.get("doctype") and name == "worksheet":
        head += '<!DOCTYPE worksheet [<!ENTITY a "0639981001">]>'
    office = STRICT_OFFICE if options.get("strict") else OFFICE
    text = f'{head}<{p}{name} {xmlns}="{namespace}" xmlns:rel="{office}">{content}</{p}{name}>'
    return text.encode("utf-16" if options.get("utf16") else "utf-8")


def write_book(out, options, sheets, strings, styles=STYLES_XML, workbook=("", ""), extra=()):
    """sheets: (name, state, bytes). workbook: what stands before and behind them in the workbook."""
    office = STRICT_OFFICE if options.get("strict") else OFFICE
    folder, book = options.get("folder", "xl/"), options.get("workbook", "workbook.xml")
    slash = "\\" if options.get("backslashes") else "/"
    kind = zipfile.ZIP_STORED if options.get("store") else zipfile.ZIP_DEFLATED
    relations = [("styles", "styles.xml")] + ([("sharedStrings", "sharedStrings.xml")] if strings else [])
    relations += [("worksheet", f"worksheets/sheet{i + 1}.xml") for i in range(len(sheets))]
    target = "/" + folder if options.get("absolute") else ""
    rels = "".join(
        f'<Relationship Id="rId{i + 1}" Type="{office}/{kind_}" Target="{target}{path}"/>'
        for i, (kind_, path) in enumerate(relations)
    )
    p = options.get("prefix", "")
    first = len(relations) - len(sheets) + 1
    listed = "".join(
        f"<{p}sheet name={quoteattr(name)} sheetId=\"{i + 7}\"{state} rel:id=\"rId{first + i}\"/>"
        for i, (name, state, _) in enumerate(sheets)
    )
    with zipfile.ZipFile(out, "w", kind) as z:

        def member(name, content):
            info = zipfile.ZipInfo("a")
            info.filename = name.replace("/", slash)
            info.compress_type = kind
            z.writestr(info, content)

        kinds = [(book, "sheet.main"), ("styles.xml", "styles"), ("sharedStrings.xml", "sharedStrings")]
        kinds += [(f"worksheets/sheet{i + 1}.xml", "worksheet") for i in range(len(sheets))]
        member(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            + "".join(
                f'<Override PartName="/{folder}{path}" ContentType="application/vnd.openxmlformats-'
                f'officedocument.spreadsheetml.{kind_}+xml"/>'
                for path, kind_ in kinds
                if strings or kind_ != "sharedStrings"
            )
            + "</Types>",
        )
        member(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{office}/officeDocument" '
            f'Target="{folder}{book}"/></Relationships>',
        )
        member(folder + book, document(options, "workbook", f"{workbook[0]}<{p}sheets>{listed}</{p}sheets>{workbook[1]}"))
        member(f"{folder}_rels/{book}.rels", f'<Relationships xmlns="{PACKAGE}">{rels}</Relationships>')
        member(folder + "styles.xml", document({**options, "prefix": ""}, "styleSheet", styles))
        if strings:
            member(folder + "sharedStrings.xml", strings)
        for i, (_, _, content) in enumerate(sheets):
            member(f"{folder}worksheets/sheet{i + 1}.xml", content)
        for name, content in extra:
            z.writestr(name, content)


def table(style, source, delimiter, out):
    options = STYLES[style]
    writer = Writer(options)
    p = writer.p
    with open(source, encoding="utf-8-sig", newline="") as f:
        rows = list(csv.reader(f, delimiter=delimiter))
    data = "".join(writer.row(i + 1, row) for i, row in enumerate(rows) if row)
    dimension = f'<{p}dimension ref="A1:XFD9"/>' if options.get("dimension", True) else ""
    sheet = document(options, "worksheet", f"{dimension}<{p}sheetData>{data}</{p}sheetData>")
    strings = document(options, "sst", "".join(writer.strings_xml())) if writer.strings else None
    write_book(out, options, [("Feuil1", "", sheet)], strings)


def sheets(out, words):
    options, styles, workbook, strings, extra, pages = {}, STYLES_XML, ["", ""], None, [], []
    while words:
        word = words.pop(0)
        if word == "--1904":
            workbook[0] = '<workbookPr date1904="1"/>'
        elif word == "--uncalculated":
            workbook[1] = '<calcPr calcId="1" fullCalcOnLoad="1"/>'
        elif word in ("--doctype", "--store"):
            options[word[2:]] = True
        elif word == "--styles":
            styles = words.pop(0)
        elif word == "--strings":
            strings = document({}, "sst", words.pop(0))
        elif word == "--extra":
            name, _, path = words.pop(0).partition("=")
            extra.append((name, open(path, "rb").read()))
        else:
            name, _, content = word.partition("=")
            name, _, state = name.partition("!")
            pages.append((name, f' state="{state}"' if state else "", document(options, "worksheet", content)))
    write_book(out, options, pages, strings, styles, workbook, extra)


def big(rows, source, out):
    """Each row has three texts of its own."""
    writer = Writer({"spans": True})
    head = ["Référence", "Nom", "E-mail", "Mobile", "Ville", "SMS opt-out"]

    def cells(i):
        return [f"C{i:07d}", f"Nom {i}", f"p{i}@example.com", f"33639{980000 + i % 20000:06d}",
                ("Lyon", "Paris", "Nantes")[i % 3], ("oui", "non")[i % 2]]

    with open(source, "w", encoding="utf-8", newline="") as f:
        f.write(";".join(head) + "\n")
        for i in range(rows):
            f.write(";".join(cells(i)) + "\n")
    options = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        z.writestr("xl/workbook.xml", document(options, "workbook", '<sheets><sheet name="Feuil1" sheetId="1" rel:id="rId1"/></sheets>'))
        z.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
        with z.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as f:
            f.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            f.write(writer.row(1, head).encode())
            for i in range(rows):
                f.write(writer.row(i + 2, cells(i)).encode())
            f.write(b"</sheetData></worksheet>")
        with z.open("xl/sharedStrings.xml", "w", force_zip64=True) as f:
            f.write(f'<sst xmlns="{MAIN}">'.encode())
            for text in writer.strings_xml():
                f.write(text.encode())
            f.write(b"</sst>")


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[:1] == ["styles"]:
        print("\n".join(STYLES))
    elif words[:1] == ["table"]:
        table(*words[1:5])
    elif words[:1] == ["sheets"]:
        sheets(words[1], words[2:])
    elif words[:1] == ["big"]:
        big(int(words[1]), words[2], words[3])
    else:
        sys.exit(__doc__)
