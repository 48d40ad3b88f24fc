"""readme.py CHECK README ...: holds README, or another page for those who read the source, against what it speaks of.

Prints a line for each difference, and nothing where there is none.

    commands README PROGRAM        its table of commands, and those of the program; each option that it names
    links README SOURCE            the files and functions to begin reading at
    files PAGE FOLDER              the files that a page names, as paths from its folder
    tour README PROGRAM SANDBOX-URL FOLDER SOURCE
                                   its transcripts: each command is given at a terminal, in the folder, to the
                                   sandbox; Ctrl-C is pressed where the transcript was interrupted
"""

import os
import pathlib
import pty
import re
import select
import shlex
import signal
import subprocess
import sys
import time


def read(path):
    return pathlib.Path(path).read_text(encoding="utf-8")


def help_of(*command):
    return subprocess.run([*command, "--help"], capture_output=True, text=True, check=True).stdout


def check_commands(readme, program):
    text = read(readme)
    commands = set(re.findall(r"^  ([a-z]+) ", help_of(program), re.M))
    rows = re.findall(r"^\| (`[^|]*) \|", text.split("\n## Commands\n")[1].split("\n## ")[0], re.M)
    told = {name for row in rows for name in re.findall(r"`([a-z]+)[ `]", row)}
    yield from (f"the command {name}" for name in sorted(commands ^ told))
    options = set()
    for command in commands:
        options.update(re.findall(r"^ +(?:-\w, )?--([a-z-]+)", help_of(program, command), re.M))
    # Not in the lines that call another program.
    ours = "\n".join(line for line in text.split("\n") if not re.match(r"cmake |.*stopsms-sandbox --", line))
    named = set(re.findall(r"(?<![\w-])--([a-z][a-z-]+)", re.sub(r"`cmake [^`]*`", "", ours)))
    yield from (f"there is no such option: {name}" for name in sorted(named - options - {"help"}))


def check_links(readme, source):
    code = read(readme).split("\n## The code\n")[1].split("\n## ")[0]
    src = pathlib.Path(source, "src")
    rooms = re.findall(r"^- \*\*([a-z]+)/\*\* (.*?)(?=^- |^$)", code, re.M | re.S)
    there = {folder.name for folder in src.iterdir() if folder.is_dir()}
    yield from (f"the room {name}" for name in sorted(there ^ {name for name, _ in rooms}))
    for room, text in rooms:
        begin = re.findall(r"`([\w/]+\.(?:c|h|cmake|sh))`", text)
        yield from (f"{room}: no file to begin with" for _ in range(not begin))
        yield from (f"no such file: {room}/{file}" for file in begin if not (src / room / file).is_file())
    links = re.findall(r"^\d\. `([\w/]+\.c)` `(\w+)`:", code, re.M)
    yield from (f"{len(links)} links, not nine" for _ in range(len(links) != 9))
    for file, name in links:
        text = read(src / file) if (src / file).is_file() else ""
        if not re.search(rf"^(?:[a-z].*[ *]{name}\(|\}} {name}\[\] = )", text, re.M):
            yield f"{file} has no {name}"


def check_files(page, folder):
    text = read(page)
    named = re.findall(r"[`(]([\w./-]+\.(?:bats|c|cc|h|md|py|sh|bash))[`)]", text)
    named += re.findall(r"^\| `([\w./-]+/)` \|", text, re.M)
    yield from (f"{page} names no file" for _ in range(not named))
    for file in named:
        if not pathlib.Path(folder, file).exists():
            yield f"no such file: {file}"


def at_terminal(command, folder, interrupt):
    """What a person sees who answers yes, and presses Ctrl-C when some numbers are done."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm"  # a bare system has none, and gets no bar
        os.chdir(folder)
        os.execvp("sh", ["sh", "-c", command])
    seen, answered, until = b"", False, time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
        if b"[y/N] " in seen and not answered:
            os.write(terminal, b"y\n")
            answered = True
        if interrupt and re.search(rb"\] [2-9]\d%", seen):
            os.write(terminal, b"\x03")
            interrupt = False
    else:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(terminal)
    plain = re.sub(r"\x1b\[[0-9;]*[A-Za-z]|\^C", "", seen.decode())
    return [line.rstrip() for line in re.split(r"[\r\n]+", plain) if line.strip()]


def comparable(line):
    """A line without what differs from run to run: counts, times, the bar."""
    return re.sub(r"\d+(?:\.\d+)?", "0", re.sub(r"\[[#.]+\]", "[bar]", line)).strip()


def check_transcript(command, wanted, seen):
    """Each line of the transcript must be there, in this order; `...` stands for any others."""
    place, gap = 0, False
    for line in wanted:
        if line == "...":
            gap = True
            continue
        found = [i for i in range(place, len(seen)) if comparable(seen[i]) == comparable(line)]
        # Of the bar only one state is shown.
        if not found or not (gap or found[0] == place or "[#" in line):
            yield f"{command[:60]}: not printed here: {line}"
            return
        place, gap = found[-1 if "[#" in line else 0] + 1, False


def check_tour(readme, program, url, folder, source):
    text = read(readme).split("\n## Five minutes\n")[1].split("\n## ")[0]
    text = text.replace("http://127.0.0.1:8999/v1", url).replace("/tmp/", folder + "/")
    text = text.replace("samples/crm-export.csv /tmp", f"{shlex.quote(source)}/samples/crm-export.csv {folder}")
    text = text.replace("build/stopsms ", program + " ").replace("\\\n", "")
    text = text.replace("--rate 50/s", "--rate 20/s")  # time for Ctrl-C on a busy machine
    ran = 0
    for block in re.findall(r"^```console\n(.*?)^```", text, re.M | re.S):
        for part in re.findall(r"^\$ (.*\n(?:(?!\$ ).*\n)*)", block, re.M):
            command, *wanted = part.rstrip("\n").split("\n")
            if command.startswith("export ") or "stopsms-sandbox" in command:
                continue
            ran += 1
            seen = at_terminal(command, folder, any("interrupted" in line for line in wanted))
            yield from check_transcript(command, wanted, seen)
    yield from (f"the tour has {ran} commands" for _ in range(ran < 5))


CHECKS = {"commands": check_commands, "links": check_links, "files": check_files, "tour": check_tour}

if __name__ == "__main__":
    for difference in CHECKS[sys.argv[1]](*sys.argv[2:]):
        print(difference)
