"""man_pages.py CHECK PAGE...: holds a manual page's source (mdoc) against the program it is about.

Prints a line for each difference, and nothing where there is none.

    options PAGE PROGRAM    its options, each with the commands that take it
    statuses PAGE README    its exit statuses, and those of README's table
    pacing PAGE POLICY.H    its figures, and those of submit/pace/policy.h
    codes PAGE SRC          the codes of messages and reasons, and those that the sources give
    names PAGE SECTION MACRO NAME...
                            the names that the section's items give with this macro, and these
    translation PAGE FRENCH what is no prose, section by section and item by item, in both
"""

import collections
import glob
import re
import subprocess
import sys

OPTION = re.compile(r"^ +(?:-(\S), )?--([a-z][a-z0-9-]*)", re.M)


def help_of(*command):
    return subprocess.run([*command, "--help"], capture_output=True, text=True, check=True).stdout


def section(source, name):
    found = re.search(rf"^\.Sh {re.escape(name)}\n(.*?)(?=^\.Sh |\Z)", source, re.M | re.S)
    return found.group(1) if found else ""


def options_of_program(program):
    """Each option, long and short, with the commands that take it: none where there are none."""
    commands = re.findall(r"^  ([a-z]+) ", help_of(program), re.M)
    taken = {}
    for command in [(name,) for name in commands] or [()]:
        for names in OPTION.findall(help_of(program, *command)):
            for name in filter(None, names):
                taken.setdefault(name, set()).update(command)
    return taken, set(commands)


def flags(line):
    """The options that a line of mdoc names by its macro: `Fl -db` is --db, `Fl y` is -y."""
    return [name.lstrip("-") or name for name in re.findall(r"\bFl (?:\\&)?(-?[a-zA-Z0-9?][a-z0-9-]*|\?)", line)]


def options_of_page(source, commands):
    told = {}
    lines = section(source, "OPTIONS").split("\n")
    for item, below in zip(lines, lines[1:]):
        if item.startswith(".It Fl"):
            words = set(re.findall("[a-z]+", below[len(".Pq Cm") :])) if below.startswith(".Pq Cm") else set()
            if "all" in words:
                words = words - {"all"} | commands - {"completion"}
            for name in flags(item):
                told.setdefault(name, set()).update(words)
    return told


def check_options(page, program):
    source = open(page, encoding="utf-8").read()
    taken, commands = options_of_program(program)
    told = options_of_page(source, commands)
    for name in sorted(taken.keys() | told.keys()):
        if name not in told:
            yield f"not in the page: {name}"
        elif name not in taken:
            yield f"there is no such option: {name}"
        elif taken[name] != told[name]:
            yield f"{name}: " + " ".join(sorted(taken[name] ^ told[name]))
    for name in sorted(commands - set(re.findall(r"^\.It Cm ([a-z]+)", section(source, "COMMANDS"), re.M))):
        yield f"not in the page: the command {name}"
    # Elsewhere, too, the page names options that exist alone. An example may call another program.
    for line in source.split("\n"):
        if not re.match(r"\.Dl stopsms(-sandbox)? ", line) or line.split()[1] == page.split("/")[-1][:-2]:
            for name in flags(line) + re.findall(r"(?<![\w-])--([a-z][a-z0-9-]*)", line):
                if name not in taken:
                    yield f"named, and there is no such option: {name}"


def check_statuses(page, readme):
    table = open(readme, encoding="utf-8").read().split("\n## Exit status\n")[1].split("\n## ")[0]
    wanted = re.findall(r"\d+", " ".join(re.findall(r"^\| ([\d, ]+) \|", table, re.M)))
    items = re.findall(r"^\.It ([\d ,]+)$", section(open(page, encoding="utf-8").read(), "EXIT STATUS"), re.M)
    told = re.findall(r"\d+", " ".join(items))
    return (f"exit status {status}" for status in sorted(set(wanted) ^ set(told), key=int))


def check_pacing(page, policy):
    figures = re.findall(r"^/\* .+ \| (.+) \| .+ \*/\n#define (\w+)", open(policy, encoding="utf-8").read(), re.M)
    pacing = section(open(page, encoding="utf-8").read(), "PACING")
    told = dict(re.findall(r'^\.\\" ([A-Z_]+)\n\.It [^\n]+\n(.*?)(?=^\.)', pacing, re.M | re.S))
    for figure, name in figures:
        number = re.match(r"[\d.,]+(?: (?:ms|s|min|days|%)\b)?", figure).group(0)
        if not told.pop(name, "").startswith(number.rstrip(".")):
            yield f"{name} is not {number} in the page"
    yield from (f"submit/pace/policy.h has no {name}" for name in told)


def check_names(page, title, macro, *names):
    text = section(open(page, encoding="utf-8").read(), title)
    told = re.findall(r"[a-z_]+", " ".join(re.findall(rf"^\.It {macro} (.*)$", text, re.M)))
    return (f"{title}: {name}" for name in sorted(set(told) ^ set(names)))


def check_codes(page, sources):
    source = section(open(page, encoding="utf-8").read(), "CODES")
    codes = {"Cm": set(), "Sy": set()}
    for path in sorted(glob.glob(f"{sources}/**/*.c", recursive=True)):
        text = open(path, encoding="utf-8").read()
        if path.endswith(("base/log.c", "base/error.c")) or "/sandbox/" in path:
            continue
        for name, code in re.findall(r'\b(log_(?:error|warn|info|debug))\([^,]+,\s*(?:"([a-z_]+)"\s*,)?', text):
            if code:
                codes["Sy" if name == "log_error" else "Cm"].add(code)
            elif name != "log_error":  # which gives an error's own reason
                yield f"{path}: {name} without a code"
        codes["Sy"].update(re.findall(r'error_because\([^;]*?"([a-z_]+)"', text))
        codes["Sy"].update(re.findall(r'struct refusal \w+ = \{\s*"([a-z_]+)"', text))
        if path.endswith("/ending.c"):
            codes["Sy"].update(re.findall(r'\{\d+, "([a-z_]+)", (?:N_\()?"', text))
    for macro, wanted in codes.items():
        told = set(re.findall(r"[a-z_]+", " ".join(re.findall(rf"^\.It {macro} (.*)$", source, re.M))))
        yield from (f"code {code}" for code in sorted(told ^ wanted))


# Macros of names that no language changes; and those behind which such names end.
NAMES = set("Bq Cm Ev Fl Li Lk Pa Sy Va".split())
OTHERS = set("Ar Dl Dq It No Ns Oc Oo Op Pc Po Pq Ql Sq Sx".split())
# Words in quotes or parentheses that stand for something else, and may be translated.
PLACEHOLDERS = {"all": "toutes", "!VALUE": "!VALEUR"}


def names_of(line):
    macro = None
    for word in line[1:].split():
        if word in NAMES | OTHERS:
            macro = word if word in NAMES else None
        elif macro and re.search(r"[\w?*]", word):
            yield f"{macro} " + {"toutes": "all"}.get(word, word)


def what_is_no_prose(unit, titles, french):
    """Counts a section's or an item's names, figures, references, examples and forms of lists."""
    found, prose, literal = collections.Counter(), [], False
    for line in unit:
        if line.startswith((".Bd -literal", ".Ed")):
            literal = not literal
        if literal or re.match(r'\.(Dl|Bl|Bd|El|Ed|Dd|Dt)|\.\\" [A-Z_]+$', line):
            found[line] += 1
        elif line.startswith(".Sx"):
            name = re.sub(r"(?: Ns)?(?: (?:\\~)?[).,:;])*$", "", line[len(".Sx ") :])
            found[f"section {titles.index(name) if name in titles else name}"] += 1
        elif line.startswith(".") and not line.startswith('.\\"'):
            found.update(names_of(line))
            prose.append(line)
        elif not line.startswith("."):
            prose.append(line)
    text = " ".join(prose).replace("\\%", "")
    if french:
        text = re.sub(r"(?<=\d)\\~(?=\d{3}\b)", "", text)
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    else:
        text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    found.update(re.findall(r"\d+(?:\.\d+)*", text))
    return found, text


def quoted(unit):
    """What the English page has in quotes: values and words that the program prints or takes."""
    for line in unit:
        called = re.match(r"\.(?:Pq )?(?:Sq|Ql) (.*?)(?: [.,:;])*$", line)
        if called:
            yield from called.group(1).replace("\\&", "").split(" , ")


def units_of(source):
    """The sections, each a list of its parts (head, subsections, items), each a list of lines."""
    sections = []
    for line in source.split("\n"):
        if line.startswith(".Sh ") or not sections:
            sections.append([[]])
        elif line.startswith((".Ss ", ".It")):
            sections[-1].append([])
        sections[-1][-1].append(line)
    return sections


def check_translation(page, french):
    ours, theirs = [units_of(open(path, encoding="utf-8").read()) for path in (page, french)]
    titles = [[section[0][0][len(".Sh ") :] for section in sections] for sections in (ours, theirs)]
    if len(ours) != len(theirs):
        yield f"{len(ours) - 1} sections, and {len(theirs) - 1} in French"
        return
    for title, section, translated in zip(titles[0], ours, theirs):
        kinds = [[unit[0][:3] for unit in units if unit[0].startswith((".S", ".I"))] for units in (section, translated)]
        if kinds[0] != kinds[1]:
            yield f"{title}: {len(section)} parts, and {len(translated)} in French, or of other kinds"
            continue
        for unit, other in zip(section, translated):
            wanted, _ = what_is_no_prose(unit, titles[0], False)
            told, text = what_is_no_prose(other, titles[1], True)
            yield from (f"{title}: {unit[0]}: not in French: {what}" for what in sorted(wanted - told))
            yield from (f"{title}: {unit[0]}: in French alone: {what}" for what in sorted(told - wanted))
            for what in quoted(unit):
                if not any(f"«\\~{word}\\~»" in text for word in (what, PLACEHOLDERS.get(what, what))):
                    yield f"{title}: {unit[0]}: not in French: \"{what}\""


CHECKS = {"options": check_options, "statuses": check_statuses, "pacing": check_pacing, "codes": check_codes,
          "names": check_names, "translation": check_translation}

if __name__ == "__main__":
    for difference in CHECKS[sys.argv[1]](*sys.argv[2:]):
        print(difference)
