"""man_pages.py CHECK PAGE...: holds a manual page's source (mdoc) against the program it is about.

Prints a line for each difference, and nothing where there is none.

    options PAGE PROGRAM    its options, each with the commands that take it
    statuses PAGE README    its exit statuses, and those of README's table
    pacing PAGE POLICY.H    its figures, and those of submit/pace/policy.h
    codes PAGE SRC          the codes of messages and reasons, and those that the sources give
    names PAGE SECTION MACRO NAME...
                            the names that the section's items give with this macro, and these
"""

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
            codes["Sy"].update(re.findall(r'\{\d+, "([a-z_]+)", "', text))
    for macro, wanted in codes.items():
        told = set(re.findall(r"[a-z_]+", " ".join(re.findall(rf"^\.It {macro} (.*)$", source, re.M))))
        yield from (f"code {code}" for code in sorted(told ^ wanted))


CHECKS = {"options": check_options, "statuses": check_statuses, "pacing": check_pacing, "codes": check_codes,
          "names": check_names}

if __name__ == "__main__":
    for difference in CHECKS[sys.argv[1]](*sys.argv[2:]):
        print(difference)
