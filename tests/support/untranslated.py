"""untranslated.py CHECK PATH...: holds the texts of the sources, and their translation, to the rules.

Prints a line for each breach, and nothing where there is none.

    literals ROOT           sentences in ROOT/src/*/*.c that no translation can reach, and marked ones
                            that xgettext can't read: FILE:LINE: what: text
    catalogue FR.PO         texts without a translation or with half a plural, conversions that
                            differ, and French typography
    same FR.PO UPDATED.PO   texts that only one of the two has
"""

import os
import re
import sys

# Who looks a text up, and which of its arguments (from 0).
MARKS = {
    "_": {0},
    "N_": {0},
    "STORED_": {0},
    "P_": {0, 1},
    "error_set": {2},
    "error_wrap": {1},
    "log_error": {2},
    "log_warn": {2},
    "log_info": {2},
    "log_debug": {2},
    "log_line": {3},
}

# Who takes words that no person is meant to read, or that stay as they are.
OTHERS = {
    "strcmp", "strncmp", "strcasecmp", "strncasecmp", "strstr", "strchr", "strspn", "strcspn", "memcmp",
    "getenv", "assert", "static_assert", "_Static_assert", "ascii_is_one_of", "strftime",
    "error_because", "__attribute__", "format",
}  # fmt: skip

SQL = re.compile(
    r"\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|CREATE|PRAGMA|BEGIN|COMMIT|ROLLBACK|AND|OR|ORDER BY|GROUP BY"
    r"|JOIN|VALUES|SET|VACUUM|ATTACH|DETACH|ALTER|DROP|REINDEX|ANALYZE|INTEGER|TEXT|CASE|WHEN|ELSE|END|LIMIT"
    r"|UNION|EXISTS|IN|ON|AS|IS|NOT|NULL|REFERENCES|CONFLICT|RETURNING|WITH|RELEASE|SAVEPOINT|COLLATE)\b"
    r"|\b(coalesce|iif)\("
)

# A command to be given, or options with their values.
COMMAND = re.compile(
    r"\s*stopsms (run|submit|status|report|lookup|undo|list|backup|restore|verify|rekey|prune|forget|config"
    r"|completion|%s$)"
    r"|\s*(--?[a-z-]+( %\w+| [\w,=]+)?\s*)+$"
)

# What is no message though it looks like one: a file or a room, what of it (a pattern; "": all), and why.
EXCEPTIONS = [
    ("sandbox/", "", "for those who test: English"),
    ("report/html/", "", "a report has a language of its own, in pairs"),
    ("report/report_words.c", "", "pairs"),
    ("report/report_outcome.c", "", "pairs"),
    ("report/xlsx/xlsx_human.c", "", "pairs"),
    ("report/xlsx/xlsx_report.c", "", "pairs"),
    ("report/xlsx/xlsx_totals.c", "", "pairs"),
    ("report/xlsx/xlsx_table.c", "", "the title of a workbook of cells to correct, as it was written"),
    ("report/xlsx/xlsx_text.c", "", "in a cell of a report, whoever reads it"),
    ("report/xlsx/xlsx_book.c", "hh:mm:ss", "a spreadsheet's form of a time"),
    ("report/report_note.c", r"^ \(import", "a note of a report; the word is the same in both languages"),
    ("report/report_target.c", "^Opt-out report$|^Rapport d$", "what reports are known by"),
    ("report/evidence/evidence.c", "^Tells whether", "a manifest is JSON"),
    ("base/report_head.c", "", "names of a report's columns"),
    ("base/temp_file.c", "", "the salt of a name"),
    ("jobs/entry.c", "", "stored and for programs; report_words.c has them in both languages"),
    ("jobs/read/report_cursor.c", "^column ", "a column without a name, as CSV and JSON have it"),
    ("jobs/store/store_runs.c", "^uid ", "stored"),
    ("jobs/store/store_schema.c", "^SQLite format 3$", "how a file begins"),
    ("provider/stop_reply.c", "", "the provider's words"),
    ("provider/http/http_curl.c", r"^libcurl %s", "a version"),
    ("provider/http/http_curl_transfer.c", "^(Accept|Content-Type): ", "HTTP"),
    ("provider/http/http_curl_words.c", "retrying $", "libcurl's words"),
    ("intake/content.c", "^ZIP with $", "stored; report_words.c shows it"),
    ("intake/plan.c", "^workbook, sheet|^no header$|^header on|^country=", "stored"),
    ("intake/plan.c", "^ encoding=|^ landlines=|^, countries by", "stored"),
    ("intake/plan_hidden.c", "hidden row|^left out$", "stored"),
    ("intake/filter/left_out.c", "in column $", "stored"),
    ("intake/columns/table.c", "^column ", "stored"),
    ("intake/columns/", "^[ ;]", "words that files hold"),
    ("intake/columns/known_words.c", "", "words that files hold"),
    ("intake/filter/", "^[ ;]", "words that files hold"),
    ("intake/phone/", "^[ ;]", "words that files hold"),
    ("intake/file/foreign_format.c", "^[<a-z]|^SQLite format 3$", "how foreign files begin"),
    ("submit/pace/rate_group.c", "^stopsms rate 1", "a file's form"),
    ("cli/show/metrics_text.c", "", "read by a collector"),
    ("cli/show/help.c", "^(older-than|dry-run|report output|api-key-file|db yes) ", "names of options"),
    ("cli/show/preview_json.c", "^left out$", "JSON"),
    ("cli/show/outcome.c", "^out of memory; ", "JSON"),
    ("cli/show/version.c", r"^\n  (SQLite|cJSON) ", "names and versions"),
]

TOKEN = re.compile(
    r"""(?P<comment>/\*.*?\*/|//[^\n]*)
      | (?P<string>(?:u8|L)?"(?:\\.|[^"\\\n])*")
      | (?P<char>'(?:\\.|[^'\\\n])*')
      | (?P<word>[A-Za-z_]\w*)
      | (?P<continued>\\\n)
      | (?P<newline>\n)
      | (?P<sign>[^\s\w])
      | (?P<other>\d\w*|\s+)""",
    re.X | re.S,
)

CONVERSION = re.compile(
    r"%(?:(\d+)\$)?([-+ #0']*)(\*|\d+)?(?:\.(\*|\d+))?(hh|h|ll|l|j|z|t|L)?([diouxXeEfFgGaAcspn%]|<PRI\w+>)"
)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "'": "'", "?": "?", "a": "\a", "b": "\b", "e": "\x1b"}


def unescape(text):
    def one(found):
        octal, hexadecimal, sign = found.groups()
        if octal:
            return chr(int(octal, 8))
        return chr(int(hexadecimal, 16)) if hexadecimal else ESCAPES.get(sign, sign)

    return re.sub(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]+)|(.))", one, text, flags=re.S)


class Literal:
    """Neighbouring literals, which the compiler joins, with what they stand in."""

    def __init__(self, line, mark, argument):
        self.line, self.mark, self.argument = line, mark, argument
        self.text = ""
        self.macros = []  # what stands between them, but for PRId64 and its like
        self.chosen = False  # stands behind a `?`


def frame(sign, name):
    return {"sign": sign, "name": name, "argument": 0, "chosen": False}


def caller(frames):
    """The innermost call that the place is in, and which argument of it."""
    for one in reversed(frames):
        if one["sign"] == "{":
            break
        if one["sign"] == "(" and one["name"]:
            return one["name"], one["argument"], one["chosen"]
    return None, 0, False


def literals(source):
    """Yields each literal of a C source. A directive is code of its own."""
    frames, word, line, current, directive, starts = [], None, 1, None, None, True
    for found in TOKEN.finditer(source):
        kind, text = found.lastgroup, found.group()
        if kind == "string":
            if directive != "include":
                if current is None:
                    name, argument, chosen = caller(frames)
                    current = Literal(line, name, argument)
                    current.chosen = chosen
                current.text += unescape(text[text.index('"') + 1 : -1])
            word = None
        elif kind == "word":
            if directive == "":
                directive = text
            elif current is not None:
                if text.startswith(("PRI", "SCN")):
                    current.text += "d"
                else:
                    current.macros.append(text)
                    current.text += text
            word = text
        elif kind == "sign":
            if current is not None:
                yield current
                current = None
            if text == "#" and starts:
                directive, frames_outside, frames = "", frames, []
            elif text in "([{":
                frames.append(frame(text, word if text == "(" else None))
            elif text in ")]}" and frames:
                frames.pop()
            elif text == "," and frames:
                frames[-1]["argument"] += 1
                frames[-1]["chosen"] = False
            elif text == "?" and frames:
                frames[-1]["chosen"] = True
            elif text == ";" and frames and frames[-1]["sign"] != "{":
                frames[-1]["argument"] += 1
            word = None
        elif kind == "newline" and directive is not None:
            if current is not None:
                yield current
                current = None
            directive, frames, word = None, frames_outside, None
        starts = kind == "newline" or (starts and kind in ("comment", "other", "continued"))
        line += text.count("\n")


# Two words, or a word beside a value (\a).
PROSE = re.compile(r"""(?:[A-Za-z]{2,}|\b[Aa]|\a)[,;:.)?]*[ ][("'`]?[a-z]+ | [a-z]{2,}[,;:]?[ ][("'`]?\a""", re.X)


def is_prose(text):
    return PROSE.search(CONVERSION.sub("\a", text.removeprefix("stopsms: "))) is not None


def excuse(path, text):
    """Which exception it is, from 0; None: it is none."""
    for number, (place, pattern, _why) in enumerate(EXCEPTIONS):
        if path.startswith(place) and re.search(pattern, text):
            return number
    return None


def shown(text):
    return '"' + text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"') + '"'


def breach(path, literal):
    """What is wrong with the literal, or None."""
    if literal.argument in MARKS.get(literal.mark, ()):
        if literal.macros:
            return "a macro inside, which xgettext can't read"
        return "chosen inside the mark: xgettext reads one of them at most" if literal.chosen else None
    if literal.mark in OTHERS or not is_prose(literal.text) or COMMAND.match(literal.text):
        return None
    if path.startswith("jobs/") and SQL.search(literal.text):
        return None
    return "not translated"


def sources(root):
    for folder, _folders, names in sorted(os.walk(root)):
        for name in sorted(names):
            if name.endswith((".c", ".h", ".cc")):
                path = os.path.join(folder, name)
                yield os.path.relpath(path, root), open(path, encoding="utf-8").read()


def check_literals(root):
    used = set()
    for path, source in sources(os.path.join(root, "src")):
        for literal in literals(source):
            what = breach(path, literal)
            if what is None:
                continue
            number = excuse(path, literal.text)
            used.add(number)
            if number is None:
                print(f"src/{path}:{literal.line}: {what}: {shown(literal.text)}")
    for number, (place, pattern, _why) in enumerate(EXCEPTIONS):
        if number not in used:
            print(f"an exception that nothing needs: {place} {pattern}")


class Entry:
    def __init__(self):
        self.flags, self.texts, self.places = set(), {}, []

    def key(self):
        return self.texts["msgid"], self.texts.get("msgid_plural")

    def translations(self):
        return [text for name, text in sorted(self.texts.items()) if name.startswith("msgstr")]


def entries(path):
    """Those of a .po file but for its header and what is obsolete."""
    entry, name = Entry(), None
    for line in [*open(path, encoding="utf-8").read().split("\n"), ""]:
        found = re.match(r'(?:(msg\w+(?:\[\d\])?) )?"(.*)"$', line)
        if line.startswith("#,"):
            entry.flags.update(line[2:].replace(",", " ").split())
        elif found:
            name = found.group(1) or name
            entry.texts[name] = entry.texts.get(name, "") + unescape(found.group(2))
        elif line == "":
            if entry.texts.get("msgid"):
                yield entry
            entry, name = Entry(), None


def conversions(text):
    """What each argument is taken for, in the arguments' order; None where the text mixes both ways."""
    taken, numbered = {}, set()
    following = 1
    for position, _flags, width, precision, length, kind in CONVERSION.findall(text):
        if kind == "%":
            continue
        numbered.add(bool(position))
        for star in (width, precision):
            if star == "*":
                taken[following] = "*"
                following += 1
        at = int(position) if position else following
        following += not position
        taken[at] = length + {"i": "d"}.get(kind, kind)
    if len(numbered) > 1:
        return None
    return [taken.get(number) for number in range(1, max(taken, default=0) + 1)]


# French: what must not stand in a text, and what it is.
NARROW, WIDE = "\u202f", "\u00a0"
TYPOGRAPHY = [
    (re.compile(r"(?<=[\w»)%]) [;!?](?=\s|$)"), "a plain space before ; ! or ?"),
    (re.compile(r"(?<=\S) :(?=\s|$)"), "a plain space before :"),
    (re.compile(r"[\w»)];(?=\s|$)"), "no space before ;"),
    (re.compile(r"[\w»)][?!](?=\s|$)"), "no space before ? or !"),
    (re.compile(r"(?<![\d/\w-])(?!stopsms:)[^\W\d_]{2,}:(?=\s|$)"), "no space before :"),
    (re.compile(f"\u00ab(?!{WIDE})|(?<!{WIDE})\u00bb"), "« » without no-break spaces inside"),
    (re.compile(r"\d %%"), "a plain space before %"),
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"), "a plain apostrophe"),
    (re.compile(r"(?<![A-Z])\.\.\."), "three dots for …"),
]


def check_catalogue(path):
    for entry in entries(path):
        text = entry.texts["msgid"]
        plural = entry.texts.get("msgid_plural")
        forms = entry.translations()
        if not any(forms):
            print(f"no translation: {shown(text)}")
            continue
        if plural is not None and (len(forms) != 2 or not all(forms)):
            print(f"half a plural: {shown(text)}")
        if "fuzzy" in entry.flags:
            print(f"fuzzy: {shown(text)}")
        for form in filter(None, forms):
            check_form(text, plural, form, "c-format" in entry.flags)


def check_form(text, plural, form, is_format):
    wanted = conversions(plural if plural is not None else text)
    if is_format and conversions(form) != wanted:
        print(f"other conversions than in {shown(text)}: {shown(form)}")
    if (text[:1] == " " and form[:1].isalnum()) or (text[-1:] == " " and form[-1:].isalnum()):
        print(f"no blank at an end, as {shown(text)} has: {shown(form)}")
    for pattern, what in TYPOGRAPHY:
        if pattern.search(form):
            print(f"{what}: {shown(form)}")


def check_same(path, updated):
    have = {entry.key() for entry in entries(path)}
    want = {entry.key() for entry in entries(updated)}
    for text, _plural in sorted(want - have, key=str):
        print(f"not in the catalogue: {shown(text)}")
    for text, _plural in sorted(have - want, key=str):
        print(f"in no source: {shown(text)}")


CHECKS = {"literals": check_literals, "catalogue": check_catalogue, "same": check_same}

if __name__ == "__main__":
    CHECKS[sys.argv[1]](*sys.argv[2:])
