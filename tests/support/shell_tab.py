"""shell_tab.py SHELL FOLDER KEYS...: types the keys in that shell, on a terminal, as a user does.

SHELL is bash, zsh or fish: it starts in FOLDER, with no set-up of the machine's but the completion
that `stopsms completion SHELL` prints. FOLDER/bin is first in its PATH, and holds a stopsms that adds
a line to FOLDER/asked after each answer, and prints DONE where it is run. Of the keys, \\t is TAB,
and \\r sends the line: what follows is typed once that has led to something. Prints what the
terminal showed. Ends with 1 where nothing came in time.
"""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

PROMPT = "ready>"
SECONDS = 20
QUIET = 0.4  # seconds without a change of what is shown

BASH = "PS1='{prompt} '; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'; . ./completion.bash\n"
ZSH = "PS1='{prompt} '; fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D\n"
FISH = "set fish_greeting; function fish_prompt; echo -n '{prompt} '; end; source completion.fish\n"


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("{prompt}", PROMPT))


def prepare(shell, home):
    """Writes the shell's set-up, and returns its command."""
    script = os.popen(f"stopsms completion {shell}").read()
    if shell == "bash":
        write("completion.bash", script)
        write(f"{home}/rc", BASH)
        return ["bash", "--rcfile", f"{home}/rc", "-i"]
    if shell == "zsh":
        write("_stopsms", script)
        write(f"{home}/.zshrc", ZSH)
        return ["zsh", "-d", "-i"]
    write("completion.fish", script)
    write(f"{home}/.config/fish/config.fish", FISH)
    # Else fish makes completions of all man pages, in the background.
    os.makedirs(f"{home}/.local/share/fish/generated_completions", exist_ok=True)
    return ["fish", "-i"]


class Terminal:
    def __init__(self, command):
        self.shown = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
            os.execvp(command[0], command)

    def read(self, seconds):
        """Reads what is shown within this time; whether anything was."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        piece = os.read(self.fd, 65536).decode(errors="replace")
        # fish asks what the terminal is, and waits for it to say.
        if re.search(r"\x1b\[0?c", piece):
            os.write(self.fd, b"\x1b[?62;c")
        self.shown += piece
        return True

    def read_until(self, is_there):
        end = time.monotonic() + SECONDS
        while not is_there():
            if time.monotonic() > end:
                raise TimeoutError
            self.read(0.1)

    def type(self, keys):
        begin, asked = len(self.shown), questions()
        os.write(self.fd, keys.encode())
        if keys.endswith("\t"):
            self.read_until(lambda: questions() > asked)
            while self.read(QUIET):
                pass
        elif keys.endswith("\r"):
            self.read_until(lambda: "DONE" in self.shown[begin:])


def questions():
    try:
        with open("asked", encoding="utf-8") as file:
            return len(file.readlines())
    except FileNotFoundError:
        return 0


def main(shell, folder, keys):
    os.chdir(folder)
    home = os.path.join(folder, "home")
    os.environ.update(HOME=home, ZDOTDIR=home, TERM="xterm", LC_ALL="C.UTF-8")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "BASH_ENV", "ENV"):
        os.environ.pop(name, None)
    os.environ["PATH"] = os.path.join(folder, "bin") + ":" + os.environ["PATH"]
    terminal = Terminal(prepare(shell, home))
    status = 0
    try:
        terminal.read_until(lambda: PROMPT in terminal.shown)
        while terminal.read(QUIET):
            pass
        for part in re.findall(r"[^\r\t]*[\r\t]|[^\r\t]+\Z", keys):
            terminal.type(part)
    except (TimeoutError, OSError):
        status = 1
    os.close(terminal.fd)
    os.waitpid(terminal.pid, 0)
    sys.stdout.write(terminal.shown)
    return status


sys.exit(main(sys.argv[1], os.path.abspath(sys.argv[2]), sys.argv[3].replace("\\t", "\t").replace("\\r", "\r")))
