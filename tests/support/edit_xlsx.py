#!/usr/bin/env python3
"""Looks into a workbook's first sheet, and changes it. Standard library alone.

edit_xlsx.py cells FILE              its rows, a line each: cells with | between, a line break as \\n
edit_xlsx.py kinds FILE              what its cells are: text, number, formula, other
edit_xlsx.py replace FILE OLD NEW... OLD (a regular expression) in the XML of its cells becomes NEW"""
import re
import shutil
import sys
import xml.etree.ElementTree as tree
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
KINDS = {"s": "text", "str": "text", "inlineStr": "text", "n": "number", None: "number"}


def text_of(element):
    text = "".join(t.text or "" for t in element.iter(MAIN + "t"))
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)


def cells(name):
    """(row, column, kind, text) of each cell that holds something."""
    with zipfile.ZipFile(name) as book:
        strings = []
        if STRINGS in book.namelist():
            strings = [text_of(si) for si in tree.fromstring(book.read(STRINGS)).iter(MAIN + "si")]
        for cell in tree.fromstring(book.read(SHEET)).iter(MAIN + "c"):
            kind, value = cell.get("t"), cell.findtext(MAIN + "v")
            if kind != "inlineStr" and value is None:
                continue
            place, row = re.match("([A-Z]+)([0-9]+)", cell.get("r")).groups()
            column = sum((ord(c) - 64) * 26**i for i, c in enumerate(reversed(place)))
            text = strings[int(value)] if kind == "s" else value if value else text_of(cell)
            formula = cell.find(MAIN + "f") is not None
            yield int(row), column, "formula" if formula else KINDS.get(kind, "other"), text


def show(name):
    rows = {}
    for row, column, _, text in cells(name):
        rows.setdefault(row, {})[column] = text.replace("\n", "\\n")
    for row in sorted(rows):
        print("|".join(rows[row].get(i, "") for i in range(1, max(rows[row]) + 1)))


def replace(name, changes):
    with zipfile.ZipFile(name) as book, zipfile.ZipFile(name + ".new", "w", zipfile.ZIP_DEFLATED) as new:
        for member in book.namelist():
            data = book.read(member)
            if member in (SHEET, STRINGS):
                text = data.decode()
                for old, now in zip(changes[::2], changes[1::2]):
                    text = re.sub(old, now, text)
                data = text.encode()
            new.writestr(member, data)
    shutil.move(name + ".new", name)


if __name__ == "__main__":
    command, file = sys.argv[1:3]
    if command == "cells":
        show(file)
    elif command == "kinds":
        print(" ".join(sorted({kind for _, _, kind, _ in cells(file)})))
    elif command == "replace":
        replace(file, sys.argv[3:])
    else:
        sys.exit(__doc__)
