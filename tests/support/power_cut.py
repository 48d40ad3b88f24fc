"""python3 support/power_cut.py [--cuts N] [--resumes N] [--numbers N] [--only-synced]
Traces a run, and cuts its power: at each of its system calls that write, sync or show something,
rebuilds the folder as a disk may hold it then, and looks whether every result that had been shown by
then is in the database. What was synced is there; of what was not, nothing, all or a part; a name that
was not synced (a file made, renamed or removed) may be there or not. --cuts: at how many moments, at
most, evenly spread (0: every one); --resumes: at how many of these the program is run again, to its
end; --only-synced: leave nothing that was not synced, which is the worst for what was shown, and fast.
"""

import argparse
import json
import os
import pathlib
import re
import sys
import tempfile

import fault_rig
from fault_rig import Rig, check

CALLS = ("openat", "pwrite64", "write", "fdatasync", "fsync", "ftruncate", "unlink", "rename",
         "sendto", "close")
LINE = re.compile(r"^\d+ +(?:\d+\.\d+ )?(\w+)\((.*)\) += (-?\d+)")
# -xx writes every byte of a string so, and strace's own names of descriptors, too.
HEX = re.compile(r"\\x([0-9a-f]{2})")


def unhex(text):
    return bytes(int(pair, 16) for pair in HEX.findall(text))


class File:
    """What a file holds in memory, and what of it is on the disk."""

    def __init__(self):
        self.synced = b""
        self.unsynced = []  # (offset, bytes), or (size, None) for a truncation

    def content(self, steps):
        """With the first so many of the writes that are not synced."""
        content = bytearray(self.synced)
        for offset, data in self.unsynced[:steps]:
            if data is None:
                content[offset:] = b""
                content.extend(bytes(max(0, offset - len(content))))
            else:
                content.extend(bytes(max(0, offset - len(content))))
                content[offset:offset + len(data)] = data
        return bytes(content)

    def sync(self):
        self.synced = self.content(len(self.unsynced))
        self.unsynced = []


class Disk:
    """A folder, as the program sees it and as the disk has it."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.names = {}         # as the program sees it: name -> File
        self.synced_names = {}  # as the disk has it for certain
        self.descriptors = {}   # number -> File, or None for the folder itself
        self.at = {}            # descriptor -> where the next write() goes

    def name_of(self, path):
        path = os.path.join(self.folder, path)
        folder, name = os.path.split(os.path.normpath(path))
        return name if folder == self.folder else None

    def open(self, path, flags, number):
        self.descriptors.pop(number, None)
        if os.path.normpath(os.path.join(self.folder, path)) == self.folder:
            self.descriptors[number] = None
            return
        name = self.name_of(path)
        if name is None or name.endswith("-shm"):
            return
        if name not in self.names and "O_CREAT" in flags:
            self.names[name] = File()
        if name in self.names:
            self.descriptors[number] = self.names[name]
            self.at[number] = 0

    def write(self, number, offset, data):
        file = self.descriptors.get(number)
        if file is not None:
            if offset is None:
                offset = self.at[number]
                self.at[number] += len(data)
            file.unsynced.append((offset, data))

    def truncate(self, number, size):
        if self.descriptors.get(number) is not None:
            self.descriptors[number].unsynced.append((size, None))

    def sync(self, number):
        if number not in self.descriptors:
            return
        file = self.descriptors[number]
        if file is None:
            self.synced_names = dict(self.names)
        else:
            file.sync()

    def unlink(self, path):
        self.names.pop(self.name_of(path), None)

    def rename(self, old, new):
        if self.name_of(old) in self.names:
            self.names[self.name_of(new)] = self.names.pop(self.name_of(old))

    def left(self, share, names_too):
        """What a power cut leaves: name -> bytes. `share` of each file's writes that are not synced."""
        names = self.names if names_too else self.synced_names
        return {name: file.content(int(share * len(file.unsynced))) for name, file in names.items()}


# Of the writes and of the names that were not synced: nothing, all, or a part.
VARIANTS = ((0, False), (0, True), (0.5, False), (0.5, True), (1, False), (1, True))


class Shown:
    """What the user has been told of so far."""

    def __init__(self):
        self.text = b""

    def settled(self):
        """How many results the progress and the summary have shown."""
        most = 0
        for line in self.text.decode(errors="replace").splitlines(keepends=True):
            if line.startswith("{") and line.endswith("}\n"):
                most = max(most, json.loads(line).get("settled", 0))
            found = re.match(r"  (?:listed|already listed) +(\d+)\n", line)
            most = max(most, int(found[1])) if found else most
        return most


def events(trace):
    """(call, arguments, result) of each call that worked, in order."""
    for line in trace.read_text(errors="replace").splitlines():
        found = LINE.match(line)
        if found and found[1] in CALLS and int(found[3]) >= 0:
            yield found[1], found[2], int(found[3])


def descriptor(arguments):
    return int(re.match(r"\d+", arguments)[0])


def strings(arguments):
    return [unhex(text) for text in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', arguments)]


def apply(disk, shown, call, arguments, result):
    """One event."""
    if call == "openat":
        disk.open(strings(arguments)[-1].decode(), arguments, result)
        return
    if call in ("unlink", "rename"):
        getattr(disk, call)(*[path.decode() for path in strings(arguments)])
        return
    number = descriptor(arguments)
    if call == "pwrite64":
        disk.write(number, int(arguments.rsplit(", ", 1)[1]), strings(arguments)[-1][:result])
    elif call == "write":
        data = strings(arguments)[-1][:result]
        disk.write(number, None, data)
        shown.text += data if number in (1, 2) else b""
    elif call == "ftruncate":
        disk.truncate(number, int(arguments.rsplit(", ", 1)[1]))
    elif call in ("fdatasync", "fsync"):
        disk.sync(number)
    elif call == "close":
        disk.descriptors.pop(number, None)


def put(files, folder):
    for name, content in files.items():
        (folder / name).write_bytes(content)


def check_shown(rig, files, shown, folder):
    """Every result that was shown is in the database; so is every one of a report that is there."""
    settled = rig.settled(folder)
    check(len(settled) >= shown.settled(), f"{shown.settled()} were shown, {len(settled)} are kept")
    if rig.report.name in files:
        rows = rig.report_rows(folder / rig.report.name)
        check(len(rows) == rig.rows, "half a report")
        for row in rows:
            if row["status"] == "listed":
                check(settled.get(row["phone"], (0, 0))[1] == row["stop_id"],
                      f"{row['phone']} was reported, and is not kept")


def check_claimed(rig, arguments, folder):
    """A number that leaves was claimed on the disk, or is a retry that the disk knows of."""
    found = re.search(rb'"phoneNumber": ?"\+(\d+)"', strings(arguments)[0])
    if not found:
        return
    known = rig.query("SELECT claimed_to FROM runs ORDER BY id DESC LIMIT 1", folder)
    due = rig.query(f"SELECT due_at FROM jobs WHERE phone = {int(found[1])}", folder)
    claimed_to = known[0][0] if known and known[0][0] else 0
    check(int(found[1]) <= claimed_to or (due and due[0][0]), f"{found[1]} left unclaimed")


def check_resumes(rig, files):
    """The same command on what the cut left sends what is not known to be settled, and no more. The
    provider is the one of before: it has every number."""
    for name in os.listdir(rig.folder):
        if name.startswith(("jobs.db", "crm.report", ".stopsms-")):
            (rig.folder / name).unlink()
    put(files, rig.folder)
    before, received = rig.settled(), len(rig.received())
    for left in (rig.phones - set(before), set()):
        result = rig.run(rig.command())
        check(result.returncode == fault_rig.NEEDS_HUMAN, f"resumed: {result.stderr}")
        check(set(rig.received()[received:]) == left, "not what was left is sent")
        received = len(rig.received())
        rig.check_kept(before)
        rig.check_complete()


class Cutter:
    def __init__(self, rig, variants):
        self.rig, self.variants = rig, variants
        self.disk, self.shown = Disk(rig.folder), Shown()
        self.cuts = self.resumes = 0
        # What was there before is safe.
        self.disk.names["crm.csv"] = File()
        self.disk.names["crm.csv"].synced = rig.crm.read_bytes()
        self.disk.synced_names = dict(self.disk.names)

    def cut(self, sent=None):
        """Now, or right after the request `sent` has left."""
        for share, names_too in self.variants:
            files = self.disk.left(share, names_too)
            with tempfile.TemporaryDirectory(prefix="stopsms-cut.") as name:
                folder = pathlib.Path(name)
                put(files, folder)
                check_shown(self.rig, files, self.shown, folder)
                if sent is not None:
                    check_claimed(self.rig, sent, folder)
        self.cuts += 1

    def cut_and_resume(self):
        share, names_too = self.variants[self.resumes % len(self.variants)]
        self.resumes += 1
        check_resumes(self.rig, self.disk.left(share, names_too))


def trace_run(rig):
    """A run that takes a few seconds, so that progress is shown on the way."""
    result = rig.run(rig.command("run", "--rate", "30/s", "--progress", "json"),
                     ["-xx", "-s", "100000", "-e", "trace=" + ",".join(CALLS)])
    check(result.returncode == fault_rig.NEEDS_HUMAN, f"traced: {result.stderr}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cuts", type=int, default=0)
    parser.add_argument("--resumes", type=int, default=40)
    parser.add_argument("--numbers", type=int, default=80)
    parser.add_argument("--only-synced", action="store_true")
    arguments = parser.parse_args()
    with Rig(numbers=arguments.numbers, batch=8) as rig:
        trace_run(rig)
        every = list(events(rig.trace))
        cutter = Cutter(rig, VARIANTS[:1] if arguments.only_synced else VARIANTS)
        worth = [i for i, (call, _, _) in enumerate(every) if call not in ("openat", "close")]
        cuts = set(fault_rig.sampled(worth, arguments.cuts))
        resumes = set(fault_rig.sampled(worth, arguments.resumes)) if arguments.resumes else set()
        for i, event in enumerate(every):
            try:
                apply(cutter.disk, cutter.shown, *event)
                if i in cuts:
                    cutter.cut(event[1] if event[0] == "sendto" else None)
                if i in resumes:
                    cutter.cut_and_resume()
            except fault_rig.Broken as broken:
                print(f"power cut after call {i} of {len(every)}, {event[0]}: {broken}")
                return 1
        check(cutter.shown.settled() == arguments.numbers, "not every result was shown")
        print(f"{cutter.cuts} power cuts in {len(cutter.variants)} variants, of {len(worth)} moments: every "
              f"result shown was kept; {cutter.resumes} of them resumed")
    return 0


sys.exit(main())
