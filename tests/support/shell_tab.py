"""shell_tab.py SHELL FOLDER KEYS...: types the keys in that shell, on a terminal, as a user does.

SHELL is bash, zsh or fish: it starts in FOLDER, with no set-up of the machine's but the completion
that `stopsms completion SHELL` prints. FOLDER/bin is first in its PATH. Of the keys, \\t is TAB, and
\\r sends the line; those after it are typed once the shell has its prompt again. Prints what the
terminal showed. Ends with 1 where the prompt does not come in time.
"""

import os
import pty
import re
import select
import sys
import time

PROMPT = "ready>"
SECONDS = 60

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
    return ["fish", "-i"]


class Terminal:
    def __init__(self, command):
        self.shown = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvp(command[0], command)

    def read_until(self, text, begin):
        """Reads until the text is shown behind `begin`; None: it was not in time."""
        end = time.monotonic() + SECONDS
        while self.shown.find(text, begin) < 0:
            if time.monotonic() > end:
                return None
            if select.select([self.fd], [], [], 0.2)[0]:
                try:
                    piece = os.read(self.fd, 65536).decode(errors="replace")
                except OSError:
                    return None
                # fish asks what the terminal is, and waits for it to say.
                if re.search(r"\x1b\[0?c", piece):
                    os.write(self.fd, b"\x1b[?62;c")
                self.shown += piece
        return self.shown.find(text, begin) + len(text)


def main(shell, folder, keys):
    os.chdir(folder)
    home = os.path.join(folder, "home")
    os.environ.update(HOME=home, ZDOTDIR=home, TERM="xterm", LC_ALL="C.UTF-8", COLUMNS="100")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "BASH_ENV", "ENV"):
        os.environ.pop(name, None)
    os.environ["PATH"] = os.path.join(folder, "bin") + ":" + os.environ["PATH"]
    terminal = Terminal(prepare(shell, home))
    at = terminal.read_until(PROMPT, 0)
    for part in re.findall(r"[^\r]*\r|[^\r]+\Z", keys):
        if at is None:
            break
        begin = len(terminal.shown)
        os.write(terminal.fd, part.encode())
        # The prompt is drawn anew with each list of candidates: the line's end is its own mark.
        at = terminal.read_until("DONE", begin) if part.endswith("\r") else at
    os.close(terminal.fd)
    os.waitpid(terminal.pid, 0)
    sys.stdout.write(terminal.shown)
    return at is None


sys.exit(main(sys.argv[1], os.path.abspath(sys.argv[2]), sys.argv[3].replace("\\t", "\t").replace("\\r", "\r")))
