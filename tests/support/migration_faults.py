"""python3 support/migration_faults.py [--entries N] [--points N]
Brings a database of an older version up to date, killed at the Nth write, N = 1, 2, ..., or with ENOSPC
there, once or for ever: what it leaves is whole, of the old schema or a newer one, and says what it said;
and the next command brings it up to date. Needs PLAIN_STOPSMS, set by CTest, strace and sqlite3's module.
--entries: of the database. --points: how many of the writes, at most, for each fault (0: every one).
"""

import argparse
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SCHEMA = sorted((HERE.parent.parent / "schema").glob("*.sql"))
OLD = 13
IMPORTS = 3
CALLS = ("pwrite64", "fdatasync", "ftruncate", "unlink")
STORAGE = 74
KILLED = (-9, 137)


class Broken(Exception):
    """An invariant that does not hold."""


def check(holds, what):
    if not holds:
        raise Broken(what)


def make_old(path, entries, application_id):
    """Three imports, each of most of the numbers of the one before it; some cells hold none."""
    each = entries // IMPORTS
    db = sqlite3.connect(path)
    for file in SCHEMA[:OLD]:
        db.executescript(file.read_text())
    for number in range(1, IMPORTS + 1):
        first = (number - 1) * each + 1
        shift = (number - 1) * each // 10
        db.execute("INSERT INTO imports (id, path, bytes, sha256, choices, dialect, header, row_count, new_jobs,"
                   " known_jobs, first_entry, last_entry, imported_at, finished_at, reading)"
                   " VALUES (?, ?, 9, zeroblob(32), '{}', '{}', '[\"Mobile\"]', ?, 0, 0, ?, ?, ?, ?, 1)",
                   (number, f"/crm/{number}.csv", each, first, first + each - 1, number, number))
        db.executemany("INSERT INTO entries (id, row, line, column, cell, phone, status, detail)"
                       " VALUES (?, ?, ?, 1, ?, ?, ?, ?)",
                       ((first + i, i + 1, i + 2, "ask them" if i % 50 == 0 else f"0{600000000 + shift + i}",
                         None if i % 50 == 0 else 33600000000 + shift + i,
                         1 if i % 50 == 0 else 0, 1 if i % 50 == 0 else None) for i in range(each)))
        db.execute("INSERT INTO rejoined SELECT ?, phone FROM jobs WHERE phone IN"
                   " (SELECT phone FROM entries WHERE id BETWEEN ? AND ?)", (number, first, first + each - 1))
        db.execute("INSERT OR IGNORE INTO jobs (phone, state, first_entry, own_stop_id) SELECT phone, 1, id, phone"
                   " FROM entries WHERE id BETWEEN ? AND ? AND phone IS NOT NULL", (first, first + each - 1))
    db.executescript("""
        UPDATE imports SET new_jobs = (SELECT count(*) FROM jobs WHERE jobs.first_entry
                BETWEEN imports.first_entry AND imports.last_entry),
            known_jobs = (SELECT count(*) FROM rejoined WHERE import_id = imports.id);
        INSERT INTO job_counts SELECT 0, state, count(*) FROM jobs GROUP BY state;
        INSERT INTO job_counts SELECT id, 1, new_jobs + known_jobs FROM imports;
        INSERT INTO entry_counts SELECT imports.id, status, count(*) FROM imports JOIN entries
            ON entries.id BETWEEN first_entry AND last_entry GROUP BY imports.id, status;""")
    db.execute(f"PRAGMA application_id = {application_id}")
    db.execute(f"PRAGMA user_version = {OLD}")
    db.commit()
    db.execute("PRAGMA journal_mode = WAL")
    db.close()
    path.chmod(0o600)


def contents(path):
    """The version, and what it says of the three imports, as every version has it."""
    db = sqlite3.connect(path)
    db.execute("BEGIN")
    check(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "the database is damaged")
    version, = db.execute("PRAGMA user_version").fetchone()
    has_new = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'brought_again'").fetchone()
    has_old = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'rejoined'").fetchone()
    check(bool(has_new) != bool(has_old), "numbers that came again are there twice, or not at all")
    again = ("SELECT imports.id, phone FROM brought_again JOIN imports ON imports.id BETWEEN first_import AND last_import"
             if has_new else "SELECT import_id, phone FROM rejoined")
    told = [db.execute(f"SELECT count(*), total(a), total(b), total(a * (b % 1009)) FROM ({sql})").fetchone()
            for sql in (f"SELECT import_id AS a, phone AS b FROM (SELECT id AS import_id, phone FROM ({again}) WHERE id <= 3)"
                        if has_new else f"SELECT import_id AS a, phone AS b FROM ({again})",
                        "SELECT id AS a, coalesce(phone, 0) AS b FROM entries WHERE id <= (SELECT last_entry FROM imports WHERE id = 3)",
                        "SELECT state AS a, phone AS b FROM jobs WHERE own_stop_id IS NOT NULL",
                        "SELECT new_jobs AS a, known_jobs AS b FROM imports WHERE id <= 3")]
    db.close()
    return version, told


class Rig:
    def __init__(self, entries):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stopsms-migration.")).resolve()
        self.db, self.old = self.folder / "jobs.db", self.folder / "old.db"
        self.trace, self.more = self.folder / "trace", self.folder / "more.csv"
        self.more.write_text("Mobile\n0639980001\n")
        self.program = os.environ["PLAIN_STOPSMS"]
        check(self.run().returncode == 0, "the program does not work")
        application_id, = sqlite3.connect(self.db).execute("PRAGMA application_id").fetchone()
        make_old(self.old, entries, application_id)
        self.expected = contents(self.old)[1]
        self.restore()

    def restore(self):
        for suffix in ("", "-wal", "-shm", "-lock"):
            (self.folder / f"jobs.db{suffix}").unlink(missing_ok=True)
        shutil.copy(self.old, self.db)

    def run(self, strace=()):
        command = [self.program, "import", str(self.more), "--all-rows", "--db", str(self.db), "--quiet"]
        if strace:
            command = ["sh", str(HERE / "strace.sh"), "-f", "-qq", "--seccomp-bpf", "-o", str(self.trace), *strace, "--", *command]
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)

    def count(self, call):
        self.restore()
        check(self.run(["-e", f"trace={call}"]).returncode == 0, "the database is not brought up to date")
        return sum(f"{call}(" in line for line in self.trace.read_text().splitlines())

    def try_point(self, call, fault, nth):
        self.restore()
        result = self.run(["-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={nth}"])
        is_kill = "signal" in fault
        check(result.returncode in ((*KILLED, 0) if is_kill else (STORAGE, 0)),
              f"ended with {result.returncode}: {result.stderr}")
        if result.returncode == STORAGE:
            check(str(self.db) in result.stderr, f"no file is named: {result.stderr}")
        version, told = contents(self.db)
        check(OLD <= version <= len(SCHEMA), f"version {version}")
        check(told == self.expected, f"version {version} says {told}, not {self.expected}")
        again = self.run()
        check(again.returncode == 0, f"the next command ended with {again.returncode}: {again.stderr}")
        now, told = contents(self.db)
        check(now == len(SCHEMA) and told == self.expected, f"brought up to date, it says {told}")
        return version


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=3000)
    parser.add_argument("--points", type=int, default=12)
    arguments = parser.parse_args()
    rig = Rig(arguments.entries)
    tried, seen = 0, set()
    try:
        began = time.monotonic()
        check(rig.run().returncode == 0, "the database is not brought up to date")
        print(f"{arguments.entries} entries, {rig.old.stat().st_size // 1000} kB: brought up to date, and a number "
              f"imported, in {time.monotonic() - began:.1f} s")
        for call in CALLS:
            count = rig.count(call)
            points = min(count, arguments.points or count)
            for fault in ("signal=KILL", "error=ENOSPC", "error=ENOSPC+"):
                if fault != "signal=KILL" and call == "unlink":
                    continue
                for point in range(points):
                    nth = 1 + point * (count - 1) // max(points - 1, 1)
                    try:
                        seen.add(rig.try_point(call, fault.rstrip("+"), f"{nth}+" if fault[-1] == "+" else nth))
                    except Broken as broken:
                        sys.exit(f"{fault} at {call} {nth} of {count}: {broken}")
                    tried += 1
        print(f"{tried} faults; versions that they left: {json.dumps(sorted(seen))}")
        check({OLD, len(SCHEMA)} <= seen, "no fault fell into the migration")
    finally:
        shutil.rmtree(rig.folder)


if __name__ == "__main__":
    main()
