#!/usr/bin/env bats
# README's table of options, held against what each command's --help prints.

bats_require_minimum_version 1.5.0

setup() {
    SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/stopsms-options.XXXXXX")
}

teardown() {
    rm -rf -- "${SCRATCH:?}"
}

# options_differ README: a line for each option that this file and the program do not give to the
# same commands.
options_differ() {
    python3 - "$STOPSMS" "$1" <<'PYTHON' 3>&-
import re, subprocess, sys

program, readme = sys.argv[1:]


def help_of(*command):
    asked = [program, *command, "--help"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout


text = open(readme, encoding="utf-8").read()
commands = set(re.findall(r"^  ([a-z]+) ", help_of(), re.M))
if len(commands) < 5 or not all(re.search(rf"^\| `{name}[ `]", text, re.M) for name in commands):
    print("the commands:", *sorted(commands))

taken, told = {}, {}
for command in commands:
    for option in re.findall(r"^ +(?:-\w, )?--([a-z-]+)", help_of(command), re.M):
        taken.setdefault(option, set()).add(command)
for names, whom in re.findall(r"^\| (`-.*?) \| .* \| ([^|]*) \|$", text, re.M):
    words = set(re.findall("[a-z]+", re.sub(r"\(.*?\)", "", whom)))
    for option in re.findall("`--([a-z-]+)", names):
        told.setdefault(option, set()).update(commands if words == {"all"} else words)
for option in sorted(taken.keys() | told.keys()):
    odd = taken.get(option, set()) ^ told.get(option, set())
    if odd:
        print(f"--{option}:", *sorted(odd))
PYTHON
}

@test "README gives each option to the commands that take it" {
    run -0 options_differ "$SOURCE/README.md"
    [ "$output" = "" ] || { echo "$output" >&2; return 1; }
}

@test "a row that is missing or wrong would be seen" {
    grep -v '^| `--timeout' "$SOURCE/README.md" >"$SCRATCH/README.md"
    run -0 options_differ "$SCRATCH/README.md"
    [[ $output == "--timeout: "*run* ]]
    sed 's/^\(| `--strict` .*| \)run |$/\1submit |/' "$SOURCE/README.md" >"$SCRATCH/README.md"
    run -0 options_differ "$SCRATCH/README.md"
    [ "$output" = "--strict: run submit" ]
}
