"""support/fault_rig.py
A folder with an export, a database and a sandbox of its own, in which the program is run, killed and
resumed; and what must hold after each. For the programs beside it, which tests/faults/*.bats run.
Needs STOPSMS and SANDBOX, set by CTest, and strace.
"""

import csv
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import urllib.request

PENDING, LISTED, ALREADY_LISTED, CANCELLED, REMOVING, REMOVED = 0, 1, 2, 5, 6, 7
NEEDS_HUMAN, STORAGE = 3, 74
TIMEOUT_S = 60
KEY = "sandbox-key"
HERE = pathlib.Path(__file__).resolve().parent


class Broken(Exception):
    """An invariant that does not hold."""


def check(holds, what):
    if not holds:
        raise Broken(what)


class Rig:
    """`numbers` distinct numbers, and in three more rows a duplicate, an invalid and an empty cell."""

    def __init__(self, numbers=40, concurrency=4, batch=8, sandbox=()):
        self.numbers = numbers
        self.concurrency = concurrency
        self.batch = batch
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stopsms-fault.")).resolve()
        self.db = self.folder / "jobs.db"
        self.crm = self.folder / "crm.csv"
        self.report = self.folder / "crm.report.csv"
        self.trace = self.folder / "trace"
        self.phones = {f"+3363998{i:04d}" for i in range(numbers)}
        self.sandbox_options = list(sandbox)
        self.sandbox = None

    def __enter__(self):
        cells = [f"063998{i:04d}" for i in range(self.numbers)] + ["0639980000", "ask them", ""]
        rows = [f"contact {i},{cell}" for i, cell in enumerate(cells)]
        self.crm.write_text("\n".join(["Nom,Mobile"] + rows) + "\n")
        self.rows = len(rows)
        self.start_sandbox()
        return self

    def __exit__(self, *_):
        self.stop_sandbox()
        shutil.rmtree(self.folder)

    # --- the provider ---

    def start_sandbox(self, listed=()):
        self.stop_sandbox()
        self.sandbox = subprocess.Popen(
            [os.environ["SANDBOX"], "--port", "0", "--exit-with-parent", "--quiet"]
            + self.sandbox_options + [f"--listed={phone}" for phone in listed],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.url = self.sandbox.stdout.readline().rsplit(" ", 1)[-1].strip()
        check(self.url.startswith("http://127."), "the sandbox did not start")

    def stop_sandbox(self):
        if self.sandbox is not None:
            self.sandbox.terminate()
            self.sandbox.wait()
            self.sandbox.stdout.close()
        self.sandbox = None

    def fetch(self, path):
        no_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with no_proxy.open(path, timeout=30) as reply:
            return json.load(reply)

    def received(self):
        """Every number that was received, in order, as often as it was."""
        return self.fetch(self.url.removesuffix("/v1") + "/sandbox/requests")["numbers"]

    def on_list(self):
        """The provider's list: number -> stop id."""
        entries = self.fetch(f"{self.url}/stop-sms/list?apiKey={KEY}")["data"]
        return {entry["phoneNumber"]: str(entry["id"]) for entry in entries}

    # --- the program ---

    def command(self, name="run", *options):
        command = [os.environ["STOPSMS"], name, "--db", str(self.db)]
        if name in ("run", "submit", "undo"):
            command += ["--api-url", self.url]
            if "--rate" not in options:
                command += ["--rate", "unlimited"]
        if name in ("run", "submit"):
            command += ["--yes", "--concurrency", str(self.concurrency), "--batch", str(self.batch)]
        if name == "run":
            command += ["--strict"]  # rows that need a human make it end with 3 each time
        return command + list(options) + (["--all-rows", str(self.crm)] if name in ("run", "import") else [])

    def run(self, command, strace=()):
        """Runs it to its end, under strace where options of it are given. A negative status is the
        signal that ended it."""
        environment = {
            "PATH": os.environ["PATH"],
            "SMSPARTNER_API_KEY": KEY,
            # A program that is traced can't be traced by the leak checker, too.
            "ASAN_OPTIONS": "detect_leaks=0" if strace else os.environ.get("ASAN_OPTIONS", ""),
        }
        if strace:
            command = ["sh", str(HERE / "strace.sh"), "-f", "-qq", "-o", str(self.trace), *strace, "--", *command]
        return subprocess.run(command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace",
                              timeout=TIMEOUT_S, check=False)

    # --- what the database and the report hold ---

    def query(self, sql, folder=None):
        """Of a copy: looking must not repair what a crash has left. None where there is no database."""
        with tempfile.TemporaryDirectory(prefix="stopsms-look.") as copy:
            for name in ("jobs.db", "jobs.db-wal", "jobs.db-journal"):
                source = (folder or self.folder) / name
                if source.exists():
                    shutil.copy(source, copy)
            path = pathlib.Path(copy) / "jobs.db"
            if not path.exists():
                return None
            connection = sqlite3.connect(path)
            try:
                return connection.execute(sql).fetchall()
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    return None
                raise
            finally:
                connection.close()

    def settled(self, folder=None):
        """number -> (state, our stop id) of every job that is settled."""
        rows = self.query("SELECT phone, state, own_stop_id FROM jobs WHERE state <> 0", folder)
        return {f"+{phone}": (state, stop_id) for phone, state, stop_id in rows or []}

    def report_rows(self, path=None):
        with open(path or self.report, newline="", encoding="utf-8") as stream:
            return list(csv.DictReader(stream))

    # --- what must hold ---

    def resend_limit(self):
        return 2 * self.concurrency + self.batch

    def check_nothing_invented(self, settled, on_list):
        """Whatever the database says is listed, is; under the stop id that it keeps."""
        for phone, (state, stop_id) in settled.items():
            if state in (LISTED, ALREADY_LISTED):
                check(phone in on_list, f"{phone} is settled, and not on the provider's list")
            if state == LISTED:
                check(on_list[phone] == stop_id, f"{phone} has another stop id than the list's")

    def check_little_is_sent_twice(self, interruptions=1):
        received = self.received()
        twice = len(received) - len(set(received))
        check(twice <= interruptions * self.resend_limit(),
              f"{twice} numbers were sent twice, more than {self.resend_limit()} an interruption")

    def check_kept(self, before):
        """What was settled before is as it was."""
        now = self.settled()
        for phone, kept in before.items():
            check(now.get(phone) == kept, f"{phone} was {kept} and is {now.get(phone)}")

    def check_complete(self):
        """Every number arrived, and no other; every row is in the report."""
        check(set(self.received()) | set(self.on_list()) == self.phones,
              "the provider's numbers are not the file's")
        settled = self.settled()
        check(set(settled) == self.phones, "not every number is settled")
        self.check_nothing_invented(settled, self.on_list())
        rows = self.report_rows()
        check([int(row["row"]) for row in rows] == list(range(1, self.rows + 1)),
              "the report has not every row")
        statuses = [row["status"] for row in rows]
        check(all(status in ("listed", "already_listed") for status in statuses[: self.numbers + 1])
              and statuses[self.numbers + 1:] == ["invalid", "empty"],
              f"the report's statuses: {statuses}")

    def resume_and_check(self, interruptions=1):
        """The same command again, undisturbed: all is done. Once more: nothing is sent."""
        before = self.settled()
        self.check_nothing_invented(before, self.on_list())
        for again in (False, True):
            count = len(self.received())
            result = self.run(self.command())
            check(result.returncode == NEEDS_HUMAN, f"resumed: {result.returncode}: {result.stderr}")
            self.check_kept(before)
            self.check_complete()
            check(not again or len(self.received()) == count, "a further run sends something")
        self.check_little_is_sent_twice(interruptions)


def interesting(line, folder):
    """Whether a line of a trace (with -y) is about the database, the report, or the wire."""
    if " openat(" in line or " mkdir(" in line:
        # The folder in which a name is looked up says nothing: libraries are looked up there, too.
        path = line.split('"')[1] if '"' in line else ""
        return path.startswith(str(folder)) or not path.startswith("/")
    return str(folder) in line or "socket:" in line or "connect(" in line


def calls_of(trace, folder, names):
    """[(call, N, line)]: of each system call named, which of its calls are interesting, from 1."""
    seen = dict.fromkeys(names, 0)
    found = []
    for line in trace.read_text(errors="replace").splitlines():
        name = line.split(" ", 1)[-1].strip().split("(", 1)[0]
        if name in seen:
            seen[name] += 1
            if interesting(line, folder):
                found.append((name, seen[name], line))
    return found


def sampled(items, most):
    """At most so many of them, evenly spread; 0: all."""
    if most == 0 or len(items) <= most:
        return items
    return [items[i * len(items) // most] for i in range(most)]
