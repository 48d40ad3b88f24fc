"""Reads a file in Prometheus' text format by its grammar, and refuses all else.

    exposition.py FILE                 the lines of series, sorted: name{label="value",...} value
    exposition.py FILE SERIES          that series' value; 1 where there is none

https://prometheus.io/docs/instrumenting/exposition_formats/, and what `promtool check metrics` asks
of names: each family has its HELP and TYPE once, before its lines, which stand together; counters
end in _total, and nothing else does.
"""
import re
import sys

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\n"])*"'
SERIES = re.compile(rf"({NAME})\{{({LABEL}(?:,{LABEL})*)\}} (-?[0-9]+(?:\.[0-9]+)?)")


def read(text):
    assert text.endswith("\n") and "\n\n" not in text, "lines"
    families, series, current = {}, {}, None
    for line in text[:-1].split("\n"):
        if found := re.fullmatch(rf"# HELP ({NAME}) (.+\.)", line):
            current = found[1]
            assert current not in families, f"twice: {line}"
            families[current] = None
        elif found := re.fullmatch(rf"# TYPE ({NAME}) (gauge|counter)", line):
            assert found[1] == current and families[current] is None, f"out of order: {line}"
            families[current] = found[2]
            assert (found[2] == "counter") == current.endswith("_total"), f"name: {line}"
        elif line.startswith("#"):
            assert not re.match("# *(HELP|TYPE)", line), f"malformed: {line}"
        else:
            found = SERIES.fullmatch(line)
            assert found, f"malformed: {line!r}"
            assert found[1] == current and families[current], f"out of its family: {line}"
            assert found[1].startswith("stopsms_"), f"name: {line}"
            labels = [label.split("=")[0] for label in re.findall(LABEL, found[2])]
            assert len(set(labels)) == len(labels) and labels[0] == "profile", f"labels: {line}"
            key = f"{found[1]}{{{found[2]}}}"
            assert key not in series, f"twice: {line}"
            series[key] = found[3]
    return series


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        series = read(file.read())
    if len(sys.argv) == 2:
        print("\n".join(sorted(f"{key} {value}" for key, value in series.items())))
    elif sys.argv[2] in series:
        print(series[sys.argv[2]])
    else:
        sys.exit(1)


main()
